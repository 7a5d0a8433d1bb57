"""Whoever types an address as people do is offered the house."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.counting import CountedDocuments
from builders import NOON
from documents.sqlite import SqliteDocuments
from house_tables import a_csv, a_row
from houses import AddressParts
from houses.addresses import street_key
from houses.importing import Importer, apply
from houses.searching import find_houses
from houses.store import keep_streets
from houses.streets import BookChange, book_parts, similar
from houses.typed import readings

OURS = ("uk", "vodokanal")


def some_town() -> list[dict[str, Any]]:
    """Houses whose ids say where they are."""
    lesnaya = ["5", "5а", "5 к1", "5 к2", "5/2", "50", "7", "12", "13-15"]
    houses = [a_row(id=f"lesnaya-{n}", house=number) for n, number in enumerate(lesnaya)]
    for house_id, kind, street, number in (
        ("pereulok", "пер.", "Лесной", "5"),
        ("marta-8", "ул.", "8 Марта", "8"),
        ("marta-5", "ул.", "8 Марта", "5"),
        ("zarechnaya-2", "ул.", "2-я Заречная", "5"),
        ("zarechnaya-3", "ул.", "3-я Заречная", "5"),
        ("mira-ulica", "ул.", "Мира", "10/2"),
        ("mira-prospekt", "пр-кт", "Мира", "10"),
        ("mikrorayon", "мкр.", "6", "14б"),
        ("marksa", "ул.", "Карла Маркса", "5"),
        ("naberezhnaya", "ул.", "Набережная", "5"),
        ("tihaya", "наб.", "Тихая", "5"),
        ("zelyonaya", "ул.", "Зелёная", "1"),
        ("yanvarya", "пр-кт", "9 Января", "9"),
    ):
        houses.append(a_row(id=house_id, street_type=kind, street=street, house=number))
    houses = [house | {"locality": "", "managing_org": "uk"} for house in houses]
    village = a_row(id="vyazy", locality="д. Малые Вязы", street_type="", street="", house="5")
    hamlet = a_row(id="hamlet", locality="с. Ивановка", street="Зелёная", house="1")
    foreign = a_row(id="foreign", street="Чужая", managing_org="uk-2", cold_water="")
    mixed = a_row(id="not-ours", house="5б", managing_org="uk-2", cold_water="")
    supplied = a_row(id="supplied", house="9", managing_org="uk-2", cold_water="vodokanal")
    return [*houses, village, hamlet, foreign, mixed, supplied]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteDocuments]:
    documents = SqliteDocuments(tmp_path_factory.mktemp("town") / "documents.sqlite")
    fill(documents, some_town())
    yield documents
    documents.close()


def fill(documents: SqliteDocuments, rows: Sequence[dict[str, Any]]) -> None:
    by = Importer(None, lambda _: True, NOON)
    columns = {code: "" for row in rows for code in row}
    apply(a_csv(*(columns | row for row in rows)), "houses.csv", by, documents)


def found(documents: SqliteDocuments, text: str, *, limit: int = 8) -> list[str]:
    return [house.address for house in find_houses(text, OURS, documents, limit)]


@pytest.mark.parametrize(
    "text",
    [
        "лесная 5", "ул. Лесная д.5 кв 12", "ЛЕСНАЯ, 5", "лесная5", "леная 5", "лесая 5",
        "5 лесная", "д. 5 ул. Лесная", "Лecнaя 5", "лесная 5-77", "улица лесная дом 5",
    ],
)  # fmt: skip
def test_the_house_comes_first_then_its_neighbours_of_the_same_number(
    documents: SqliteDocuments, text: str
) -> None:
    wanted = [
        "ул. Лесная, 5", "ул. Лесная, 5 корп. 1", "ул. Лесная, 5 корп. 2", "ул. Лесная, 5/2",
        "ул. Лесная, 5а",
    ]  # fmt: skip

    addresses = found(documents, text)

    assert sorted(addresses) == sorted(wanted)
    if text != "лесная 5-77":  # which would be a house of that name, if there were one
        assert addresses[0] == "ул. Лесная, 5"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("лесная 5а", "ул. Лесная, 5а"),
        ("лесная 5 А", "ул. Лесная, 5а"),
        ("лесная 5A", "ул. Лесная, 5а"),  # Latin
        ("лесная 5-а", "ул. Лесная, 5а"),
        ("лесная 5 к1", "ул. Лесная, 5 корп. 1"),
        ("лесная 5к1", "ул. Лесная, 5 корп. 1"),
        ("лесная 5 корпус 2", "ул. Лесная, 5 корп. 2"),
        ("лесная 5/2", "ул. Лесная, 5/2"),
        ("лесная 13-15", "ул. Лесная, 13-15"),
        ("лесная 13", "ул. Лесная, 13-15"),
        ("мира 10/2", "ул. Мира, 10/2"),
        ("8 марта 8", "ул. 8 Марта, 8"),
        ("ул. 8 Марта, 5", "ул. 8 Марта, 5"),
        ("8 марта", "ул. 8 Марта, 5"),
        ("3-я Заречная 5", "ул. 3-я Заречная, 5"),
        ("3 заречная 5", "ул. 3-я Заречная, 5"),
        ("пер лесной 5", "пер. Лесной, 5"),
        ("6 микрорайон 14б", "6 мкр., 14б"),
        ("мкр 6 дом 14", "6 мкр., 14б"),
        ("к. маркса 5", "ул. Карла Маркса, 5"),
        ("маркса карла 5", "ул. Карла Маркса, 5"),
        ("маркса 5", "ул. Карла Маркса, 5"),
        ("набережная 5", "ул. Набережная, 5"),
        ("тихая набережная 5", "наб. Тихая, 5"),
        ("пр. 9 Января д.9", "пр-кт 9 Января, 9"),
        ("зеленая 1", "ул. Зелёная, 1"),
        ("малые вязы 5", "д. Малые Вязы, 5"),
        ("д. Малые Вязы, д. 5", "д. Малые Вязы, 5"),
        ("ивановка зелёная 1", "с. Ивановка, ул. Зелёная, 1"),
        ("первая тихая наб 5", "наб. Тихая, 5"),
    ],
)
def test_what_people_type_finds_the_house(
    documents: SqliteDocuments, text: str, first: str
) -> None:
    assert found(documents, text)[0] == first


def test_streets_equally_similar_are_offered_in_turn(documents: SqliteDocuments) -> None:
    assert found(documents, "мира 10") == ["пр-кт Мира, 10", "ул. Мира, 10/2"]
    assert found(documents, "лесноя 5")[:2] == ["пер. Лесной, 5", "ул. Лесная, 5"]
    assert found(documents, "заречная 5") == ["ул. 2-я Заречная, 5", "ул. 3-я Заречная, 5"]
    assert sorted(found(documents, "зелёная 1")) == [
        "с. Ивановка, ул. Зелёная, 1",
        "ул. Зелёная, 1",
    ]


def test_a_kind_of_street_that_is_named_decides(documents: SqliteDocuments) -> None:
    assert found(documents, "пр-кт мира 10") == ["пр-кт Мира, 10"]
    assert found(documents, "ул мира 10") == ["ул. Мира, 10/2"]


def test_without_a_number_the_first_houses_of_the_street_come(documents: SqliteDocuments) -> None:
    assert found(documents, "лесная", limit=4) == [
        "ул. Лесная, 5",
        "ул. Лесная, 5 корп. 1",
        "ул. Лесная, 5 корп. 2",
        "ул. Лесная, 5/2",
    ]


@pytest.mark.parametrize(
    "text",
    ["лесная 6", "1-я заречная 5", "чужая 5", "космонавтов 5", "", "5", "кв 5", "👍", "ъ ъ ъ"],
)
def test_nothing_similar_is_nothing(documents: SqliteDocuments, text: str) -> None:
    assert found(documents, text) == []


def test_houses_of_others_are_not_offered(documents: SqliteDocuments) -> None:
    assert "ул. Лесная, 5б" not in found(documents, "лесная 5б", limit=20)
    assert found(documents, "лесная 9") == ["ул. Лесная, 9"]
    assert [h.id for h in find_houses("лесная 9", ["uk"], documents)] == []
    assert [h.id for h in find_houses("чужая 5", ["uk-2"], documents)] == ["foreign"]
    assert find_houses("лесная 5", [], documents) == []
    assert find_houses("лесная 5", ["atlantis"], documents) == []


@pytest.mark.parametrize(
    "text",
    ["лесная " * 570, "9" * 4000, "👍" * 4000, "ﷺ" * 4000, "а" * 4000, "5 " * 2000, "к1с2" * 1000,
     "\u0301" * 4000, "ул.пер.пр-кт " * 300, "-/" * 2000, "1-" * 2000],
    ids=range(11),
)  # fmt: skip
def test_a_hostile_text_is_harmless_and_fast(documents: SqliteDocuments, text: str) -> None:
    started = time.process_time()

    find_houses(text, OURS, documents)

    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("text", ["лесная 5", "леная", "заречная", "зелёная 1", "мира 10"])
def test_a_search_costs_one_call_for_streets_and_three_for_houses(
    documents: SqliteDocuments, text: str
) -> None:
    counting = CountedDocuments(documents)

    find_houses(text, OURS, counting)

    assert counting.counts.lookups <= 4


def test_on_a_long_street_houses_of_others_are_passed_over(tmp_path: Path) -> None:
    documents = SqliteDocuments(tmp_path / "documents.sqlite")
    theirs = {"managing_org": "uk-2", "cold_water": ""}
    rows = [a_row(id=f"h-{n}", house=str(n), **theirs) for n in range(1, 180)]
    fill(documents, [*rows, a_row(id="ours", house="200")])

    assert [house.id for house in find_houses("лесная", ["uk"], documents)] == ["ours"]
    documents.close()


def test_a_book_of_many_streets_lies_in_parts_and_is_found_whole(tmp_path: Path) -> None:
    documents = SqliteDocuments(tmp_path / "documents.sqlite")
    many = {f"|улица|{'очень длинное имя ' * 4}{n}" for n in range(12_000)}
    documents.commit(*keep_streets(documents, "uk", BookChange(new=many), "test"))
    fill(documents, [a_row(street="Ямская", street_type="ул")])

    assert all(len(part.encode()) <= 300_000 for part in book_parts(many))
    assert len(book_parts(many)) > 4
    assert [house.address for house in find_houses("ямская 5", ["uk"], documents)] == [
        "ул. Ямская, 5"
    ]
    fewer = keep_streets(documents, "uk", BookChange(gone=many), "test")
    documents.commit(*fewer)
    assert [house.address for house in find_houses("ямская 5", ["uk"], documents)] == [
        "ул. Ямская, 5"
    ]
    documents.close()


def test_a_street_unlike_all_is_not_similar() -> None:
    book = ["|улица|садовая\n|улица|заводская\n|улица|мира"]

    assert [o.street for o in similar(readings("садвая 1"), book)] == ["|улица|садовая"]
    assert [o.street for o in similar(readings("мрра 1"), book)] == ["|улица|мира"]
    assert similar(readings("петрозаводская 1"), book) == []
    assert similar(readings("сосновая 1"), book) == []
    assert similar(readings("садовая 1"), []) == []


def test_a_key_of_a_street_is_one_line() -> None:
    tricky = AddressParts(street="А|Б\nВ", locality="Тула|Юг", house="1")

    assert street_key(tricky) == "тула юг||а б в"
