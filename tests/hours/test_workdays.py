"""The stored calendar is what the library says now."""

import json
from datetime import date

import holidays

from hours.workdays import workdays
from write_workdays import WORKDAYS, YEARS, computed


def test_the_file_is_what_the_script_writes() -> None:
    assert json.loads(WORKDAYS.read_text(encoding="utf-8")) == json.loads(json.dumps(computed()))


def test_the_file_agrees_with_the_library_in_all_its_years() -> None:
    library = holidays.country_holidays("RU", years=YEARS)

    assert {day for day in library if day not in workdays().off} == set()
    assert set(workdays().working) == library.weekend_workdays
    assert {day for day in workdays().off if day.year < 2028} == {
        day for day in library if day.year < 2028
    }
    assert {min(d.year for d in workdays().off), max(d.year for d in workdays().off)} == {
        YEARS[0],
        YEARS[-1],
    }


def test_no_day_both_works_and_is_off() -> None:
    calendar = workdays()

    assert calendar.off & (calendar.short | set(calendar.working)) == set()
    assert date(2025, 11, 1) in calendar.short
