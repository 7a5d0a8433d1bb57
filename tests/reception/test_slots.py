"""Which times are free, decided without touching anything."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import an_office
from reception.reminders import next_reminder
from reception.slots import free_slots, nearest, offered, open_days, slots

MOSCOW = ZoneInfo("Europe/Moscow")
TUESDAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 8, tzinfo=MOSCOW)


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=MOSCOW)


def test_a_visit_fits_whole_between_opening_break_and_closing() -> None:
    office = an_office()

    starts = slots(office.desks[0], TUESDAY, MOSCOW)

    assert starts == [at(9), at(9, 20), at(9, 40), at(13), at(13, 20)]


def test_a_day_without_hours_has_no_visits() -> None:
    assert slots(an_office().desks[0], TUESDAY + timedelta(days=1), MOSCOW) == []


def test_taken_and_too_near_times_are_not_offered() -> None:
    office = an_office(notice_minutes=60)

    free = free_slots(office, office.desks[0], TUESDAY, {at(9, 40)}, at(8, 20))

    assert free == [at(9, 20), at(13), at(13, 20)]


def test_taken_times_are_recognised_in_whatever_zone_they_are_told() -> None:
    office = an_office()

    free = free_slots(office, office.desks[0], TUESDAY, {at(9).astimezone(UTC)}, MORNING)

    assert at(9) not in free


@pytest.mark.parametrize(
    ("starts", "there"),
    [
        (at(9), True),
        (at(9).astimezone(UTC), True),
        (at(9, 10), False),
        (at(12), False),
        (at(8), False),
        (at(9, day=TUESDAY + timedelta(days=7)), True),
        (at(9, day=TUESDAY + timedelta(days=21)), False),
        (at(9, day=TUESDAY - timedelta(days=7)), False),
    ],
)
def test_only_a_visit_that_exists_can_be_taken(starts: datetime, there: bool) -> None:
    office = an_office(notice_minutes=30)

    assert offered(office, office.desks[0], starts, MORNING) is there


def test_days_are_those_of_the_office() -> None:
    far = an_office(zone="Asia/Kamchatka", horizon_days=1)
    evening_in_moscow = datetime(2026, 11, 24, 20, tzinfo=MOSCOW)

    assert open_days(far, evening_in_moscow) == [date(2026, 11, 25), date(2026, 11, 26)]


@given(st.lists(st.integers(0, 500), unique=True), st.integers(0, 500))
def test_the_nearest_are_the_nearest_in_order_of_time(minutes: list[int], wanted: int) -> None:
    free = [MORNING + timedelta(minutes=m) for m in minutes]

    shown = nearest(free, MORNING + timedelta(minutes=wanted), most=3)

    left = [abs(m - wanted) for m in minutes if MORNING + timedelta(minutes=m) not in shown]
    farthest = max((abs((s - MORNING) / timedelta(minutes=1) - wanted) for s in shown), default=0)
    assert shown == sorted(shown)
    assert len(shown) == min(3, len(free))
    assert all(distance >= farthest for distance in left)


@pytest.mark.parametrize(
    ("now", "when"),
    [
        (at(9) - timedelta(days=3), at(9) - timedelta(hours=24)),
        (at(9) - timedelta(hours=24), at(7)),
        (at(6, 59), at(7)),
        (at(7), None),
        (at(10), None),
    ],
)
def test_a_visitor_is_reminded_a_day_and_two_hours_before(
    now: datetime, when: datetime | None
) -> None:
    assert next_reminder(at(9), now) == when


def test_an_office_names_only_desks_it_has() -> None:
    service: dict[str, Any] = {"id": "x", "title": "Совет", "desk": "roof", "bring": "паспорт"}

    with pytest.raises(ValueError, match="service 'x' names no desk of it: 'roof'"):
        an_office(services=[service])


def test_opening_hours_do_not_run_backwards() -> None:
    hours = {"tue": [{"opens": "18:00", "closes": "09:00"}]}

    with pytest.raises(ValueError, match="closes must be after opens"):
        an_office(desks=[{"id": "buh", "room": "каб. 2", "minutes": 20, "hours": hours}])
