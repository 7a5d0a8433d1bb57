"""When nobody is to be woken for trifles (architecture.md 5)."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from refusals import NotUnderstood

_HOUR = "([01][0-9]|2[0-3]):([0-5][0-9])"
_HOURS = re.compile(f"{_HOUR}-{_HOUR}")
OFF = "off"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of a day in the listener's own zone; over midnight if they end before they begin.

    The house's by default. A resident may choose others; equal hours are no quiet at all.
    """

    begins: time = time(22)
    ends: time = time(8)


USUAL_HOURS = QuietHours()


def quiet_hours(chosen: str | None) -> QuietHours:
    """The hours of a listener who chose `22:00-08:00`, or `off` for none; None: the usual ones.

    Raises NotUnderstood.
    """
    if chosen is None:
        return USUAL_HOURS
    if chosen == OFF:
        return QuietHours(time(), time())
    found = _HOURS.fullmatch(chosen)
    if found is None:
        raise NotUnderstood(f"quiet hours '{chosen[:20]}'; accepted: 22:00-08:00, or off")
    begins, began, ends, ended = map(int, found.groups())
    return QuietHours(time(begins, began), time(ends, ended))


def spoken_at(
    moment: datetime, zone: ZoneInfo, *, danger: bool, hours: QuietHours = USUAL_HOURS
) -> datetime:
    """The first moment from `moment` on at which a new message may be sent there.

    moment  aware
    danger  never waits
    """
    if danger or hours.begins == hours.ends:
        return moment
    local = moment.astimezone(zone)
    now, overnight = local.time(), hours.ends < hours.begins
    if overnight:
        quiet = now >= hours.begins or now < hours.ends
    else:
        quiet = hours.begins <= now < hours.ends
    if not quiet:
        return moment
    tomorrow = overnight and now >= hours.begins
    day = local.date() + timedelta(days=1 if tomorrow else 0)
    return datetime.combine(day, hours.ends, zone).astimezone(moment.tzinfo)
