"""The one list of composite indexes: SQLite and Terraform both read `indexes.json`."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from documents.model import Query

_COLLECTION = re.compile(r"[a-z_]+")
_FIELD = re.compile(r"-?[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Index:
    """One line of the list: first the fields compared with `==`, then those of the order."""

    collection: str
    fields: tuple[str, ...]

    def __post_init__(self) -> None:
        """These names end up in SQL."""
        if not _COLLECTION.fullmatch(self.collection):
            raise ValueError(f"index on collection {self.collection!r}; a-z and _ are accepted")
        if not self.fields or not all(map(_FIELD.fullmatch, self.fields)):
            raise ValueError(f"index on {self.fields}; fields like 'due' or '-due' are accepted")

    def answers(self, query: Query) -> bool:
        """Whether this index holds the answer in one piece and in order."""
        fixed = equal_fields(query)
        first, rest = self.fields[: len(fixed)], self.fields[len(fixed) :]
        return (
            self.collection == query.collection
            and {bare(field) for field in first} == set(fixed)
            and rest == ordering(query)
        )

    def line(self) -> str:
        """As it stands in `indexes.json`."""
        return json.dumps({"collection": self.collection, "fields": self.fields})


def read_indexes() -> tuple[Index, ...]:
    """The indexes of the product."""
    lines = json.loads(Path(__file__).with_name("indexes.json").read_text(encoding="utf-8"))
    return tuple(Index(line["collection"], tuple(line["fields"])) for line in lines)


def fitting(query: Query, indexes: Sequence[Index]) -> Index | None:
    """The index that answers `query`; None if the query lists a whole collection by id.

    Raises ValueError with the line to add: without it SQLite would scan, Firestore refuse, and
    Firestore's emulator do neither.
    """
    if not query.where and not query.order:
        return None
    for index in indexes:
        if index.answers(query):
            return index
    needed = Index(query.collection, (*equal_fields(query), *ordering(query)))
    raise ValueError(f"no index answers: add {needed.line()} to functions/documents/indexes.json")


def indexed_fields(collection: str, indexes: Sequence[Index]) -> set[str]:
    """The fields of `collection` that some index holds."""
    lines = [index.fields for index in indexes if index.collection == collection]
    return {bare(field) for fields in lines for field in fields}


def equal_fields(query: Query) -> tuple[str, ...]:
    """Fields compared with `==`."""
    return tuple(field for field, operator, _ in query.where if operator == "==")


def ranged_fields(query: Query) -> tuple[str, ...]:
    """Fields compared by size: one, if any."""
    return tuple({field: None for field, operator, _ in query.where if operator != "=="})


def ordering(query: Query) -> tuple[str, ...]:
    """The fields that decide the order; a range orders by its field unless told otherwise."""
    return query.order or ranged_fields(query)


def bare(field: str) -> str:
    """The field itself, whichever way it is ordered."""
    return field.removeprefix("-")


def directions(fields: Sequence[str]) -> list[bool]:
    """Whether each field goes down and, last, the id behind them: it goes with the last field."""
    down = [field.startswith("-") for field in fields]
    return [*down, bool(down) and down[-1]]
