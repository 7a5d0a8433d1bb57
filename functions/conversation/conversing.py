"""A dialogue with one resident: what was pressed or typed, the room that answers, one commit.

Instances forget: a button's payload says where the dialogue stands, and for whoever types numbers
the resident's document keeps the payloads last offered. A room gives the message with the writes
that make it true; all of it is committed in one batch here, or nothing is, and then we look again.
"""

import logging
import secrets

from context import Context
from conversation.greeting import show_menu
from conversation.replying import edit_later, hide_later, reply_to_resident, send
from conversation.routing import (
    asks_openly,
    followed,
    heard,
    passed_on,
    pressed,
    sent,
    shared,
)
from conversation.texts import LATEST, no_such_number, press_the_button
from documents import Conflict, Document, Write
from max_messenger import MaxRefused, MaxUnavailable
from max_messenger.pace import TooBusy
from max_messenger.updates import IncomingContact, IncomingFile, Pressed, Started, Wrote
from message import Message, Press
from notifications import TOPIC
from notifications.marks import marked, unmarked
from notifications.store import owe, regain_dialogue
from personal_data.filling import filled
from residents import Resident
from residents.buttons import ShowMenu
from residents.store import Reply, keep, resident
from vault import VaultUnavailable

log = logging.getLogger(__name__)

Said = Pressed | Wrote | Started
ATTEMPTS = 6
PATIENCE_SECONDS = 5.0  # of MAX's thirty: then the answer is owed, and the thread is another's


def converse(said: Said, user_id: int, chat_id: int, bot: str, ctx: Context) -> None:
    """Answer one resident; the same update twice is one answer.

    Raises Conflict when this resident's dialogue kept changing: MAX brings the update again.
    """
    for attempt in range(ATTEMPTS):
        met = resident(ctx.documents, bot, user_id)
        known, read = met or (_stranger(bot, user_id), None)
        seen_at = max(filter(None, (known.seen_at, said.at)))
        who = known.model_copy(update={"chat_id": chat_id, "seen_at": seen_at})
        if said.key in who.answered:
            _answer_again(said, who, ctx)
            return
        try:
            _answer(said, _reply(said, who, ctx), read, ctx)
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


def _stranger(bot: str, user_id: int) -> Resident:
    return Resident(token=secrets.token_hex(16), bot=bot, user_id=user_id, chat_id=0)


def _answer(said: Said, reply: Reply, read: Document | None, ctx: Context) -> None:
    """Commit what the reply promises, then show it: a press in place, words by a new message."""
    who = reply.resident.told(reply.message, said.key, _payload(reply.awaits))
    writes = [*reply.writes, *keep(who, read, cause=said.key), *_returned(said, who, ctx)]
    if isinstance(said, Pressed):
        writes += _hiding(said, reply, ctx)
        ctx.documents.commit(*writes)
        _show(said, who, reply.message, ctx)
    else:
        owed = reply_to_resident(said.key, who, reply.message, ctx)
        *_, kept = ctx.documents.commit(*writes, owe(owed))
        send(owed, kept, ctx)
    if reply.wakes:
        ctx.announce(TOPIC, [reply.wakes])


def _hiding(press: Pressed, reply: Reply, ctx: Context) -> list[Write]:
    """What hides in time what the press shows, whatever else happens.

    Its message is known by its id, so there is no doubt and nothing to look for.
    """
    if reply.hidden is None or reply.hides_at is None:
        return []
    notice = hide_later(press.key, reply.resident, reply.hidden, press.mid, reply.hides_at, ctx)
    return [owe(notice)]


def _returned(said: Said, who: Resident, ctx: Context) -> list[Write]:
    """Whoever starts the bot again may be written to again."""
    regained = regain_dialogue(ctx.documents, who.token) if isinstance(said, Started) else None
    return [regained] if regained else []


def _payload(button: Press | None) -> str:
    return button.button("…").payload if button else ""


def _answer_again(said: Said, who: Resident, ctx: Context) -> None:
    """A repeated update: what was answered stands. Only the newest press is shown once more, for
    who answered it may have died before showing it; what answers words is a notice, and is owed.
    """
    if isinstance(said, Pressed) and who.answered[0] == said.key:
        _show(said, who, Message.model_validate_json(who.shown), ctx)


def _show(press: Pressed, who: Resident, message: Message, ctx: Context) -> None:
    client = ctx.max(who.bot)
    # The mark stays with the message: a lost notice is still found when its buttons have changed.
    mark = unmarked(press.payload)[1]
    shown = marked(message, mark) if mark else message
    try:
        shown = filled(shown, ctx)
        with client.answer_pace.permit(who.chat_id, within=PATIENCE_SECONDS):
            client.answer(press.callback_id, shown, notification=LATEST)
    except (MaxUnavailable, MaxRefused, TooBusy, VaultUnavailable) as reason:
        log.warning("press not answered at once", extra={"bot": who.bot, "reason": repr(reason)})
        if press.mid:
            edit_later(press.key, who, message, press.mid, ctx)


def _reply(said: Said, who: Resident, ctx: Context) -> Reply:
    """What the person gets: the room's answer, or the menu."""
    reply: Reply | None = None
    match said:
        case Pressed(payload=payload):
            reply = pressed(payload, who, said.key, ctx)
        case Started(payload=str(payload)):
            reply = followed(payload, who, said.key, ctx)
        case Wrote(contact=IncomingContact() as contact):
            reply = shared(contact, who, said.key, ctx)
        case Wrote(file=IncomingFile() as file):
            reply = sent(file, who, said.key, ctx)
        case Wrote(text="", forwarded=forwarded) if forwarded:
            reply = passed_on(forwarded.strip(), who, said.key, ctx)
        case Wrote(text=text):
            reply = _said(text.strip(), who, said.key, ctx)
    if reply and reply.hidden and not (isinstance(said, Pressed) and said.mid):
        # A new message would have no id yet by which it can be hidden.
        return Reply(press_the_button(), who)
    return reply or show_menu(ShowMenu(), who, said.key, ctx)


def _said(text: str, who: Resident, key: str, ctx: Context) -> Reply | None:
    """The answer to words: the number of a choice, or what they say."""
    if asks_openly(who.awaiting):
        return heard(text, who, key, ctx)
    if payload := who.chosen(text):
        return pressed(payload, who, key, ctx)
    if text.isdigit() and text != "0" and who.choices and not who.awaiting:
        return Reply(no_such_number(len(who.choices)), who)
    return heard(text, who, key, ctx)
