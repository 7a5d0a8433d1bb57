"""What both engines promise, written once: checks before, recognition after."""

import random
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid4

from documents import batches, queries
from documents.indexes import Index, fitting, read_indexes
from documents.model import Conflict, Create, Delete, Document, Query, Replace, Unavailable, Write
from documents.paths import split

# Seconds between two attempts of a commit; shorter than any caller's patience.
PAUSES = (0.1, 0.5)


class Engine(ABC):
    """The four verbs over what an engine can do. `indexes` are those of `indexes.json` by default.

    An engine marks every document with the token of the commit that wrote it: the part of its
    version before "@".
    """

    def __init__(self, indexes: Sequence[Index] | None = None) -> None:
        self._indexes = read_indexes() if indexes is None else tuple(indexes)

    def get(self, path: str) -> Document | None:
        """The document at `path`, or None."""
        split(path)
        return self._read([path]).get(path)

    def find(self, query: Query) -> list[Document]:
        """The documents that `query` asks for."""
        query = self._checked(query)
        if query.ids is None:
            return self._find(query)
        paths = [f"{query.collection}/{document}" for document in query.ids]
        found = self._read(paths)
        return [found[path] for path in paths if path in found]

    def count(self, query: Query) -> int:
        """How many documents `find` would return without `limit`."""
        query = self._checked(query)
        if query.ids is None:
            return self._count(query)
        return len(self._read([f"{query.collection}/{document}" for document in query.ids]))

    def commit(self, *writes: Write) -> list[Document]:
        """All or nothing, and safe to repeat: see `Documents.commit`.

        No answer is no defeat: the commit is repeated, because it recognises its own work.
        """
        if not writes:
            return []
        batch = batches.checked(writes, self._indexes)
        token = uuid4().hex
        for pause in PAUSES:
            try:
                return self._attempt(batch, token)
            except Unavailable:
                time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311  spreads the repeats
        return self._attempt(batch, token)

    def _checked(self, query: Query) -> Query:
        query = queries.checked(query)
        fitting(query, self._indexes)
        return query

    def _attempt(self, writes: Sequence[Write], token: str) -> list[Document]:
        try:
            return self._apply(writes, token)
        except Conflict:
            paths = [write.path for write in writes if not isinstance(write, Delete)]
            stored = self._read(paths)
            if not _recognised(writes, token, stored):
                raise
            return [stored[path] for path in paths if path in stored]

    @abstractmethod
    def _apply(self, writes: Sequence[Write], token: str) -> list[Document]:
        """Write all or raise `Conflict`, or `Unavailable` if it is not known which.

        Returns what was created and replaced (`written`).
        """

    @abstractmethod
    def _read(self, paths: Iterable[str]) -> Mapping[str, Document]:
        """Those of these documents that exist, as of one moment."""

    @abstractmethod
    def _find(self, query: Query) -> list[Document]: ...

    @abstractmethod
    def _count(self, query: Query) -> int: ...


def written(write: Create | Replace, version: str) -> Document:
    """The document that `write` made."""
    match write:
        case Create(path, data, cause):
            return Document(path, data, version, cause)
        case Replace(read, data):
            return Document(read.path, data, version, read.cause)


def _recognised(writes: Sequence[Write], token: str, stored: Mapping[str, Document]) -> bool:
    """Whether what stands in the way of these writes is their own work."""
    causes = {write.path: write.cause for write in writes if isinstance(write, Create)}
    if causes:
        return all(path in stored and stored[path].cause == causes[path] for path in causes)
    replaced = [write.path for write in writes if isinstance(write, Replace)]
    return bool(replaced) and all(
        path in stored and stored[path].version.partition("@")[0] == token for path in replaced
    )
