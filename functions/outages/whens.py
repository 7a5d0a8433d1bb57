"""When something is off as a notice has it, and what residents can be told of that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from outages.grammar.doubts import Reason
from outages.model import Window

if TYPE_CHECKING:
    from outages.grammar.windows import Window as Said

MOST_WINDOWS = 20


@dataclass(frozen=True, slots=True)
class When:
    """A window as a notice has it: one that says when it is back knows no start. Aware times."""

    start: datetime | None
    end: datetime | None
    end_kind: Literal["exact", "estimated", "unknown"]

    def window(self, otherwise: datetime | None = None) -> Window | None:
        """As residents are told it; None: it cannot be told. otherwise: the start if none is."""
        start = self.start or otherwise
        if start is None:
            return None
        if self.end is None or (self.end <= start and self.start is None):
            return Window(start=start, end_kind="unknown")
        if self.end <= start:
            return None
        return Window(start=start, end=self.end, end_kind=self.end_kind)


def whens(windows: "Sequence[Said]", zone: ZoneInfo) -> Iterator[When]:
    """The windows of a text, whose hours are those of the zone."""
    kinds: dict[str, Literal["exact", "estimated", "unknown"]] = {
        "planned": "exact", "actual": "exact", "estimated": "estimated",
    }  # fmt: skip
    for window in windows:
        end_kind = kinds.get(window.end_kind, "unknown") if window.end else "unknown"
        yield When(_aware(window.start, zone), _aware(window.end, zone), end_kind)


def _aware(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.replace(tzinfo=zone) if moment else None


def time_lacking(kind: str | None, whens: Sequence[When]) -> Reason | None:
    """What of the time is missing without which this kind cannot be told."""
    if kind in {"restored", "cancelled"}:
        return None
    if kind == "extended":
        return None if whens and whens[-1].end else "no_window"
    if len(whens) > MOST_WINDOWS:
        return "two_windows"
    if any(when.start and when.end and when.end <= when.start for when in whens):
        return "end_before_start"
    if kind in {"emergency", None}:
        return None
    return None if whens and all(when.start for when in whens) else "no_window"
