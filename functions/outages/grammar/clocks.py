"""Days and hours of the clock as suppliers write them: «14.12», «9 час. 30 мин.», «09-00»."""

from dataclasses import dataclass
from datetime import date, timedelta

from outages.grammar.lexicon import stems, words
from outages.grammar.tokens import Text
from russian import MONTHS

_MONTH_BEGINNINGS = {
    short: number
    for number, short in enumerate(stems("янв фев мар апр май июн июл авг сен окт ноя дек"), 1)
}
_WEEKDAYS = {
    "понедельник": 0, "понедельника": 0, "вторник": 1, "вторника": 1, "среда": 2, "среду": 2,
    "среды": 2, "четверг": 3, "четверга": 3, "пятница": 4, "пятницу": 4, "пятницы": 4,
    "суббота": 5, "субботу": 5, "субботы": 5, "воскресенье": 6, "воскресенья": 6,
    "пн": 0, "вт": 1, "ср": 2, "чт": 3, "пт": 4, "сб": 5, "вс": 6,
}  # fmt: skip
_RELATIVE = {"вчера": -1, "сегодня": 0, "сегодняшнего": 0, "завтра": 1, "послезавтра": 2}
DAY_WORDS = frozenset((*_WEEKDAYS, *_RELATIVE))
_DAY_PARTS = {"утра": 0, "ночи": 0, "вечера": 12, "дня": 12}
_HOUR_WORDS = words("ч час часа часам часов")
_MINUTE_WORDS = words("м мин минут минута минуты")
MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """minutes from midnight; None: an hour that no clock shows («70.00»)."""

    minutes: int | None
    end: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; None: one that no calendar has («31.02»). dated: by its number, not by
    its weekday or as «завтра»; wrong: the weekday beside it is another day's.
    """

    day: date | None
    end: int
    dated: bool = True
    wrong: bool = False


def month_of(word: str) -> int | None:
    """«декабря», «декабрь», «дек»."""
    if word == "мая":
        return 5
    number = _MONTH_BEGINNINGS.get(word[:3])
    if number is None:
        return None
    name = MONTHS[number - 1]
    return number if word.startswith(name[:-1]) or name.startswith(word) else None


def nearest(day: int, month: int, published: date) -> date | None:
    """The day of this number that is nearest to the publication; None: there is none."""
    dates = [_day(year, month, day) for year in range(published.year - 1, published.year + 2)]
    days = [d for d in dates if d]
    found = min(days, key=lambda d: (abs(d - published), d < published), default=None)
    # The next 29 February may be years away.
    return found if found and abs(found - published) < timedelta(days=300) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_day(text: Text, at: int, published: date) -> Day | None:
    """The day that begins here, with its weekday beside it."""
    found = _weekday_first(text, at, published) or _one_day(text, at, published)
    if found is None or found.day is None:
        return found
    return _with_weekday(text, found)


def _weekday_first(text: Text, at: int, published: date) -> Day | None:
    """«в среду, 9 декабря», «в пятницу»."""
    word = text.norm(at)
    weekday = _WEEKDAYS.get(word)
    if weekday is None or text.kind(at) != "word":
        return None
    then = at + 1
    if len(word) == 2:
        if not (text.norm(then) == "." or text.norm(then) == ","):
            return None
        then += text.norm(then) == "."
    behind = then + (text.norm(then) in {",", "("})
    if dated := _one_day(text, behind, published):
        wrong = dated.day is not None and dated.day.weekday() != weekday
        return Day(dated.day, dated.end + (text.norm(dated.end) == ")"), wrong=wrong)
    if len(word) == 2:
        return None
    ahead = (weekday - published.weekday()) % 7
    return Day(published + timedelta(days=ahead), at + 1, dated=False)


def _with_weekday(text: Text, found: Day) -> Day:
    """«9 декабря (среда)», «9 декабря, среда,»."""
    at = found.end + (text.norm(found.end) in {",", "("})
    weekday = _WEEKDAYS.get(text.norm(at)) if text.kind(at) == "word" else None
    if weekday is None or found.day is None:
        return found
    end = at + 1 + (text.norm(at + 1) == "." and len(text.norm(at)) == 2)
    if text.norm(found.end) == "(":
        if text.norm(end) != ")":
            return found
        end += 1
    wrong = found.wrong or found.day.weekday() != weekday
    return Day(found.day, end, found.dated, wrong)


def _one_day(text: Text, at: int, published: date) -> Day | None:
    if text.kind(at) == "word" and (ahead := _RELATIVE.get(text.norm(at))) is not None:
        beside = at + 1 + (text.norm(at + 1) in {",", "("})
        named = _numbered(text, beside, published)
        if named and named.day and not _begins_street(text, beside):
            wrong = named.day != published + timedelta(days=ahead)
            return Day(named.day, named.end + (text.norm(named.end) == ")"), wrong=wrong)
        return Day(published + timedelta(days=ahead), at + 1, dated=False)
    return _numbered(text, at, published)


def _begins_street(text: Text, at: int) -> bool:
    """«завтра 8 Марта, 5»: the day is another one, so that this is a street."""
    return text.capital(at + 1)


def _numbered(text: Text, at: int, published: date) -> Day | None:
    """«14.12», «14.12.2026 г.», «14/12/26», «2026-12-14», «14 декабря 2026 года», «14-го …»."""
    number = text.number(at)
    if number is None:
        return None
    if len(text.norm(at)) == 4 and text.dash(at + 1):
        return _backwards(text, at)
    if len(text.norm(at)) > 2:
        return None
    then = at + 1
    if text.dash(then) and text.norm(then + 1) in {"го", "е"}:
        then += 2
    if (month := month_of(text.norm(then))) and text.kind(then) == "word":
        then += 1 + (text.norm(then + 1) == "." and len(text.norm(then)) <= 4)
        year, then = _year_apart(text, then)
        return Day(_on(number, month, year, published), then)
    return _dotted(text, at, published)


def _backwards(text: Text, at: int) -> Day | None:
    month, day = text.number(at + 2), text.number(at + 4)
    if month is None or day is None or not text.dash(at + 3) or len(text.norm(at + 4)) != 2:
        return None
    return Day(_day(text.tokens[at].value, month, day), at + 5)


def _dotted(text: Text, at: int, published: date) -> Day | None:
    sign = text.norm(at + 1)
    if sign not in {".", "/", "-"} or not text.joined(at + 1) or not text.joined(at + 2):
        return None
    month = text.number(at + 2)
    if month is None or len(text.norm(at + 2)) != 2:
        return None
    year, then = None, at + 3
    if text.norm(then) == sign and text.joined(then) and text.joined(then + 1):
        written = text.norm(then + 1)
        if text.number(then + 1) is not None and len(written) in {2, 4}:
            year = int(written) + (2000 if len(written) == 2 else 0)
            then = _of_year(text, then + 2)
    if sign == "-" and (year is None or len(text.norm(then - 1)) != 4) and not _year_said(text, at):
        return None
    if year is None and (sign != "." or not 1 <= month <= 12):
        return None
    return Day(_on(text.tokens[at].value, month, year, published), then)


def _year_said(text: Text, at: int) -> bool:
    """«10-12-2026»: with dashes a day has its whole year."""
    return text.number(at + 4) is not None and len(text.norm(at + 4)) == 4


def _year_apart(text: Text, at: int) -> tuple[int | None, int]:
    """«2026», «2026 г.», behind a month's name."""
    number = text.number(at)
    if number is None or not 2000 <= number <= 2100:
        return None, at
    return number, _of_year(text, at + 1)


def _of_year(text: Text, at: int) -> int:
    if text.norm(at) in {"г", "год", "года", "году"}:
        at += 1
        at += text.norm(at) == "." and not text.ends(at)
    return at


def _on(day: int, month: int, year: int | None, published: date) -> date | None:
    if not 1 <= month <= 12:
        return None
    return nearest(day, month, published) if year is None else _day(year, month, day)


def read_clock(text: Text, at: int, *, hinted: bool) -> Clock | None:
    """The time of day that begins here.

    hinted  a preposition, or another time, says that it is one: «с 9 до 12», «с 09-00»
    """
    hour = text.number(at)
    if hour is None or len(text.norm(at)) > 2:
        return None
    minutes, then = 0, at + 1
    sure = False
    sign, digits = text.norm(then), text.norm(then + 1)
    beside = text.joined(then) and text.joined(then + 1) and text.kind(then + 1) == "number"
    if beside and len(digits) == 2 and sign == ":":
        minutes, then, sure = int(digits), then + 2, True
        if text.norm(then) == ":" and text.joined(then + 1) and text.kind(then + 1) == "number":
            then += 2  # seconds
    elif beside and len(digits) == 2 and (sign == "." or (sign in {"-", "="} and hinted)):
        if sign != "." and int(digits) % 5:
            return None
        minutes, then, sure = int(digits), then + 2, True
    clock = _with_words(text, hour, minutes, then, sure=sure)
    if clock is None or (clock.end == at + 1 and not hinted):
        return None
    return clock


def _with_words(text: Text, hour: int, minutes: int, at: int, *, sure: bool) -> Clock | None:
    """«9 час. 30 мин.», «9 ч», «9 утра», «9:00 мск»."""
    end = at
    if text.kind(at) == "word" and text.norm(at) in _HOUR_WORDS:
        end = at + 1
        end += text.norm(end) == "." and not text.ends(end)
        more = text.number(end)
        if more is not None and not sure and text.norm(end + 1) in _MINUTE_WORDS:
            minutes, end = more, end + 2
            end += text.norm(end) == "." and not text.ends(end)
    if (later := _DAY_PARTS.get(text.norm(end))) is not None and text.kind(end) == "word":
        hour += later if hour < 12 else 0
        end += 1
    if text.norm(end) == "местного":
        end += 1 + (text.norm(end + 1) == "времени")
    possible = minutes < 60 and hour * 60 + minutes <= MIDNIGHT
    return Clock(hour * 60 + minutes if possible else None, end)


def dotted_clock(text: Text, at: int) -> bool:
    """Whether «NN.NN» here can only be a time of day: «9.00», «18.30»; «10.12» may be a day."""
    hour, minutes = text.number(at), text.number(at + 2)
    if hour is None or minutes is None or text.norm(at + 1) != "." or len(text.norm(at + 2)) != 2:
        return False
    return minutes == 0 or minutes > 12


def days_between(first: date, last: date) -> list[date]:
    """Both and those between them."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
