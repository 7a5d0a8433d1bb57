"""What only SQLite has: a file, connections, and query plans that can be looked at."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from contracts.documents_engines import INDEXES, Line
from documents import Conflict, Create, Delete, Query, Replace, Unavailable
from documents.sqlite import SqliteDocuments, Unusable

FUNCTIONS = Path(__file__).parent.parent.parent / "functions"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "documents.sqlite"


def test_documents_are_there_after_a_restart(file: Path) -> None:
    with closing(SqliteDocuments(file)) as documents:
        created = documents.commit(Create("houses/lesnaya-5", {"flats": 60}, "register"))

    with closing(SqliteDocuments(file)) as documents:
        assert [documents.get("houses/lesnaya-5")] == created


def test_what_a_commit_returned_from_is_on_the_disk(file: Path) -> None:
    with closing(SqliteDocuments(file)) as documents, documents._connection() as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_new_line_in_the_list_of_indexes_answers_for_old_documents(file: Path) -> None:
    with closing(SqliteDocuments(file, indexes=())) as documents:
        documents.commit(Create("notices/a", {"due": 2}, "a"), Create("notices/b", {"due": 1}, "a"))

    with closing(SqliteDocuments(file, INDEXES)) as documents:
        found = documents.find(Query("notices", order=("due",)))

    assert [document.id for document in found] == ["b", "a"]


def test_threads_share_one_engine(file: Path) -> None:
    with closing(SqliteDocuments(file)) as documents, ThreadPoolExecutor(16) as threads:

        def works(thread: int) -> int:
            for n in range(10):
                (read,) = documents.commit(Create(f"notices/{thread}-{n}", {"n": 0}, "a"))
                documents.commit(Replace(read, {"n": 1}))
            return documents.count(Query("notices"))

        counted = list(threads.map(works, range(32)))

        assert max(counted) == 320
        assert {d.data["n"] for d in documents.find(Query("notices", limit=1_000))} == {1}


def test_of_many_threads_one_replaces_what_all_have_read(file: Path) -> None:
    with closing(SqliteDocuments(file)) as documents, ThreadPoolExecutor(16) as threads:
        (read,) = documents.commit(Create("leases/uk", {"holder": None}, "start"))

        def wins(thread: int) -> bool:
            try:
                documents.commit(Replace(read, {"holder": thread}))
            except Conflict:
                return False
            return True

        winners = [thread for thread, won in enumerate(threads.map(wins, range(32))) if won]

        lease = documents.get("leases/uk")
        assert lease
        assert [lease.data["holder"]] == winners


def test_a_file_held_by_another_for_too_long_is_unavailable(file: Path) -> None:
    with (
        closing(SqliteDocuments(file, busy_seconds=0.01)) as documents,
        closing(sqlite3.connect(file, isolation_level=None)) as other,
    ):
        (read,) = documents.commit(Create("houses/a", {}, "register"))
        other.execute("BEGIN IMMEDIATE")
        line = Line(documents)

        with pytest.raises(Unavailable, match=r"busy for 0\.01 s"):
            line.commit(Delete(read))
        assert line.sent == 3
        assert documents.get("houses/a") == read

        other.execute("ROLLBACK")
        assert documents.commit(Delete(read)) == []


def test_a_closed_engine_says_so(file: Path) -> None:
    documents = SqliteDocuments(file)
    documents.close()

    with pytest.raises(Unusable, match="was closed; open it anew"):
        documents.get("houses/a")


def a_missing_folder(folder: Path) -> Path:
    return folder / "missing" / "documents.sqlite"


def a_folder(folder: Path) -> Path:
    return folder


def another_file(folder: Path) -> Path:
    (folder / "notes.txt").write_text("это не база данных\n" * 100)
    return folder / "notes.txt"


@pytest.mark.parametrize("place", [a_missing_folder, a_folder, another_file])
def test_a_path_that_cannot_hold_documents_is_refused_in_one_line(
    tmp_path: Path, place: Callable[[Path], Path]
) -> None:
    path = place(tmp_path)

    with pytest.raises(Unusable) as refused:
        SqliteDocuments(path)

    assert one_clear_line(str(refused.value), path)


def one_clear_line(message: str, path: Path) -> bool:
    return (
        message.startswith(f"{path} cannot hold documents (")
        and message.endswith(
            "): needed is a file of ours or none, in a folder that may be written to"
        )
        and "\n" not in message
    )


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder that everybody may look into and nobody may change."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        yield folder
        folder.chmod(0o755)


# Root may write everywhere, so root becomes nobody first.
OPENING = """
import os, sys
from documents.sqlite import SqliteDocuments, Unusable
if os.geteuid() == 0:
    os.seteuid(65534)
try:
    SqliteDocuments(sys.argv[1])
except Unusable as error:
    sys.stdout.write(str(error))
"""


@pytest.mark.parametrize("exists", [False, True], ids=["a new file", "an old file"])
def test_a_read_only_folder_is_refused_in_one_line(read_only: Path, exists: bool) -> None:
    file = read_only / "documents.sqlite"
    if exists:
        SqliteDocuments(file).close()
        file.chmod(0o444)
    read_only.chmod(0o555)

    opened = subprocess.run(
        [sys.executable, "-c", OPENING, file],
        env=os.environ | {"PYTHONPATH": str(FUNCTIONS)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert one_clear_line(opened.stdout, file)
