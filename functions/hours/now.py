"""Which hours a day has, and whether it is open at this moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hours.model import WEEKDAYS, DateHours, Interval, Intervals, WeeklyHours
from hours.workdays import workdays

HORIZON_DAYS = 60
CUT_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Open:
    """until: aware; None: round the clock, as far as one looks."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Closed:
    """opens: aware; None: not within 60 days. pause: open earlier today, and again today."""

    opens: datetime | None
    pause: bool = False


Standing = Open | Closed


def intervals_on(hours: WeeklyHours, exceptions: Sequence[DateHours], day: date) -> Intervals:
    """When it is open on `day`: an exception decides, else the state's calendar, else the week.

    exceptions  of two that cover the day the later in the list decides
    A Saturday that the government made a working day has the hours of the weekday whose day off
    it took. A day before a holiday ends an hour earlier, unless it is round the clock.
    """
    for exception in reversed(exceptions):
        if exception.covers(day):
            return exception.intervals
    calendar = workdays()
    if day in calendar.off and not hours.on_holidays:
        return ()
    weekday = calendar.working.get(day, WEEKDAYS[day.weekday()])
    intervals = hours.days.get(weekday, ())
    return _shortened(intervals) if hours.shortened and day in calendar.short else intervals


def _shortened(intervals: Intervals) -> Intervals:
    if not intervals or intervals[0].round_the_clock:
        return intervals
    *before, last = intervals
    closes = last.end_minute - CUT_MINUTES
    if closes <= last.first_minute:
        return tuple(before)
    return (*before, Interval(opens=last.opens, closes=time(closes // 60, closes % 60)))


def standing(
    hours: WeeklyHours, exceptions: Sequence[DateHours], now: datetime, zone: ZoneInfo
) -> Standing:
    """Whether it is open at `now`, and until or from when.

    now   aware
    zone  of the place whose hours these are
    """
    today = now.astimezone(zone).date()
    edge = datetime.combine(today + timedelta(days=HORIZON_DAYS), time(0), zone)
    was_open = False
    for opens, closes in _spans(hours, exceptions, today, zone):
        if now < opens:
            return Closed(opens, pause=was_open and opens.date() == today)
        if now < closes:
            return Open(None if closes == edge else closes)
        was_open = True
    return Closed(None)


def _spans(
    hours: WeeklyHours, exceptions: Sequence[DateHours], today: date, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Every opening with its closing from `today` on; those that meet at midnight are one."""
    pending: tuple[datetime, datetime] | None = None
    for n in range(HORIZON_DAYS):
        day = today + timedelta(days=n)
        for interval in intervals_on(hours, exceptions, day):
            opens, closes = interval.on(day, zone)
            if pending and pending[1] == opens:
                pending = pending[0], closes
                continue
            if pending:
                yield pending
            pending = opens, closes
    if pending:
        yield pending
