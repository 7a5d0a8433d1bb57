"""From mentions of time to windows: when it is off, in the local time of the notice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from outages.grammar.clocks import MIDNIGHT
from outages.grammar.doubts import Reason
from outages.grammar.moments import Moment

EndKind = Literal["planned", "estimated", "actual", "unknown"]
MOST_WINDOWS = 1000  # of days and hours together: no works are announced so
_EVENING = 17 * 60


@dataclass(frozen=True, slots=True)
class Window:
    """Local times without zone. end_kind: how far the end may be trusted."""

    start: datetime | None
    end: datetime | None
    end_kind: EndKind

    @property
    def json(self) -> dict[str, Any]:
        """As suppliers and we agreed on it."""
        return {
            "start": local(self.start),
            "end": local(self.end),
            "end_kind": self.end_kind,
        }


def local(moment: datetime | None) -> str | None:
    """«2026-12-09T10:00»."""
    return moment.isoformat(timespec="minutes") if moment else None


@dataclass(slots=True)
class Hours:
    """One span of the day, perhaps with days of its own."""

    opens: int | None = None
    opens_on: date | None = None
    closes: int | None = None
    closes_on: date | None = None
    about: bool = False
    lasts: timedelta | None = None
    night: bool = False


@dataclass(slots=True)
class _Days:
    days: tuple[date, ...]
    through: bool
    night: bool
    hours: list[Hours]


def windows_of(
    moments: Sequence[Moment],
    published: datetime,
    *,
    planned: bool,
    ahead: bool,
    past: bool = False,
) -> tuple[list[Window], list[Reason]]:
    """The windows that these mentions add up to, and what is wrong with them.

    planned  a day must be named; else hours alone are today's
    ahead    it is still to begin, so an hour that has passed is not yesterday's
    past     it has happened: «подана в 13:15»
    """
    groups, wrong = _grouped(moments)
    found: list[Window] = []
    for group in groups:
        windows, reasons = _of_group(group, published, planned=planned, ahead=ahead, past=past)
        found += windows
        wrong += reasons
    ordered = sorted(found, key=lambda w: w.start or w.end or published)
    return _outermost(list(dict.fromkeys(ordered))), wrong


def _outermost(windows: Sequence[Window]) -> list[Window]:
    """Without whole days inside a longer stretch: «останов 16 июня, воды нет с 16 по 30 июня»."""

    def inside(one: Window, other: Window) -> bool:
        if one is other or not (one.start and one.end and other.start and other.end):
            return False
        days = one.start.time() == one.end.time() == time()
        return days and other.start <= one.start and one.end <= other.end

    return [w for w in windows if not any(inside(w, other) for other in windows)]


def _grouped(moments: Sequence[Moment]) -> tuple[list[_Days], list[Reason]]:
    """Days with their hours: hours go with the days before them, else with those that follow."""
    groups: list[_Days] = []
    wrong: list[Reason] = []
    for moment in moments:
        wrong += [r for r in moment.reasons if r not in wrong]
        hours = _hours(moment)
        if moment.days and moment.opens_on is None:
            if groups and not groups[-1].days:
                groups[-1].days, groups[-1].through = moment.days, moment.through
                groups[-1].night = moment.night
            elif groups and not groups[-1].hours and hours is None and not moment.through:
                last = groups[-1]
                last.days = tuple(sorted({*last.days, *moment.days}))
            else:
                groups.append(_Days(moment.days, moment.through, moment.night, []))
        if hours is not None:
            if not groups:
                groups.append(_Days((), through=False, night=False, hours=[]))
            _add(groups[-1].hours, hours)
    return groups, wrong


def _hours(moment: Moment) -> Hours | None:
    if not (moment.hours or moment.opens_on or moment.closes_on):
        return None
    if moment.at is not None:
        return Hours(opens=moment.at)
    return Hours(
        opens=moment.opens,
        opens_on=moment.opens_on,
        closes=moment.closes,
        closes_on=moment.closes_on,
        about=moment.about,
        lasts=moment.lasts,
    )


def _add(hours: list[Hours], more: Hours) -> None:
    """A start alone and an end alone are one span."""
    if hours:
        last = hours[-1]
        opens_only = more.opens is not None and more.closes is None and more.closes_on is None
        if (
            last.closes is None
            and last.closes_on is None
            and last.lasts is None
            and more.opens is None
        ):
            if more.closes is not None or more.closes_on is not None or more.lasts is not None:
                last.closes, last.closes_on = more.closes, more.closes_on
                last.about, last.lasts = more.about, more.lasts
            return
        day_only = last.opens is None and last.opens_on and last.closes is None
        if day_only and more.opens is not None and more.opens_on is None:
            more.opens_on = last.opens_on
            hours[-1] = more
            return
        if last.opens is None and last.opens_on is None and opens_only and more.opens_on is None:
            last.opens = more.opens
            return
        if more.opens is None and more.opens_on is None and last.closes is not None:
            # A second promise is the newer one.
            last.closes, last.closes_on, last.about = more.closes, more.closes_on, more.about
            return
    hours.append(more)


def _of_group(
    group: _Days, published: datetime, *, planned: bool, ahead: bool, past: bool
) -> tuple[list[Window], list[Reason]]:
    days = group.days
    if group.night:
        return _night(group)
    if not group.hours:
        return _whole_days(group), []
    if not days:
        return _undated(group.hours, published, planned=planned, ahead=ahead, past=past)
    if len(days) == 2 and group.through and _one_stretch(group.hours):
        hours = group.hours[0]
        return _span(days[0], replace(hours, closes_on=hours.closes_on or days[-1]))
    if len(days) * len(group.hours) > MOST_WINDOWS:
        return [], ["not_understood"]
    found: list[Window] = []
    wrong: list[Reason] = []
    for day in days:
        for hours in group.hours:
            windows, reasons = _span(day, hours)
            found += windows
            wrong += [r for r in reasons if r not in wrong]
    return found, wrong


def _one_stretch(hours: Sequence[Hours]) -> bool:
    """«с 14 по 15 декабря с 22:00 до 6:00» is one night rather than two."""
    if len(hours) != 1 or hours[0].opens is None or hours[0].closes is None:
        return False
    return hours[0].closes <= hours[0].opens


def _whole_days(group: _Days) -> list[Window]:
    """Days without hours are whole days, to 24:00 of the last."""
    if not group.days:
        return []
    if group.through:
        return [Window(_at(group.days[0], 0), _at(group.days[-1], MIDNIGHT), "planned")]
    return [Window(_at(day, 0), _at(day, MIDNIGHT), "planned") for day in group.days]


def _night(group: _Days) -> tuple[list[Window], list[Reason]]:
    if not group.hours or len(group.days) < 2:
        return [], ["no_hours"]
    first, last = group.days[0], group.days[-1]
    hours = group.hours[0]
    begins = first if hours.opens is None or hours.opens >= 12 * 60 else last
    return _span(begins, replace(hours, closes_on=hours.closes_on or last))


def _undated(
    spans: Sequence[Hours], published: datetime, *, planned: bool, ahead: bool, past: bool
) -> tuple[list[Window], list[Reason]]:
    """Hours without a day: each may have days of its own, else they are today's."""
    found: list[Window] = []
    wrong: list[Reason] = []
    for hours in spans:
        own = hours.opens_on or hours.closes_on
        if own is None and planned:
            wrong.append("no_day")
            continue
        day = hours.opens_on or _day_of(hours, published, ahead=ahead, past=past)
        windows, reasons = _span(day, hours)
        found += windows
        wrong += reasons
    return found, wrong


def _day_of(hours: Hours, published: datetime, *, ahead: bool, past: bool) -> date:
    """The day of hours that go without one: what is said to have begun has begun."""
    today = published.date()
    if hours.opens is not None:
        begins = _at(today, hours.opens)
        if hours.closes_on is not None:
            # «с 9 до 12 10 декабря»: the day stands behind both.
            overnight = hours.closes is not None and hours.closes <= hours.opens
            return hours.closes_on - timedelta(days=1) if overnight else hours.closes_on
        if not ahead and begins > published + timedelta(hours=1):
            return today - timedelta(days=1)
        return today
    if hours.closes_on is not None:
        return hours.closes_on
    if past and hours.closes is not None:
        later = _at(today, hours.closes) > published + timedelta(hours=1)
        return today - timedelta(days=1) if later else today
    if hours.closes is not None and _at(today, hours.closes) < published and not hours.lasts:
        return today + timedelta(days=1)
    return today


def _span(day: date, hours: Hours) -> tuple[list[Window], list[Reason]]:
    """One window on a day. An end before the start is the next morning's, or wrong."""
    begins = hours.opens_on or day
    start = _at(begins, hours.opens) if hours.opens is not None else None
    if start is None and hours.opens_on is not None:
        start = _at(begins, 0)
    wrong: list[Reason] = []
    end: datetime | None = None
    if hours.closes is not None or hours.closes_on is not None:
        last = hours.closes_on or begins
        closes = MIDNIGHT if hours.closes is None else hours.closes
        end = _at(last, closes)
        if start is not None and end <= start:
            # «с 22 до 6» is a night, «с 9 до 5» a slip.
            late = hours.opens is not None and (hours.opens >= _EVENING or hours.about)
            if hours.closes_on is None and late and closes <= _EVENING:
                end += timedelta(days=1)
            else:
                end, wrong = None, ["end_before_start"]
    elif hours.lasts is not None and start is not None:
        end = start + hours.lasts
    kind: EndKind = "unknown" if end is None else "estimated" if hours.about else "planned"
    if start is None and end is None:
        return [], wrong
    return [Window(start, end, kind)], wrong


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)
