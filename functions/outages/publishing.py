"""From a supplier's message to the notices that the right chats are owed."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from context import Context
from documents import Conflict, Write
from houses import Chat
from houses.store import chats_of, houses_by_id
from message import Message
from notifications import TOPIC, Notice
from notifications.buttons import ShowNotice
from notifications.figures import Mailing
from notifications.model import DANGER, USUAL
from notifications.quiet import spoken_at
from notifications.store import Kept, keep_mailing, notices_by_id, owe_newest, withdraw
from organisation import Organisation
from organisation.model import NOT_REGISTERED
from organisation.store import organisation as organisation_by_id
from outages.changes import Told, judged, told
from outages.model import Event, Outage
from outages.store import keep, outage_of
from outages.texts import end_text, news_text
from refusals import NotUnderstood

log = logging.getLogger(__name__)

ATTEMPTS = 5
SLICE = 200  # notices a commit: even with the longest texts below the 3 MB of one commit
END_HELPS = timedelta(hours=24)  # that it is over: later everybody has seen it


def publish(event: Event, supplier: str, ctx: Context) -> None:
    """Make every chat concerned owed exactly what this version says.

    Older and repeated versions change nothing. Raises NotUnderstood when `supplier` is not in the
    register; Conflict when others kept changing the same outage (the queue brings it again).
    """
    organisation = organisation_by_id(ctx.documents, supplier)
    if organisation is None:
        raise NotUnderstood(NOT_REGISTERED.format(supplier))
    for attempt in range(ATTEMPTS):
        try:
            bots = _publish(event, organisation, ctx, resumed=attempt > 0)
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            ctx.announce(TOPIC, bots)
            return


def _publish(event: Event, supplier: Organisation, ctx: Context, *, resumed: bool) -> list[str]:
    """Commit the notices in slices, the outage with the last one; the bots that now owe.

    resumed  an earlier attempt may have committed slices of its own. If a newer version has won
             meanwhile, its publisher did not see them: they are brought up to that version here.
    """
    houses = houses_by_id(ctx.documents, dict.fromkeys(event.houses))
    known, read = outage_of(ctx.documents, f"{supplier.id}:{event.external_id}") or (None, None)
    outage = judged(event, supplier.id, houses, known, ctx.now())
    if known and known.version >= event.version:
        if not resumed:
            log.info("outage already known", extra={"outage": known.id, "version": event.version})
            return []
        outage = known
    chats = chats_of(ctx.documents, (*outage.affected, *outage.formerly))
    owed = _owed(outage, supplier, chats, ctx, first=known is None)
    writes = owed.writes
    _log(outage, notices=len(writes))
    bots = sorted({chat.bot for chat in chats}) if writes else []
    if writes:
        mailing = Mailing(id=_event(outage), published_at=ctx.now(), accepted=owed.accepted)
        writes.append(keep_mailing(ctx.documents, mailing))
    if outage is not known:
        writes.append(keep(outage, read))
    for start in range(0, len(writes), SLICE):
        ctx.documents.commit(*writes[start : start + SLICE])
    return bots


@dataclass(frozen=True, slots=True)
class _Owed:
    """accepted: how many notices of this event there are, the new ones among them."""

    writes: list[Write]
    accepted: int


def _owed(
    outage: Outage, supplier: Organisation, chats: Sequence[Chat], ctx: Context, *, first: bool
) -> _Owed:
    """The writes that make each chat owed what it must show and does not show yet.

    first  no version has been published before, so nobody can have heard of an end
    """
    houses = houses_by_id(ctx.documents, dict.fromkeys(h for chat in chats for h in chat.houses))
    parts = ("news",) if first else ("news", "end")
    standing = notices_by_id(
        ctx.documents, (_notice_id(outage, part, chat) for chat in chats for part in parts)
    )
    writes: list[Write] = []
    accepted = set(standing)
    for chat in chats:
        here = [houses[h] for h in chat.houses if h in houses]
        news = standing.get(_notice_id(outage, "news", chat))
        spoken = news is not None and not news[0].unspoken
        for tell in told(outage, here, owed=news is not None, spoken=spoken):
            if write := _write(outage, tell, chat, here[0].local_time, supplier, standing, ctx):
                writes.append(write)
                accepted.add(write.path.partition("/")[2])
    return _Owed(writes, len(accepted))


def _write(  # noqa: PLR0913, PLR0917 - one notice is made of all of it
    outage: Outage,
    tell: Told,
    chat: Chat,
    zone: ZoneInfo,
    supplier: Organisation,
    standing: dict[str, Kept],
    ctx: Context,
) -> Write | None:
    """The write that makes one chat owed one message; None when it is owed already."""
    if tell.part == "nothing":
        return withdraw(standing[_notice_id(outage, "news", chat)], ctx.now())
    text = _text(outage, tell, supplier, zone)
    known = standing.get(_notice_id(outage, tell.part, chat))
    return owe_newest(_notice(outage, tell.part, chat, text, zone, known, ctx.now()), known)


def _event(outage: Outage) -> str:
    return f"outage:{outage.id}"


def _notice_id(outage: Outage, part: str, chat: Chat) -> str:
    return f"{_event(outage)}:{part}:{chat.id}"


def _text(outage: Outage, tell: Told, supplier: Organisation, zone: ZoneInfo) -> str:
    if tell.part == "news":
        return news_text(outage, tell.houses, supplier, zone)
    return end_text(outage, tell.houses, supplier)


def _notice(  # noqa: PLR0913, PLR0917 - as above
    outage: Outage,
    part: str,
    chat: Chat,
    text: str,
    zone: ZoneInfo,
    known: Kept | None,
    now: datetime,
) -> Notice:
    """known: the notice as it stands. An edit wakes nobody, so it need not wait for the morning."""
    notice_id = _notice_id(outage, part, chat)
    danger = outage.kind == "emergency" and part == "news"
    edit = known is not None and known[0].mid is not None
    due = now if edit else spoken_at(now, zone, danger=danger)
    return Notice(
        id=notice_id,
        bot=chat.bot,
        event=_event(outage),
        sender=outage.organisation,
        chat_id=chat.chat_id,
        message=Message(text=text, buttons=((ShowNotice(notice=notice_id).button("Обновить"),),)),
        revision=outage.version,
        urgency=DANGER if danger else USUAL,
        repeats=danger,
        owed_at=now,
        planned_at=due,
        due=due,
        expires=_expires(outage, part, now),
    )


def _expires(outage: Outage, part: str, now: datetime) -> datetime | None:
    """When a message not shown by then is not worth showing: after works that end in time."""
    if part == "end":
        return now + END_HELPS
    ends = [window.end if window.end_kind == "exact" else None for window in outage.windows]
    known = [end for end in ends if end]
    in_time = outage.kind == "planned" and not outage.ended and len(known) == len(ends)
    return max(known) if in_time else None


def _log(outage: Outage, notices: int) -> None:
    doubtful = len(outage.unknown) + len(outage.foreign)
    fields = {"outage": outage.id, "version": outage.version, "notices": notices}
    if doubtful:
        log.warning("outage waits for review", extra={**fields, "houses_in_doubt": doubtful})
    else:
        log.info("outage published", extra=fields)
