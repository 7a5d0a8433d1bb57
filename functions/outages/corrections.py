"""What a notice about an earlier outage makes of it: it is back, put off, longer, or called off."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from outages.model import Event, Facts, Outage, Window
from outages.whens import When

Hindrance = Literal["no_earlier", "part_moved", "end_before_start"]


@dataclass(frozen=True, slots=True)
class Corrected:
    """event: the outage's next version. left: its houses of which the notice does not speak."""

    event: Event
    left: tuple[str, ...] = ()


def candidates(
    outages: Iterable[Outage], kind: str, houses: Collection[str], resources: Collection[str]
) -> list[Outage]:
    """The outages that a notice about these houses may mean. resources: none: it names none.

    kind  "restored", "cancelled", "extended" or "rescheduled": works are called off or put off, an
          accident is not
    """
    named = set(houses)
    of_works = kind in {"cancelled", "rescheduled"}
    return [
        outage
        for outage in outages
        if not outage.ended
        and not (of_works and outage.kind == "emergency")
        and named.intersection(outage.affected)
        and (not resources or set(resources).intersection(outage.resources))
    ]


def corrected(
    known: Outage, kind: str, houses: Collection[str], windows: Sequence[When]
) -> Corrected | Hindrance:
    """The next version of `known`, or why it cannot be said.

    kind     "restored", "cancelled", "extended" or "rescheduled"
    houses   of which the notice speaks: those of another outage are of no account here
    windows  as the notice has them. Of one that says when it is back, or until when it takes
             longer, the end of the last counts; None there: it says no time
    """
    left = tuple(house for house in known.affected if house not in set(houses))
    if kind in {"restored", "cancelled"}:
        return _over(known, kind, left, windows)
    if left:
        return "part_moved"
    if kind == "rescheduled":
        moved = [window for when in windows if (window := when.window())]
        return Corrected(_next(known, known.affected, windows=tuple(moved)))
    last = known.windows[-1]
    end = windows[-1].end if windows else None
    if end is not None and end <= last.start:
        return "end_before_start"
    longer = Window(start=last.start, end=end, end_kind=windows[-1].end_kind if end else "unknown")
    return Corrected(_next(known, known.affected, windows=(*known.windows[:-1], longer)))


def _over(known: Outage, kind: str, left: tuple[str, ...], windows: Sequence[When]) -> Corrected:
    if left:
        return Corrected(_next(known, left), left)
    ended: Sequence[Window] = known.windows
    end = windows[-1].end if windows else None
    if kind == "restored" and end:
        ended = _closed(known.windows, end)
    return Corrected(_next(known, known.affected, status=kind, windows=tuple(ended)))


def _closed(windows: Sequence[Window], end: datetime) -> Sequence[Window]:
    """The windows until it was back. Of those that lie behind it nothing needs to be said."""
    begun = [window for window in windows if window.start < end]
    if not begun:
        return windows
    *before, last = begun
    return [*before, Window(start=last.start, end=end, end_kind="exact")]


def _next(known: Outage, houses: Sequence[str], **changes: Any) -> Event:
    """Houses that wait for a person go on waiting."""
    facts = {name: getattr(known, name) for name in Facts.model_fields}
    named = (*houses, *known.unknown, *known.foreign)
    return Event.model_validate({**facts, "houses": named, "version": known.version + 1, **changes})
