"""Hours as staff type them: lenient in form, never a guess.

«пн-чт 9-18, обед 13-14; пт 9:00–17:00», «31.12 выходной». What is not understood raises
NotUnderstood, in Russian, with the words refused and an example of what is accepted.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, time

from hours.model import (
    DAY_ENDS,
    ROUND_THE_CLOCK,
    WEEKDAYS,
    DateHours,
    Interval,
    Intervals,
    Weekday,
    WeeklyHours,
    tidy,
)
from hours.tokens import Tokens
from hours.typed_dates import Dates, day_of_the_week, read_dates
from hours.words import SHORT_DAYS
from refusals import NotUnderstood

HOURS_EXAMPLE = "пн–чт 9:00–18:00, перерыв 13:00–14:00; пт 9:00–17:00; сб, вс — выходной"
DATES_EXAMPLE = "31.12 выходной; или: с 28.12 по 30.12 10:00–15:00 (учёт)"

_WEEK = frozenset(WEEKDAYS)
_SETS: dict[str, frozenset[Weekday]] = {
    "ежедневно": _WEEK,
    "каждый день": _WEEK,
    "все дни": _WEEK,
    "без выходных": _WEEK,
    "будни": _WEEK - {"sat", "sun"},
    "будние дни": _WEEK - {"sat", "sun"},
    "по будням": _WEEK - {"sat", "sun"},
    "по будним дням": _WEEK - {"sat", "sun"},
    "рабочие дни": _WEEK - {"sat", "sun"},
    "по рабочим дням": _WEEK - {"sat", "sun"},
    "по выходным": frozenset({"sat", "sun"}),
}
_HOLIDAYS = ("праздники", "праздничные дни", "по праздникам")
_CLOSED = (
    "выходной день", "выходные дни", "выходной", "выходные", "закрыто", "не работаем",
    "не работает", "нерабочий день", "нерабочие дни", "приема нет", "нет приема",
)  # fmt: skip
_ALWAYS = ("круглосуточно", "круглые сутки", "24/7")
_NO_BREAK = ("без перерыва", "без перерывов", "без обеда")
_BREAK = ("обеденный перерыв", "перерыв на обед", "технический перерыв", "перерыв", "обед")
_OPEN_ON_HOLIDAYS = (
    "и в праздники", "работаем и в праздники", "работаем в праздники", "в праздники тоже",
    "в праздники как обычно", "включая праздники",
)  # fmt: skip
_CLOSED_ON_HOLIDAYS = ("кроме праздников", "кроме праздничных дней")
_NOT_SHORTENED = (
    "перед праздниками без сокращения", "без сокращения перед праздниками",
    "перед праздниками как обычно", "без сокращения",
)  # fmt: skip
_SHORTENED = (
    "перед праздниками на час меньше", "перед праздниками на час короче",
    "в предпраздничные дни на час меньше", "в предпраздничные дни на час короче",
)  # fmt: skip


@dataclass(slots=True)
class _Week:
    """What was understood so far.

    segment  open days said since the last semicolon, group by group: whose break may follow
    """

    hours: dict[Weekday, Intervals] = field(default_factory=dict)
    segment: list[list[Weekday]] = field(default_factory=list)
    groups: list[list[Weekday]] = field(default_factory=list)
    shortened: bool = True
    on_holidays: bool | None = None


def read_hours(text: str) -> WeeklyHours:
    """The week that these words mean. A day not named is a day off.

    «круглосуточно» alone is round the clock on holidays, too. Raises NotUnderstood.
    """
    tokens, week = Tokens(text, HOURS_EXAMPLE), _Week()
    while tokens.left:
        if tokens.sign(";", "\n", "."):
            week.segment = []
        elif not (_rule(tokens, week) or tokens.sign(",") or tokens.said("и", "а")):
            _group(tokens, week)
    if not any(week.hours.values()):
        tokens.refuse(0, "не названы часы")
    always = set(week.hours) == _WEEK and set(week.hours.values()) == {(ROUND_THE_CLOCK,)}
    on_holidays = always if week.on_holidays is None else week.on_holidays
    return WeeklyHours(days=week.hours, shortened=week.shortened, on_holidays=on_holidays)


def _rule(tokens: Tokens, week: _Week) -> bool:
    """Whether what comes next was about holidays or a break; then `week` knows it."""
    at = tokens.at
    if tokens.said(*_OPEN_ON_HOLIDAYS):
        week.on_holidays = True
    elif tokens.said(*_CLOSED_ON_HOLIDAYS):
        week.on_holidays = False
    elif tokens.said(*_NOT_SHORTENED):
        week.shortened = False
    elif tokens.said(*_SHORTENED):
        week.shortened = True
    elif tokens.said(*_NO_BREAK):
        if any(len(week.hours[day]) > 1 for group in week.segment for day in group):
            tokens.refuse(at, "перерыв уже назван")
    elif _break_ahead(tokens):
        breaks = _breaks(tokens)
        paused = week.segment or week.groups
        if len(paused) != 1:
            tokens.refuse(at, "неясно, в какие дни; назовите перерыв после часов каждого дня")
        for day in paused[0]:
            week.hours[day] = _parted(week.hours[day], breaks, tokens, at)
    else:
        return False
    return True


def _group(tokens: Tokens, week: _Week) -> None:
    """Days with their hours: «пн-чт 9-18», «9-18 ежедневно», «сб, вс, праздники — выходной»."""
    at = tokens.at
    days, holidays = _days(tokens)
    _pointing(tokens)
    intervals = _hours(tokens)
    if not days and not holidays:
        _pointing(tokens)
        days, holidays = _days(tokens)
    if not days and not holidays:
        if intervals != (ROUND_THE_CLOCK,):
            tokens.refuse(at, "не названы дни")
        days = list(WEEKDAYS)
    if holidays:
        if intervals:
            tokens.refuse(at, "особых часов для праздников нет: назовите их датами")
        week.on_holidays = False
    for day in days:
        if day in week.hours:
            tokens.refuse(at, f"{SHORT_DAYS[day]}: день назван дважды")
        week.hours[day] = intervals
    if intervals:
        week.segment.append(days)
        week.groups.append(days)


def _days(tokens: Tokens) -> tuple[list[Weekday], bool]:
    """The days named next, and whether holidays are among them."""
    days: list[Weekday] = []
    holidays = False
    at = tokens.at
    while True:
        if named := tokens.said(*_SETS):
            found = [day for day in WEEKDAYS if day in _SETS[named]]
        elif tokens.said(*_HOLIDAYS, "в праздники", "в праздничные дни"):
            found, holidays = [], True
        else:
            found = _some_days(tokens)
            if not found:
                tokens.at = at
                return days, holidays
        days += found
        at = tokens.at  # what parts days is theirs only if another one follows
        if not tokens.sign(",", "/", "+"):
            tokens.said("и")


def _some_days(tokens: Tokens) -> list[Weekday]:
    """«ср», «по средам», «пн-чт», «с понедельника по четверг»; [] when no day comes next."""
    at = tokens.at
    tokens.said("по", "в", "во", "с", "со")
    first = day_of_the_week(tokens)
    if first is None:
        tokens.at = at
        return []
    after = tokens.at
    if tokens.dash() or tokens.said("по", "до"):
        last = day_of_the_week(tokens)
        if last is not None:
            if last == first:
                tokens.refuse(at, "первый и последний день совпадают")
            return [WEEKDAYS[(first + n) % 7] for n in range((last - first) % 7 + 1)]
        tokens.at = after
    return [WEEKDAYS[first]]


def _pointing(tokens: Tokens) -> None:
    """Skip what leads from days to hours: «:», «—»."""
    while tokens.sign(":") or tokens.dash():
        pass


def _hours(tokens: Tokens) -> Intervals:
    """What follows days: hours, «круглосуточно», or () for «выходной»."""
    if tokens.said(*_CLOSED):
        return ()
    if tokens.said(*_ALWAYS):
        return (ROUND_THE_CLOCK,)
    at = tokens.at
    return _tidy(_ranges(tokens), tokens, at)


def _tidy(intervals: Iterable[Interval], tokens: Tokens, at: int) -> Intervals:
    try:
        return tidy(intervals)
    except ValueError as error:
        raise tokens.refusal(at, "часы перекрываются, или их слишком много за день") from error


def _ranges(tokens: Tokens) -> list[Interval]:
    """«9-12 и 14-18». Refused when there is none."""
    found = [_range(tokens)]
    while True:
        at = tokens.at
        if not tokens.sign(",", "/", "+"):
            tokens.said("и")
        if not tokens.number_ahead("с", "со"):
            tokens.at = at
            return found
        found.append(_range(tokens))


def _range(tokens: Tokens) -> Interval:
    at = tokens.at
    tokens.said("с", "со")
    opens = _moment(tokens, closing=False)
    if not (tokens.dash() or tokens.said("до", "по")):
        tokens.refuse(at)
    closes = _moment(tokens, closing=True)
    if closes != DAY_ENDS and closes <= opens:
        tokens.refuse(
            at, "закрытие раньше открытия; ночь — это две части: пн 22:00–24:00; вт 0:00–6:00"
        )
    return Interval(opens=opens, closes=closes)


def _moment(tokens: Tokens, *, closing: bool) -> time:
    at = tokens.at
    said = tokens.number()
    if said is None:
        raise tokens.refusal(at)
    hour, _, minute = said.replace(".", ":").partition(":")
    if said == "00":  # «9-00» is nine o'clock to some and «until midnight» to others
        tokens.refuse(at, "минуты пишите через двоеточие, 9:00")
    if len(hour) > 2 or int(hour) > 24 or int(minute or 0) > 59:
        tokens.refuse(at, "такого времени нет")
    if tokens.said("ч", "час", "часа", "часов"):
        tokens.sign(".")
    if int(hour) < 24:
        return time(int(hour), int(minute or 0))
    if not closing or int(minute or 0):
        tokens.refuse(at, "такого времени нет")
    return DAY_ENDS


def _break_ahead(tokens: Tokens) -> bool:
    at = tokens.at
    ahead = tokens.said(*_BREAK) is not None
    tokens.at = at
    return ahead


def _breaks(tokens: Tokens) -> list[Interval]:
    tokens.said(*_BREAK)
    _pointing(tokens)
    return _ranges(tokens)


def _parted(
    intervals: Intervals, breaks: Collection[Interval], tokens: Tokens, at: int
) -> Intervals:
    """The hours without their breaks, each of which must lie within."""
    for pause in breaks:
        whole = next(
            (
                i
                for i in intervals
                if i.first_minute < pause.first_minute and pause.end_minute < i.end_minute
            ),
            None,
        )
        if whole is None:
            raise tokens.refusal(at, "перерыв не внутри рабочих часов")
        parts = (
            Interval(opens=whole.opens, closes=pause.opens),
            Interval(opens=pause.closes, closes=whole.closes),
        )
        intervals = _tidy([*(i for i in intervals if i != whole), *parts], tokens, at)
    return intervals


def read_date_hours(text: str, today: date) -> DateHours:
    """The exception that these words mean.

    today  in the zone of the place: dates without a year are the next such days, dates that are
           over or more than a year ahead are refused
    Raises NotUnderstood.
    """
    meanings: dict[DateHours, None] = {}
    refusal: NotUnderstood | None = None
    # «31.12 - 9.10-16.00»: until 9 October, or from ten past nine? Both are tried.
    for ranged in (True, False):
        tokens = Tokens(text, DATES_EXAMPLE)
        try:
            dates = read_dates(tokens, today, ranged=ranged)
            meanings[_exception(tokens, dates)] = None
        except NotUnderstood as error:
            refusal = refusal or error
    if len(meanings) == 1:
        return next(iter(meanings))
    if meanings or refusal is None:
        raise Tokens(text, DATES_EXAMPLE).refusal(0, "это можно понять по-разному")
    raise refusal


def _exception(tokens: Tokens, dates: Dates) -> DateHours:
    """The rest behind the dates: hours, a break, the reason in brackets, and nothing else."""
    while tokens.sign(":", ",") or tokens.dash():
        pass
    intervals = _hours(tokens)
    at = tokens.at
    tokens.sign(",")
    if intervals and _break_ahead(tokens):
        at = tokens.at
        intervals = _parted(intervals, _breaks(tokens), tokens, at)
    elif not (intervals and tokens.said(*_NO_BREAK)):
        tokens.at = at
    at = tokens.at
    why = tokens.bracketed()
    tokens.sign(".")
    if tokens.left:
        tokens.refuse(tokens.at)
    try:
        return DateHours(first=dates.first, last=dates.last, intervals=intervals, why=why)
    except ValueError as error:
        raise tokens.refusal(at, "причина — от 2 до 100 знаков в одной строке") from error
