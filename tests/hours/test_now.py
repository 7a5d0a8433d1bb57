"""Which hours a day has, and whether it is open at this moment."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hours import (
    WEEKDAYS,
    Closed,
    DateHours,
    Interval,
    Open,
    WeeklyHours,
    hours_words,
    intervals_on,
    read_date_hours,
    read_hours,
    standing,
    standing_words,
)
from hours.words import intervals_words

MOSCOW, KAMCHATKA = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Kamchatka")
KALININGRAD = ZoneInfo("Europe/Kaliningrad")
OFFICE = read_hours("пн–чт 9:00–18:00, перерыв 13:00–14:00; пт 9:00–17:00")
ALWAYS = read_hours("круглосуточно")
TUESDAY = date(2026, 11, 24)


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=MOSCOW)


def on(day: str, *exceptions: DateHours, hours: WeeklyHours = OFFICE) -> str:
    return intervals_words(intervals_on(hours, exceptions, date.fromisoformat(day)))


def exception(text: str) -> DateHours:
    return read_date_hours(text, TUESDAY)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-24", "9:00–18:00, перерыв 13:00–14:00"),
        ("2026-11-27", "9:00–17:00"),
        ("2026-11-28", "выходной"),
        ("2026-11-03", "9:00–17:00, перерыв 13:00–14:00"),  # the day before a holiday
        ("2026-11-04", "выходной"),
        ("2026-04-30", "9:00–17:00, перерыв 13:00–14:00"),
        ("2026-12-31", "выходной"),
        ("2027-01-08", "выходной"),
        ("2027-01-11", "9:00–18:00, перерыв 13:00–14:00"),
        ("2027-02-22", "выходной"),
        # A Saturday that works for that Monday, which would have been right before a holiday.
        ("2027-02-20", "9:00–17:00, перерыв 13:00–14:00"),
        ("2025-11-01", "9:00–17:00, перерыв 13:00–14:00"),
        ("2031-01-01", "9:00–18:00, перерыв 13:00–14:00"),  # of that year nothing is known
    ],
)
def test_the_week_obeys_the_calendar_of_the_state(day: str, said: str) -> None:
    assert on(day) == said


def test_whoever_is_open_on_holidays_keeps_the_hours_of_the_weekday() -> None:
    daily = read_hours("ежедневно 8-20; и в праздники")

    assert on("2027-01-01", hours=daily) == "8:00–20:00"
    assert on("2026-11-03", hours=daily) == "8:00–19:00"


def test_without_shortening_the_day_before_a_holiday_is_a_day_like_others() -> None:
    whole = read_hours("вт 9-18; перед праздниками без сокращения")

    assert on("2026-11-03", hours=whole) == "9:00–18:00"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("вт 9-12 и 17-18", "9:00–12:00"),
        ("вт 9-12 и 17-17:30", "9:00–12:00"),
        ("вт 12-13", "выходной"),
        ("вт 0:30-24", "0:30–23:00"),
        ("вт круглосуточно", "круглосуточно"),
    ],
)
def test_an_hour_less_is_taken_from_the_end_of_the_day(typed: str, said: str) -> None:
    assert on("2026-11-03", hours=read_hours(typed)) == said


def test_an_exception_beats_the_calendar_and_the_week() -> None:
    works = exception("31.12 9-12")

    assert on("2026-12-31", works) == "9:00–12:00"
    assert on("2026-12-30", works) == "9:00–18:00, перерыв 13:00–14:00"
    assert on("2027-01-05", exception("1-8 января 10-12")) == "10:00–12:00"
    assert on("2026-11-25", exception("25.11 выходной")) == "выходной"
    assert on("2026-11-26", exception("25.11 выходной")) == "9:00–18:00, перерыв 13:00–14:00"


def test_of_two_exceptions_the_later_said_decides() -> None:
    both = exception("с 28.12 по 30.12 10-15"), exception("29.12 выходной")

    assert on("2026-12-28", *both) == "10:00–15:00"
    assert on("2026-12-29", *both) == "выходной"
    assert on("2026-12-29", *reversed(both)) == "10:00–15:00"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(24, 9), Open(at(24, 13))),
        (at(24, 12, 59), Open(at(24, 13))),
        (at(24, 13), Closed(at(24, 14), pause=True)),
        (at(24, 14), Open(at(24, 18))),
        (at(24, 8, 59), Closed(at(24, 9))),
        (at(24, 18), Closed(at(25, 9))),
        (at(27, 17), Closed(at(30, 9))),
        (at(3, 17), Closed(at(5, 9))),  # shortened, then a holiday
        (at(30, 18, month=12), Closed(at(11, 9, month=1, year=2027))),
        (at(24, 15).astimezone(UTC), Open(at(24, 18))),
    ],
)
def test_it_is_open_or_not_to_the_minute(now: datetime, expected: object) -> None:
    assert standing(OFFICE, (), now, MOSCOW) == expected


def test_hours_are_those_of_the_place_wherever_one_asks() -> None:
    nine_in_kamchatka = datetime(2026, 11, 24, 9, tzinfo=KAMCHATKA)

    asked = nine_in_kamchatka.astimezone(MOSCOW)  # midnight in Moscow

    assert standing(OFFICE, (), asked, KAMCHATKA) == Open(nine_in_kamchatka.replace(hour=13))
    assert standing(OFFICE, (), asked, MOSCOW) == Closed(at(24, 9))


def test_round_the_clock_never_closes() -> None:
    assert standing(ALWAYS, (), at(31, 23, 59, month=12), MOSCOW) == Open(None)


def test_intervals_that_meet_at_midnight_are_one() -> None:
    night = read_hours("пн 20-24; вт 0-6")

    assert standing(night, (), at(23, 22), MOSCOW) == Open(at(24, 6))
    assert standing(night, (), at(24, 1), MOSCOW) == Open(at(24, 6))
    assert standing(night, (), at(24, 6), MOSCOW) == Closed(at(30, 20))


def test_round_the_clock_ends_where_an_exception_or_a_holiday_begins() -> None:
    closed = exception("26.11 выходной")

    assert standing(ALWAYS, [closed], at(24, 12), MOSCOW) == Open(at(26, 0))
    assert standing(ALWAYS, [closed], at(26, 12), MOSCOW) == Closed(at(27, 0))
    workdays = read_hours("круглосуточно, кроме праздников")
    assert standing(workdays, (), at(20, 12, month=12), MOSCOW) == Open(at(31, 0, month=12))


def test_nothing_is_promised_beyond_sixty_days() -> None:
    repair = DateHours(first=date(2026, 11, 1), last=date(2027, 6, 1))

    assert standing(OFFICE, [repair], at(24, 12), MOSCOW) == Closed(None)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at(24, 15), "Сейчас открыто до 18:00"),
        (at(24, 13, 30), "Сейчас перерыв, откроемся в 14:00"),
        (at(24, 8), "Сейчас закрыто, откроемся в 9:00"),
        (at(24, 19), "Сейчас закрыто, откроемся завтра в 9:00"),
        (at(28, 12), "Сейчас закрыто, откроемся в понедельник, 30 ноября, в 9:00"),
        (at(4, 12), "Сейчас закрыто, откроемся завтра в 9:00"),
        (at(31, 12, month=12),
         "Сейчас закрыто, откроемся в понедельник, 11 января, в 9:00"),
    ],
)  # fmt: skip
def test_a_resident_reads_how_it_is_now(now: datetime, said: str) -> None:
    assert standing_words(standing(OFFICE, (), now, MOSCOW), now, MOSCOW) == said


@pytest.mark.parametrize(
    ("typed", "now", "said"),
    [
        ("круглосуточно", at(24, 3), "Открыто круглосуточно"),
        ("вт 9-24", at(24, 12), "Сейчас открыто до 24:00"),
        ("вт 20-24; ср 0-6", at(24, 21), "Сейчас открыто до 6:00 завтра"),
        ("вт 20-24; ср 0-24", at(24, 21), "Сейчас открыто до 24:00 завтра"),
        ("вт 20-24; ср 0-24; чт 0-6", at(24, 21), "Сейчас открыто до 6:00 26 ноября (четверг)"),
        ("вт 10-12", at(25, 21), "Сейчас закрыто, откроемся во вторник, 1 декабря, в 10:00"),
    ],
)
def test_nights_and_weeks_are_said_as_exactly(typed: str, now: datetime, said: str) -> None:
    assert standing_words(standing(read_hours(typed), (), now, MOSCOW), now, MOSCOW) == said


def test_nobody_is_told_when_if_nobody_knows() -> None:
    assert standing_words(Closed(None), at(24, 12), MOSCOW) == "Сейчас закрыто"


def test_a_listener_in_another_zone_hears_times_of_her_own() -> None:
    now = at(24, 15)
    open_in_moscow = standing(OFFICE, (), now, MOSCOW)
    evening = at(24, 19)
    closed_in_moscow = standing(OFFICE, (), evening, MOSCOW)

    assert standing_words(open_in_moscow, now, KALININGRAD) == "Сейчас открыто до 17:00"
    assert standing_words(open_in_moscow, now, KAMCHATKA) == "Сейчас открыто до 3:00"
    # In Kamchatka it is the 25th already, so Moscow's morning of the 25th is the same day.
    assert standing_words(closed_in_moscow, evening, KAMCHATKA) == (
        "Сейчас закрыто, откроемся в 18:00"
    )


# Hypothesis puts its zone to them.
BEGIN, END = (datetime(year, 1, 1) for year in (2025, 2031))  # noqa: DTZ001
WEEKS = st.dictionaries(
    st.sampled_from(WEEKDAYS),
    st.sampled_from(
        [
            (Interval.model_validate({"opens": "09:00", "closes": "18:00"}),),
            (Interval.model_validate({"opens": "00:00", "closes": "24:00"}),),
            (
                Interval.model_validate({"opens": "00:00", "closes": "02:00"}),
                Interval.model_validate({"opens": "20:00", "closes": "24:00"}),
            ),
        ]
    ),
    min_size=1,
)


@settings(deadline=None)  # other tests run beside
@given(WEEKS, st.datetimes(BEGIN, END, timezones=st.just(MOSCOW)))
def test_what_is_open_closes_and_what_is_closed_opens(
    week: dict[str, object], now: datetime
) -> None:
    hours = WeeklyHours.model_validate({"days": week})

    match standing(hours, (), now, MOSCOW):
        case Open(until=datetime() as until):
            assert now < until
            assert isinstance(standing(hours, (), until, MOSCOW), Closed)
        case Closed(opens=datetime() as opens):
            assert now < opens
            assert isinstance(standing(hours, (), opens, MOSCOW), Open)
        case nothing_more:
            assert hours_words(hours)
            assert nothing_more in (Open(None), Closed(None))
