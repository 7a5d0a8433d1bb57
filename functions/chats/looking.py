"""Once a day each chat is looked at: MAX tells nobody that a message was unpinned or removed.

At most one look a second (max-bot-api.md 6 has no event for it, and 30 calls a second are for
everything). The look also heals: a card that says what is no longer true is drawn anew.
"""

import logging
import time
from datetime import datetime, timedelta

from chats.entering import entitled, lose, titled
from chats.keeping import kept
from chats.pinning import card_id, draw
from context import Context
from documents import Conflict, Document
from houses.model import Chat
from houses.store import chats_to_look_at
from max_messenger import MaxRefused, MaxUnavailable
from notifications import TOPIC
from notifications.store import notice, put
from refusals import NotUnderstood

log = logging.getLogger(__name__)

SECONDS = 150  # of the run's 300
EVERY = timedelta(days=1)
SOON = timedelta(minutes=10)  # the card is on its way, or MAX has no time for us
PAGE = 20


def look(ctx: Context) -> None:
    """Look at the chats that are due, the longest waiting first; one query when there is none.

    A chat that MAX refuses to show keeps no other from its look.
    """
    ends = time.monotonic() + SECONDS
    looked, bots = 0, set[str]()
    while time.monotonic() < ends and (page := chats_to_look_at(ctx.documents, ctx.now(), PAGE)):
        bots |= draw([chat for chat, _ in page], ctx)
        for chat, read in page:
            if time.monotonic() >= ends:
                break
            try:
                owed = _look(chat, read, ctx)
            except Conflict:
                continue  # somebody changed the chat: it is due still
            bots |= {chat.bot} if owed else set()
            looked += 1
    if bots:
        ctx.announce(TOPIC, sorted(bots))
    if looked:
        log.info("chats looked at", extra={"chats": looked})


def _look(chat: Chat, read: Document, ctx: Context) -> bool:
    """Whether anything is owed to this chat now. Raises Conflict."""
    now = ctx.now()
    try:
        if chat.state == "waiting":
            return _ask_rights(chat, read, ctx)
        client = ctx.max(chat.bot)
        with client.care_pace.permit(chat.chat_id):
            pinned = client.pinned(chat.chat_id)
    except MaxUnavailable:
        _keep(_later(chat, now, SOON), read, ctx)
        return False
    except (MaxRefused, NotUnderstood) as reason:
        return _refused(reason, chat, read, ctx)
    standing = notice(ctx.documents, card_id(chat))
    if standing is None or standing[0].open:
        _keep(_later(chat, now, SOON), read, ctx)
        return False
    there = pinned is not None and pinned.mid == standing[0].mid
    true = there and pinned is not None and pinned.text == standing[0].message.text
    looked = titled(chat, ctx).model_copy(update={"carded": there})
    if true or not _may_restore(chat, now):
        _keep(_later(looked, now, EVERY), read, ctx)
        return False
    log.warning("card restored", extra={"bot": chat.bot, "chat": chat.chat_id, "pinned": there})
    restored = _later(looked, now, EVERY if there else SOON).model_copy(update={"restored_at": now})
    owed = standing[0].reshown(now) if there else standing[0].repinned(now)
    ctx.documents.commit(put(owed, standing[1]), *kept(restored, read, _cause(now), ctx))
    return True


def _ask_rights(chat: Chat, read: Document, ctx: Context) -> bool:
    """What the bot may do in a chat of which no update told us, or one that was lost did."""
    client = ctx.max(chat.bot)
    with client.care_pace.permit(chat.chat_id):
        given = client.membership(chat.chat_id)
    entitled(_later(titled(chat, ctx), ctx.now(), EVERY), given, read, _cause(ctx.now()), ctx)
    return True


def _refused(reason: MaxRefused | NotUnderstood, chat: Chat, read: Document, ctx: Context) -> bool:
    """MAX shows us nothing there: the chat is gone, our rights are, or the bot itself is."""
    now = ctx.now()
    if isinstance(reason, MaxRefused) and reason.status in {403, 404}:
        lose(_later(chat, now, EVERY), read, _cause(now), ctx, gone=reason.status == 404)
        return True
    said = {"bot": chat.bot, "chat": chat.chat_id, "reason": str(reason)}
    log.error("chat not shown", extra=said)  # MAX's no, not our stack
    _keep(_later(chat, now, EVERY), read, ctx)
    return False


def _keep(chat: Chat, read: Document, ctx: Context) -> None:
    ctx.documents.commit(*kept(chat, read, _cause(ctx.now()), ctx))


def _may_restore(chat: Chat, now: datetime) -> bool:
    """Once a day: whoever unpins it on purpose is not fought every ten minutes."""
    return chat.restored_at is None or now - chat.restored_at > EVERY - 2 * SOON


def _later(chat: Chat, now: datetime, wait: timedelta) -> Chat:
    return chat.model_copy(update={"look_at": now + wait})


def _cause(now: datetime) -> str:
    return f"looked:{now:%Y%m%dT%H%M}"
