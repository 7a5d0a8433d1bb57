"""Russian days, hours and spans as people say them. House rules: 24-hour clock, local time,
«до 24:00 6 июня» rather than «до 00:00 7 июня», a night said as a night.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
EVENING, MORNING = time(20), time(8)


def day_words(day: date) -> str:
    """«10 декабря, четверг»."""
    return f"{day.day} {MONTHS[day.month - 1]}, {WEEKDAYS[day.weekday()]}"


def hour_words(moment: time) -> str:
    """«9:00»."""
    return f"{moment.hour}:{moment.minute:02}"


def moment_words(day: date, hour: str) -> str:
    """«18:00 24 ноября (вторник)»: behind the hour a day has its weekday in brackets."""
    said, _, weekday = day_words(day).partition(", ")
    return f"{hour} {said} ({weekday})"


def end_words(end: datetime) -> tuple[date, str]:
    """The day an end belongs to and its hour; midnight is 24:00 of the day before."""
    if end.time() == time(0):
        return end.date() - timedelta(days=1), "24:00"
    return end.date(), hour_words(end.time())


def span_words(start: datetime, end: datetime | None, zone: ZoneInfo, *, about: bool) -> str:
    """When something is off, in the house's own time.

    start, end  aware; end None: not known
    about       the end is an estimate

    «24 ноября, вторник, с 9:00 до 16:00», «в ночь с 14 на 15 декабря, 23:00–6:00», «с 9:00
    24 ноября (вторник) до 18:00 26 ноября (четверг)», «с 7:20 24 ноября (вторник), срок
    уточняется».
    """
    start = start.astimezone(zone)
    first, opens = start.date(), hour_words(start.time())
    if end is None:
        return f"с {moment_words(first, opens)}, срок уточняется"
    last, closes = end_words(end.astimezone(zone))
    nearly = "ориентировочно " if about else ""
    if first == last:
        return f"{day_words(first)}, с {opens} {nearly}до {closes}"
    if last - first == timedelta(days=1) and start.time() >= EVENING:
        local_end = end.astimezone(zone)
        if local_end.time() <= MORNING:
            return f"в ночь {_night(first, last)}, {opens}–{closes}" + (
                " (ориентировочно)" if about else ""
            )
    return f"с {moment_words(first, opens)} {nearly}до {moment_words(last, closes)}"


def _night(first: date, last: date) -> str:
    if first.month == last.month:
        return f"с {first.day} на {last.day} {MONTHS[last.month - 1]}"
    return f"с {first.day} {MONTHS[first.month - 1]} на {last.day} {MONTHS[last.month - 1]}"


def listed(words: Sequence[str]) -> str:
    """«холодной воды, горячей воды и отопления»."""
    return " и ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def numeral(n: int, one: str, few: str, many: str) -> str:
    """The form that goes with a number: 1 место, 2 места, 5 мест, 11 мест, 21 место."""
    if n % 100 in range(11, 15):
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(n % 10, many)
