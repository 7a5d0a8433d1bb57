"""Opening hours in Russian."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from hours.model import WEEKDAYS, DateHours, Interval, Intervals, Weekday, WeeklyHours, gaps
from hours.now import Closed, Open, Standing
from russian import MONTHS, day_words, end_words, hour_words, moment_words

SHORT_DAYS = dict(zip(WEEKDAYS, ("пн", "вт", "ср", "чт", "пт", "сб", "вс"), strict=True))
IN_DAYS = (
    "в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу",
    "в воскресенье",
)  # fmt: skip
TOMORROW = timedelta(days=1)
ROUND_THE_CLOCK = "Открыто круглосуточно"
LONGEST_BREAK_MINUTES = 120  # a longer gap parts the day in two


def standing_words(standing: Standing, now: datetime, zone: ZoneInfo) -> str:
    """«Сейчас открыто до 18:00», «Сейчас закрыто, откроемся завтра в 9:00».

    now   aware
    zone  the listener's, which may differ from that of the place
    """
    today = now.astimezone(zone).date()
    match standing:
        case Open(until):
            return f"Сейчас открыто {_until(until, today, zone)}" if until else ROUND_THE_CLOCK
        case Closed(opens, pause):
            state = "Сейчас перерыв" if pause else "Сейчас закрыто"
            return f"{state}, откроемся {_from(opens, today, zone)}" if opens else state
        case _:
            assert_never(standing)


def _until(until: datetime, today: date, zone: ZoneInfo) -> str:
    day, hour = end_words(until.astimezone(zone))
    if day == today:
        return f"до {hour}"
    return f"до {hour} завтра" if day == today + TOMORROW else f"до {moment_words(day, hour)}"


def _from(opens: datetime, today: date, zone: ZoneInfo) -> str:
    local = opens.astimezone(zone)
    day, moment = local.date(), f"в {hour_words(local.time())}"
    if day == today:
        return moment
    if day == today + TOMORROW:
        return f"завтра {moment}"
    return f"{IN_DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]}, {moment}"


def hours_words(hours: WeeklyHours, *, days_off: bool = True) -> str:
    """«пн–чт 9:00–18:00, перерыв 13:00–14:00; пт 9:00–17:00; сб, вс — выходной».

    days_off  say them: of a reception, which is on some days only, they need no word
    `typed.read_hours` reads the same hours out of it.
    """
    by_hours: dict[Intervals, list[Weekday]] = {}
    for weekday in WEEKDAYS:
        by_hours.setdefault(hours.days.get(weekday, ()), []).append(weekday)
    closed = by_hours.pop((), [])
    said = [f"{_days(days)} {intervals_words(i)}" for i, days in by_hours.items()]
    always = said == ["ежедневно круглосуточно"]
    if always:
        said = ["круглосуточно" if hours.on_holidays else "круглосуточно, кроме праздников"]
    if closed and days_off:
        said.append(f"{_days(closed)} — выходной")
    if hours.on_holidays and not always:
        said.append("и в праздники")
    if not hours.shortened:
        said.append("перед праздниками без сокращения")
    return "; ".join(said)


def intervals_words(intervals: Sequence[Interval]) -> str:
    """«9:00–18:00, перерыв 13:00–14:00», «выходной»."""
    if not intervals:
        return "выходной"
    if intervals[0].round_the_clock:
        return "круглосуточно"
    breaks = gaps(intervals)
    if any(b.end_minute - b.first_minute > LONGEST_BREAK_MINUTES for b in breaks):
        return " и ".join(map(_interval, intervals))
    whole = Interval(opens=intervals[0].opens, closes=intervals[-1].closes)
    paused = f", перерыв {' и '.join(map(_interval, breaks))}" if breaks else ""
    return f"{_interval(whole)}{paused}"


def date_hours_words(exception: DateHours) -> str:
    """«31 декабря, четверг: выходной», «с 1 по 8 января: выходной (ремонт)»."""
    first, last = exception.first, exception.last
    why = f" ({exception.why})" if exception.why else ""
    return f"{_dates(first, last)}: {intervals_words(exception.intervals)}{why}"


def _dates(first: date, last: date) -> str:
    if first == last:
        return day_words(first)
    until = f"{last.day} {MONTHS[last.month - 1]}"
    same_month = (first.year, first.month) == (last.year, last.month)
    since = f"{first.day}" if same_month else f"{first.day} {MONTHS[first.month - 1]}"
    return f"с {since} по {until}"


def _interval(interval: Interval) -> str:
    until = end_words(datetime.combine(date(2001, 1, 1), interval.closes))[1]
    return f"{hour_words(interval.opens)}–{until}"


def _days(days: Sequence[Weekday]) -> str:
    """«пн–чт», «сб, вс», «пн, ср–пт», «ежедневно»."""
    if len(days) == len(WEEKDAYS):
        return "ежедневно"
    runs: list[list[Weekday]] = []
    for day in days:
        if runs and WEEKDAYS.index(runs[-1][-1]) + 1 == WEEKDAYS.index(day):
            runs[-1].append(day)
        else:
            runs.append([day])
    said = [
        f"{SHORT_DAYS[run[0]]}–{SHORT_DAYS[run[-1]]}"
        if len(run) > 2
        else ", ".join(SHORT_DAYS[day] for day in run)
        for run in runs
    ]
    return ", ".join(said)
