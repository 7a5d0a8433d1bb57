"""A process that keeps documents in SQLite may be killed at any moment."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from contracts import documents_writer
from contracts.documents_writer import COUNTER
from documents import Query
from documents.sqlite import SqliteDocuments

SIZE = 100
KILLS = 20
FUNCTIONS = Path(__file__).parent.parent.parent / "functions"


def test_twenty_kills_leave_nothing_half_written_and_lose_nothing_told(tmp_path: Path) -> None:
    file = tmp_path / "documents.sqlite"
    moments = random.Random(20261124)

    for _ in range(KILLS):
        told = batches_until_killed(file, after_seconds=moments.uniform(0, 0.05))

        assert batches(file) >= told > 0

    with closing(SqliteDocuments(file)) as documents:
        notices = documents.find(Query("notices", limit=1_000_000))
    numbers = range(1, batches(file) + 1)
    assert Counter(n.data["batch"] for n in notices) == dict.fromkeys(numbers, SIZE)


def batches_until_killed(file: Path, after_seconds: float) -> int:
    """The last batch that the writer was told is kept."""
    with subprocess.Popen(
        [sys.executable, documents_writer.__file__, file, str(SIZE)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(FUNCTIONS)},
        text=True,
    ) as writer:
        assert writer.stdout
        first = writer.stdout.readline()
        time.sleep(after_seconds)
        writer.kill()
        told = [first, *writer.stdout]
    return max(int(line) for line in told if line.endswith("\n"))


def batches(file: Path) -> int:
    """How many batches are kept, if each is kept whole."""
    with closing(SqliteDocuments(file)) as documents:
        counter = documents.get(COUNTER)
        assert counter
        kept = int(str(counter.data["batches"]))
        assert documents.count(Query("notices")) == kept * SIZE
    return kept
