"""Days as staff type them: «31.12», «1-8 января», «с 28.12.2026 по 10.01.2027», «по средам»."""

from dataclasses import dataclass
from datetime import date, timedelta

from hours.tokens import Tokens
from russian import MONTHS, WEEKDAYS

FARTHEST = timedelta(days=366)
_LEAP_YEARS_APART = 8  # at most, between two days like 29 February

_NAMES: tuple[tuple[str, ...], ...] = (
    ("пн", "пон", "понедельник", "понедельника", "понедельникам"),
    ("вт", "вторник", "вторника", "вторникам"),
    ("ср", "среда", "среду", "среды", "средам"),
    ("чт", "четв", "четверг", "четверга", "четвергам"),
    ("пт", "пятн", "пятница", "пятницу", "пятницы", "пятницам"),
    ("сб", "суб", "суббота", "субботу", "субботы", "субботам"),
    ("вс", "воскр", "воскресенье", "воскресенья", "воскресеньям"),
)
_DAYS = {name: number for number, names in enumerate(_NAMES) for name in names}


def day_of_the_week(tokens: Tokens) -> int | None:
    """0 for Monday, if a day of the week comes next: «пн.», «среду»."""
    at = tokens.at
    number = _DAYS.get(tokens.word() or "")
    if number is None:
        tokens.at = at
        return None
    if len(_NAMES[number][0]) == 2 and tokens.adjacent():
        tokens.sign(".")
    return number


@dataclass(frozen=True, slots=True)
class Dates:
    """Days from `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Said:
    """As much of a date as was typed."""

    day: int
    month: int | None
    year: int | None


def read_dates(tokens: Tokens, today: date, *, ranged: bool) -> Dates:
    """The dates that come first in a text.

    ranged  «-» behind a date leads to another date; else to hours
    Raises NotUnderstood for what is no date, is over, or lies more than a year ahead.
    """
    tokens.said("с", "со")
    first = last = _date(tokens)
    weekday = _named_weekday(tokens)
    if tokens.said("по", "до") or (ranged and tokens.dash()):
        last = _date(tokens)
        weekday = None
        _named_weekday(tokens)
    if last.month is None:
        tokens.refuse(0, "не назван месяц")
    until = _latest(last, first, today, tokens)
    since = until if first is last else _earliest(first, until, tokens)
    if weekday not in {None, since.weekday()}:
        tokens.refuse(0, f"{since:%d.%m.%Y} — {WEEKDAYS[since.weekday()]}")
    if until < today:
        tokens.refuse(0, f"{until:%d.%m.%Y} уже прошло")
    if until > today + FARTHEST:
        tokens.refuse(0, f"{until:%d.%m.%Y} — больше чем через год")
    if since > until or until - since > FARTHEST:
        tokens.refuse(0, "первый день должен быть раньше последнего, не больше чем на год")
    return Dates(since, until)


def _named_weekday(tokens: Tokens) -> int | None:
    at = tokens.at
    tokens.sign(",")
    weekday = day_of_the_week(tokens)
    if weekday is None:
        tokens.at = at
    return weekday


def _date(tokens: Tokens) -> _Said:
    """«31.12», «31.12.26», «2026-12-31», «31 декабря 2026 г.», «1»."""
    at = tokens.at
    said = tokens.number() or ""
    day, dot, month = said.partition(".")
    if dot:
        return _Said(int(day), int(month), _year_behind(tokens))
    if not said.isdigit() or len(said) not in {1, 2, 4}:
        tokens.refuse(at)
    if len(said) == 4:
        return _written_backwards(int(said), tokens, at)
    after = tokens.at
    if tokens.adjacent() and tokens.sign(".", "/"):
        numbered = tokens.number() if tokens.adjacent() else None
        if numbered and numbered.isdigit() and len(numbered) <= 2:
            return _Said(int(said), int(numbered), _year_behind(tokens))
        tokens.at = after
    named = _month(tokens.word() or "")
    if named is None:
        tokens.at = after
        return _Said(int(said), None, None)
    tokens.sign(".")
    return _Said(int(said), named, _year_apart(tokens))


def _month(word: str) -> int | None:
    """«декабря», «дек»."""
    found = [n for n, name in enumerate(MONTHS, 1) if len(word) > 2 and name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _written_backwards(year: int, tokens: Tokens, at: int) -> _Said:
    parts = []
    for _ in range(2):
        number = tokens.number() if tokens.adjacent() and tokens.dash() else None
        if number is None or not number.isdigit() or len(number) != 2:
            raise tokens.refusal(at)
        parts.append(int(number))
    return _Said(parts[1], parts[0], year)


def _year_behind(tokens: Tokens) -> int | None:
    """«.2026», «.26», right behind the month."""
    at = tokens.at
    if tokens.adjacent() and tokens.sign(".", "/") and tokens.adjacent():
        number = tokens.number() or ""
        if number.isdigit() and len(number) in {2, 4}:
            _of_year(tokens)
            return int(number) if len(number) == 4 else 2000 + int(number)
    tokens.at = at
    return None


def _year_apart(tokens: Tokens) -> int | None:
    """«2026», «2026 года», behind a month's name."""
    at = tokens.at
    number = tokens.number() or ""
    if number.isdigit() and len(number) == 4:
        _of_year(tokens)
        return int(number)
    tokens.at = at
    return None


def _of_year(tokens: Tokens) -> None:
    if tokens.said("г", "год", "года"):
        tokens.sign(".")


def _latest(last: _Said, first: _Said, today: date, tokens: Tokens) -> date:
    """The last day; without a year the next such day from `today`, or from a dated first one."""
    if last.year is not None:
        found = _day(last, last.year)
    else:
        since = today
        if first.year is not None:
            since = _day(first, first.year) or today
        found = _nearest(last, since, 1)
    if found is None:
        raise tokens.refusal(0, "такого дня нет")
    return found


def _earliest(first: _Said, until: date, tokens: Tokens) -> date:
    """The first day; without a year the last such day up to `until`, without a month in its."""
    if first.month is None:
        found = _day(_Said(first.day, until.month, None), until.year)
    elif first.year is not None:
        found = _day(first, first.year)
    else:
        found = _nearest(first, until, -1)
    if found is None:
        raise tokens.refusal(0, "такого дня нет")
    return found


def _nearest(said: _Said, to: date, step: int) -> date | None:
    """The first such day from `to` on (step 1), or the last up to it (step -1)."""
    for n in range(_LEAP_YEARS_APART + 1):
        found = _day(said, to.year + n * step)
        if found and (found - to) * step >= timedelta(0):
            return found
    return None


def _day(said: _Said, year: int) -> date | None:
    try:
        return date(year, said.month or 0, said.day)
    except ValueError:
        return None
