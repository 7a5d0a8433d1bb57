"""A question as SQL: every statement walks one stretch of one index, in its order."""

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.indexes import Index, bare, directions, ordering
from documents.model import Query, Value
from documents.sort_keys import sort_key, type_bounds

Condition = tuple[str, str, str]  # a column, how it compares, with which key

COMPARISONS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}


@dataclass(frozen=True, slots=True)
class Statement:
    """One stretch of an index: what stands behind FROM, and in which order to walk."""

    source: str
    order: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some leading columns of the order held at the cursor's keys, the next one beyond its own."""

    held: dict[str, str]
    beyond: tuple[Condition, ...] = ()

    def touches(self, limits: Sequence[Condition]) -> bool:
        """Whether what is held lies within the limits."""
        return all(
            COMPARISONS[comparison](self.held[column], key)
            for column, comparison, key in limits
            if column in self.held
        )


def definition(index: Index) -> str:
    """The SQL that makes `index`: ties go by id, in the direction of the last field."""
    return (
        f"CREATE INDEX IF NOT EXISTS {_name(index)} ON documents "
        f"({', '.join(_columns(index.fields).values())}) WHERE {_within(index.collection)}"
    )


def statements(query: Query, index: Index | None) -> Iterator[Statement]:
    """The answer in stretches, one behind the other; without `after` it is one.

    Behind a document, by urgency and due, come first those of its urgency and due with a later
    id, then those of its urgency with a later due, then those of a later urgency.
    """
    source = f"documents INDEXED BY {_name(index)}" if index else "documents"
    equal = {_column(f): _key(value) for f, comparison, value in query.where if comparison == "=="}
    limits = [*_ranges(query), *((_column(f), ">", "") for f in ordering(query))]
    for stretch in _stretches(query):
        if not stretch.touches(limits):
            continue
        held = equal | stretch.held
        conditions = [
            *((column, "=", key) for column, key in held.items()),
            *_tightest([c for c in (*limits, *stretch.beyond) if c[0] not in held]),
        ]
        where = [_within(query.collection), *(f"{c} {how} ?" for c, how, _ in conditions)]
        walked = [sql for column, sql in _columns(ordering(query)).items() if column not in held]
        yield Statement(
            source=f"{source} WHERE {' AND '.join(where)}",
            order=", ".join(walked),
            parameters=tuple(key for _, _, key in conditions),
        )


def _stretches(query: Query) -> Iterator[_Stretch]:
    """Everything, or what lies behind the cursor: the nearest first, then ever further away."""
    if query.after is None:
        yield _Stretch(held={})
        return
    data = query.after.data
    position = [
        *((_column(field), _key(data[bare(field)])) for field in ordering(query)),
        ("id", query.after.id),
    ]
    down = directions(ordering(query))
    for turn in reversed(range(len(position))):
        column, key = position[turn]
        yield _Stretch(dict(position[:turn]), ((column, "<" if down[turn] else ">", key),))


def _ranges(query: Query) -> Iterator[Condition]:
    """The ranges asked for, held within the type of what they compare with."""
    for field, comparison, value in query.where:
        if comparison != "==":
            first, end = type_bounds(_key(value))
            yield _column(field), comparison, _key(value)
            yield _column(field), ">=", first
            yield _column(field), "<", end


def _tightest(conditions: Sequence[Condition]) -> list[Condition]:
    """One lower and one upper bound a column: of two, SQLite might walk from the looser one."""
    best: dict[tuple[str, str], Condition] = {}
    for condition in conditions:
        column, comparison, _ = condition
        side = (column, comparison[0])
        best[side] = _tighter(best.get(side, condition), condition)
    return list(best.values())


def _tighter(one: Condition, other: Condition) -> Condition:
    if one[1] in {">", ">="}:
        return max(one, other, key=lambda bound: (bound[2], bound[1] == ">"))
    return min(one, other, key=lambda bound: (bound[2], bound[1] == "<="))


def _columns(fields: Sequence[str]) -> dict[str, str]:
    """The columns of an order, and each with its direction."""
    columns = [*map(_column, fields), "id"]
    return {
        column: f"{column} DESC" if down else column
        for column, down in zip(columns, directions(fields), strict=True)
    }


def _column(field: str) -> str:
    """An index on an expression serves only the expression spelt alike."""
    return f"json_extract(keys, '$.{bare(field)}')"


def _within(collection: str) -> str:
    """A literal, because a partial index serves only a condition known beforehand."""
    return f"collection = '{collection}'"


def _name(index: Index) -> str:
    return f'"{index.collection} by {", ".join(index.fields)}"'


def _key(value: Value) -> str:
    key = sort_key(value)
    if key is None:
        raise ValueError(f"{value!r} has no place in an order; a scalar is accepted")
    return key
