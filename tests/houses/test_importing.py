"""A table of houses into the register: shown first, then all of it or nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from builders import NOON, a_house, an_organisation, some_hands
from documents import Conflict, Document, Query, Replace, Write
from documents.sqlite import SqliteDocuments
from house_tables import a_csv, a_row
from houses.differences import Difference
from houses.importing import Imported, Importer, apply, plan
from houses.model import Alias, House, Refresh
from houses.problems import Problems
from houses.register_texts import difference_words, imported_words, problems_words
from houses.store import houses_by_id, kept_houses, street_books, write_houses
from register import Register, import_register

GUID = "01234567-89ab-cdef-0123-456789abcdef"
OTHER_GUID = "11234567-89ab-cdef-0123-456789abcdef"
ORGANISATIONS = frozenset({"uk", "uk-2", "vodokanal", "teploset"})


class Watched(SqliteDocuments):
    """Counts commits; `before` happens right before each, and may break it off."""

    commits = 0
    before: Callable[[], None] = staticmethod(lambda: None)

    def commit(self, *writes: Write) -> list[Document]:
        if writes:
            self.before()
            self.commits += 1
        return super().commit(*writes)


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[Watched]:
    documents = Watched(tmp_path / "documents.sqlite")
    yield documents
    documents.close()


def by(organisation: str | None = None, now: datetime = NOON) -> Importer:
    return Importer(organisation, ORGANISATIONS.__contains__, now)


def imported(documents: SqliteDocuments, *rows: dict[str, Any], **who: Any) -> Imported:
    done = apply(a_csv(*rows), "houses.csv", by(**who), documents)
    assert isinstance(done, Imported), done
    return done


def planned(documents: SqliteDocuments, *rows: dict[str, Any], **who: Any) -> Difference:
    done = plan(a_csv(*rows), "houses.csv", by(**who), documents)
    assert isinstance(done, Difference), done
    return done


def refused(documents: SqliteDocuments, *rows: dict[str, Any], **who: Any) -> list[str]:
    """What both the dry run and the import say; nothing is written."""
    before = everything(documents)
    told = plan(a_csv(*rows), "houses.csv", by(**who), documents)
    assert apply(a_csv(*rows), "houses.csv", by(**who), documents) == told
    assert isinstance(told, Problems)
    assert everything(documents) == before
    return list(problems_words(told))


def everything(documents: SqliteDocuments) -> dict[str, Any]:
    collections = ("houses", "audiences", "fias", "street_books")
    found = (d for c in collections for d in documents.find(Query(c, limit=10_000)))
    return {document.path: document.data for document in found}


def house(documents: SqliteDocuments, house_id: str = "lesnaya-5") -> House:
    return houses_by_id(documents, [house_id])[house_id]


def owner(documents: SqliteDocuments, guid: str = GUID) -> Any:
    found = documents.get(f"fias/{guid}")
    return found and found.data["house"]


def test_new_houses_come_with_audience_guid_and_streets(documents: Watched) -> None:
    done = imported(documents, a_row(fias_guid=GUID.upper(), house="5а"))

    assert done.difference == Difference(new=1)
    assert (done.written, done.repaint) == (5, ())
    assert everything(documents) == {
        "houses/lesnaya-5": {
            "id": "lesnaya-5", "address": "ул. Лесная, 5а", "zone": "Europe/Moscow",
            "managing_org": "uk", "suppliers": {"cold_water": "vodokanal"}, "fias_guid": GUID,
            "parts": {"street_type": "улица", "street": "Лесная", "house": "5", "letter": "а"},
            "street_key": "|улица|лесная", "number": "000005а",
        },
        "audiences/lesnaya-5": {
            "house": "lesnaya-5", "managing_org": "uk", "chats": [], "residents": "",
            "reachable": False, "carded": False, "subscribed": False,
        },
        f"fias/{GUID}": {"house": "lesnaya-5"},
        "street_books/uk:0": {"text": "|улица|лесная", "parts": 1},
        "street_books/vodokanal:0": {"text": "|улица|лесная", "parts": 1},
    }  # fmt: skip


def test_a_dry_run_writes_nothing(documents: Watched) -> None:
    assert planned(documents, a_row()) == Difference(new=1)

    assert documents.commits == 0


def test_the_same_file_twice_writes_nothing(documents: Watched) -> None:
    imported(documents, a_row(fias_guid=GUID), a_row(id="lesnaya-7", house="7"))
    commits = documents.commits

    again = imported(documents, a_row(fias_guid=GUID), a_row(id="lesnaya-7", house="7"))

    assert again == Imported(Difference(unchanged=2))
    assert documents.commits == commits


def test_a_changed_address_leaves_the_former_one_with_its_day(documents: Watched) -> None:
    imported(documents, a_row(zone="МСК+9"))
    late = datetime(2026, 11, 24, 13, tzinfo=UTC)  # the 25th in Kamchatka

    done = imported(documents, a_row(zone="МСК+9", street="Новая"), now=late)

    assert done.repaint == ("lesnaya-5",)
    assert house(documents).address == "ул. Новая, 5"
    assert house(documents).aliases == (Alias(address="ул. Лесная, 5", until="2026-11-25"),)


def test_aliases_are_kept_up_to_twenty(documents: Watched) -> None:
    for number in range(1, 24):
        imported(documents, a_row(house=str(number)))

    aliases = house(documents).aliases
    assert (len(aliases), aliases[0].address) == (20, "ул. Лесная, 3")
    assert aliases[-1].address == "ул. Лесная, 22"


def test_only_what_residents_see_is_repainted(documents: Watched) -> None:
    seen = {
        "a": {"house": "7"}, "b": {"managing_org": "uk-2"}, "c": {"zone": "МСК+2"},
        "d": {"cold_water": "teploset"}, "e": {"cold_water": ""},
    }  # fmt: skip
    rows = [a_row(id=house_id, fias_guid="", private="") for house_id in "abcdefgh"]
    imported(documents, *rows)
    rows = [row | seen.get(row["id"], {}) for row in rows]
    rows[5] |= {"fias_guid": GUID}
    rows[6] |= {"private": "да"}

    done = imported(documents, *rows)

    assert done.difference.changed == 7
    assert done.repaint == ("a", "b", "c", "d", "e")


def test_what_the_table_has_no_column_for_stays(documents: Watched) -> None:
    imported(documents, a_row(fias_guid=GUID, locality="г. Лесной", private="да", heating="uk"))
    less = {code: cell for code, cell in a_row(house="6").items() if code != "cold_water"}

    imported(documents, less)

    kept = house(documents)
    assert kept.address == "г. Лесной, ул. Лесная, 6"
    assert kept.suppliers == {"cold_water": "vodokanal", "heating": "uk"}
    assert kept.fias_guid == GUID
    assert kept.parts
    assert kept.parts.private


def test_an_empty_cell_takes_away(documents: Watched) -> None:
    imported(documents, a_row(fias_guid=GUID))

    imported(documents, a_row(fias_guid="", cold_water=""))

    assert house(documents).suppliers == {}
    assert house(documents).fias_guid is None
    assert owner(documents) is None


def test_houses_that_the_file_does_not_name_are_counted_and_left(documents: Watched) -> None:
    imported(documents, a_row(), a_row(id="lesnaya-7", house="7"))
    before = everything(documents)["houses/lesnaya-7"]

    done = imported(documents, a_row(zone="МСК+1"))

    assert done.difference.absent == 1
    assert everything(documents)["houses/lesnaya-7"] == before


def test_a_difference_is_told_with_the_first_changes(documents: Watched) -> None:
    rows = [a_row(id=f"h-{n}", house=str(n), heating="") for n in range(1, 15)]
    imported(documents, *rows)
    rows = [row | {"zone": "МСК+2", "heating": "teploset"} for row in rows[:11]]
    rows[0] |= {"street": "Новая", "cold_water": ""}

    told = difference_words(planned(documents, *rows, a_row(id="new"))).split("\n")

    assert told[:3] == [
        "Новых домов: 1. Изменятся: 11. Без изменений: 0.",
        "В реестре, но не в файле: 3. Эти дома останутся как есть.",
        (
            "ул. Лесная, 1 (h-1): адрес: ул. Лесная, 1 → ул. Новая, 1; "
            "часовой пояс: Москва (МСК) → Екатеринбург (МСК+2); "
            "холодная вода: vodokanal → нет; отопление: нет → teploset"
        ),
    ]
    assert told[3] == (
        "ул. Лесная, 2 (h-2): часовой пояс: Москва (МСК) → Екатеринбург (МСК+2); "
        "отопление: нет → teploset"
    )
    assert len(told) == 13
    assert told[-1] == "И ещё 1 дом с изменениями."


@pytest.mark.parametrize(
    ("new", "changed", "said"),
    [
        (10, 2, "Загружено 12 домов: новых 10, изменено 2."),
        (20, 1, "Загружен 21 дом: новых 20, изменено 1."),
        (1, 0, "Загружен 1 новый дом."),
        (5, 0, "Загружено 5 новых домов."),
        (0, 1, "Изменён 1 дом."),
        (0, 22, "Изменено 22 дома."),
        (0, 0, "Загружать нечего: в реестре всё уже так."),
    ],
)
def test_what_was_loaded_is_told_in_houses(new: int, changed: int, said: str) -> None:
    assert imported_words(Difference(new=new, changed=changed), repaint=False) == said


def test_nothing_is_written_while_one_line_is_wrong(documents: Watched) -> None:
    rows = [a_row(id=f"h-{n}", house=str(n)) for n in range(1, 400)]

    told = refused(documents, *rows, a_row(zone="Марс"))

    assert told == [
        (
            "Строка 401, столбец «zone»: «Марс» не подходит. "
            "Ожидается, например, МСК+2 или Asia/Yekaterinburg."
        )
    ]


def test_an_organisation_that_is_not_registered_is_told(documents: Watched) -> None:
    told = refused(documents, a_row(managing_org="ук"), a_row(id="b", cold_water="гидра"))

    assert told == [
        (
            "Строка 2, столбец «managing_org»: «ук» не подходит. "
            "Ожидается код организации из реестра, например uk-lesnaya."
        ),
        (
            "Строка 3, столбец «cold_water»: «гидра» не подходит. "
            "Ожидается код организации из реестра, например vodokanal, или пусто."
        ),
    ]


def test_a_thousand_problems_are_told_and_the_rest_counted(documents: Watched) -> None:
    told = refused(documents, *(a_row(id=f"h-{n}", zone="Марс") for n in range(1_234)))

    assert len(told) == 1_001
    assert told[-1] == "И ещё 234 ошибки."


def test_what_an_organisation_leaves_out_is_counted_among_its_own(documents: Watched) -> None:
    imported(documents, a_row(), *(a_row(id=x, managing_org="uk-2") for x in "bc"), a_row(id="d"))

    assert planned(documents, a_row(), organisation="uk") == Difference(unchanged=1, absent=1)


def test_an_organisation_imports_only_its_own_houses(documents: Watched) -> None:
    imported(documents, a_row(), a_row(id="b", managing_org="uk-2"))

    told = refused(
        documents,
        a_row(house="6"),
        a_row(id="b"),
        a_row(id="c", managing_org="uk-2"),
        organisation="uk",
    )

    assert told == [
        (
            "Строка 3, столбец «id»: «b» не подходит. "
            "Ожидается дом, которым управляет uk: этим управляет uk-2."
        ),
        ("Строка 4, столбец «managing_org»: «uk-2» не подходит. Ожидается uk: только свои дома."),
    ]
    assert planned(documents, a_row(house="6"), organisation="uk").changed == 1


def test_the_operator_may_move_a_house_to_another_organisation(documents: Watched) -> None:
    imported(documents, a_row())

    assert imported(documents, a_row(managing_org="uk-2")).repaint == ("lesnaya-5",)


def test_a_guid_of_another_house_is_told_in_the_dry_run(documents: Watched) -> None:
    imported(documents, a_row(fias_guid=GUID))

    assert refused(documents, a_row(id="b", fias_guid=GUID)) == [
        (
            f"Строка 2, столбец «fias_guid»: «{GUID}» не подходит. "
            "Ожидается код, которого нет у другого дома: такой у дома lesnaya-5."
        )
    ]


def test_a_guid_that_was_given_up_is_free(documents: Watched) -> None:
    imported(documents, a_row(fias_guid=GUID))
    imported(documents, a_row(fias_guid=OTHER_GUID))

    imported(documents, a_row(id="b", fias_guid=GUID))

    assert (owner(documents), owner(documents, OTHER_GUID)) == ("b", "lesnaya-5")


def test_houses_of_one_file_may_exchange_their_guids(documents: Watched) -> None:
    others = [a_row(id=f"h-{n}", house=str(n), fias_guid="") for n in range(200)]
    a, b = a_row(id="a", fias_guid=GUID), a_row(id="b", fias_guid=OTHER_GUID)
    imported(documents, a, *others, b)

    imported(documents, a | {"fias_guid": OTHER_GUID}, *others, b | {"fias_guid": GUID})

    assert (owner(documents), owner(documents, OTHER_GUID)) == ("b", "a")


def test_the_database_itself_refuses_a_guid_that_somebody_was_faster_to_take(
    documents: Watched,
) -> None:
    def another_import() -> None:
        documents.before = lambda: None
        imported(documents, a_row(id="b", fias_guid=GUID))

    documents.before = another_import

    with pytest.raises(Conflict):
        create_twice(documents)

    assert owner(documents) == "b"


def create_twice(documents: Watched) -> None:
    """What a second process does that checked before the first one wrote."""
    new = a_house("a", fias_guid=GUID)
    documents.commit(*write_houses(documents, [(new, None)], "other import"))


def test_what_somebody_else_changed_meanwhile_is_read_again(documents: Watched) -> None:
    imported(documents, a_row())

    def alias_added() -> None:
        documents.before = lambda: None
        kept, read = kept_houses(documents, ["lesnaya-5"])["lesnaya-5"]
        documents.commit(Replace(read, {**read.data, "fias_guid": GUID}))
        assert kept.fias_guid is None

    documents.before = alias_added

    imported(documents, a_row(zone="МСК+2"))

    assert (house(documents).zone, house(documents).fias_guid) == ("Asia/Yekaterinburg", GUID)


def test_who_keeps_changing_the_same_house_stops_the_import(documents: Watched) -> None:
    imported(documents, a_row())

    def always_first() -> None:
        _, read = kept_houses(documents, ["lesnaya-5"])["lesnaya-5"]
        SqliteDocuments.commit(documents, Replace(read, read.data))

    documents.before = always_first

    with pytest.raises(Conflict):
        apply(a_csv(a_row(zone="МСК+2")), "houses.csv", by(), documents)


@pytest.mark.parametrize("commits", range(6))
def test_an_interrupted_run_is_completed_by_another_one(tmp_path: Path, commits: int) -> None:
    rows = [a_row(id=f"h-{n}", house=str(n), fias_guid="") for n in range(1, 400)]
    changed = [row | {"street": "Новая", "managing_org": "uk-2"} for row in rows]
    changed[0] |= {"fias_guid": GUID}
    wanted = Watched(tmp_path / "wanted.sqlite")
    broken = Watched(tmp_path / "broken.sqlite")
    for documents in (wanted, broken):
        imported(documents, *rows)
    imported(wanted, *changed)
    before = broken.commits

    def power_cut() -> None:
        if broken.commits - before == commits:
            raise KeyboardInterrupt

    broken.before = power_cut
    with pytest.raises(KeyboardInterrupt):
        imported(broken, *changed)
    broken.before = lambda: None
    imported(broken, *changed)

    whole, found = everything(wanted), everything(broken)
    # A street that nobody has any more harms nobody, so it may stay behind.
    for book in ("street_books/uk:0", "street_books/vodokanal:0"):
        whole.pop(book, None)
        found.pop(book, None)
    assert found == whole
    wanted.close()
    broken.close()


def cards_asked(documents: SqliteDocuments) -> list[str]:
    """Houses whose cards are to be drawn anew; each once, or the refresh was asked too often."""
    asked = [
        Refresh.model_validate(d.data) for d in documents.find(Query("refreshes", order=("due",)))
    ]
    return sorted(house_id for wanted in asked for house_id in wanted.houses)


@pytest.mark.parametrize("commits", range(4))
def test_a_run_that_was_killed_leaves_no_card_outdated(documents: Watched, commits: int) -> None:
    rows = [a_row(id=f"h-{n}", house=str(n)) for n in range(1, 400)]
    imported(documents, *rows)
    renamed = [row | {"zone": "МСК+2"} for row in rows]
    before = documents.commits

    def power_cut() -> None:
        if documents.commits - before == commits:
            raise KeyboardInterrupt

    documents.before = power_cut
    if commits < 3:
        with pytest.raises(KeyboardInterrupt):
            imported(documents, *renamed)
    documents.before = lambda: None
    changed = [h for row in rows if house(documents, h := row["id"]).zone != "Europe/Moscow"]
    assert cards_asked(documents) == sorted(changed), "as many as were written, at every moment"
    imported(documents, *renamed)

    assert cards_asked(documents) == sorted(row["id"] for row in rows)


def test_cards_cost_one_write_a_slice(documents: Watched) -> None:
    rows = [a_row(id=f"h-{n}", house=str(n)) for n in range(1, 400)]
    imported(documents, *rows)
    before = documents.commits

    imported(documents, *(row | {"zone": "МСК+2"} for row in rows))

    assert documents.commits - before == 3
    assert documents.count(Query("refreshes", order=("due",))) == 3


def test_a_book_of_streets_forgets_those_without_houses(documents: Watched) -> None:
    imported(documents, a_row(), a_row(id="b", house="7", cold_water="teploset"))

    imported(documents, a_row(street="Новая", managing_org="uk-2"))

    assert street_books(documents, ["uk"]) == ["|улица|лесная"]
    assert street_books(documents, ["uk-2"]) == ["|улица|новая"]
    assert street_books(documents, ["vodokanal"]) == ["|улица|новая"]


def test_a_house_of_the_json_register_gets_its_pieces(documents: Watched) -> None:
    import_register(
        Register(
            organisations=tuple(map(an_organisation, ("uk", "vodokanal", "teploset"))),
            houses=(a_house(),),
        ),
        documents,
        "register",
        NOON,
    )
    assert house(documents) == a_house()

    told = difference_words(planned(documents, a_row()))

    assert told.split("\n")[1] == (
        "ул. Лесная, 5 (lesnaya-5): адрес по частям: нет → ул. Лесная, 5"
    )


def test_the_chats_of_a_known_house_stay_its_own(tmp_path: Path) -> None:
    hands = some_hands(tmp_path)

    imported(hands.documents, a_row(zone="МСК+2"), a_row(id="lesnaya-9", house="9"))

    kept = hands.documents.get("audiences/lesnaya-5")
    new = hands.documents.get("audiences/lesnaya-9")
    assert kept
    assert new
    assert (kept.data["chats"], new.data["chats"]) == (["uk:-105"], [])
    hands.documents.close()
