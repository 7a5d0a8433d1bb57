"""The register file: checked whole, written once, harmless twice."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builders import a_chat, a_house, an_organisation
from documents.sqlite import SqliteDocuments
from houses.store import chat, chats_of, houses_by_id
from organisation.store import behind
from refusals import NotUnderstood
from register import import_register, read_register


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
    import_register(read_register(a_file()), documents, "file")

    assert houses_by_id(documents, ["lesnaya-5", "atlantis"]) == {"lesnaya-5": a_house("lesnaya-5")}
    assert chats_of(documents, ["lesnaya-5"]) == [a_chat(-105)]
    assert chat(documents, "uk", -105) == a_chat(-105)
    assert chat(documents, "rso", -105) is None
    assert [o.id for o in behind(documents, "uk")] == ["teploset", "uk", "vodokanal"]


def test_the_same_file_twice_changes_nothing(documents: SqliteDocuments) -> None:
    assert import_register(read_register(a_file()), documents, "file") == 6

    assert import_register(read_register(a_file()), documents, "file") == 0


def test_a_changed_file_changes_only_what_differs(documents: SqliteDocuments) -> None:
    import_register(read_register(a_file()), documents, "file")
    moved = read_register(a_file(chats=[a_chat(-106).model_dump()]))

    assert import_register(moved, documents, "other file") == 2
    assert chats_of(documents, ["lesnaya-5"]) == [a_chat(-106)]


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
        ({"chats": [a_chat(-1).model_dump()] * 2}, "chat given twice: uk:-1"),
        ({"flats": []}, "flats: Extra inputs are not permitted"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_place(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read_register(a_file(**changes))

    assert said in str(refusal.value)
