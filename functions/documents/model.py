"""The words of this room: a document, a question, three writes and what may go wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias, Union

# Tuples come back as lists, a StrEnum as the text it is, aware times in UTC.
Value: TypeAlias = Union[  # noqa: UP007  `|` takes no quoted name, and this alias needs its own
    bool, int, float, str, datetime, Sequence["Value"], Mapping[str, "Value"], None
]
Operator: TypeAlias = Literal["==", "<", "<=", ">", ">="]


class Conflict(Exception):
    """Someone was first: the document exists already, or changed since it was read."""


class Unavailable(Exception):
    """No answer from the engine: the work may be done or not, and may be repeated whole."""


class TooLarge(ValueError):
    """More than Firestore takes; refused on both engines before anything is sent."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was when read. `Replace` and `Delete` take it as proof of what was seen.

    path     `collection/id`
    version  opaque; another one after every write, and none comes twice
    cause    why the document was created; None if something else than `Create` made it
    """

    path: str
    data: Mapping[str, Value]
    version: str
    cause: str | None

    @property
    def id(self) -> str:
        """The part of the path behind the collection."""
        return self.path.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Query:
    """Which documents of one collection, in which order.

    where   `==` on any fields, a range on at most one; `== None` finds null, never a missing field
    order   fields, `-due` for descending; a document that lacks one of them is not found. A range
            needs its field first here; left out, it orders by itself. Ties go by id, in the
            direction of the last field.
    limit   how many at most; says nothing about `ids`
    after   resume behind this document of the same query
    ids     find these ids instead, in this order and without the missing; at most 500, and of
            none there is nothing to find
    """

    collection: str
    where: tuple[tuple[str, Operator, Value], ...] = ()
    order: tuple[str, ...] = ()
    limit: int = 100
    after: Document | None = None
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Create:
    """A document that may exist once. Its cause recognises our own success: `Documents.commit`."""

    path: str
    data: Mapping[str, Value]
    cause: str


@dataclass(frozen=True, slots=True)
class Replace:
    """The whole document anew (fields left out are gone), unless it changed since `read`."""

    read: Document
    data: Mapping[str, Value]

    @property
    def path(self) -> str:
        """Where it lies."""
        return self.read.path


@dataclass(frozen=True, slots=True)
class Delete:
    """The document gone, unless it changed since `read`."""

    read: Document

    @property
    def path(self) -> str:
        """Where it lay."""
        return self.read.path


Write: TypeAlias = Create | Replace | Delete


class Documents(Protocol):
    """Four verbs, shared by threads.

    All raise `Unavailable`, and ValueError for what one of the engines would not take.
    """

    def get(self, path: str) -> Document | None:
        """The document at `collection/id`, or None."""

    def find(self, query: Query) -> list[Document]:
        """The documents asked for. Every question needs its line in `indexes.json`."""

    def count(self, query: Query) -> int:
        """How many `find` would return if it had no `limit`."""

    def commit(self, *writes: Write) -> list[Document]:
        """All the writes or none: at most 500, together at most 3 MB, a document at most 1 MiB.

        Returns what it created and replaced, in the order of the writes, ready to be replaced
        again; if it recognised its work, then as that stands now.
        Raises `Conflict` if a created id was taken or a document changed since it was read, unless
        that was this very commit: an engine's client repeats a commit whose answer was lost
        (Firestore's does so by itself), and then finds its own work in its way. Hence

        - with Creates: success if every one of them is found with its cause;
        - without: success if every replaced document carries the mark of this commit;
        - Deletes alone leave nothing to recognise, so a lost answer may come back as `Conflict`.
          Who must know adds a Replace or a Create.
        """
