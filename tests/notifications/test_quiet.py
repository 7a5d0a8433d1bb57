"""Nobody is woken for trifles, and danger wakes everybody."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.quiet import QuietHours, spoken_at

MOSCOW, KAMCHATKA = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Kamchatka")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def moscow(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+03:00")


@pytest.mark.parametrize(
    ("now", "spoken"),
    [
        ("2026-11-24T21:59:59", "2026-11-24T21:59:59"),
        ("2026-11-24T22:00:00", "2026-11-25T08:00:00"),
        ("2026-11-25T03:00:00", "2026-11-25T08:00:00"),
        ("2026-11-25T07:59:59", "2026-11-25T08:00:00"),
        ("2026-11-25T08:00:00", "2026-11-25T08:00:00"),
        ("2026-12-31T23:00:00", "2027-01-01T08:00:00"),
    ],
)
def test_from_ten_to_eight_it_waits_for_the_morning(now: str, spoken: str) -> None:
    assert spoken_at(moscow(now), MOSCOW, danger=False) == moscow(spoken)


def test_the_night_is_the_houses_own() -> None:
    noon_in_moscow = moscow("2026-11-24T13:00:00")  # 22:00 in Kamchatka

    assert spoken_at(noon_in_moscow, MOSCOW, danger=False) == noon_in_moscow
    morning = datetime(2026, 11, 25, 8, tzinfo=KAMCHATKA)
    assert spoken_at(noon_in_moscow, KAMCHATKA, danger=False) == morning


def test_a_resident_may_choose_other_hours_or_none() -> None:
    noon = moscow("2026-11-24T13:00:00")
    siesta, none = QuietHours(time(12), time(15)), QuietHours(time(0), time(0))

    assert spoken_at(noon, MOSCOW, danger=False, hours=siesta) == moscow("2026-11-24T15:00:00")
    night = moscow("2026-11-24T23:00:00")
    assert spoken_at(night, MOSCOW, danger=False, hours=none) == night


@given(moments)
def test_danger_never_waits(moment: datetime) -> None:
    assert spoken_at(moment, MOSCOW, danger=True) == moment


@given(moments, st.times(), st.times())
def test_nothing_is_said_in_quiet_hours_or_later_than_their_end(
    moment: datetime, begins: time, ends: time
) -> None:
    hours = QuietHours(begins, ends)

    spoken = spoken_at(moment, MOSCOW, danger=False, hours=hours)

    assert spoken >= moment
    assert (spoken - moment).total_seconds() <= 24 * 3600
    assert spoken_at(spoken, MOSCOW, danger=False, hours=hours) == spoken
    if spoken != moment:
        assert spoken.astimezone(MOSCOW).time() == ends
