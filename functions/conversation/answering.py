"""One update of MAX in, one reply out; the same update twice is one reply."""

import logging

from chats.entering import enter, rename
from chats.recalling import JOURNAL, recall
from context import Context
from conversation.conversing import ATTEMPTS, converse
from conversation.texts import LATEST, OUTDATED
from documents import Conflict
from houses.subscribing import silenced
from max_messenger import MaxRefused, MaxUnavailable
from max_messenger.pace import TooBusy
from max_messenger.updates import (
    BotAdded,
    BotRemoved,
    DialogRemoved,
    Pressed,
    RightsChanged,
    Started,
    Stopped,
    TitleChanged,
    Update,
    Wrote,
)
from notifications import Notice
from notifications.buttons import ShowNotice
from notifications.marks import mark_of, marked
from notifications.store import notice
from personal_data.filling import filled
from residents.store import resident
from vault import VaultUnavailable

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
        case Wrote(from_bot=False, chat_id=chat_id, text=text) if _asks_for_journal(text):
            # All else that people say among themselves is dropped unread.
            recall(chat_id, bot, ctx)
        case BotAdded() | RightsChanged() | BotRemoved():
            enter(update, bot, ctx)
        case TitleChanged():
            rename(update, bot, ctx)
        case Stopped() | DialogRemoved():
            _silence(update, bot, ctx)


def _asks_for_journal(text: str) -> bool:
    return text.strip().partition("@")[0].casefold() == JOURNAL


def _silence(update: Stopped | DialogRemoved, bot: str, ctx: Context) -> None:
    """Whoever has stopped the bot hears nothing more; the choices wait for another day.

    Unless he has come back since: MAX promises no order.
    """
    for attempt in range(ATTEMPTS):
        known = resident(ctx.documents, bot, update.user_id)
        back = known is not None and known[0].seen_at is not None and known[0].seen_at > update.at
        writes = silenced(known[0].token, ctx) if known and not back else []
        try:
            ctx.documents.commit(*writes)
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


def _notice_of(press: Pressed, bot: str, ctx: Context) -> Notice | None:
    """The notice under which «Обновить» was pressed; None: another button, or forged."""
    button = ShowNotice.read(press.payload)
    found = notice(ctx.documents, button.notice) if button else None
    return found[0] if found and _is(found[0], press, bot, ctx) else None


def _show(press: Pressed, shown: Notice | None, bot: str, ctx: Context) -> None:
    """The notice as it stands now, in place; None: nothing changes but that the press is heard."""
    client = ctx.max(bot)
    try:
        with client.answer_pace.permit(press.chat_id, within=PATIENCE_SECONDS):
            # What was read while waiting for the permit may be outdated.
            shown = _notice_of(press, bot, ctx) if shown else None
            message = marked(shown.message, mark_of(shown.id)) if shown else None
            notification = LATEST if message else OUTDATED
            outgoing = filled(message, ctx) if message else None
            client.answer(press.callback_id, outgoing, notification=notification)
        if shown:
            _correct(press, shown, bot, ctx)
    except (MaxUnavailable, MaxRefused, TooBusy, VaultUnavailable) as reason:
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
                client.edit(newer.mid, filled(marked(newer.message, mark_of(newer.id)), ctx))


def _is(shown: Notice, press: Pressed, bot: str, ctx: Context) -> bool:
    """Whether this is the message under which the button was pressed."""
    if shown.bot != bot or shown.mid not in {None, press.mid}:
        return False
    if shown.resident is None:
        return shown.chat_id == press.chat_id
    who = resident(ctx.documents, bot, press.user_id)
    return who is not None and who[0].token == shown.resident
