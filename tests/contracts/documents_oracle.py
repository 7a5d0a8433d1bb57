"""The simplest engine: a dictionary, and Python's own order. What it says, the others must say."""

import operator
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from documents import Conflict, Create, Delete, Document, Query, Value, Write
from documents.engine import Engine, written
from documents.indexes import bare, directions, ordering

COMPARISONS = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def rank(value: Value) -> tuple[int, Any]:
    """Where a value stands among all values."""
    match value:
        case None:
            return 0, 0
        case bool():
            return 1, value
        case int() | float():
            return 2, value
        case datetime():
            return 3, value
        case str():
            return 4, value.encode()
        case _:
            raise AssertionError(f"{value!r} has no place in an order")


def meets(data: Mapping[str, Value], field: str, comparison: str, value: Value) -> bool:
    if field not in data:
        return False
    ours, theirs = rank(data[field]), rank(value)
    return ours[0] == theirs[0] and bool(COMPARISONS[comparison](ours[1], theirs[1]))


class Oracle(Engine):
    """Keeps documents in a dictionary."""

    def __init__(self, indexes: Sequence[Any]) -> None:
        super().__init__(indexes)
        self._documents: dict[str, Document] = {}

    def _apply(self, writes: Sequence[Write], token: str) -> list[Document]:
        for write in writes:
            kept = self._documents.get(write.path)
            seen = None if isinstance(write, Create) else write.read.version
            if (kept.version if kept else None) != seen:
                raise Conflict(write.path)
        for write in writes:
            if isinstance(write, Delete):
                del self._documents[write.path]
            else:
                self._documents[write.path] = written(write, token)
        return [self._documents[w.path] for w in writes if not isinstance(w, Delete)]

    def _read(self, paths: Iterable[str]) -> Mapping[str, Document]:
        return {path: self._documents[path] for path in paths if path in self._documents}

    def _find(self, query: Query) -> list[Document]:
        return self._behind(query)[: query.limit]

    def _count(self, query: Query) -> int:
        return len(self._behind(query))

    def _behind(self, query: Query) -> list[Document]:
        """What comes after the place where `query.after` was, though it may have changed since."""
        found = self._all(query)
        if query.after is None:
            return found
        placed = _ordered([*(d for d in found if d != query.after), query.after], query)
        return placed[placed.index(query.after) + 1 :]

    def _all(self, query: Query) -> list[Document]:
        fields = [bare(field) for field in ordering(query)]
        found = [
            document
            for path, document in self._documents.items()
            if path.startswith(f"{query.collection}/")
            and all(meets(document.data, *condition) for condition in query.where)
            and all(field in document.data for field in fields)
        ]
        return _ordered(found, query)


def _ordered(found: list[Document], query: Query) -> list[Document]:
    fields = [bare(field) for field in ordering(query)]
    *down, id_down = directions(ordering(query))
    found.sort(key=lambda document: document.id.encode(), reverse=id_down)
    for field, turned in reversed(list(zip(fields, down, strict=True))):
        found.sort(key=lambda document, f=field: rank(document.data[f]), reverse=turned)  # type: ignore[misc]
    return found
