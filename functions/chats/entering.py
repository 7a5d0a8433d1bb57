"""The bot comes into a chat, gets its rights, loses them, is removed: the state follows.

MAX promises no order: what is older than what we know of the bot's place in a chat changes nothing.
"""

import logging
from collections.abc import Collection
from datetime import timedelta
from functools import partial

from chats import texts
from chats.keeping import kept
from chats.pinning import COUNTED_AFTER, draw
from context import Context
from documents import Conflict, Document, Write
from houses.model import NEEDED_RIGHTS, Chat, Refresh
from houses.store import ask_refresh, chat_found, houses_by_id, put
from max_messenger import MaxRefused, MaxUnavailable
from max_messenger.answers import Membership
from max_messenger.pace import TooBusy
from max_messenger.updates import BotAdded, BotRemoved, RightsChanged, TitleChanged
from message import Message
from notifications import TOPIC, Notice
from notifications.store import notice, owe, owe_newest, regain_chat
from organisation.store import behind
from residents.store import resident, resident_of
from staff.model import Member, Role
from staff.rights import may
from staff.telling import tell_staff

log = logging.getLogger(__name__)

ATTEMPTS = 5
ASKED_AFTER = timedelta(hours=1)
PATIENCE_SECONDS = 1.0  # for a title: the chat has a number as well
SLICE = 400
WRITE_ONCE_CALLED = "post_edit_delete_message"
TOLD: tuple[Role, ...] = ("administrator", "office_head", "dispatcher")


def enter(update: BotAdded | RightsChanged | BotRemoved, bot: str, ctx: Context) -> None:
    """Remember where the bot stands in this chat, and tell whoever must do something about it.

    Raises Conflict when others kept changing the chat: MAX brings the update again.
    """
    title: str | None = None
    for attempt in range(ATTEMPTS):
        known, read = chat_found(ctx.documents, bot, update.chat_id) or (None, None)
        late = known is not None and known.heard_at is not None and known.heard_at >= update.at
        if late and not isinstance(update, BotAdded) and known and known.heard_at != update.at:
            return
        now = _now(update, known, bot, ctx)
        if late and known and isinstance(update, BotAdded):
            # What came after it is known already; who brought the bot, and where to, is not.
            now = known.model_copy(update={"kind": now.kind, "added_by": now.added_by})
        if not now.title or isinstance(update, BotAdded):
            title = _title(now, ctx, within=PATIENCE_SECONDS) if title is None else title
            now = now.called(title, update.at) if title else now
        try:
            _follow(now, known, read, update.key, ctx)
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


def rename(update: TitleChanged, bot: str, ctx: Context) -> None:
    """Staff know the chat by its new title. Raises Conflict as `enter` does."""
    for attempt in range(ATTEMPTS):
        found = chat_found(ctx.documents, bot, update.chat_id)
        if found is None or (found[0].titled_at and found[0].titled_at >= update.at):
            return
        chat, read = found
        try:
            ctx.documents.commit(put(chat.called(update.title, update.at), read, update.key))
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


def titled(chat: Chat, ctx: Context) -> Chat:
    """The chat with MAX's title, if it has none yet and MAX says it; nobody waits for it."""
    if chat.title or not (title := _title(chat, ctx)):
        return chat
    return chat.called(title, None)


def lose(chat: Chat, read: Document, cause: str, ctx: Context, *, gone: bool) -> None:
    """We found out by ourselves that the bot may do nothing in this chat, or is not in it."""
    state = "gone" if gone else "waiting"
    now = chat.model_copy(update={"state": state, "lacking": None, "carded": False})
    _follow(now.model_copy(update={"look_at": None}) if gone else now, chat, read, cause, ctx)


def entitled(chat: Chat, given: Membership, read: Document, cause: str, ctx: Context) -> None:
    """We have asked what the bot may do in this chat."""
    lacking = _lacking(given.permissions) if given.is_admin else None
    state = "ready" if lacking == () else "waiting"
    now = chat.model_copy(update={"lacking": lacking, "state": state})
    _follow(_owned(now, ctx), chat, read, cause, ctx)


def _now(
    update: BotAdded | RightsChanged | BotRemoved, known: Chat | None, bot: str, ctx: Context
) -> Chat:
    """Where the bot stands after this update."""
    before = known or Chat(bot=bot, chat_id=update.chat_id, state="waiting", lacking=None)
    changes: dict[str, object] = {"heard_at": update.at}
    match update:
        case BotAdded(is_channel=is_channel, user_id=user_id):
            met = resident(ctx.documents, bot, user_id)
            changes |= {
                "kind": "channel" if is_channel else "chat",
                "state": "waiting",
                "lacking": None,
                "added_by": met[0].token if met else None,
                # The update with the rights may get lost: then MAX is asked.
                "look_at": ctx.now() + ASKED_AFTER,
            }
        case RightsChanged(is_admin=True, permissions=permissions):
            lacking = _lacking(permissions)
            changes |= {"lacking": lacking, "state": "waiting" if lacking else "ready"}
            if not lacking:
                changes |= {"look_at": ctx.now()}
        case RightsChanged():
            changes |= {"lacking": None, "state": "waiting"}
        case BotRemoved():
            changes |= {"lacking": None, "state": "gone", "carded": False, "look_at": None}
    return _owned(before.model_copy(update=changes), ctx)


def _title(chat: Chat, ctx: Context, within: float | None = None) -> str:
    """What MAX calls this chat; empty: nothing, or we are not told.

    within  seconds, where an update waits for its answer; None: there is time
    """
    if chat.state == "gone":
        return ""
    client = ctx.max(chat.bot)
    permit = (
        client.care_pace.permit() if within is None else client.answer_pace.permit(None, within)
    )
    try:
        with permit:
            return client.chat(chat.chat_id).title or ""
    except (MaxUnavailable, MaxRefused, TooBusy):
        return ""


def _lacking(permissions: Collection[str]) -> tuple[str, ...]:
    given = {*permissions, *({"write"} if WRITE_ONCE_CALLED in permissions else ())}
    return tuple(right for right in NEEDED_RIGHTS if right not in given)


def _owned(chat: Chat, ctx: Context) -> Chat:
    """The chat; where only the operator's register bound it, its first house's manager speaks."""
    if not chat.houses or chat.organisation:
        return chat
    house = houses_by_id(ctx.documents, chat.houses[:1]).get(chat.houses[0])
    return chat.model_copy(update={"organisation": house.managing_org if house else ""})


def _follow(now: Chat, known: Chat | None, read: Document | None, cause: str, ctx: Context) -> None:
    """Commit the state with what staff must be told of it; then the chat's own message."""
    regained = regain_chat(ctx.documents, now.bot, now.chat_id) if now.state == "ready" else None
    telling = _telling(now, known, cause, ctx)
    # First, for its ids make a repetition harmless; and it may be more than one commit takes.
    for start in range(0, len(telling), SLICE):
        ctx.documents.commit(*telling[start : start + SLICE])
    counted = [_counted(now, ctx)] if now.reachable and not now.carded else []
    also = [regained] if regained else []
    ctx.documents.commit(*kept(now, read, cause, ctx), *counted, *also)
    log.info("chat followed", extra={"bot": now.bot, "chat": now.chat_id, "state": now.state})
    if draw([now], ctx) or telling:
        ctx.announce(TOPIC, [now.bot])


def _counted(chat: Chat, ctx: Context) -> Write:
    """Its card is looked for as soon as it should be pinned."""
    due = ctx.now() + COUNTED_AFTER
    return ask_refresh(ctx.documents, Refresh(id=f"chat:{chat.id}", chat=chat.id, due=due))


def _telling(now: Chat, known: Chat | None, cause: str, ctx: Context) -> list[Write]:
    if known and known.reachable and not now.reachable:
        addresses = [h.address for h in houses_by_id(ctx.documents, now.houses[:7]).values()]
        message = texts.gone(now, addresses, now.organisation)
        cause = f"chat-lost:{now.id}:{cause}"
        return tell_staff(
            ctx.documents, now.organisation, TOLD, partial(_same, message), cause, ctx.now()
        )
    if now.state == "gone" or now.houses:
        return []
    guided = _guide(now, ctx)
    return _report_stranger(now, ctx) if guided is None else guided


def _guide(chat: Chat, ctx: Context) -> list[Write] | None:
    """Lead the member of staff who brought the bot, in one message that goes along with him.

    None: it was nobody of ours.
    """
    found = resident_of(ctx.documents, chat.added_by) if chat.added_by else None
    if found is None:
        return None
    who = found[0]
    organisation = next((o for o in who.roles if may(who.roles, "bind_chat", o)), None)
    if organisation is None:
        return None
    notice_id = f"setup:{chat.id}:{who.token}"
    standing = notice(ctx.documents, notice_id)
    message, now = texts.setup(chat, organisation), ctx.now()
    if standing and standing[0].message == message:
        return []
    wanted = Notice(
        id=notice_id,
        bot=chat.bot,
        sender=organisation,
        resident=who.token,
        message=message,
        revision=standing[0].revision + 1 if standing else 1,
        owed_at=now,
        planned_at=now,
        due=now,
    )
    write = owe_newest(wanted, standing) if standing else owe(wanted)
    return [write] if write else []


def _report_stranger(chat: Chat, ctx: Context) -> list[Write]:
    """The bot may work here, but nobody of ours brought it: those who can bind it hear of it."""
    return report_stranger(chat, ctx) if chat.state == "ready" else []


def report_stranger(chat: Chat, ctx: Context) -> list[Write]:
    """Once a chat: those who can bind it hear that a stranger brought the bot there."""
    writes: list[Write] = []
    for organisation in behind(ctx.documents, chat.bot):
        message = texts.stranger_added(chat, organisation.id)
        cause = f"stranger:{chat.id}:{organisation.id}"
        writes += tell_staff(
            ctx.documents, organisation.id, TOLD, partial(_same, message), cause, ctx.now()
        )
    return writes


def _same(message: Message, _member: Member) -> Message:
    return message
