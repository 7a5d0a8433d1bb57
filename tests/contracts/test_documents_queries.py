"""What can be asked, and in which order the answer comes, on both engines."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from contracts.documents_engines import ENGINES, opened
from documents import Create, Delete, Document, Query, Value
from documents.engine import Engine

NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
def documents(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with opened(request) as engine:
        yield engine


def holds(documents: Engine, notices: Mapping[str, Mapping[str, Value]]) -> None:
    documents.commit(*(Create(f"notices/{name}", data, "test") for name, data in notices.items()))


def ids(found: list[Document]) -> list[str]:
    return [document.id for document in found]


def owed(urgency: int, minutes: int, bot: str = "uk", state: str = "owed") -> dict[str, Value]:
    due = NOON + timedelta(minutes=minutes)
    return {"bot": bot, "state": state, "urgency": urgency, "due": due}


def test_equal_fields_are_found_in_the_order_of_ids(documents: Engine) -> None:
    holds(
        documents, {"b": {"bot": "uk"}, "ж": {"bot": "uk"}, "a": {"bot": "uk"}, "c": {"bot": "ts"}}
    )

    found = documents.find(Query("notices", where=(("bot", "==", "uk"),)))

    assert ids(found) == ["a", "b", "ж"]
    assert found[0] == documents.get("notices/a")


def test_owed_notices_come_by_urgency_and_due(documents: Engine) -> None:
    holds(
        documents,
        {
            "later": owed(urgency=1, minutes=5),
            "danger": owed(urgency=0, minutes=9),
            "earlier": owed(urgency=1, minutes=-5),
            "sent": owed(urgency=0, minutes=0, state="sent"),
            "another bot's": owed(urgency=0, minutes=0, bot="ts"),
        },
    )

    of_uk = Query(
        "notices", where=(("bot", "==", "uk"), ("state", "==", "owed")), order=("urgency", "due")
    )

    assert ids(documents.find(of_uk)) == ["danger", "earlier", "later"]


def test_a_range_takes_its_ends_as_asked(documents: Engine) -> None:
    holds(documents, {f"{n}": {"due": NOON + timedelta(minutes=n)} for n in range(5)})

    def between(*bounds: tuple[str, int]) -> list[str]:
        where = tuple(("due", op, NOON + timedelta(minutes=n)) for op, n in bounds)
        return ids(documents.find(Query("notices", where=where)))  # type: ignore[arg-type]

    assert between(("<=", 1)) == ["0", "1"]
    assert between(("<", 1)) == ["0"]
    assert between((">=", 3)) == ["3", "4"]
    assert between((">", 3)) == ["4"]
    assert between((">", 0), ("<=", 2)) == ["1", "2"]
    assert between((">", 0), (">=", 2), ("<", 4), ("<=", 4)) == ["2", "3"]
    assert between((">", 3), ("<", 2)) == []


def test_microseconds_tell_times_apart(documents: Engine) -> None:
    holds(documents, {"now": {"due": NOON}, "then": {"due": NOON + timedelta(microseconds=1)}})

    assert ids(documents.find(Query("notices", where=(("due", ">", NOON),)))) == ["then"]


def test_a_descending_order_turns_ties_as_well(documents: Engine) -> None:
    holds(documents, {name: {"due": due} for name, due in {"a": 1, "b": 2, "c": 1, "d": 0}.items()})

    assert ids(documents.find(Query("notices", order=("due",)))) == ["d", "a", "c", "b"]
    assert ids(documents.find(Query("notices", order=("-due",)))) == ["b", "c", "a", "d"]


@pytest.mark.parametrize(
    "query",
    [
        Query("notices"),
        Query("notices", order=("due",)),
        Query("notices", order=("-due",)),
        Query("notices", order=("urgency", "-due")),
        Query("notices", where=(("bot", "==", "uk"),)),
        Query("notices", where=(("state", "==", "owed"),), order=("urgency", "-due")),
        Query("notices", where=(("urgency", ">=", 1),), order=("urgency", "-due")),
        Query("notices", where=(("due", ">", 0), ("due", "<", 3))),
    ],
    ids=str,
)
def test_pages_follow_each_other_without_gap_or_repetition(documents: Engine, query: Query) -> None:
    holds(
        documents,
        {
            f"{state}-{urgency}-{due}-{n}": {
                "bot": "uk",
                "state": state,
                "urgency": urgency,
                "due": due,
            }
            for state in ("owed", "sent")
            for urgency in (0, 1, 1.0)
            for due in (0, 1.5, 2, 3)
            for n in range(2)
        },
    )
    whole = documents.find(query)

    pages: list[Document] = []
    while page := documents.find(replaced(query, after=pages[-1] if pages else None)):
        assert len(page) <= 5
        pages += page

    assert pages == whole
    assert documents.count(query) == len(whole) > 10
    assert documents.count(replaced(query, after=whole[6])) == len(whole) - 7


def replaced(query: Query, after: Document | None) -> Query:
    return Query(query.collection, query.where, query.order, limit=5, after=after)


def test_a_page_resumes_behind_a_document_that_is_gone_by_then(documents: Engine) -> None:
    holds(documents, {name: {"due": 1} for name in "abc"})
    last = documents.find(Query("notices", order=("due",), limit=2))[-1]

    documents.commit(Delete(last))

    assert ids(documents.find(Query("notices", order=("due",), after=last))) == ["c"]


def test_null_is_found_as_null_and_a_missing_field_is_not(documents: Engine) -> None:
    holds(documents, {"null": {"due": None}, "missing": {}, "zero": {"due": 0}})

    assert ids(documents.find(Query("notices", where=(("due", "==", None),)))) == ["null"]
    assert ids(documents.find(Query("notices", order=("due",)))) == ["null", "zero"]
    assert ids(documents.find(Query("notices", where=(("due", "<=", 0),)))) == ["zero"]
    assert documents.count(Query("notices", order=("due",))) == 2
    assert documents.count(Query("notices")) == 3


def test_kinds_of_values_never_mix(documents: Engine) -> None:
    kinds: dict[str, Value] = {
        "null": None,
        "no": False,
        "yes": True,
        "zero": 0,
        "one": 1.0,
        "time": NOON,
        "text": NOON.isoformat(),
    }
    holds(documents, {name: {"due": value} for name, value in kinds.items()})

    def due(operator: str, value: Value) -> list[str]:
        return ids(documents.find(Query("notices", where=(("due", operator, value),))))  # type: ignore[arg-type]

    assert ids(documents.find(Query("notices", order=("due",)))) == list(kinds)
    assert due("==", True) == ["yes"]
    assert due("==", 1) == ["one"]
    assert due("==", NOON) == ["time"]
    assert due("==", NOON.isoformat()) == ["text"]
    assert due(">=", False) == ["no", "yes"]
    assert due(">=", -1) == ["zero", "one"]
    assert due("<=", NOON) == ["time"]
    assert due(">=", "") == ["text"]


def test_numbers_are_compared_exactly(documents: Engine) -> None:
    numbers = [-(2**63), -1, -0.5, 0, 0.1, 2**53, 2**53 + 1, 2**63 - 1, 2.0**63]
    holds(documents, {f"{n}": {"due": number} for n, number in enumerate(reversed(numbers))})

    found = documents.find(Query("notices", order=("due",)))

    assert [document.data["due"] for document in found] == numbers
    equal = Query("notices", where=(("due", "==", 2.0**53),))
    assert [document.data["due"] for document in documents.find(equal)] == [2**53]


def test_texts_are_ordered_by_their_bytes(documents: Engine) -> None:
    texts = [
        "",
        "\x00",
        "\x00a",
        "\x01",
        "\x02",
        "A",
        "a",
        "a\x00",
        "a\x01",
        "ab",
        "я",
        "\uffff",
        "😀",
    ]
    holds(documents, {f"{n:02}": {"note": text} for n, text in enumerate(reversed(texts))})

    found = documents.find(Query("notices", order=("note",)))

    assert [document.data["note"] for document in found] == texts


def test_ids_are_found_in_the_order_asked_without_the_missing(documents: Engine) -> None:
    holds(documents, {f"дом-{n}": {"n": n} for n in range(150)})
    wanted = tuple(f"дом-{n}" for n in reversed(range(-1, 150)))

    found = documents.find(Query("notices", ids=wanted))

    assert ids(found) == [f"дом-{n}" for n in reversed(range(150))]
    assert documents.count(Query("notices", ids=wanted)) == 150


def test_of_no_ids_nothing_is_found(documents: Engine) -> None:
    holds(documents, {"a": {}})

    assert documents.find(Query("notices", ids=())) == []
    assert documents.count(Query("notices", ids=())) == 0


def test_collections_do_not_see_each_other(documents: Engine) -> None:
    documents.commit(
        Create("notices/a", {"bot": "uk"}, "test"), Create("chats/a", {"bot": "uk"}, "test")
    )

    assert len(documents.find(Query("notices", where=(("bot", "==", "uk"),)))) == 1
    assert len(documents.find(Query("chats"))) == 1
    assert documents.find(Query("houses")) == []


def test_a_question_without_index_is_refused_with_the_line_to_add(documents: Engine) -> None:
    query = Query("notices", where=(("state", "==", "owed"), ("due", "<=", NOON)), order=("-due",))

    for asked in (documents.find, documents.count):
        with pytest.raises(ValueError, match="no index") as refused:
            asked(query)
        line = '{"collection": "notices", "fields": ["state", "-due"]}'
        assert f"add {line} to functions/documents/indexes.json" in str(refused.value)


BROKEN = {
    "two ranges": Query("notices", where=(("due", ">", 1), ("urgency", ">", 1))),
    "range not first": Query("notices", where=(("due", ">", 1),), order=("urgency", "due")),
    "compared twice": Query("notices", where=(("bot", "==", "a"), ("bot", "==", "b"))),
    "compared and ordered": Query("notices", where=(("bot", "==", "a"),), order=("bot",)),
    "range of null": Query("notices", where=(("due", ">", None),)),
    "equal to a list": Query("notices", where=(("bot", "==", ["a"]),)),
    "equal to a map": Query("notices", where=(("bot", "==", {"a": 1}),)),
    "longer than an index": Query("notices", where=(("bot", "==", "я" * 751),)),
    "a time without zone": Query("notices", where=(("due", "<", datetime(2026, 1, 1)),)),  # noqa: DTZ001
    "an unknown comparison": Query("notices", where=(("bot", "!=", "a"),)),  # type: ignore[arg-type]
    "no limit": Query("notices", limit=0),
    "no collection": Query("notices/a"),
    "a field with a quote": Query("notices", order=("due'",)),
    "ids and more": Query("notices", ids=("a",), order=("due",)),
    "a bad id": Query("notices", ids=("a", "b/c")),
    "too many ids": Query("notices", ids=tuple(map(str, range(501)))),
    "behind another collection": Query("notices", after=Document("chats/a", {}, "", None)),
    "behind nothing": Query("notices", order=("due",), after=Document("notices/a", {}, "", None)),
}


@pytest.mark.parametrize("query", BROKEN.values(), ids=BROKEN)
def test_a_question_that_makes_no_sense_is_refused(documents: Engine, query: Query) -> None:
    with pytest.raises(ValueError, match="accepted"):
        documents.find(query)
    with pytest.raises(ValueError, match="accepted"):
        documents.count(query)
