"""One update of MAX in, one reply out; the same update twice is one reply."""

import logging

from context import Context
from conversation.conversing import converse
from conversation.replying import reply_id, reply_to_chat, send
from conversation.texts import LATEST, OUTDATED, unbound_chat, welcome
from houses.store import chat as bound_chat
from houses.store import houses_by_id
from max_messenger import MaxRefused, MaxUnavailable
from max_messenger.pace import TooBusy
from max_messenger.updates import Pressed, RightsChanged, Started, Update, Wrote
from notifications import Notice
from notifications.buttons import ShowNotice
from notifications.marks import mark_of, marked
from notifications.store import notice, owe, regain_chat

log = logging.getLogger(__name__)

# Many press «Обновить» under the same message: one of them is enough for all.
PATIENCE_SECONDS = 1.0


def answer(update: Update, bot: str, ctx: Context) -> None:
    """Reply to what was pressed or said; say nothing to what was not meant for us."""
    match update:
        case Pressed() if shown := _notice_of(update, bot, ctx):
            _show(update, shown, bot, ctx)
        case Pressed(chat_type="dialog", chat_id=int(chat_id), user_id=user_id):
            converse(update, user_id, chat_id, bot, ctx)
        case Wrote(chat_type="dialog", from_bot=False, chat_id=chat_id, user_id=int(user_id)):
            converse(update, user_id, chat_id, bot, ctx)
        case Started(chat_id=chat_id, user_id=user_id):
            converse(update, user_id, chat_id, bot, ctx)
        case Pressed():
            # Everybody sees the message: a forged or outdated button must not change it.
            _show(update, None, bot, ctx)
        case RightsChanged(is_admin=True, chat_id=chat_id):
            _greet(update.key, chat_id, bot, ctx)


def _notice_of(press: Pressed, bot: str, ctx: Context) -> Notice | None:
    """The notice under which «Обновить» was pressed; None: another button, or forged."""
    button = ShowNotice.read(press.payload)
    found = notice(ctx.documents, button.notice) if button else None
    return found[0] if found and _is(found[0], press, bot) else None


def _show(press: Pressed, shown: Notice | None, bot: str, ctx: Context) -> None:
    """The notice as it stands now, in place; None: nothing changes but that the press is heard."""
    client = ctx.max(bot)
    try:
        with client.answer_pace.permit(press.chat_id, within=PATIENCE_SECONDS):
            # What was read while waiting for the permit may be outdated.
            shown = _notice_of(press, bot, ctx) if shown else None
            message = marked(shown.message, mark_of(shown.id)) if shown else None
            notification = LATEST if message else OUTDATED
            client.answer(press.callback_id, message, notification=notification)
        if shown:
            _correct(press, shown, bot, ctx)
    except (MaxUnavailable, MaxRefused, TooBusy) as reason:
        # Nothing is lost: whatever the notice says is owed to the chat anyway.
        log.warning("press not answered", extra={"bot": bot, "reason": repr(reason)})


def _correct(press: Pressed, shown: Notice, bot: str, ctx: Context) -> None:
    """A newer revision may have reached the chat before our answer did, and nobody else would put
    it back: whoever delivered it has done his work.
    """
    client = ctx.max(bot)
    while (newer := _notice_of(press, bot, ctx)) and newer.revision != shown.revision:
        shown = newer
        if newer.mid and not newer.withdrawal:
            with client.answer_pace.permit(press.chat_id):
                client.edit(newer.mid, marked(newer.message, mark_of(newer.id)))


def _is(shown: Notice, press: Pressed, bot: str) -> bool:
    return (shown.bot, shown.chat_id) == (bot, press.chat_id) and shown.mid in {None, press.mid}


def _greet(key: str, chat_id: int, bot: str, ctx: Context) -> None:
    """Let a chat in which we may write from now on know what it gets, or what it lacks."""
    if regained := regain_chat(ctx.documents, bot, chat_id):
        ctx.documents.commit(regained)
    chat = bound_chat(ctx.documents, bot, chat_id)
    if chat is None:
        _say(reply_to_chat(key, chat_id, unbound_chat(chat_id), bot, ctx), ctx)
        return
    addresses = [house.address for house in houses_by_id(ctx.documents, chat.houses).values()]
    refresh = ShowNotice(notice=reply_id(key, bot)).button("Обновить")
    client = ctx.max(bot)
    with client.answer_pace.permit():
        username = client.me().username
    reply = reply_to_chat(key, chat_id, welcome(addresses, username, refresh), bot, ctx)
    _say(reply.model_copy(update={"pin": True}), ctx)


def _say(reply: Notice, ctx: Context) -> None:
    (kept,) = ctx.documents.commit(owe(reply))
    send(reply, kept, ctx)
