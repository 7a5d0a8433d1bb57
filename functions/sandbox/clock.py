"""The sandbox's clock: real time until somebody moves it, and faster if somebody asks.

The setting lives in a file because the product, in whatever process it runs, reads the same one:
now = shown + (real now - real) x speed. No file means real time.
"""

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

# A jump made by another process is noticed this soon (real seconds).
POLL_SECONDS = 0.1

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
# Faster, and a clock left alone for some weeks would run out of calendar.
TOP_SPEED = 10_000


class ClockBroken(ValueError):
    """The clock's file, or what somebody wants to write into it, makes no time."""


class Setting(BaseModel):
    """What the file holds: at `real` the clock showed `shown`; since then it runs `speed` fast."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    real: AwareDatetime
    shown: AwareDatetime = Field(ge=EARLIEST, le=LATEST)
    speed: float = Field(default=1.0, ge=0, le=TOP_SPEED, allow_inf_nan=False)

    def at(self, real_now: datetime) -> datetime:
        """What the clock shows at `real_now`."""
        return (self.shown + (real_now - self.real) * self.speed).astimezone(UTC)


class SandboxClock:
    """Tells and moves the sandbox's time. Threads and processes may share one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[tuple[int, int, int], Setting] | None = None

    def now(self) -> datetime:
        """Aware, UTC. Raises ClockBroken when the file holds no time."""
        real_now = datetime.now(UTC)
        setting = self._setting()
        return setting.at(real_now) if setting else real_now

    @property
    def speed(self) -> float:
        """How many seconds pass here in one real second; 0 stands still."""
        setting = self._setting()
        return setting.speed if setting else 1.0

    def set(self, now: datetime, speed: float | None = None) -> None:
        """Show `now` (aware) from this moment on; `speed` None keeps the present speed."""
        try:
            setting = Setting(
                real=datetime.now(UTC),
                shown=now,
                speed=self.speed if speed is None else speed,
            )
        except ValidationError as error:
            raise ClockBroken(
                f"clock cannot show {now!r} at speed {speed!r}: wanted an aware time between "
                f"{EARLIEST.year} and {LATEST.year} and a speed from 0 to {TOP_SPEED}"
            ) from error
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}.{threading.get_ident()}")
        draft.write_text(setting.model_dump_json())
        draft.replace(self._path)  # readers see the old time or the new one, never half a file

    def reset(self) -> None:
        """Back to real time."""
        self._path.unlink(missing_ok=True)

    def wait(self, until: datetime, stop: threading.Event) -> bool:
        """Sleep until the clock shows `until`, jumps included. False if `stop` was set first."""
        while (left := (until - self.now()).total_seconds()) > 0:
            pause = min(POLL_SECONDS, left / self.speed) if self.speed else POLL_SECONDS
            if stop.wait(pause):
                return False
        return not stop.is_set()

    def _setting(self) -> Setting | None:
        """The file's content; read again only when the file is another one than last time."""
        try:
            seen = self._path.stat()
            mark = (seen.st_ino, seen.st_mtime_ns, seen.st_size)
            known = self._known
            if known and known[0] == mark:
                return known[1]
            setting = Setting.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError as error:
            raise ClockBroken(
                f"{self._path} is not a clock: wanted "
                '{"real": "2026-11-23T08:00:00Z", "shown": "2026-11-24T08:00:00Z", "speed": 1.0}'
            ) from error
        self._known = (mark, setting)
        return setting
