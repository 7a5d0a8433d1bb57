"""One mention of time, and what every reader of such mentions needs: a day, an hour, or both."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from outages.grammar.clocks import Clock, dotted_clock, read_clock, read_day
from outages.grammar.doubts import Reason
from outages.grammar.lexicon import words
from outages.grammar.tokens import Text

FROM = words("с со начиная")
ABOUT = words(
    "ожидаемое около ориент ориентировочно ориентировочное ориентировочный планируемое плановое "
    "предварительно предварительное предположительно прибл приблизительно примерно"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One mention of time, from token `start` up to `end`.

    days       named ones, in order; through: they are one stretch, «с 14 по 16 декабря»
    opens      minutes from midnight; opens_on: its own day, «с 9:00 14 декабря до …»
    closes     the same of the end
    at         «в 13:15»: neither start nor end
    lasts      «в течение двух часов»
    unknown    an end that nobody knows yet: «до окончания работ»
    about      the end is an estimate
    night      «в ночь с … на …»
    moved      the days are joined by «на»: from the first to the last, when works are put off
    reasons    what a person must look at
    """

    start: int
    end: int
    days: tuple[date, ...] = ()
    through: bool = False
    opens: int | None = None
    opens_on: date | None = None
    closes: int | None = None
    closes_on: date | None = None
    at: int | None = None
    lasts: timedelta | None = None
    unknown: bool = False
    about: bool = False
    night: bool = False
    moved: bool = False
    reasons: tuple[Reason, ...] = ()

    @property
    def hours(self) -> bool:
        """Whether it says anything of the time of day."""
        minutes = (self.opens, self.closes, self.at, self.lasts)
        return self.unknown or any(m is not None for m in minutes)

    @property
    def dated(self) -> bool:
        """Whether it says anything of a day."""
        return bool(self.days or self.opens_on or self.closes_on)


class DayHour(NamedTuple):
    """A day, a time of day in minutes from midnight, or both; and the token behind."""

    day: date | None
    minutes: int | None
    end: int


class Mention:
    """Reads a mention of time that begins at a token; `reasons` gathers what is wrong with it."""

    def __init__(self, text: Text, begins: int, published: date) -> None:
        self.text, self.published = text, published
        self.reasons: list[Reason] = []
        self._begins = begins

    def moment(self, end: int, **said: Any) -> Moment:
        """The mention up to a token, with what has been wrong so far; said: fields of `Moment`."""
        return Moment(self._begins, end, reasons=tuple(self.reasons), **said)

    def clock(self, at: int, *, hinted: bool) -> Clock | None:
        """A time of day; a day of the same look is no time of day."""
        text = self.text
        at = text.stopped(at)
        if hinted and (clock := _minutes_apart(text, at)):
            return clock
        if read_day(text, at, self.published) and not dotted_clock(text, at):
            return None
        clock = read_clock(text, at, hinted=hinted)
        if clock and clock.minutes is None:
            self.reasons.append("no_such_hour")
        return clock

    def day(self, at: int) -> tuple[date | None, int] | None:
        """A day and the token behind it; None for the day: no calendar has it."""
        found = read_day(self.text, at, self.published)
        if found is None:
            return None
        if found.day is None:
            self.reasons.append("no_such_day")
        if found.wrong:
            self.reasons.append("other_weekday")
        return found.day, found.end

    def both(self, at: int) -> DayHour | None:
        """A day and a time of day in either order, «9:00 14 декабря», «14.12 в 9:00»; or one."""
        text = self.text
        if clock := self.clock(at, hinted=True):
            day = self.day(self.behind_comma(clock.end))
            # «до 12:00 14 декабря с 9:00»: the day belongs to what follows.
            if day and text.norm(day[1]) not in FROM:
                return DayHour(day[0], clock.minutes, day[1])
            return DayHour(None, clock.minutes, clock.end)
        found = self.day(at)
        if found is None:
            return None
        then = self.behind_comma(found[1])
        then += text.norm(then) == "в"
        if clock := self.clock(then, hinted=text.norm(then - 1) == "в"):
            return DayHour(found[0], clock.minutes, clock.end)
        return DayHour(found[0], None, found[1])

    def behind_comma(self, at: int) -> int:
        """The token behind a comma that may stand here."""
        return at + (self.text.norm(at) == ",")

    def behind_about(self, at: int) -> int:
        """The token behind «ориентировочно», said once or more."""
        while self.text.norm(at) in ABOUT:
            at += 1
        return at


def _minutes_apart(text: Text, at: int) -> Clock | None:
    """«(до) 18 00»."""
    hour, minutes = text.number(at), text.number(at + 1)
    if hour is None or hour > 24 or minutes is None or text.timed[at + 1]:
        return None
    if len(text.norm(at + 1)) != 2 or minutes % 5:
        return None
    return Clock(hour * 60 + minutes, at + 2)
