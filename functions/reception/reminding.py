"""Make due reminders owed."""

import logging
import time

from context import Context
from documents import Conflict
from notifications import TOPIC, Notice
from notifications.quiet import spoken_at
from notifications.store import owe
from reception import texts
from reception.model import HOURS_BEFORE
from reception.offering import known
from reception.reminders import next_reminder, still_helps
from reception.store import Kept, change, due_reminders

log = logging.getLogger(__name__)

PAGE = 100
SECONDS = 30  # of the minute, of which cards take some too; the next one goes on


def remind(ctx: Context) -> None:
    """Owe every reminder that is due; one query when there is none.

    Each visit is its own commit: two runs at once, or one that died half-way, remind once.
    """
    reminded = 0
    bots = set()
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends and (page := due_reminders(ctx.documents, ctx.now(), PAGE)):
        for kept in page:
            if bot := _remind(kept, ctx):
                bots.add(bot)
                reminded += 1
    if bots:
        ctx.announce(TOPIC, sorted(bots))
        log.info("reminders owed", extra={"reminders": reminded})


def _remind(kept: Kept, ctx: Context) -> str | None:
    """Owe one reminder and move on to the visit's next; the bot that owes it."""
    visit, read = kept
    now = ctx.now()
    later = change(visit.model_copy(update={"remind_at": next_reminder(visit.starts, now)}), read)
    where = known(visit.office, visit.service, ctx)
    try:
        if where is None or not still_helps(visit.starts, now):
            ctx.documents.commit(later)
            return None
        found, service = where
        due = spoken_at(now, found.local_time, danger=False)
        notice = Notice(
            id=f"reminder:{visit.id}:{visit.remind_at:%Y%m%dT%H%MZ}:{visit.code}",
            bot=found.bot,
            sender=found.organisation,
            zone=found.zone,
            resident=visit.resident,
            message=texts.reminder(visit, found, service),
            repeats=visit.starts - now <= HOURS_BEFORE,
            owed_at=now,
            planned_at=due,
            due=due,
            expires=visit.starts,
            about=read.path,
            about_cause=read.cause,
        )
        ctx.documents.commit(owe(notice), later)
    except Conflict:
        return None  # another run had it, or the visitor moved it: the next page shows the truth
    return found.bot
