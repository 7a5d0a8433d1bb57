"""What answers a press, words, a file, a contact or a link: looked up in the tables of
`wiring.py`; whether this person may do it is asked here, in one place, before any room is.
"""

from chats.binding import (
    bind_chat,
    report_curious,
)
from chats.buttons import (
    BindChat,
)
from context import Context
from conversation.buttons import AskRegisterFile
from conversation.greeting import (
    offer_house,
)
from conversation.loading import register_file
from conversation.texts import choose_of_chat, not_allowed, send_a_file, unasked_contact
from conversation.wiring import (
    ANSWERS,
    BUTTONS,
    COMMANDS,
    OPEN_QUESTIONS,
    STAFF_COMMANDS,
    WORDS,
)
from houses.links import ChatMeant, HouseWanted, Invited, wanted
from houses.store import chat_found, houses_by_id
from max_messenger.updates import IncomingContact, IncomingFile
from message import Press
from organisation.store import organisation
from outages.buttons import (
    AskNotice,
)
from outages.drafting import (
    ask_whose,
    notice_forwarded,
    notice_unasked,
    notice_words,
)
from reception.buttons import (
    AskDetail,
)
from reception.confiding import (
    detail_contact,
)
from residents import Resident
from residents.store import Reply
from staff.inviting import accept
from staff.rights import may


def pressed(payload: str, who: Resident, key: str, ctx: Context) -> Reply | None:
    """The room's answer to a button. None: unreadable, outdated or forged; the menu will do."""
    press = meaning(payload)
    answer = ANSWERS.get(type(press)) if press else None
    if press is None or answer is None:
        return None
    if not _may(press, who):
        return Reply(not_allowed(), who)
    return answer(press, who, key, ctx)


def heard(text: str, who: Resident, key: str, ctx: Context) -> Reply | None:
    """The answer to words: a command, a code, or what was asked for. None: nothing was."""
    if text.startswith("/") and (_command_in(text) or not asks_openly(who.awaiting)):
        return _commanded(text, who, key, ctx)
    if joined := _joined(text, who, key, ctx):
        return joined
    question = meaning(who.awaiting)
    answer = WORDS.get(type(question)) if question else None
    if question is None:
        return notice_unasked(text, who, key, ctx)
    if not _may(question, who):
        return Reply(not_allowed(), who)
    if answer is None:
        return Reply(send_a_file(), who, awaits=question)
    return answer(question, text, who, key, ctx)


def passed_on(text: str, who: Resident, key: str, ctx: Context) -> Reply | None:
    """The answer to a message that was forwarded. None: nobody asked, and it is not read."""
    question = meaning(who.awaiting)
    if isinstance(question, AskNotice) and _may(question, who):
        return notice_words(question, text, who, key, ctx)
    return notice_forwarded(text, who, key, ctx)


def sent(file: IncomingFile, who: Resident, key: str, ctx: Context) -> Reply | None:
    """The answer to a file. None: none was asked for, and none is kept."""
    question = meaning(who.awaiting)
    if not isinstance(question, AskRegisterFile):
        return None
    if not _may(question, who):
        return Reply(not_allowed(), who)
    return register_file(question, file, who, key, ctx)


def shared(contact: IncomingContact, who: Resident, key: str, ctx: Context) -> Reply:
    """The answer to a contact; what nobody asked for is kept nowhere, and that is said."""
    question = meaning(who.awaiting)
    if not isinstance(question, AskDetail):
        return Reply(unasked_contact(), who)
    return detail_contact(question, contact, who, key, ctx)


def followed(payload: str, who: Resident, key: str, ctx: Context) -> Reply | None:
    """The answer to a deep link. None: it asks for nothing but the menu."""
    match wanted(payload):
        case HouseWanted(house):
            return offer_house(house, who, ctx)
        case Invited():
            return _joined(payload, who, key, ctx)
        case ChatMeant(chat_id):
            return _from_chat(chat_id, who, key, ctx)
        case None:
            return None


def meaning(payload: str) -> Press | None:
    """The button that a payload is of, if it is one of ours."""
    button = BUTTONS.get(payload.partition("?")[0])
    return button.read(payload) if button else None


def asks_openly(payload: str) -> bool:
    """Whether whatever is typed answers this question. payload: of the question's button."""
    return type(meaning(payload)) in OPEN_QUESTIONS


def _may(press: Press, who: Resident) -> bool:
    return may(who.roles, press.name, getattr(press, "organisation", None))


def _command_in(text: str) -> str:
    """Which of our commands these words are; empty: none, «/18 кв. течёт» perhaps."""
    name = text[1:].partition(" ")[0].partition("@")[0].casefold()
    return name if name in COMMANDS or name in STAFF_COMMANDS else ""


def _commanded(text: str, who: Resident, key: str, ctx: Context) -> Reply | None:
    """`/запись`, `/запись@bot`, `/start <payload>`."""
    name, rest = _command_in(text), text.partition(" ")[2]
    if name == "start" and rest and (reply := followed(rest.strip(), who, key, ctx)):
        return reply
    if name in COMMANDS:
        press = COMMANDS[name][1]
        return ANSWERS[type(press)](press, who, key, ctx)
    staff = STAFF_COMMANDS.get(name)
    places = [o for o in sorted(who.roles) if staff and may(who.roles, staff.name, o)]
    if staff is None or not places:
        return None
    if staff is AskNotice and len(places) > 1:
        return ask_whose(places, who, ctx)
    press = staff.model_validate({"organisation": places[0]})
    return ANSWERS[staff](press, who, key, ctx)


def _joined(said: str, who: Resident, key: str, ctx: Context) -> Reply | None:
    def name_of(organisation_id: str) -> str:
        found = organisation(ctx.documents, organisation_id)
        return found.name if found else organisation_id

    return accept(said, who, key, ctx, name_of)


def _from_chat(chat_id: int, who: Resident, key: str, ctx: Context) -> Reply | None:
    """Residents choose the house of the chat they come from; staff say which house it is."""
    found = chat_found(ctx.documents, who.bot, chat_id)
    if found is None or found[0].state == "gone":
        return None
    chat = found[0]
    if not chat.houses:
        place = next((o for o in sorted(who.roles) if may(who.roles, BindChat.name, o)), None)
        if place is None:
            return report_curious(chat, who, ctx)
        return bind_chat(BindChat(organisation=place, chat=chat_id), who, key, ctx)
    if len(chat.houses) == 1:
        return offer_house(chat.houses[0], who, ctx)
    houses = houses_by_id(ctx.documents, chat.houses[:20]).values()
    return Reply(choose_of_chat(list(houses)), who)
