"""How the time of one press grows with what is stored already: it should not."""

import itertools
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.environment import environment
from bench.presses import an_office_of_every_day, bodies, settle
from bench.silent import Silent
from bench.table import Part, Row, at_most, spread
from builders import a_notice
from context import Context, hands
from conversation.answering import answer
from documents import Create
from documents.sqlite import CREATE, SqliteDocuments, _statement
from documents.values import plain_map
from max_messenger import read_update
from notifications.store import owe
from reception.model import Appointment
from reception.store import take
from settings import read_settings

AIM = 1.25  # flat, as far as a noisy machine can tell
PRESSES = 200
SLICE = 10_000


def growth(directory: Path, runs: int, sizes: Sequence[int]) -> Part:
    """Milliseconds of one press in process, up to its commit, beside so many documents."""
    contexts = {size: _beside(size, directory / f"{size}.sqlite") for size in sizes}
    found: dict[int, list[float]] = {size: [] for size in sizes}
    presses = bodies()
    for _ in range(runs):
        for size, ctx in contexts.items():
            found[size].append(_one_press(presses, ctx))
    least, *larger = sizes
    ratios = [
        at_most(
            f"growth of (a), {size:,} documents ÷ {least}",
            [a / b for a, b in zip(found[size], found[least], strict=True)],
            AIM,
        )
        for size in larger
    ]
    absolutes = [
        Row(f"a press in process beside {size:,} documents: ms", spread(found[size]))
        for size in sizes
    ]
    note = (
        "Growth: half past visits to the same desk, half sent notices of the same bot; the press "
        f"of (a) without server and socket, median of {PRESSES}."
    )
    return Part(ratios, absolutes, [note])


def _beside(size: int, file: Path) -> Context:
    """Hands on a file with `size` documents that no press asks for."""
    with closing(SqliteDocuments(file)) as documents:
        settle(documents)
    _fill(file, size)
    ctx = hands(read_settings(environment(file)))
    silent = Silent()
    return replace(ctx, max=lambda _: silent)


def _one_press(presses: Iterator[bytes], ctx: Context) -> float:
    """Median milliseconds."""
    taken = []
    for body in itertools.islice(presses, PRESSES):
        started = time.perf_counter()
        update = read_update(body)
        assert update
        answer(update, "uk", ctx)
        taken.append((time.perf_counter() - started) * 1000)
    return median(taken)


def _fill(file: Path, size: int) -> None:
    """Rows exactly as the engine would write them, without waiting for the disk after each."""
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA synchronous = OFF")
        creates = _past(size)
        while rows := [_statement(c, "bench")[1] for c in itertools.islice(creates, SLICE)]:
            with db:
                db.executemany(CREATE, rows)
        (stored,) = db.execute(
            "SELECT count(*) FROM documents WHERE collection IN ('appointments', 'notices')"
        ).fetchone()
        assert stored == size, f"{stored} documents instead of {size}"
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _past(size: int) -> Iterator[Create]:
    """A visit and a notice in turn, ever further back."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    minutes = an_office_of_every_day().desks[0].minutes
    for number in range(size // 2):
        starts = now - timedelta(minutes=minutes) * (number + 1)
        visit = Appointment(
            office="lesnaya",
            service="charges",
            desk="buh",
            resident=f"{number:032}",
            starts=starts,
            minutes=minutes,
            code="4711",
        )
        notice = a_notice(f"reply:uk:{number}", due=starts, state="sent", mid=f"mid.{number}")
        for write in (take(visit, cause="bench"), owe(notice)):
            assert isinstance(write, Create)
            # As `commit` would: times in UTC, lists for tuples.
            yield replace(write, data=plain_map(write.data, write.path))
