"""A commit whose answer was lost recognises its own work, and nobody else's, on both engines."""

from collections.abc import Iterator, Sequence

import pytest

from contracts.documents_engines import ENGINES, Line, first, opened
from documents import Conflict, Create, Delete, Document, Query, Replace, Unavailable, Write
from documents.engine import Engine

SLOT = "appointments/office-1:20261124T0700Z"
OTHER = "appointments/office-1:20261124T0720Z"


@pytest.fixture(params=ENGINES)
def documents(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with opened(request) as engine:
        yield engine


def test_a_create_is_recognised_by_its_cause(documents: Engine) -> None:
    line = Line(documents, lost=first(1))

    created = line.commit(Create(SLOT, {"visitor": "anna"}, cause="press:anna"))

    assert created == [documents.get(SLOT)]
    assert line.sent == 2


def test_a_replace_is_recognised_by_the_mark_of_its_commit(documents: Engine) -> None:
    (read,) = documents.commit(Create(SLOT, {"n": 1}, cause="press"))
    line = Line(documents, lost=first(1))

    replaced = line.commit(Replace(read, {"n": 2}))

    assert replaced == [documents.get(SLOT)]
    assert replaced[0].data == {"n": 2}
    assert line.sent == 2


def test_a_replace_vouches_for_the_deletes_beside_it(documents: Engine) -> None:
    read, other = documents.commit(Create(SLOT, {"n": 1}, "a"), Create(OTHER, {}, "a"))

    Line(documents, lost=first(1)).commit(Replace(read, {"n": 2}), Delete(other))

    assert [d.path for d in documents.find(Query("appointments"))] == [SLOT]


def test_a_create_vouches_for_everything_beside_it(documents: Engine) -> None:
    read, gone = documents.commit(Create(SLOT, {"n": 1}, "a"), Create(OTHER, {}, "a"))
    moved = Create("appointments/moved", {}, "press:move")

    brought = Line(documents, lost=first(1)).commit(moved, Replace(read, {"n": 2}), Delete(gone))

    assert [d.path for d in brought] == ["appointments/moved", SLOT]
    assert documents.get(OTHER) is None


def test_deletes_alone_leave_nothing_to_recognise(documents: Engine) -> None:
    (read,) = documents.commit(Create(SLOT, {}, cause="press"))

    with pytest.raises(Conflict):
        Line(documents, lost=first(1)).commit(Delete(read))

    assert documents.get(SLOT) is None


def test_another_ones_later_change_is_not_ours(documents: Engine) -> None:
    (read,) = documents.commit(Create(SLOT, {"n": 1}, cause="press"))

    def change() -> None:
        (ours,) = documents.find(Query("appointments"))
        documents.commit(Replace(ours, {"n": 3}))

    with pytest.raises(Conflict):
        Line(documents, lost=first(1), meanwhile=change).commit(Replace(read, {"n": 2}))

    found = documents.get(SLOT)
    assert found
    assert found.data == {"n": 3}


def test_a_create_is_ours_even_if_somebody_replaced_it_since(documents: Engine) -> None:
    def change() -> None:
        (ours,) = documents.find(Query("appointments"))
        documents.commit(Replace(ours, {"n": 3}))

    line = Line(documents, lost=first(1), meanwhile=change)
    (created,) = line.commit(Create(SLOT, {"n": 1}, cause="press"))

    assert created.data == {"n": 3}


def test_one_create_of_another_cause_is_a_defeat_for_all(documents: Engine) -> None:
    documents.commit(Create(SLOT, {}, cause="ours"), Create(OTHER, {}, cause="theirs"))

    with pytest.raises(Conflict):
        documents.commit(Create(SLOT, {}, cause="ours"), Create(OTHER, {}, cause="ours"))


class Cut(Line):
    """A line on which nothing arrives."""

    def _apply(self, writes: Sequence[Write], token: str) -> list[Document]:
        self.sent += 1
        raise Unavailable("the line is cut")


def test_an_engine_that_never_answers_is_asked_thrice_and_called_unavailable(
    documents: Engine,
) -> None:
    line = Cut(documents)

    with pytest.raises(Unavailable, match="cut"):
        line.commit(Create(SLOT, {}, cause="press"))

    assert line.sent == 3
    assert documents.get(SLOT) is None
