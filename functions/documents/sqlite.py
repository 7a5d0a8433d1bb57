"""Documents in one SQLite file, for a product that lives on one machine."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Literal

from documents.engine import Engine, written
from documents.indexes import Index, fitting
from documents.model import (
    Conflict,
    Create,
    Delete,
    Document,
    Query,
    Replace,
    Unavailable,
    Value,
    Write,
)
from documents.paths import split
from documents.sort_keys import LONGEST_KEY, sort_key
from documents.sqlite_queries import Statement, definition, statements

BUSY_SECONDS = 30
# No field may be called so (values.py), hence no map of a document is mistaken for a time.
TIME = "__time__"

# `keys` repeats the scalars of `data` in a form that sorts (sort_keys.py): the indexes are on it.
TABLE = """
    CREATE TABLE IF NOT EXISTS documents (
        collection TEXT NOT NULL,
        id TEXT NOT NULL,
        version TEXT NOT NULL,
        cause TEXT,
        data TEXT NOT NULL,
        keys TEXT NOT NULL,
        PRIMARY KEY (collection, id)
    ) STRICT
"""
COLUMNS = "collection, id, version, cause, data"
READ = f"SELECT {COLUMNS} FROM documents WHERE collection = ? AND id IN"  # noqa: S608  constant
CREATE = "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
REPLACE = """
    UPDATE documents SET version = ?, data = ?, keys = ?
    WHERE collection = ? AND id = ? AND version = ?
"""
DELETE = "DELETE FROM documents WHERE collection = ? AND id = ? AND version = ?"

Begin = Literal["BEGIN", "BEGIN IMMEDIATE"]
Row = tuple[str, str, str, str | None, str]


class Unusable(Exception):
    """The file cannot hold documents; the message says what is needed."""


class SqliteDocuments(Engine):
    """Threads and processes share the file: readers never wait, writers take turns.

    What `commit` returned from is on the disk. Connections are borrowed, as many as threads are
    at work at one time, so threads may come and go.
    """

    def __init__(
        self,
        path: Path | str,
        indexes: Sequence[Index] | None = None,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        super().__init__(indexes)
        self._path = path
        self._busy_seconds = busy_seconds
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._lock = Lock()
        # Queueing here spares the threads of this process SQLite's polling for the file.
        self._turn = Lock()
        try:
            self._prepare()
        except (sqlite3.DatabaseError, Unavailable) as error:
            self.close()
            raise Unusable(
                f"{path} cannot hold documents ({error}): "
                "needed is a file of ours or none, in a folder that may be written to"
            ) from error

    def close(self) -> None:
        """Give the file back; afterwards every verb raises."""
        with self._lock:
            self._closed = True
            while self._idle:
                self._idle.pop().close()

    def _prepare(self) -> None:
        with self._connection() as db:
            db.execute("PRAGMA journal_mode = WAL")
        with self._transaction("BEGIN IMMEDIATE") as db:
            db.execute(TABLE)
            for index in self._indexes:
                db.execute(definition(index))

    def _apply(self, writes: Sequence[Write], token: str) -> list[Document]:
        with self._turn, self._transaction("BEGIN IMMEDIATE") as db:
            for write in writes:
                if db.execute(*_statement(write, token)).rowcount != 1:
                    raise Conflict(f"{write.path} exists already, or changed since it was read")
        return [written(write, token) for write in writes if not isinstance(write, Delete)]

    def _read(self, paths: Iterable[str]) -> Mapping[str, Document]:
        wanted: dict[str, list[str]] = defaultdict(list)
        for collection, document in map(split, paths):
            wanted[collection].append(document)
        found: list[Document] = []
        with self._transaction("BEGIN") as db:
            for collection, ids in wanted.items():
                marks = ", ".join("?" * len(ids))
                found += map(_document, db.execute(f"{READ} ({marks})", (collection, *ids)))
        return {document.path: document for document in found}

    def _find(self, query: Query) -> list[Document]:
        found: list[Document] = []
        with self._transaction("BEGIN") as db:
            for stretch in self._stretches(query):
                sql = f"SELECT {COLUMNS} FROM {stretch.source} ORDER BY {stretch.order} LIMIT ?"  # noqa: S608
                rows = db.execute(sql, (*stretch.parameters, query.limit - len(found)))
                found += map(_document, rows)
        return found

    def _count(self, query: Query) -> int:
        with self._transaction("BEGIN") as db:
            return sum(
                db.execute(f"SELECT count(*) FROM {s.source}", s.parameters).fetchone()[0]  # noqa: S608
                for s in self._stretches(query)
            )

    def _stretches(self, query: Query) -> Iterator[Statement]:
        return statements(query, fitting(query, self._indexes))

    @contextmanager
    def _transaction(self, begin: Begin) -> Iterator[sqlite3.Connection]:
        """One moment of the file for readers, all or nothing for a writer."""
        with self._connection() as db:
            try:
                db.execute(begin)
                yield db
                db.execute("COMMIT")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                    raise Unavailable(
                        f"{self._path} was busy for {self._busy_seconds} s"
                    ) from error
                raise
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        db = self._borrowed() or self._connect()
        try:
            yield db
        finally:
            self._give_back(db)

    def _borrowed(self) -> sqlite3.Connection | None:
        with self._lock:
            if self._closed:
                raise Unusable(f"{self._path} was closed; open it anew")
            return self._idle.pop() if self._idle else None

    def _give_back(self, db: sqlite3.Connection) -> None:
        with self._lock:
            if self._closed:
                db.close()
            else:
                self._idle.append(db)

    def _connect(self) -> sqlite3.Connection:
        # Transactions begin where we say so; a borrowed connection changes threads.
        db = sqlite3.connect(
            self._path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            db.execute("PRAGMA synchronous = FULL")
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db


def _statement(write: Write, token: str) -> tuple[str, tuple[str | None, ...]]:
    """SQL that changes exactly one row, or none if someone was first."""
    collection, document = split(write.path)
    match write:
        case Create(_, data, cause):
            return CREATE, (collection, document, token, cause, _stored(data), _keys(data))
        case Replace(read, data):
            return REPLACE, (token, _stored(data), _keys(data), collection, document, read.version)
        case Delete(read):
            return DELETE, (collection, document, read.version)


def _tagged(time: datetime) -> dict[str, str]:
    return {TIME: time.isoformat()}


# Made once: `json.dumps` makes one for each document.
_stored = json.JSONEncoder(default=_tagged, ensure_ascii=False, separators=(",", ":")).encode


def _keys(data: Mapping[str, Value]) -> str:
    """Every scalar an index might hold, so that a new line in `indexes.json` needs no rewriting."""
    keys = {}
    for field, value in data.items():
        key = sort_key(value)
        if key and len(key) <= LONGEST_KEY:
            keys[field] = key
    return _stored(keys)


def _document(row: Row) -> Document:
    collection, document, version, cause, data = row
    values = json.loads(data, object_hook=_untagged)
    return Document(f"{collection}/{document}", values, version, cause)


def _untagged(values: dict[str, Value]) -> Value:
    time = values.get(TIME)
    return datetime.fromisoformat(time) if isinstance(time, str) else values
