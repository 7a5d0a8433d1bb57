"""A dialogue with one resident: what was pressed or typed, the room that answers, one commit.

Instances forget: a button's payload says where the dialogue stands, and for whoever types numbers
the resident's document keeps the payloads last offered. A room gives the message with the writes
that make it true; all of it is committed in one batch here, or nothing is, and then we look again.
"""

import logging
import secrets

from context import Context
from conversation.buttons import ShowContacts
from conversation.replying import edit_later, reply_to_resident, send
from conversation.texts import LATEST, contacts, menu, no_such_number
from documents import Conflict, Document
from max_messenger import MaxRefused, MaxUnavailable
from max_messenger.pace import TooBusy
from max_messenger.updates import Pressed, Started, Wrote
from message import Message, meant
from notifications.marks import marked, unmarked
from notifications.store import owe
from organisation.store import behind
from reception.booking import ask_cancel, book, cancel, move, own
from reception.buttons import (
    AskCancel,
    CancelAppointment,
    ChooseDay,
    ChooseService,
    ChooseTime,
    MoveAppointment,
    PickTime,
    ShowAppointments,
)
from reception.offering import offer_days, offer_services, offer_times
from reception.store import offices_of
from residents import Resident
from residents.store import Reply, keep, resident

log = logging.getLogger(__name__)

Said = Pressed | Wrote | Started
ATTEMPTS = 6
PATIENCE_SECONDS = 5.0  # of MAX's thirty: then the answer is owed, and the thread is another's
BUTTONS = (
    ChooseService,
    ChooseDay,
    ChooseTime,
    PickTime,
    ShowAppointments,
    AskCancel,
    CancelAppointment,
    MoveAppointment,
    ShowContacts,
)


def converse(said: Said, user_id: int, chat_id: int, bot: str, ctx: Context) -> None:
    """Answer one resident; the same update twice is one answer.

    Raises Conflict when this resident's dialogue kept changing: MAX brings the update again.
    """
    for attempt in range(ATTEMPTS):
        met = resident(ctx.documents, bot, user_id)
        known, read = met or (_stranger(bot, user_id), None)
        who = known.model_copy(update={"chat_id": chat_id})
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
    who = reply.resident.told(reply.message, said.key)
    writes = [*reply.writes, *keep(who, read, cause=said.key)]
    if isinstance(said, Pressed):
        ctx.documents.commit(*writes)
        _show(said, who, reply.message, ctx)
    else:
        owed = reply_to_resident(said.key, who, reply.message, ctx)
        *_, kept = ctx.documents.commit(*writes, owe(owed))
        send(owed, kept, ctx)


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
        with client.answer_pace.permit(who.chat_id, within=PATIENCE_SECONDS):
            client.answer(press.callback_id, shown, notification=LATEST)
    except (MaxUnavailable, MaxRefused, TooBusy) as reason:
        log.warning("press not answered at once", extra={"bot": who.bot, "reason": repr(reason)})
        if press.mid:
            edit_later(press.key, who, message, press.mid, ctx)


def _reply(said: Said, who: Resident, ctx: Context) -> Reply:
    """What the resident gets: the room's answer, or the menu."""
    payload = said.payload if isinstance(said, Pressed) else None
    if isinstance(said, Wrote):
        typed = said.text.strip()
        payload = who.chosen(typed)
        if payload is None and typed.isdigit() and typed != "0" and who.choices:
            return Reply(no_such_number(len(who.choices)), who)
    reply = _step(payload, who, said.key, ctx) if payload else None
    return reply or Reply(
        menu(behind(ctx.documents, who.bot), offices_of(ctx.documents, who.bot)), who
    )


def _step(payload: str, who: Resident, key: str, ctx: Context) -> Reply | None:
    """The room's answer to a button. None: unreadable, outdated or forged; the menu will do."""
    shown: Message | None = None
    match meant(payload, BUTTONS):
        case ChooseService() as press:
            shown = offer_services(press, ctx)
        case ChooseDay() as press:
            shown = offer_days(press, ctx)
        case ChooseTime() as press:
            shown = offer_times(press, ctx)
        case ShowContacts():
            shown = contacts(behind(ctx.documents, who.bot))
        case PickTime() as press:
            return book(press, who, key, ctx)
        case ShowAppointments():
            return own(who, ctx)
        case AskCancel() as press:
            return ask_cancel(press, who, ctx)
        case CancelAppointment() as press:
            return cancel(press, who, ctx)
        case MoveAppointment() as press:
            return move(press, who, ctx)
    return Reply(shown, who) if shown else None
