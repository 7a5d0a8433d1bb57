"""The one list of indexes, and which question which line answers."""

import json
from dataclasses import replace
from typing import Any

import pytest

from documents import Document, Query
from documents.indexes import Index, fitting, read_indexes

OWED = Index("notices", ("bot", "state", "urgency", "due"))
UK = ("bot", "==", "uk")
IS_OWED = ("state", "==", "owed")
URGENT = ("urgency", "==", 0)
PAST = ("due", "<=", 5)


def question(*where: Any, order: tuple[str, ...] = ()) -> Query:
    return Query("notices", where, order)


ANSWERED = [
    question(UK, IS_OWED, order=("urgency", "due")),
    question(IS_OWED, UK, order=("urgency", "due")),
    question(UK, IS_OWED, URGENT, PAST),
    question(URGENT, UK, IS_OWED, PAST, order=("due",)),
    question(UK, IS_OWED, URGENT, ("due", "==", 5)),
    question(order=("bot", "state", "urgency", "due")),
]


@pytest.mark.parametrize("query", ANSWERED, ids=range(len(ANSWERED)))
def test_one_line_answers_all_that_fix_its_first_fields_and_order_the_rest(query: Query) -> None:
    assert fitting(query, [OWED]) == OWED


MISSING = {
    '{"collection": "notices", "fields": ["bot", "state"]}': question(UK, IS_OWED),
    '{"collection": "notices", "fields": ["state", "urgency", "due"]}': question(
        IS_OWED, order=("urgency", "due")
    ),
    '{"collection": "notices", "fields": ["bot", "state", "urgency", "-due"]}': question(
        UK, IS_OWED, order=("urgency", "-due")
    ),
    '{"collection": "notices", "fields": ["due"]}': question(PAST),
}


@pytest.mark.parametrize("line", MISSING)
def test_a_question_that_no_line_answers_says_which_one_would(line: str) -> None:
    query = MISSING[line]

    with pytest.raises(ValueError, match="no index answers") as refused:
        fitting(query, [OWED])

    assert f"add {line} to functions/documents/indexes.json" in str(refused.value)
    added = json.loads(line)
    assert fitting(query, [Index(added["collection"], tuple(added["fields"]))])


def test_another_collection_has_its_own_lines() -> None:
    with pytest.raises(ValueError, match="no index answers"):
        fitting(replace(ANSWERED[0], collection="chats"), [OWED])


def test_a_collection_is_listed_by_id_without_any_line() -> None:
    assert fitting(Query("notices", after=Document("notices/a", {}, "", None)), []) is None


@pytest.mark.parametrize(
    ("collection", "fields"),
    [("Notices", ("due",)), ("notices", ()), ("notices", ("due'",)), ("notices", ("--due",))],
    ids=str,
)
def test_names_that_are_no_names_are_refused(collection: str, fields: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="accepted"):
        Index(collection, fields)


def test_the_product_has_a_list_without_repetition() -> None:
    indexes = read_indexes()

    assert Index("notices", ("bot", "open", "due")) in indexes
    assert len(set(indexes)) == len(indexes)
