"""Whatever is written and asked, both engines and the simplest one say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.documents_engines import ENGINES, opened, typed
from contracts.documents_oracle import Oracle
from documents import Conflict, Create, Delete, Document, Query, Replace, Value, Write
from documents.engine import Engine
from documents.indexes import Index
from documents.values import RESERVED

INDEXES = tuple(
    Index("notices", fields)
    for first, last in permutations("ab")
    for fields in [
        (first,),
        (f"-{first}",),
        *product((first, f"-{first}"), (last, f"-{last}")),
    ]
)

# Few of each kind, so that they often meet.
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([-0.0, 0.5, 1.0, 2.0**53, 2**53 + 1, -(2**63), 2**63 - 1, 2.0**63]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001  zones come next
        max_value=datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from(
            [UTC, timezone(timedelta(hours=5)), timezone(-timedelta(hours=9))]
        ),
    ),
    st.text(max_size=2),
    st.sampled_from(
        ["", "\x00", "\x00\x01", "\x01", "\x02", "я", "\uffff", "😀", "2026-01-01T00:00:00+00:00"]
    ),
)
NAMES = st.text(min_size=1, max_size=3).filter(lambda name: not RESERVED.fullmatch(name))
IDS = NAMES.filter(lambda name: "/" not in name and name not in {".", ".."})
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.dictionaries(NAMES, inner, max_size=3),
        st.lists(inner.filter(lambda value: not isinstance(value, list)), max_size=3),
    ),
    max_leaves=6,
)
DATA = st.builds(
    lambda indexed, other: {**indexed, "other": other},
    st.dictionaries(st.sampled_from("ab"), SCALARS, max_size=2),
    VALUES,
)
COMPARISONS = st.sampled_from(["<", "<=", ">", ">="])


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Any question that some line of INDEXES answers."""
    fields = draw(st.sampled_from([(), *(index.fields for index in INDEXES)]))
    fixed = draw(st.integers(0, len(fields)))
    where = [(field.removeprefix("-"), "==", draw(SCALARS)) for field in fields[:fixed]]
    order = fields[fixed:]
    if draw(st.booleans()) and order:
        ends = draw(
            st.lists(st.tuples(COMPARISONS, SCALARS.filter(lambda v: v is not None)), max_size=2)
        )
        where += [(order[0].removeprefix("-"), comparison, end) for comparison, end in ends]
    return Query("notices", tuple(where), order, limit=draw(st.integers(1, 6)))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Step:
    """One write of a commit; a version seen `ago` is replaced or deleted."""

    kind: str
    id: str
    cause: str
    ago: int
    data: dict[str, Value]


STEPS = st.builds(
    Step,
    kind=st.sampled_from(["create", "replace", "delete"]),
    id=st.sampled_from(["a", "дом", "ж:1"]),
    cause=st.sampled_from(["ours", "theirs"]),
    ago=st.sampled_from([0, 0, 0, 1]),
    data=DATA,
)
PROGRAMS = st.lists(st.lists(STEPS, max_size=3, unique_by=lambda step: step.id), max_size=8)


@pytest.fixture(params=ENGINES, scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with opened(request, INDEXES) as engine:
        yield engine


def emptied(engine: Engine) -> Engine:
    engine.commit(*map(Delete, engine.find(Query("notices"))))
    return engine


def shown(documents: Sequence[Document]) -> list[Any]:
    """Everything but the versions, which are each engine's own."""
    return [(d.path, d.data, typed(d.data), d.cause) for d in documents]


@settings(deadline=None, max_examples=40)
@given(contents=st.dictionaries(IDS, DATA, max_size=8), asked=st.lists(queries(), max_size=3))
def test_every_question_is_answered_alike(
    engine: Engine, contents: dict[str, dict[str, Value]], asked: list[Query]
) -> None:
    engine, oracle = emptied(engine), Oracle(INDEXES)
    creates = [Create(f"notices/{name}", data, "test") for name, data in contents.items()]
    assert shown(engine.commit(*creates)) == shown(oracle.commit(*creates))

    by_id = Query("notices", ids=tuple(reversed(contents)))
    assert shown(engine.find(by_id)) == shown(oracle.find(by_id))
    for query in asked:
        assert list(pages(engine, query)) == list(pages(oracle, query))


def pages(engine: Engine, query: Query) -> Iterator[Any]:
    """Every page of the answer, and how many documents were still to come."""
    while page := engine.find(query):
        yield shown(page), engine.count(query)
        query = replace(query, after=page[-1])


@settings(deadline=None, max_examples=40)
@given(program=PROGRAMS)
def test_every_commit_ends_alike(engine: Engine, program: list[list[Step]]) -> None:
    assert outcomes(emptied(engine), program) == outcomes(Oracle(INDEXES), program)


def outcomes(engine: Engine, program: list[list[Step]]) -> list[Any]:
    """What became of each commit, and what is left at the end."""
    seen: dict[str, list[Document]] = {}
    told: list[Any] = []
    for steps in program:
        writes = [write for step in steps if (write := written(step, seen.get(step.id, [])))]
        try:
            made = engine.commit(*writes)
        except Conflict:
            told.append("conflict")
        else:
            told.append(shown(made))
            for document in made:
                seen.setdefault(document.id, []).append(document)
    return [*told, shown(engine.find(Query("notices")))]


def written(step: Step, seen: list[Document]) -> Write | None:
    if step.kind == "create":
        return Create(f"notices/{step.id}", step.data, step.cause)
    if step.ago >= len(seen):
        return None
    read = seen[-1 - step.ago]
    return Replace(read, step.data) if step.kind == "replace" else Delete(read)
