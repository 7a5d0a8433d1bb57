"""Which times are free: values in, values out."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hours import WEEKDAYS
from reception.model import Desk, Office


def slots(desk: Desk, day: date, zone: ZoneInfo) -> list[datetime]:
    """Every start of a visit at this desk on `day`, earliest first; aware, in `zone`."""
    step = timedelta(minutes=desk.minutes)
    starts = []
    for interval in desk.hours.get(WEEKDAYS[day.weekday()], ()):
        start, closes = interval.on(day, zone)
        while start + step <= closes:
            starts.append(start)
            start += step
    return sorted(starts)


def free_slots(
    office: Office, desk: Desk, day: date, taken: Collection[datetime], now: datetime
) -> list[datetime]:
    """Starts that a resident may still choose on `day`, earliest first.

    day    calendar day in the office's own zone
    taken  aware starts of living appointments at this desk
    now    aware; starts nearer than the office's notice are not offered
    Source domain.md 4.1
    """
    return [
        start
        for start in slots(desk, day, office.local_time)
        if start not in taken and start - now >= office.notice
    ]


def open_days(office: Office, now: datetime) -> list[date]:
    """The days that may be offered: today and the horizon, in the office's own zone."""
    today = now.astimezone(office.local_time).date()
    return [today + timedelta(days=n) for n in range(office.horizon_days + 1)]


def offered(office: Office, desk: Desk, starts: datetime, now: datetime) -> bool:
    """Whether such a visit exists at all: a button may be forged, outdated or late."""
    local = starts.astimezone(office.local_time)
    return local.date() in open_days(office, now) and local in free_slots(
        office, desk, local.date(), (), now
    )


def nearest(free: Collection[datetime], wanted: datetime, most: int = 6) -> list[datetime]:
    """The free starts closest to the one wanted, in order of time."""
    return sorted(sorted(free, key=lambda start: abs(start - wanted))[:most])
