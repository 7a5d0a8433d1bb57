"""When nobody is to be woken for trifles (architecture.md 5)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of a day in the listener's own zone; over midnight if they end before they begin.

    The house's by default. A resident may choose others; equal hours are no quiet at all.
    """

    begins: time = time(22)
    ends: time = time(8)


USUAL_HOURS = QuietHours()


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
