"""Hours that cannot be are refused, and what is stored comes back."""

from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from documents import Create
from documents.sqlite import SqliteDocuments
from hours import DateHours, Interval, WeeklyHours
from hours.workdays import workdays


def an_interval(opens: str, closes: str) -> dict[str, str]:
    return {"opens": opens, "closes": closes}


def test_the_end_of_the_day_is_written_24_00() -> None:
    evening = Interval.model_validate(an_interval("18:00", "24:00"))

    assert evening.closes == time(0)
    assert evening.model_dump() == {"opens": "18:00", "closes": "24:00"}
    assert Interval.model_validate(evening.model_dump()) == evening
    assert Interval.model_validate_json(evening.model_dump_json()) == evening


def test_the_end_of_the_day_is_the_next_midnight() -> None:
    zone = ZoneInfo("Europe/Moscow")

    opens, closes = Interval.model_validate(an_interval("18:00", "24:00")).on(
        date(2026, 12, 31), zone
    )

    assert f"{opens} {closes}" == "2026-12-31 18:00:00+03:00 2027-01-01 00:00:00+03:00"


@pytest.mark.parametrize(
    ("opens", "closes", "why"),
    [
        ("18:00", "09:00", "closes must be after opens; a night is two intervals"),
        ("09:00", "09:00", "closes must be after opens"),
        ("24:00", "24:00", "opens"),
        ("09:00:30", "10:00", "without seconds and zone"),
        ("09:00", "10:00+03:00", "without seconds and zone"),
        ("09:00", "25:00", "closes"),
    ],
)
def test_hours_that_no_clock_shows_are_refused(opens: str, closes: str, why: str) -> None:
    with pytest.raises(ValueError, match=why.replace("+", r"\+")):
        Interval.model_validate(an_interval(opens, closes))


def test_intervals_stand_in_order_and_those_that_touch_are_one() -> None:
    hours = WeeklyHours.model_validate(
        {
            "days": {
                "wed": [],
                "tue": [
                    an_interval("16:00", "24:00"),
                    an_interval("09:00", "12:00"),
                    an_interval("12:00", "13:00"),
                ],
            }
        }
    )

    assert hours.model_dump()["days"] == {
        "tue": (an_interval("09:00", "13:00"), an_interval("16:00", "24:00"))
    }


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ({"tue": [an_interval("09:00", "13:00"), an_interval("12:00", "18:00")]},
         "09:00 and 12:00 overlap"),
        ({"tue": [an_interval("09:00", "24:00"), an_interval("12:00", "18:00")]},
         "09:00 and 12:00 overlap"),
        ({"tue": [an_interval(f"{n:02}:00", f"{n:02}:30") for n in range(7)]},
         "7 intervals a day; 6 are accepted"),
        ({}, "no day has hours"),
        ({"tue": []}, "no day has hours"),
        ({"someday": [an_interval("09:00", "13:00")]}, "days.someday"),
    ],
)  # fmt: skip
def test_a_week_that_cannot_be_is_refused(days: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        WeeklyHours.model_validate({"days": days})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"last": "2026-12-30"}, "last must not be before first"),
        ({"why": "ремонт (долгий)"}, "why"),
        ({"why": "а"}, "why"),
        ({"why": "а" * 101}, "why"),
    ],
)
def test_an_exception_that_cannot_be_is_refused(changes: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        DateHours.model_validate({"first": "2026-12-31", "last": "2026-12-31"} | changes)


def test_hours_are_stored_as_documents_know_values(tmp_path: Any) -> None:
    documents = SqliteDocuments(tmp_path / "documents.sqlite")
    hours = WeeklyHours.model_validate({"days": {"tue": [an_interval("09:00", "24:00")]}})
    dates = DateHours.model_validate(
        {"first": "2026-12-31", "last": "2027-01-02", "intervals": [an_interval("09:00", "10:00")]}
    )

    documents.commit(
        Create("x/a", {"week": hours.model_dump(), "dates": [dates.model_dump()]}, "test")
    )

    kept = documents.get("x/a")
    assert kept
    assert WeeklyHours.model_validate(kept.data["week"]) == hours
    assert DateHours.model_validate(kept.data["dates"][0]) == dates  # type: ignore[index]
    documents.close()


@pytest.mark.parametrize(
    "day", ["2026-12-31", "2026-01-09", "2026-01-01", "2026-03-09", "2027-02-22", "2027-11-05"]
)
def test_known_days_off_are_off(day: str) -> None:
    assert date.fromisoformat(day) in workdays().off


def test_known_working_and_short_days_are_known() -> None:
    short = {f"{day}" for day in workdays().short if day.year == 2026}

    assert short == {"2026-04-30", "2026-05-08", "2026-06-11", "2026-11-03"}
    assert workdays().working[date(2027, 2, 20)] == "mon"
    assert date(2027, 2, 20) not in workdays().off
    assert date(2026, 11, 13) not in workdays().off


def test_a_holiday_on_a_weekend_moves_where_nothing_was_decreed_yet() -> None:
    assert date(2028, 11, 6) in workdays().off  # the 4th is a Saturday: ст. 112 ТК РФ


def test_247_days_of_2026_work() -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]

    working = [day for day in year if day.weekday() < 5 and day not in workdays().off]

    assert len(working) == 247


def test_the_calendar_is_read_once() -> None:
    assert workdays() is workdays()
