"""Ask step by step: what for, which day, what time. Each step shows real free places."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from context import Context
from message import Message
from reception import texts
from reception.buttons import ChooseDay, ChooseService, ChooseTime
from reception.model import Desk, Office, Service
from reception.slots import free_slots, nearest, open_days
from reception.store import office, taken

DAYS_SHOWN = 6


def offer_services(press: ChooseService, bot: str, ctx: Context) -> Message | None:
    """None: no such office receives through this bot."""
    found = office(ctx.documents, press.office)
    return texts.services(found) if found and found.bot == bot else None


def offer_days(press: ChooseDay, bot: str, ctx: Context) -> Message | None:
    """The next days that have a free place. None: office or service are no more."""
    where = here(press.office, press.service, bot, ctx)
    return offer_days_of(*where, ctx, since=press.since, moving=press.moving) if where else None


def offer_days_of(
    found: Office,
    service: Service,
    ctx: Context,
    *,
    since: date | None = None,
    moving: str | None = None,
) -> Message:
    """The next days, from `since` on, on which there is a free place for this service."""
    desk = found.desk_of(service)
    days = [day for day in open_days(found, ctx.now()) if day >= (since or date.min)]
    places = {day: len(free) for day, free in free_by_day(found, desk, days, ctx).items() if free}
    shown = dict(list(places.items())[:DAYS_SHOWN])
    later = list(places)[DAYS_SHOWN] if len(places) > DAYS_SHOWN else None
    return texts.days(found, service, shown, later, moving)


def offer_times(press: ChooseTime, bot: str, ctx: Context) -> Message | None:
    """The free times of one day. None: office or service are no more."""
    where = here(press.office, press.service, bot, ctx)
    if where is None:
        return None
    found, service = where
    days = [day for day in open_days(found, ctx.now()) if day == press.day]
    free = free_by_day(found, found.desk_of(service), days, ctx).get(press.day, [])
    return texts.times(found, service, press.day, free, press.moving)


def near(found: Office, desk: Desk, wanted: datetime, ctx: Context) -> list[datetime]:
    """Free starts closest to one that is gone."""
    free = free_by_day(found, desk, open_days(found, ctx.now()), ctx)
    return nearest([start for starts in free.values() for start in starts], wanted)


def here(office_id: str, service_id: str, bot: str, ctx: Context) -> tuple[Office, Service] | None:
    """As `known`, and it receives through this bot: a button may be forged."""
    where = known(office_id, service_id, ctx)
    return where if where and where[0].bot == bot else None


def known(office_id: str, service_id: str, ctx: Context) -> tuple[Office, Service] | None:
    """The office and its service, if both are still there."""
    found = office(ctx.documents, office_id)
    service = found.service(service_id) if found else None
    return (found, service) if found and service else None


def free_by_day(
    found: Office, desk: Desk, days: Iterable[date], ctx: Context
) -> dict[date, list[datetime]]:
    """Free starts of each day, asked of the documents once."""
    days = list(days)
    if not days:
        return {}
    first = datetime.combine(days[0], time(0), found.local_time)
    end = datetime.combine(days[-1] + timedelta(days=1), time(0), found.local_time)
    gone = taken(ctx.documents, found.id, desk.id, first, end)
    return {day: free_slots(found, desk, day, gone, ctx.now()) for day in days}
