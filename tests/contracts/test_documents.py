"""What a commit promises, on both engines."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest

from contracts.documents_engines import ENGINES, Line, opened, typed
from documents import Conflict, Create, Delete, Document, Query, Replace, Value
from documents.engine import Engine

SLOT = "appointments/office-1:20261124T0700Z"


@pytest.fixture(params=ENGINES)
def documents(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with opened(request) as engine:
        yield engine


def stored(documents: Engine, path: str) -> Document:
    found = documents.get(path)
    assert found
    return found


def test_what_was_created_comes_back(documents: Engine) -> None:
    created = documents.commit(Create(SLOT, {"visitor": "t-1"}, cause="press:1"))

    found = documents.get(SLOT)

    assert found == created[0]
    assert (found.id, found.cause) == ("office-1:20261124T0700Z", "press:1")
    assert found.data == {"visitor": "t-1"}


def test_there_is_nothing_where_nothing_was_created(documents: Engine) -> None:
    assert documents.get(SLOT) is None


class State(StrEnum):
    OWED = "owed"


def test_every_kind_of_value_comes_back_as_it_was(documents: Engine) -> None:
    values: dict[str, Value] = {
        "nothing": None,
        "truth": True,
        "whole": 1,
        "broken": 1.0,
        "largest": 2**63 - 1,
        "smallest": -(2**63),
        "fine": 0.1,
        "text": "ул. Лесная, 5 😀\x00\x01\n\"'",
        "like a time": "2026-11-24T07:00:00+00:00",
        "empty": {"list": [], "map": {}, "text": ""},
        "nested": {"windows": [{"start": datetime(2026, 11, 24, 7, 20, tzinfo=UTC)}, "и", 1, 1.0]},
        "дом № 5.1/2 `x`": {"a.b": 1, "[0]": 2},
    }

    documents.commit(Create("outages/водоканал:17", values, cause="feed"))

    found = stored(documents, "outages/водоканал:17")
    assert found.data == values
    assert typed(found.data) == typed(values)


def test_tuples_enums_and_zones_come_back_as_lists_texts_and_utc(documents: Engine) -> None:
    noon = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=ZoneInfo("Asia/Yekaterinburg"))

    created = documents.commit(
        Create(SLOT, {"rooms": (1, 2), "state": State.OWED, "at": noon, "all": (noon,)}, "press")
    )

    found = stored(documents, SLOT)
    in_utc = datetime(2026, 11, 24, 7, 0, 0, 123456, tzinfo=UTC)
    assert found.data == {"rooms": [1, 2], "state": "owed", "at": in_utc, "all": [in_utc]}
    assert [type(found.data[f]) for f in ("rooms", "state", "at")] == [list, str, datetime]
    assert str(found.data["at"]) == "2026-11-24 07:00:00.123456+00:00"
    assert created == [found]


def test_times_of_one_moment_are_one_time(documents: Engine) -> None:
    east = timezone(timedelta(hours=14))
    documents.commit(
        Create("notices/a", {"due": datetime(2026, 1, 1, 13, tzinfo=east)}, "a"),
        Create("notices/b", {"due": datetime(2025, 12, 31, 23, tzinfo=UTC)}, "b"),
    )

    moscow = datetime(2026, 1, 1, 2, tzinfo=ZoneInfo("Europe/Moscow"))
    found = documents.find(Query("notices", where=(("due", "==", moscow),)))

    assert [d.id for d in found] == ["a", "b"]


def test_a_slot_goes_to_the_first_of_two(documents: Engine) -> None:
    documents.commit(Create(SLOT, {"visitor": "anna"}, cause="press:anna"))

    with pytest.raises(Conflict, match="exists"):
        documents.commit(Create(SLOT, {"visitor": "boris"}, cause="press:boris"))

    assert stored(documents, SLOT).data == {"visitor": "anna"}


def test_a_repeated_cause_is_the_same_success_and_brings_what_stands(documents: Engine) -> None:
    documents.commit(Create(SLOT, {"visitor": "anna"}, cause="press:anna"))
    documents.commit(Replace(stored(documents, SLOT), {"visitor": "anna", "came": True}))

    repeated = documents.commit(Create(SLOT, {"visitor": "anna"}, cause="press:anna"))

    assert repeated == [stored(documents, SLOT)]
    assert repeated[0].data == {"visitor": "anna", "came": True}


def test_a_replaced_document_loses_what_was_left_out_and_keeps_its_cause(documents: Engine) -> None:
    (read,) = documents.commit(
        Create(SLOT, {"visitor": "anna", "note": {"a": 1, "b": 2}}, cause="press")
    )

    (replaced,) = documents.commit(Replace(read, {"note": {"b": 3}}))

    found = stored(documents, SLOT)
    assert found == replaced
    assert (found.data, found.cause) == ({"note": {"b": 3}}, "press")
    assert found.version != read.version


def test_what_a_commit_returned_can_be_replaced_without_another_read(documents: Engine) -> None:
    (first_version,) = documents.commit(Create(SLOT, {"n": 1}, cause="press"))

    (second_version,) = documents.commit(Replace(first_version, {"n": 2}))
    documents.commit(Replace(second_version, {"n": 3}))

    assert stored(documents, SLOT).data == {"n": 3}


def test_who_read_before_a_change_may_not_replace(documents: Engine) -> None:
    (read,) = documents.commit(Create(SLOT, {"n": 1}, cause="press"))
    documents.commit(Replace(read, {"n": 2}))

    with pytest.raises(Conflict, match="changed"):
        documents.commit(Replace(read, {"n": 3}))

    assert stored(documents, SLOT).data == {"n": 2}


def test_who_read_before_a_change_may_not_delete(documents: Engine) -> None:
    (read,) = documents.commit(Create(SLOT, {"n": 1}, cause="press"))
    documents.commit(Replace(read, {"n": 1}))

    with pytest.raises(Conflict, match="changed"):
        documents.commit(Delete(read))

    assert stored(documents, SLOT).data == {"n": 1}


def test_a_document_made_anew_is_another_one(documents: Engine) -> None:
    (read,) = documents.commit(Create(SLOT, {"n": 1}, cause="press"))
    documents.commit(Delete(read))
    documents.commit(Create(SLOT, {"n": 1}, cause="press"))

    for write in (Replace(read, {}), Delete(read)):
        with pytest.raises(Conflict):
            documents.commit(write)

    assert stored(documents, SLOT).data == {"n": 1}


def test_what_is_gone_can_be_neither_replaced_nor_deleted(documents: Engine) -> None:
    (read,) = documents.commit(Create(SLOT, {}, cause="press"))
    documents.commit(Delete(read))

    for write in (Replace(read, {}), Delete(read)):
        with pytest.raises(Conflict):
            documents.commit(write)

    assert documents.get(SLOT) is None


def test_four_hundred_writes_are_done_together(documents: Engine) -> None:
    created = documents.commit(*(Create(f"notices/{n}", {"n": n}, "a") for n in range(400)))

    documents.commit(
        *(Replace(read, {"n": -1}) for read in created[:200]), *map(Delete, created[200:])
    )

    found = documents.find(Query("notices", limit=1000))
    assert sorted(d.id for d in found) == sorted(str(n) for n in range(200))
    assert {d.data["n"] for d in found} == {-1}


def test_one_refused_write_of_four_hundred_refuses_all(documents: Engine) -> None:
    _, stale = documents.commit(
        Create("notices/taken", {}, "theirs"), Create("notices/changed", {}, "theirs")
    )
    documents.commit(Replace(stale, {"n": 2}))
    creates = [Create(f"notices/{n}", {}, "ours") for n in range(399)]

    for refused in (Create("notices/taken", {}, "ours"), Replace(stale, {}), Delete(stale)):
        with pytest.raises(Conflict):
            documents.commit(*creates, refused)

    assert documents.count(Query("notices")) == 2


def test_committing_nothing_does_nothing(documents: Engine) -> None:
    line = Line(documents)

    assert line.commit() == []

    assert line.sent == 0
