"""One pinned message a chat: owed whenever what it must say has changed.

What changed is a `Refresh` (an organisation's card, an outage, houses of the register); it is
worked off in pages, each of which commits its notices and then how far it has come. So a change
that reaches thousands of chats holds up nobody, survives a crash, and the last change wins.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta

from chats.cards import CHAT_HOUSES, Known, pinned_message
from chats.keeping import kept
from chats.store import Mention, keep_mentions, mentions_of, usernames
from context import Context
from documents import Conflict, Document, Write
from houses.model import Chat, Refresh
from houses.store import (
    audiences_found,
    boards_found,
    chats_by_id,
    due_refresh,
    houses_by_id,
    keep_refresh,
)
from notifications import TOPIC, Notice
from notifications.model import CARE, USUAL
from notifications.store import Kept, notice, notices_by_id, owe_newest
from organisation.store import cards, organisations_by_id

log = logging.getLogger(__name__)

SECONDS = 12  # of one call: whoever opened the door has other work as well
PAGE = 40  # chats a commit, each with a notice of at most 12 KB and a few mentions
ATTEMPTS = 5
MOST_WRITES = 450
# What MAX refused once is tried again, but not at every look.
TRIED_AGAIN = timedelta(hours=1)
# So soon a card that was asked for is pinned, unless MAX is busy: then the look counts it.
COUNTED_AFTER = timedelta(minutes=1)
STUCK = {"refused", "uncertain", "expired"}


def refresh(ctx: Context) -> None:
    """Owe the cards that may have changed; one query when none has.

    What is not done in time is due still: the bots are woken, and the next call goes on.
    """
    ends, bots = time.monotonic() + SECONDS, set[str]()
    while time.monotonic() < ends and (found := due_refresh(ctx.documents, ctx.now())):
        try:
            bots |= _step(*found, ctx)
        except Conflict:
            break  # asked for anew, or another is at it
    if bots:
        ctx.announce(TOPIC, sorted(bots))


def draw(chats: Iterable[Chat], ctx: Context) -> set[str]:
    """Make each of these chats owed the message it must show; bots that owe something then.

    Raises Conflict when a single chat's notice kept changing.
    """
    chats = list(chats)
    return {
        bot
        for start in range(0, len(chats), PAGE)
        for bot in _drawn(chats[start : start + PAGE], ctx)
    }


def card_id(chat: Chat) -> str:
    """Of the notice that is this chat's pinned message."""
    return f"card:{chat.id}"


def _step(wanted: Refresh, read: Document, ctx: Context) -> set[str]:
    """One page of a refresh. Raises Conflict when somebody else has moved it on."""
    chats, left = _page(wanted, ctx)
    bots = draw([chat for chat, _ in chats], ctx)
    if wanted.chat:
        _count(chats, ctx)
    ctx.documents.commit(keep_refresh(left, read))
    if bots:
        log.info("cards owed", extra={"cause": wanted.id, "chats": len(chats)})
    return bots


def _count(chats: Sequence[tuple[Chat, Document]], ctx: Context) -> None:
    """A card that MAX has pinned counts from now on.

    Of a chat where it once was missing only a look knows: nobody tells us of an unpinned message.
    """
    for chat, read in chats:
        if chat.carded or chat.restored_at is not None or not chat.reachable:
            continue
        standing = notice(ctx.documents, card_id(chat))
        if standing and standing[0].pinned and standing[0].state == "sent":
            now = chat.model_copy(update={"carded": True})
            with suppress(Conflict):  # somebody changed the chat: a look will find out
                ctx.documents.commit(*kept(now, read, "pinned", ctx))


def _page(wanted: Refresh, ctx: Context) -> tuple[list[tuple[Chat, Document]], Refresh | None]:
    """The next chats, and what is left to do behind them."""
    if wanted.chat:
        ids, more, after = [wanted.chat], False, ""
    elif wanted.organisation:
        mentions = mentions_of(ctx.documents, wanted.organisation, wanted.after, PAGE)
        ids = [mention.chat for mention in mentions]
        more, after = len(ids) == PAGE, ids[-1] if ids else ""
    else:
        start = int(wanted.after or 0)
        part = wanted.houses[start : start + PAGE]
        audiences = audiences_found(ctx.documents, part).values()
        ids = [chat for audience, _ in audiences for chat in audience.chats]
        more, after = start + PAGE < len(wanted.houses), str(start + PAGE)
    chats = list(chats_by_id(ctx.documents, dict.fromkeys(ids)).values())
    left = wanted.model_copy(update={"after": after}) if more else wanted.done(ctx.now())
    return chats, left


def _drawn(chats: Sequence[Chat], ctx: Context) -> set[str]:
    """In one commit; where deliverers came between, in halves."""
    for attempt in range(ATTEMPTS):
        known = _known(chats, ctx)
        standing = notices_by_id(ctx.documents, map(card_id, chats))
        owed = [write for chat in chats if (write := _owed(chat, known, standing, ctx))]
        named = [m for chat in chats for m in _mentions(chat, known)]
        writes = [*owed, *keep_mentions(ctx.documents, named)]
        middle = len(chats) // 2
        if len(writes) > MOST_WRITES and middle:
            return _drawn(chats[:middle], ctx) | _drawn(chats[middle:], ctx)
        try:
            ctx.documents.commit(*writes[:MOST_WRITES])
        except Conflict:
            if middle:
                return _drawn(chats[:middle], ctx) | _drawn(chats[middle:], ctx)
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return {chat.bot for chat in chats} if owed else set()
    return set()


def _known(chats: Sequence[Chat], ctx: Context) -> Known:
    """All that is said in these chats' cards, read in seven questions."""
    house_ids = dict.fromkeys(house for chat in chats for house in chat.houses[:CHAT_HOUSES])
    houses = houses_by_id(ctx.documents, house_ids)
    boards = {h: board for h, (board, _) in boards_found(ctx.documents, house_ids).items()}
    named = dict.fromkeys(
        [chat.organisation for chat in chats if chat.organisation]
        + [o for house in houses.values() for o in (house.managing_org, *house.suppliers.values())]
    )
    return Known(
        houses=houses,
        boards=boards,
        organisations=organisations_by_id(ctx.documents, named),
        cards={o: card for o, (card, _) in cards(ctx.documents, named).items()},
        usernames=usernames(ctx.documents, [chat.bot for chat in chats]),
        now=ctx.now(),
    )


def _owed(chat: Chat, known: Known, standing: dict[str, Kept], ctx: Context) -> Write | None:
    """What makes this chat owed what it must show and does not show yet."""
    # Houses without an organisation: from the register, and the bot has not yet been let in.
    if not chat.writable or (chat.houses and not chat.organisation):
        return None
    before = standing.get(card_id(chat))
    message = pinned_message(chat, card_id(chat), known)
    now = ctx.now()
    if before and not before[0].withdrawal and before[0].message == message:
        stuck = before[0].state in STUCK and now - before[0].due > TRIED_AGAIN
        if not stuck:
            return None
    wanted = Notice(
        id=card_id(chat),
        bot=chat.bot,
        event=f"card:{chat.organisation}" if chat.organisation else "",
        sender=chat.organisation,
        chat_id=chat.chat_id,
        channel=chat.kind == "channel",
        message=message,
        revision=before[0].revision + 1 if before else 1,
        # Whoever lets the bot in waits for its first word; what is corrected later can wait.
        urgency=CARE if before and before[0].mid else USUAL,
        pin=True,
        owed_at=now,
        planned_at=now,
        due=now,
    )
    if before and before[0].unpinnable and chat.state == "ready":
        before = (before[0].repinned(now), before[1])  # it may be allowed by now
    return owe_newest(wanted, before)


def _mentions(chat: Chat, known: Known) -> list[Mention]:
    houses = [known.houses[h] for h in chat.houses[:CHAT_HOUSES] if h in known.houses]
    named = dict.fromkeys(
        [chat.organisation]
        + [o for house in houses for o in (house.managing_org, *house.suppliers.values())]
    )
    return [Mention(organisation=name, chat=chat.id) for name in named if name and chat.houses]
