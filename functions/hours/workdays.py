"""The production calendar of Russia: `workdays.json`, written by `tests/write_workdays.py`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from hours.model import Weekday


@dataclass(frozen=True, slots=True)
class Workdays:
    """What the state says of days. Of years that the file does not know it says nothing.

    off      holidays, and days off that the law or the government moved to working days
    short    working days right before a holiday: an hour shorter (ст. 95 ТК РФ)
    working  Saturdays that work, with the weekday whose day off they took
    """

    off: frozenset[date]
    short: frozenset[date]
    working: Mapping[date, Weekday]


@cache
def workdays() -> Workdays:
    """The calendar, read when it is first asked for."""
    read = json.loads(Path(__file__).with_name("workdays.json").read_text(encoding="utf-8"))
    return Workdays(
        off=frozenset(map(date.fromisoformat, read["off"])),
        short=frozenset(map(date.fromisoformat, read["short"])),
        working={date.fromisoformat(day): weekday for day, weekday in read["working"].items()},
    )
