"""From a supplier's message to the notices that the right chats are owed."""

import logging
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from context import Context
from documents import Conflict, Write
from houses import Chat
from houses.store import chats_of, houses_by_id
from message import Message
from notifications import TOPIC, Notice
from notifications.buttons import ShowNotice
from notifications.model import DANGER, USUAL
from notifications.store import notices_by_id, owe_newest
from organisation import Organisation
from organisation.store import organisation as organisation_by_id
from outages.changes import Told, judged, told
from outages.model import Event, Outage
from outages.store import keep, outage_of
from outages.texts import end_text, news_text
from refusals import NotUnderstood

log = logging.getLogger(__name__)

ATTEMPTS = 5
SLICE = 200  # notices a commit: even with the longest texts below the 3 MB of one commit


def publish(event: Event, supplier: str, ctx: Context) -> None:
    """Make every chat concerned owed exactly what this version says.

    Older and repeated versions change nothing. Raises NotUnderstood when `supplier` is not in the
    register; Conflict when others kept changing the same outage (the queue brings it again).
    """
    organisation = organisation_by_id(ctx.documents, supplier)
    if organisation is None:
        raise NotUnderstood(f"organisation '{supplier}' is not in the register of organisations")
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
    writes = _owed(outage, supplier, chats, ctx)
    _log(outage, notices=len(writes))
    bots = sorted({chat.bot for chat in chats}) if writes else []
    if outage is not known:
        writes.append(keep(outage, read))
    for start in range(0, len(writes), SLICE):
        ctx.documents.commit(*writes[start : start + SLICE])
    return bots


def _owed(
    outage: Outage, supplier: Organisation, chats: Sequence[Chat], ctx: Context
) -> list[Write]:
    """The writes that make each chat owed what it must show and does not show yet."""
    houses = houses_by_id(ctx.documents, dict.fromkeys(h for chat in chats for h in chat.houses))
    parts = ("news", "end") if outage.ended else ("news",)
    standing = notices_by_id(
        ctx.documents, (_notice_id(outage, part, chat) for chat in chats for part in parts)
    )
    writes: list[Write] = []
    for chat in chats:
        here = [houses[h] for h in chat.houses if h in houses]
        heard = _notice_id(outage, "news", chat) in standing
        for tell in told(outage, here, heard=heard):
            text = _text(outage, tell, supplier, here[0].local_time)
            notice = _notice(outage, tell.part, chat, text, ctx.now())
            if write := owe_newest(notice, standing.get(notice.id)):
                writes.append(write)
    return writes


def _notice_id(outage: Outage, part: str, chat: Chat) -> str:
    return f"outage:{outage.id}:{part}:{chat.id}"


def _text(outage: Outage, tell: Told, supplier: Organisation, zone: ZoneInfo) -> str:
    if tell.part == "news":
        return news_text(outage, tell.houses, supplier, zone)
    return end_text(outage, tell.houses, supplier)


def _notice(outage: Outage, part: str, chat: Chat, text: str, now: datetime) -> Notice:
    notice_id = _notice_id(outage, part, chat)
    return Notice(
        id=notice_id,
        bot=chat.bot,
        chat_id=chat.chat_id,
        message=Message(text=text, buttons=((ShowNotice(notice=notice_id).button("Обновить"),),)),
        revision=outage.version,
        urgency=DANGER if outage.kind == "emergency" else USUAL,
        due=now,
    )


def _log(outage: Outage, notices: int) -> None:
    doubtful = len(outage.unknown) + len(outage.foreign)
    fields = {"outage": outage.id, "version": outage.version, "notices": notices}
    if doubtful:
        log.warning("outage waits for review", extra={**fields, "houses_in_doubt": doubtful})
    else:
        log.info("outage published", extra=fields)
