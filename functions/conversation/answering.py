"""One update of MAX in, one reply out; the same update twice is one reply."""

import logging

from context import Context
from conversation.buttons import ShowContacts
from conversation.texts import LATEST, OUTDATED, contacts, menu, unbound_chat
from documents import Document
from houses.store import chat as bound_chat
from max_messenger import MaxRefused, MaxUnavailable
from max_messenger.updates import Pressed, RightsChanged, Started, Update, Wrote
from message import Message
from notifications import Notice
from notifications.buttons import ShowNotice
from notifications.delivering import claim, hand_over
from notifications.model import DANGER
from notifications.store import notice, owe
from organisation.store import behind

log = logging.getLogger(__name__)


def answer(update: Update, bot: str, ctx: Context) -> None:
    """Reply to what was pressed or said; say nothing to what was not meant for us."""
    match update:
        case Pressed():
            _answer_press(update, bot, ctx)
        case Wrote(chat_type="dialog", from_bot=False, chat_id=chat_id):
            _say(update.key, chat_id, menu(behind(ctx.documents, bot)), bot, ctx)
        case Started(chat_id=chat_id):
            _say(update.key, chat_id, menu(behind(ctx.documents, bot)), bot, ctx)
        case RightsChanged(is_admin=True, chat_id=chat_id):
            if bound_chat(ctx.documents, bot, chat_id) is None:
                _say(update.key, chat_id, unbound_chat(chat_id), bot, ctx)


def _answer_press(press: Pressed, bot: str, ctx: Context) -> None:
    """Edit the pressed message in place. Twice is harmless: it shows the same state again."""
    message = _reply_to(press, bot, ctx)
    try:
        ctx.max(bot).answer(
            press.callback_id, message, notification=LATEST if message else OUTDATED
        )
    except (MaxUnavailable, MaxRefused) as reason:
        log.warning("press not answered at once", extra={"bot": bot, "reason": str(reason)})
        if message and press.chat_id and press.mid and press.chat_type == "dialog":
            edit = _reply(press.key, press.chat_id, message, bot, ctx)
            _owe(edit.model_copy(update={"mid": press.mid}), ctx)


def _reply_to(press: Pressed, bot: str, ctx: Context) -> Message | None:
    """What the pressed message must show now; None: leave it as it is.

    A button outlives the code that drew it: in a dialogue the menu takes its place. In a group
    everybody sees the message, so there only the notice that it is may replace it.
    """
    payload = press.payload or ""
    if button := ShowNotice.read(payload):
        found = notice(ctx.documents, button.notice)
        if found and _is(found[0], press, bot):
            return found[0].message
    if press.chat_type != "dialog":
        return None
    organisations = behind(ctx.documents, bot)
    return contacts(organisations) if ShowContacts.read(payload) else menu(organisations)


def _is(shown: Notice, press: Pressed, bot: str) -> bool:
    return (shown.bot, shown.chat_id) == (bot, press.chat_id) and shown.mid in {None, press.mid}


def _say(key: str, chat_id: int, message: Message, bot: str, ctx: Context) -> None:
    """Send a reply to what was said. The notice that owes it has the update's key for its id: a
    repeated update finds it and leaves it to whoever is sending it.
    """
    reply = claim(_reply(key, chat_id, message, bot, ctx), ctx)
    if kept := _owe(reply, ctx):
        hand_over(reply, kept, ctx)


def _reply(key: str, chat_id: int, message: Message, bot: str, ctx: Context) -> Notice:
    return Notice(
        id=f"reply:{bot}:{key}",
        bot=bot,
        chat_id=chat_id,
        message=message,
        urgency=DANGER,  # somebody is looking at the screen
        due=ctx.now(),
    )


def _owe(reply: Notice, ctx: Context) -> Document | None:
    """The stored notice if this call created it; None if an earlier delivery of the update had."""
    (kept,) = ctx.documents.commit(owe(reply))
    return kept if kept.data.get("claim") == reply.claim else None
