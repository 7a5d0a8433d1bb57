"""Both engines for one contract, and an unreliable line between them and us."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager

import pytest

from contracts.documents_firestore_client import EmulatorClient
from documents import Document, Query, Unavailable, Write
from documents.engine import Engine
from documents.firestore import FirestoreDocuments
from documents.indexes import Index
from documents.sqlite import SqliteDocuments

INDEXES = (
    Index("notices", ("bot",)),
    Index("notices", ("due",)),
    Index("notices", ("-due",)),
    Index("notices", ("bot", "state", "urgency", "due")),
    Index("notices", ("state", "urgency", "-due")),
    Index("notices", ("urgency", "-due")),
    Index("notices", ("note",)),
)

ENGINES = ["sqlite", pytest.param("firestore", marks=pytest.mark.xdist_group("firestore"))]


@contextmanager
def opened(request: pytest.FixtureRequest, indexes: Sequence[Index] = INDEXES) -> Iterator[Engine]:
    """The engine that the test asked for in its parameters, empty."""
    if request.param == "sqlite":
        folder = request.getfixturevalue("tmp_path_factory").mktemp("documents")
        with closing(SqliteDocuments(folder / "documents.sqlite", indexes)) as engine:
            yield engine
    else:
        host = request.getfixturevalue("firestore_host")
        with closing(EmulatorClient(host)) as client:
            yield FirestoreDocuments(client, indexes)


class Line(Engine):
    """Stands between a commit and the engine that does it: counts, and loses answers when told to.

    meanwhile  what somebody else does while the answer is under way
    """

    def __init__(
        self,
        engine: Engine,
        lost: Callable[[], bool] = lambda: False,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(engine._indexes)
        self._engine = engine
        self._lost = lost
        self._meanwhile = meanwhile
        self.sent = 0

    def _apply(self, writes: Sequence[Write], token: str) -> list[Document]:
        self.sent += 1
        documents = self._engine._apply(writes, token)
        if self._lost():
            self._meanwhile()
            raise Unavailable("the answer was lost")
        return documents

    def _read(self, paths: Iterable[str]) -> Mapping[str, Document]:
        return self._engine._read(paths)

    def _find(self, query: Query) -> list[Document]:
        return self._engine._find(query)

    def _count(self, query: Query) -> int:
        return self._engine._count(query)


def first(times: int) -> Callable[[], bool]:
    """True for the first so many questions."""
    answers = iter([True] * times)
    return lambda: next(answers, False)


def typed(value: object) -> object:
    """What `==` overlooks: 1 == 1.0 == True, and subclasses equal their parents."""
    match value:
        case dict():
            return {name: typed(inner) for name, inner in value.items()}
        case list():
            return [typed(inner) for inner in value]
        case _:
            return type(value)
