"""Take, move and cancel a visit.

Each function loads, decides, and returns what the resident is to see with the writes that make it
true; the conversation commits them in one batch. Where somebody was first, the batch is refused
whole, and the same function, asked again, sees why.
"""

import hashlib
from datetime import datetime

from context import Context
from documents import Document
from personal_data.entrusting import carry_over, let_go
from reception import texts
from reception.buttons import (
    AskCancel,
    CancelAppointment,
    MoveAppointment,
    PickTime,
)
from reception.model import Appointment, Office, Service, starts_of
from reception.offering import here, known, near, offer_days_of
from reception.outcomes import (
    Booked,
    Cancelled,
    Gone,
    HasOne,
    NotOffered,
    Outcome,
    Settled,
    Taken,
)
from reception.reminders import next_reminder
from reception.slots import offered
from reception.store import Kept, appointments, free, office, path_of, take
from residents import Resident
from residents.store import Reply


def book(press: PickTime, resident: Resident, cause: str, ctx: Context) -> Reply | None:
    """Take the place, or say why not and what there is instead. None: the service is no more.

    cause  of all that is written: the update's key. A repeated press finds its own visit by it.
    """
    where = here(press.office, press.service, resident.bot, ctx)
    if where is None:
        return None
    found, service = where
    wanted = _wanted(press, found, service, resident, cause, ctx)
    standing_id = resident.appointments.get(wanted.kind, "")
    kept = appointments(ctx.documents, {wanted.id, standing_id, press.moving or ""} - {""})
    holder, standing = kept.get(wanted.id), kept.get(standing_id)
    if holder and holder[1].cause == cause:
        return _said(Booked(holder[0], found, service, details=ctx.vault is not None), resident)
    if not offered(found, found.desk_of(service), wanted.starts, ctx.now()):
        return _said(NotOffered(found, service, press.moving), resident)
    if press.moving:
        old = kept.get(press.moving)
        if old is None or old[0].resident != resident.token:
            return _said(Gone(), resident)
        if refused := _settled(old[0].starts, found, service, ctx):
            return _said(refused, resident)
    elif standing and standing[0].starts > ctx.now():
        return _said(HasOne(standing[0], found, service), resident)
    if holder:
        nearest = near(found, found.desk_of(service), wanted.starts, ctx)
        taken = Taken(found, service, wanted.starts, tuple(nearest), press.moving)
        return _said(taken, resident)
    return _booked(wanted, kept.get(press.moving or ""), found, service, resident, cause, ctx)


def ask_cancel(press: AskCancel, resident: Resident, ctx: Context) -> Reply:
    """One question before the place is given back."""
    own_visit = mine(press.appointment, resident, ctx)
    if own_visit is None:
        return _said(Gone(), resident)
    (visit, _), found, service = own_visit
    if refused := _settled(visit.starts, found, service, ctx):
        return _said(refused, resident)
    return Reply(texts.really_cancel(visit, found, service), resident)


def cancel(press: CancelAppointment, resident: Resident, ctx: Context) -> Reply:
    """Give the place back."""
    own_visit = mine(press.appointment, resident, ctx)
    if own_visit is None:
        return _said(Gone(), resident)
    (visit, read), found, service = own_visit
    if refused := _settled(visit.starts, found, service, ctx):
        return _said(refused, resident)
    left = {kind: i for kind, i in resident.appointments.items() if i != visit.id}
    without = resident.model_copy(update={"appointments": left})
    ended = let_go(read.path, "cancelled", ctx) if visit.told else []
    return Reply(texts.reply(Cancelled(visit, found, service)), without, (free(read), *ended))


def move(press: MoveAppointment, resident: Resident, ctx: Context) -> Reply | None:
    """Ask for the new day. What the resident's own document says of the visit is enough."""
    kinds = (kind for kind, i in resident.appointments.items() if i == press.appointment)
    kind = next(kinds, None)
    if kind is None:
        return _said(Gone(), resident)
    office_id, _, service_id = kind.partition(":")
    where = known(office_id, service_id, ctx)
    if where is None:
        return None
    if refused := _settled(starts_of(press.appointment), *where, ctx):
        return _said(refused, resident)
    return Reply(offer_days_of(*where, ctx, moving=press.appointment), resident)


def own(resident: Resident, ctx: Context) -> Reply:
    """The resident's visits to come, earliest first."""
    kept = appointments(ctx.documents, set(resident.appointments.values()))
    visits = sorted((visit for visit, _ in kept.values()), key=lambda visit: visit.starts)
    coming = [visit for visit in visits if visit.starts > ctx.now()]
    shown = [(v, *where) for v in coming if (where := known(v.office, v.service, ctx))]
    return Reply(texts.own(shown, details=ctx.vault is not None), resident)


def _wanted(  # noqa: PLR0913, PLR0917 - a visit is all of this
    press: PickTime,
    found: Office,
    service: Service,
    resident: Resident,
    cause: str,
    ctx: Context,
) -> Appointment:
    desk = found.desk_of(service)
    return Appointment(
        office=found.id,
        service=service.id,
        desk=desk.id,
        resident=resident.token,
        starts=press.starts,
        minutes=desk.minutes,
        code=_code(cause),
        remind_at=next_reminder(press.starts, ctx.now()),
    )


def _code(cause: str) -> str:
    """Four digits, the same for a repeated press: nothing to keep, nothing to guess from."""
    return f"{int.from_bytes(hashlib.sha256(cause.encode()).digest()) % 10_000:04}"


def _booked(  # noqa: PLR0913, PLR0917 - see _wanted
    wanted: Appointment,
    old: Kept | None,
    found: Office,
    service: Service,
    resident: Resident,
    cause: str,
    ctx: Context,
) -> Reply:
    """The place is taken; a visit that moves keeps its code and what was told for it, and frees
    its old place.
    """
    writes = [take(wanted, cause)]
    if old:
        before, read = old
        wanted = wanted.model_copy(update={"code": before.code, "told": before.told})
        writes = [take(wanted, cause), free(read)]
        if before.told:
            writes += carry_over(read.path, path_of(wanted), wanted.data_until, ctx)
    holding = {**resident.appointments, wanted.kind: wanted.id}
    moved = old[0].starts if old else None
    booked = Booked(wanted, found, service, moved, details=ctx.vault is not None)
    return Reply(
        texts.reply(booked),
        resident.model_copy(update={"appointments": holding}),
        tuple(writes),
    )


def mine(
    appointment_id: str, resident: Resident, ctx: Context
) -> tuple[tuple[Appointment, Document], Office, Service] | None:
    """The resident's own visit; None: not his, or gone."""
    kept = appointments(ctx.documents, {appointment_id}).get(appointment_id)
    if kept is None or kept[0].resident != resident.token:
        return None
    found = office(ctx.documents, kept[0].office)
    service = found.service(kept[0].service) if found else None
    return (kept, found, service) if found and service else None


def _settled(starts: datetime, found: Office, service: Service, ctx: Context) -> Settled | None:
    late = starts - ctx.now() < found.notice
    return Settled(starts, found, service) if late else None


def _said(outcome: Outcome, resident: Resident) -> Reply:
    return Reply(texts.reply(outcome), resident)
