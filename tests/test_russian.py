"""Days and hours as people say them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from russian import day_words, listed, span_words

MOSCOW = ZoneInfo("Europe/Moscow")


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("start", "end", "about", "said"),
    [
        (at(10, 9), at(10, 16), False, "10 декабря, четверг, с 9:00 до 16:00"),
        (at(10, 7, 5), at(10, 18), True, "10 декабря, четверг, с 7:05 ориентировочно до 18:00"),
        (at(14, 23), at(15, 6), False, "в ночь с 14 на 15 декабря, 23:00–6:00"),
        (at(31, 23), at(1, 6, month=1).replace(year=2027), False,
         "в ночь с 31 декабря на 1 января, 23:00–6:00"),
        (at(6, 9), at(7, 0), False, "6 декабря, воскресенье, с 9:00 до 24:00"),
        (at(6, 9), at(8, 12), False,
         "с 9:00 6 декабря (воскресенье) до 12:00 8 декабря (вторник)"),
        (at(6, 9), None, False, "с 9:00 6 декабря (воскресенье), срок уточняется"),
        (at(14, 21), at(15, 12), False,
         "с 21:00 14 декабря (понедельник) до 12:00 15 декабря (вторник)"),
    ],
)  # fmt: skip
def test_a_span_is_said_plainly(
    start: datetime, end: datetime | None, about: bool, said: str
) -> None:
    assert span_words(start, end, MOSCOW, about=about) == said


def test_hours_are_those_of_the_house() -> None:
    start, end = datetime(2026, 12, 10, 20, tzinfo=UTC), datetime(2026, 12, 10, 22, tzinfo=UTC)

    said = span_words(start, end, ZoneInfo("Asia/Kamchatka"), about=False)

    assert said == "11 декабря, пятница, с 8:00 до 10:00"


def test_a_day_is_said_with_its_weekday() -> None:
    assert day_words(date(2026, 3, 12)) == "12 марта, четверг"


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["вода"], "вода"), (["вода", "газ"], "вода и газ"), (["а", "б", "в"], "а, б и в")],
)
def test_things_are_listed_as_people_list_them(words: list[str], said: str) -> None:
    assert listed(words) == said
