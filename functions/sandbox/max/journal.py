"""The durable log: one JSON line for every accepted change and for every call received.

A line is written before the answer leaves, so a killed process comes back with all it promised.
Each line has `at`, real time to the millisecond that never runs backwards, and `clock`, the
sandbox's time: who judges the limits needs nothing but this file.
"""

import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.max.names import Json

log = logging.getLogger(__name__)


class JournalUnusable(Exception):
    """The log cannot be read, written or had for ourselves; the message says which and why."""


class Journal:
    """Appends lines to one file that no other process may use meanwhile."""

    def __init__(self, path: Path, stopwatch: Callable[[], int], *, fsync: bool) -> None:
        """`fsync` also survives a power cut; a killed process loses nothing without it.

        stopwatch   real monotonic nanoseconds
        """
        self._stopwatch = stopwatch
        self._path = path
        self._fsync = fsync
        self._began = datetime.now(UTC)
        self._began_ns = stopwatch()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        except OSError as error:
            raise JournalUnusable(
                f"cannot write the log {path}: {error.strerror}; wanted a writable file"
            ) from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._fd)
            raise JournalUnusable(
                f"the log {path} is in use by another pretend MAX; wanted a log of its own"
            ) from error

    def lines(self) -> Iterator[Json]:
        """Everything written so far. A torn last line, never promised to anybody, is cut off."""
        good_bytes = 0
        with self._path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    log.warning("torn last line cut off", extra={"line": number})
                    os.ftruncate(self._fd, good_bytes)
                    return
                good_bytes += len(line)
                try:
                    entry: Json = json.loads(line)
                except ValueError as error:
                    raise self.broken(number, "not JSON") from error
                yield entry

    def broken(self, number: int, why: str) -> JournalUnusable:
        return JournalUnusable(
            f"the log {self._path} makes no sense in line {number}: {why}; "
            "wanted a log written by this program"
        )

    def write(self, clock: datetime, entry: Json, at_ns: int | None = None) -> None:
        """Append one line. `at_ns`: the monotonic moment it speaks of, now if None."""
        passed_ns = (self._stopwatch() if at_ns is None else at_ns) - self._began_ns
        at = self._began + timedelta(microseconds=passed_ns // 1000)
        stamped = {
            "at": at.isoformat(timespec="milliseconds"),
            "clock": clock.isoformat(timespec="milliseconds"),
            **entry,
        }
        line = (json.dumps(stamped, ensure_ascii=False) + "\n").encode()
        size = os.fstat(self._fd).st_size
        written = os.write(self._fd, line)
        if written != len(line):  # a full disk; half a line would spoil every later one
            os.ftruncate(self._fd, size)
            raise OSError(f"only {written} of {len(line)} bytes fit into {self._path}")
        if self._fsync:
            os.fsync(self._fd)

    def close(self) -> None:
        """A later write fails, whatever file has the descriptor's number by then."""
        os.close(self._fd)
        self._fd = -1
