"""Write `functions/hours/workdays.json` from the library `holidays`: the end of `make lock`.

The library is too slow to import at a cold start. It knows what the government moved; what follows
from the law alone is computed here:

- ст. 112 ТК РФ: a holiday on a weekend makes the next working day after it a day off, in a year
  whose moves the government has not yet decreed (those of January are always decreed);
- ст. 95 ТК РФ: the working day right before a holiday is an hour shorter. A Saturday that works
  instead of such a day has that day's length (Минздравсоцразвития, № 588н).
"""

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import holidays

YEARS = range(2025, 2031)
WORKDAYS = Path(__file__).parent.parent / "functions" / "hours" / "workdays.json"
MOVED = re.compile(r"перенесено с (\d\d\.\d\d\.\d{4})")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)


def computed() -> dict[str, Any]:
    """The content of the file."""
    # The year behind the last says whether that one ends before a holiday.
    years = range(YEARS[0], YEARS[-1] + 2)
    named = dict(holidays.country_holidays("RU", years=years, language="ru").items())
    moved = {
        day: datetime.strptime(found[1], "%d.%m.%Y").date()  # noqa: DTZ007 - a date has no zone
        for day, name in named.items()
        if (found := MOVED.search(name))
    }
    public = {day for day, name in named.items() if day not in moved and "(выходной)" not in name}
    off = set(named) | _moved_by_law(public, {day.year for day in moved})
    # A holiday that was moved away was no working day, and does not work.
    working = {
        since: day for day, since in moved.items() if since not in public and _weekend(since)
    }
    replaced = {day: since for since, day in working.items()}
    before = {day - DAY for day in public}
    short = {day for day in before if day not in off and (day in working or not _weekend(day))}
    short |= {replaced[day] for day in before if day in replaced}
    return {
        "off": [f"{day}" for day in sorted(off) if day.year in YEARS],
        "short": [f"{day}" for day in sorted(short) if day.year in YEARS],
        "working": {f"{day}": WEEKDAYS[working[day].weekday()] for day in sorted(working)},
    }


def _moved_by_law(public: set[date], decreed: set[int]) -> set[date]:
    found: set[date] = set()
    for holiday in sorted(public):
        if holiday.year in decreed or holiday.month == 1 or not _weekend(holiday):
            continue
        day = holiday + DAY
        while _weekend(day) or day in public | found:
            day += DAY
        found.add(day)
    return found


def _weekend(day: date) -> bool:
    return day.weekday() >= 5


if __name__ == "__main__":
    WORKDAYS.write_text(json.dumps(computed(), indent=1) + "\n", encoding="utf-8")
