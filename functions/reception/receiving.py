"""The visits as the reception sees them; what a visitor told is shown for ten minutes."""

from datetime import datetime, timedelta

from context import Context
from notifications.model import hide_id
from notifications.store import notice, put
from personal_data import Holding
from personal_data.model import KINDS, PROVABLE_FOR, Disclosure
from personal_data.store import holdings_about, record
from reception import visits_texts as texts
from reception.buttons import HideVisitor, ShowVisit, ShowVisitor, ShowVisits
from reception.model import Office, Service
from reception.store import Kept, appointments, coming, office, offices_of
from residents import Resident
from residents.store import Reply
from vault import Unopenable, VaultUnavailable

PAGE = 8
MOST_AT_ONCE = 50  # desks of an office
FAR = timedelta(days=400)
SHOWN_FOR = timedelta(minutes=10)


def show_visits(press: ShowVisits, who: Resident, _key: str, ctx: Context) -> Reply:
    """The next visits to this organisation's offices, a page; on from a visit, or from today's."""
    bots = offices_of(ctx.documents, who.bot)
    offices = {o.id: o for o in bots if o.organisation == press.organisation}
    since, behind = _since(press, offices, ctx), press.behind
    found = [
        visit
        for office_id in offices
        for visit, _ in coming(ctx.documents, office_id, since, PAGE + 1 + MOST_AT_ONCE)
        if (visit.starts, visit.id) > (since, behind)
    ]
    found.sort(key=lambda visit: (visit.starts, visit.id))
    page = found[:PAGE]
    more = page[-1] if len(found) > PAGE else None
    return Reply(texts.visits(press, [(visit, offices[visit.office]) for visit in page], more), who)


def show_visit(press: ShowVisit, who: Resident, _key: str, ctx: Context) -> Reply:
    """One visit; of the visitor, only which kinds of data there are."""
    found = _visit(press.organisation, press.appointment, ctx)
    if found is None:
        return Reply(texts.no_such_visit(press.organisation), who)
    (visit, read), where, service = found
    kinds = {holding.kind for holding in _living(read.path, ctx)}
    return Reply(texts.visit(press, visit, where, service, kinds), who)


def show_visitor(press: ShowVisitor, who: Resident, key: str, ctx: Context) -> Reply:
    """What the visitor told, in place of the button, and hidden again; and who has asked."""
    found = _visit(press.organisation, press.appointment, ctx)
    if found is None:
        return Reply(texts.no_such_visit(press.organisation), who)
    (visit, read), where, service = found
    living = _living(read.path, ctx)
    hidden = texts.visit(press, visit, where, service, {held.kind for held in living})
    if not living or ctx.vault is None:
        return Reply(hidden, who)
    try:
        ctx.vault.read(living[0].owner, living[0].token)  # what goes out will need all of them
    except VaultUnavailable:
        return Reply(texts.vault_silent(press), who)
    except Unopenable:
        pass  # of this one it will be said
    now = ctx.now()
    until = now + SHOWN_FOR
    shown = texts.visitor(press, hide_id(key, who.bot), visit, living, until, where)
    seen = Disclosure(
        id=f"{who.token}-{key}",
        person=visit.resident,
        organisation=press.organisation,
        about=read.path,
        kinds=tuple(kind for kind in KINDS if kind in {held.kind for held in living}),
        by=who.token,
        role=who.roles[press.organisation],
        at=now,
        until=now + PROVABLE_FOR,
    )
    return Reply(shown, who, (record(seen, key),), hidden=hidden, hides_at=until)


def hide_visitor(press: HideVisitor, who: Resident, key: str, ctx: Context) -> Reply:
    """The words are gone at once: by this answer, and by what was to hide them later anyway."""
    visit = ShowVisit(organisation=press.organisation, appointment=press.appointment)
    reply = show_visit(visit, who, key, ctx)
    standing = notice(ctx.documents, press.shown)
    if standing is None or standing[0].resident != who.token or not standing[0].insists:
        return reply
    known, read = standing
    return Reply(reply.message, who, (put(known.hastened(ctx.now()), read),), wakes=who.bot)


def _since(press: ShowVisits, offices: dict[str, Office], ctx: Context) -> datetime:
    """Where a page begins; what a forged button says is no time of a visit is as good as none."""
    near = press.since and abs(press.since - ctx.now()) < FAR
    return press.since if press.since and near else _today(offices, ctx)


def _today(offices: dict[str, Office], ctx: Context) -> datetime:
    """From the beginning of today, where the first office stands."""
    zone = next((o.local_time for o in offices.values()), None)
    return ctx.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _living(path: str, ctx: Context) -> list[Holding]:
    found = holdings_about(ctx.documents, path)
    return [holding for holding, _ in found if holding.lives(ctx.now())]


def _visit(
    organisation: str, appointment_id: str, ctx: Context
) -> tuple[Kept, Office, Service | None] | None:
    """The visit, if it is to an office of this organisation: a button may be forged."""
    kept = appointments(ctx.documents, {appointment_id}).get(appointment_id)
    found = office(ctx.documents, kept[0].office) if kept else None
    if kept is None or found is None or found.organisation != organisation:
        return None
    return kept, found, found.service(kept[0].service)
