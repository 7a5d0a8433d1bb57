"""The register file: checked whole, written once, harmless twice."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builders import NOON, a_card, a_chat, a_house, an_organisation, some_facts
from documents import Create
from documents.sqlite import SqliteDocuments
from houses.searching import find_houses
from houses.store import chat, chats_of, houses_by_id
from organisation import Card, CardFacts
from organisation.store import behind, card, organisation, versions
from refusals import NotUnderstood
from register import import_register, read_register

TOWN = Path(__file__).parent.parent / "functions" / "sandbox" / "town.json"


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[SqliteDocuments]:
    documents = SqliteDocuments(tmp_path / "documents.sqlite")
    yield documents
    documents.close()


def a_file(**changes: Any) -> bytes:
    known = {
        "organisations": [an_organisation(o).model_dump() for o in ("uk", "vodokanal", "teploset")],
        "houses": [a_house("lesnaya-5").model_dump()],
        "chats": [a_chat(-105).model_dump()],
    }
    return json.dumps(known | changes).encode()


def test_what_the_file_says_is_found_again(documents: SqliteDocuments) -> None:
    import_register(read_register(a_file()), documents, "file", NOON)

    assert houses_by_id(documents, ["lesnaya-5", "atlantis"]) == {"lesnaya-5": a_house("lesnaya-5")}
    assert chats_of(documents, ["lesnaya-5"]) == [a_chat(-105)]
    assert chat(documents, "uk", -105) == a_chat(-105)
    assert chat(documents, "rso", -105) is None
    assert [o.id for o in behind(documents, "uk")] == ["teploset", "uk", "vodokanal"]


def test_the_same_file_twice_changes_nothing(documents: SqliteDocuments) -> None:
    assert import_register(read_register(a_file()), documents, "file", NOON) == 6

    assert import_register(read_register(a_file()), documents, "file", NOON) == 0


def test_a_changed_file_changes_only_what_differs(documents: SqliteDocuments) -> None:
    import_register(read_register(a_file()), documents, "file", NOON)
    moved = read_register(a_file(chats=[a_chat(-106).model_dump()]))

    assert import_register(moved, documents, "other file", NOON) == 2
    # A chat that the file does not name may be bound by staff: nobody takes it away.
    assert chats_of(documents, ["lesnaya-5"]) == [a_chat(-105), a_chat(-106)]


GUID = "01234567-89ab-cdef-0123-456789abcdef"
PARTS = {"street_type": "улица", "street": "Лесная", "house": "5"}


def test_a_house_with_its_address_in_pieces_is_found_by_it(documents: SqliteDocuments) -> None:
    house = a_house(parts=PARTS, fias_guid=GUID)
    content = a_file(houses=[house.model_dump(exclude_none=True)])

    assert import_register(read_register(content), documents, "file", NOON) == 10
    assert import_register(read_register(content), documents, "file", NOON) == 0
    assert find_houses("леная 5", ["teploset"], documents) == [house]


def test_former_addresses_outlive_a_file_that_names_none(documents: SqliteDocuments) -> None:
    former = {"address": "ул. Старая, 5", "until": "2026-11-24"}
    import_register(
        read_register(a_file(houses=[a_house(aliases=[former]).model_dump()])),
        documents,
        "file",
        NOON,
    )

    import_register(read_register(a_file()), documents, "other file", NOON)

    assert houses_by_id(documents, ["lesnaya-5"])["lesnaya-5"] == a_house(aliases=[former])


def test_a_guid_that_another_house_has_is_refused(documents: SqliteDocuments) -> None:
    other = a_house("lesnaya-7", fias_guid=GUID)
    import_register(
        read_register(a_file(houses=[other.model_dump()], chats=[])), documents, "a", NOON
    )
    taking = read_register(a_file(houses=[a_house(fias_guid=GUID).model_dump()]))

    with pytest.raises(NotUnderstood, match="which is house 'lesnaya-7's"):
        import_register(taking, documents, "b", NOON)

    assert houses_by_id(documents, ["lesnaya-5"]) == {}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"houses": [{"id": "x"}]}, "houses.0.address: Field required"),
        ({"houses": [a_house().model_dump() | {"id": "a/b"}]},
         "houses.0.id: String should match pattern"),
        ({"houses": [a_house().model_dump() | {"zone": "Europe/Paris"}]},
         "'Europe/Paris' is no time zone of Russia; accepted: Asia/Irkutsk"),
        ({"organisations": []}, "house 'lesnaya-5' names 'uk', which is not in the file"),
        ({"chats": [a_chat(-1, ["atlantis"]).model_dump()]},
         "chat 'uk:-1' names 'atlantis', which is not in the file"),
        ({"houses": [a_house().model_dump()] * 2}, "house given twice: lesnaya-5"),
        ({"houses": [a_house(h, fias_guid=GUID).model_dump() for h in ("lesnaya-5", "a")]},
         f"FIAS GUID given twice: {GUID}"),
        ({"chats": [a_chat(-1).model_dump()] * 2}, "chat given twice: uk:-1"),
        ({"organisations": [{"id": "uk"}]}, "organisations.0.name: Field required"),
        ({"organisations": ["uk"]}, "organisations.0: Input should be"),
        ({"organisations": [an_organisation().model_dump() | {"card": []}]},
         "organisations.0.card: Extra inputs are not permitted"),
        ({"organisations": [an_organisation().model_dump() | {"card": {"email": "info"}}]},
         "organisation 'vodokanal': card.email: Не принято: «info»"),
        ({"organisations": [an_organisation().model_dump() | {"dispatcher_phone": "112"}]},
         "organisations.0.dispatcher_phone: Extra inputs"),
        ({"cards": {"uk": {"email": "info"}}}, "cards.uk: Input should be an instance of"),
        ({"flats": []}, "flats: Extra inputs are not permitted"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_place(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read_register(a_file(**changes))

    assert said in str(refusal.value)


CARD = {
    "address": "ул. Береговая, 4",
    "phones": "8 800 000 00 03",
    "email": "info@vodokanal-town.ru",
    "zone": "МСК",
    "working_hours": "пн–чт 9-18, обед 13-14; пт 9-17",
    "reception_hours": "вт 10-13",
    "dispatcher_phone": "88000000001",
    "emergency_phone": "88000000002",
}


def with_card(**card: Any) -> bytes:
    organisations = [an_organisation(o).model_dump() for o in ("uk", "vodokanal", "teploset")]
    organisations[1]["card"] = card
    return a_file(organisations=organisations)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b"5"])
def test_what_is_no_register_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(NotUnderstood, match="register refused: "):
        read_register(content)


def test_a_whole_card_is_published_at_once(documents: SqliteDocuments) -> None:
    import_register(read_register(with_card(**CARD)), documents, "file", NOON)

    kept = card(documents, "vodokanal")
    assert kept
    assert kept[0] == a_card(published_by="register")
    (version,) = versions(documents, "vodokanal", limit=10)
    assert (version.version, version.by, version.at) == (1, "register", NOON)
    assert version.facts == some_facts()


def test_a_part_of_a_card_is_a_draft(documents: SqliteDocuments) -> None:
    import_register(read_register(with_card(email="a@b.ru")), documents, "file", NOON)

    kept = card(documents, "vodokanal")
    assert kept
    assert kept[0] == Card(organisation="vodokanal", draft=CardFacts(email="a@b.ru"))
    assert versions(documents, "vodokanal", limit=10) == []


def test_an_organisation_without_a_card_section_has_none(documents: SqliteDocuments) -> None:
    import_register(read_register(a_file()), documents, "file", NOON)

    assert card(documents, "vodokanal") is None


def test_a_later_import_leaves_the_card_to_staff(documents: SqliteDocuments) -> None:
    import_register(read_register(with_card(**CARD)), documents, "file", NOON)
    again = read_register(with_card(**CARD | {"email": "a@b.ru"}))

    assert import_register(again, documents, "other file", NOON) == 0

    kept = card(documents, "vodokanal")
    assert kept
    assert kept[0] == a_card(published_by="register")


def test_every_organisation_of_the_town_has_a_whole_card(documents: SqliteDocuments) -> None:
    town = json.loads(TOWN.read_text())
    for chat_id, bound in enumerate(town["chats"]):
        bound |= {"bot": "sandbox", "chat_id": chat_id}
        del bound["title"]
    del town["people"]

    import_register(read_register(json.dumps(town).encode()), documents, "town", NOON)

    for registered in town["organisations"]:
        kept = card(documents, registered["id"])
        assert kept
        assert kept[0].version == 1


def test_an_organisation_of_an_older_product_is_written_anew(documents: SqliteDocuments) -> None:
    old = an_organisation().model_dump(exclude={"kind"}) | {"dispatcher_phone": "112"}
    documents.commit(Create("organisations/vodokanal", old, cause="old"))

    import_register(read_register(a_file()), documents, "file", NOON)

    assert organisation(documents, "vodokanal") == an_organisation()
