"""Hours of a day, of a week, and of dates that differ. Models are also what documents store."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    field_serializer,
    field_validator,
    model_validator,
)

from frozen import Frozen

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_ENDS = time(0)  # as a closing time
MOST_INTERVALS = 6


def _on_the_clock(moment: time) -> time:
    if moment.tzinfo or moment.second or moment.microsecond:
        raise ValueError("hours and minutes are accepted, without seconds and zone")
    return moment


def _end_of_day(value: object) -> object:
    return DAY_ENDS if value == "24:00" else value


class Interval(Frozen):
    """Open from, and until, in the time of the place.

    closes  time(0) is the end of the day, written "24:00"
    """

    model_config = ConfigDict(extra="forbid")
    opens: Annotated[time, AfterValidator(_on_the_clock)]
    closes: Annotated[time, BeforeValidator(_end_of_day), AfterValidator(_on_the_clock)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.closes != DAY_ENDS and self.closes <= self.opens:
            raise ValueError("closes must be after opens; a night is two intervals")
        return self

    @field_serializer("opens")
    def _written(self, moment: time) -> str:
        return f"{moment:%H:%M}"

    @field_serializer("closes")
    def _written_to_the_end(self, moment: time) -> str:
        return "24:00" if moment == DAY_ENDS else f"{moment:%H:%M}"

    @property
    def round_the_clock(self) -> bool:
        """Whether it is the whole day."""
        return self.opens == self.closes

    @property
    def first_minute(self) -> int:
        """Of the day, counted from midnight."""
        return self.opens.hour * 60 + self.opens.minute

    @property
    def end_minute(self) -> int:
        """Of the day; its end is 1440."""
        return self.closes.hour * 60 + self.closes.minute or 1440

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Start and end on `day`; aware, in `zone`."""
        last = day + timedelta(days=1) if self.closes == DAY_ENDS else day
        return datetime.combine(day, self.opens, zone), datetime.combine(last, self.closes, zone)


Intervals = tuple[Interval, ...]
ROUND_THE_CLOCK = Interval(opens=time(0), closes=DAY_ENDS)


def tidy(intervals: Iterable[Interval]) -> Intervals:
    """The same hours, earliest first, with those that touch made one.

    Raises ValueError when two overlap, or when there are too many for one day.
    """
    tidied: list[Interval] = []
    for interval in sorted(intervals, key=lambda i: i.first_minute):
        before = tidied[-1] if tidied else None
        if before is None or before.end_minute < interval.first_minute:
            tidied.append(interval)
        elif before.end_minute == interval.first_minute:
            tidied[-1] = Interval(opens=before.opens, closes=interval.closes)
        else:
            raise ValueError(
                f"{before.opens:%H:%M} and {interval.opens:%H:%M} overlap; hours one after "
                "the other are accepted"
            )
    if len(tidied) > MOST_INTERVALS:
        raise ValueError(f"{len(tidied)} intervals a day; {MOST_INTERVALS} are accepted")
    return tuple(tidied)


def gaps(intervals: Sequence[Interval]) -> list[Interval]:
    """The breaks of a day between its first opening and its last closing."""
    return [Interval(opens=a.closes, closes=b.opens) for a, b in pairwise(intervals)]


class WeeklyHours(Frozen):
    """Hours by weekday; a day left out is a day off, a break is a gap.

    shortened    the day before a holiday is an hour shorter (ст. 95 ТК РФ)
    on_holidays  open on holidays as on any such weekday
    """

    model_config = ConfigDict(extra="forbid")
    days: dict[Weekday, Intervals]
    shortened: bool = True
    on_holidays: bool = False

    @field_validator("days")
    @classmethod
    def _tidy(cls, days: dict[Weekday, Intervals]) -> dict[Weekday, Intervals]:
        tidied = {day: tidy(days[day]) for day in WEEKDAYS if days.get(day)}
        if not tidied:
            raise ValueError("no day has hours; at least one is accepted")
        return tidied


class DateHours(Frozen):
    """Hours of some dates, instead of the week's. They end by themselves.

    first, last  both included
    intervals    empty: closed
    """

    model_config = ConfigDict(extra="forbid")
    first: date
    last: date
    intervals: Intervals = ()
    why: (
        Annotated[
            str,
            StringConstraints(strip_whitespace=True, min_length=2, max_length=100),
            StringConstraints(pattern=r"^[^()\n\r]+$"),
        ]
        | None
    ) = None

    @field_validator("intervals")
    @classmethod
    def _tidy(cls, intervals: Intervals) -> Intervals:
        return tidy(intervals)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("last must not be before first")
        return self

    @field_serializer("first", "last")
    def _written(self, day: date) -> str:
        return day.isoformat()

    def covers(self, day: date) -> bool:
        """Whether it speaks of this day."""
        return self.first <= day <= self.last
