"""Which function answers which button, which words, which link.

Three tables, so that nothing is answered that is not written here; whether this person may do it is
asked in one place, before any room is.
"""

from collections.abc import Callable, Mapping
from typing import Any

from chats.binding import (
    bind_chat,
    chat_address,
    choose_chat_house,
    report_curious,
    show_chats,
    unbind_chat,
)
from chats.buttons import (
    AskChatAddress,
    AskKit,
    BindChat,
    ChooseChatHouse,
    ShowChats,
    ShowCoverage,
    ShowKit,
    ShowLacking,
    UnbindChat,
)
from chats.covering import show_coverage, show_lacking
from chats.kitting import ask_kit, kit_address
from context import Context
from conversation.buttons import ApplyRegister, AskRegisterFile, ShowContacts, ShowOffices
from conversation.greeting import (
    choose_house,
    house_address,
    offer_house,
    show_contacts,
    show_kit,
    show_menu,
    show_offices,
    show_staff_menu,
)
from conversation.loading import apply_register, ask_register_file, register_file
from conversation.texts import choose_of_chat, not_allowed, send_a_file, unasked_contact
from houses.buttons import (
    AskHouse,
    AskQuietHours,
    ChooseHouse,
    ChooseQuietHours,
    ChooseResources,
    LeaveHouse,
    MuteResource,
    ResumeNotices,
    ShowMyHouse,
    ShowOutages,
    StopNotices,
)
from houses.links import ChatMeant, HouseWanted, Invited, wanted
from houses.store import chat_found, houses_by_id
from houses.subscribing import (
    ask_house,
    ask_quiet_hours,
    choose_quiet_hours,
    choose_resources,
    leave_house,
    mute_resource,
    resume_notices,
    show_my_house,
    show_outages,
    stop_notices,
)
from max_messenger.updates import IncomingContact, IncomingFile
from message import Message, Press
from my_data.answering import (
    ask_erasure_of_mine,
    erase_my_data,
    show_my_data,
    withdraw_consent,
)
from my_data.buttons import AskErasure, EraseMyData, ShowMyData, WithdrawConsent
from organisation.buttons import (
    ConfirmCard,
    EditCardField,
    PreviewCard,
    PublishCard,
    RestoreCard,
    ShowCard,
    ShowCardHistory,
    ShowCardVersion,
)
from organisation.carding import (
    card_field,
    confirm_card,
    edit_card_field,
    preview_card,
    publish_card,
    restore_card,
    show_card,
    show_card_history,
    show_card_version,
)
from organisation.store import organisation
from outages.buttons import (
    AnswerDoubt,
    AskAnswer,
    AskNotice,
    DropDraft,
    OpenDraft,
    PublishNotice,
    ReviewNotice,
    UndoAnswer,
)
from outages.draft_publishing import publish_notice, review_notice
from outages.drafting import (
    answer_doubt,
    answer_words,
    ask_answer,
    ask_notice,
    ask_whose,
    drop_draft,
    notice_forwarded,
    notice_unasked,
    notice_words,
    open_draft,
    undo_answer,
)
from reception.booking import ask_cancel, book, cancel, move, own
from reception.buttons import (
    AddDetails,
    AgreeToDetails,
    AskCancel,
    AskDetail,
    CancelAppointment,
    ChooseDay,
    ChooseService,
    ChooseTime,
    ForgetDetails,
    HideVisitor,
    MoveAppointment,
    PickTime,
    ShowAppointments,
    ShowVisit,
    ShowVisitor,
    ShowVisits,
)
from reception.confiding import (
    add_details,
    agree_to_details,
    ask_detail,
    detail_contact,
    detail_words,
    forget_details,
)
from reception.offering import offer_days, offer_services, offer_times
from reception.receiving import hide_visitor, show_visit, show_visitor, show_visits
from residents import Resident
from residents.buttons import ShowMenu
from residents.store import Reply
from staff.buttons import (
    AskInvite,
    AskRevoke,
    Invite,
    Revoke,
    ShowMember,
    ShowStaff,
    ShowStaffMenu,
)
from staff.inviting import accept, ask_invite, ask_revoke, invite, revoke, show_member, show_staff
from staff.rights import may

# The press, who pressed, the update's key, the hands. None: outdated or forged, the menu will do.
Answer = Callable[[Any, Resident, str, Context], Reply | None]
Heard = Callable[[Any, str, Resident, str, Context], Reply | None]


def _shown(offer: Callable[[Any, str, Context], Message | None]) -> Answer:
    """For a room that only shows something."""

    def answer(press: Press, who: Resident, _key: str, ctx: Context) -> Reply | None:
        message = offer(press, who.bot, ctx)
        return Reply(message, who) if message else None

    return answer


ANSWERS: Mapping[type[Press], Answer] = {
    ShowMenu: show_menu,
    ShowContacts: show_contacts,
    ShowOffices: show_offices,
    # Reception.
    ChooseService: _shown(offer_services),
    ChooseDay: _shown(offer_days),
    ChooseTime: _shown(offer_times),
    PickTime: book,
    ShowAppointments: lambda _press, who, _key, ctx: own(who, ctx),
    AskCancel: lambda press, who, _key, ctx: ask_cancel(press, who, ctx),
    CancelAppointment: lambda press, who, _key, ctx: cancel(press, who, ctx),
    AddDetails: add_details,
    AgreeToDetails: agree_to_details,
    AskDetail: ask_detail,
    ForgetDetails: forget_details,
    MoveAppointment: lambda press, who, _key, ctx: move(press, who, ctx),
    # «Мой дом».
    ShowMyHouse: show_my_house,
    AskHouse: ask_house,
    ChooseHouse: choose_house,
    LeaveHouse: leave_house,
    ChooseResources: choose_resources,
    MuteResource: mute_resource,
    AskQuietHours: ask_quiet_hours,
    ChooseQuietHours: choose_quiet_hours,
    StopNotices: stop_notices,
    ResumeNotices: resume_notices,
    ShowOutages: show_outages,
    # «Мои данные».
    ShowMyData: show_my_data,
    WithdrawConsent: withdraw_consent,
    AskErasure: ask_erasure_of_mine,
    EraseMyData: erase_my_data,
    # Staff: who comes to the reception.
    ShowVisits: show_visits,
    ShowVisit: show_visit,
    ShowVisitor: show_visitor,
    HideVisitor: hide_visitor,
    # Staff: a supplier's words become an outage.
    AskNotice: ask_notice,
    OpenDraft: open_draft,
    AnswerDoubt: answer_doubt,
    AskAnswer: ask_answer,
    UndoAnswer: undo_answer,
    ReviewNotice: review_notice,
    PublishNotice: publish_notice,
    DropDraft: drop_draft,
    # Staff: the card, the houses, the chats, each other.
    ShowStaffMenu: show_staff_menu,
    ShowCard: show_card,
    EditCardField: edit_card_field,
    PreviewCard: preview_card,
    PublishCard: publish_card,
    ConfirmCard: confirm_card,
    ShowCardHistory: show_card_history,
    ShowCardVersion: show_card_version,
    RestoreCard: restore_card,
    AskRegisterFile: ask_register_file,
    ApplyRegister: apply_register,
    ShowChats: show_chats,
    BindChat: bind_chat,
    ChooseChatHouse: choose_chat_house,
    UnbindChat: unbind_chat,
    AskKit: ask_kit,
    ShowKit: show_kit,
    ShowCoverage: show_coverage,
    ShowLacking: show_lacking,
    ShowStaff: show_staff,
    ShowMember: show_member,
    AskInvite: ask_invite,
    Invite: invite,
    AskRevoke: ask_revoke,
    Revoke: revoke,
}

# Questions that words answer.
WORDS: Mapping[type[Press], Heard] = {
    AskHouse: house_address,
    EditCardField: card_field,
    AskChatAddress: chat_address,
    AskKit: kit_address,
    AskDetail: detail_words,
    AskNotice: notice_words,
    AskAnswer: answer_words,
}

# To these a number is an answer, not the number of a choice: there is a flat 1.
OPEN_QUESTIONS: frozenset[type[Press]] = frozenset({AskDetail})

BUTTONS: Mapping[str, type[Press]] = {press.name: press for press in (*ANSWERS, *WORDS)}

# What MAX shows on "/": the same list is set there by `upkeep`.
COMMANDS: Mapping[str, tuple[str, Press]] = {
    "start": ("Меню", ShowMenu()),
    "помощь": ("Что умеет бот", ShowMenu()),
    "контакты": ("Телефоны и часы работы", ShowContacts()),
    "отключения": ("Что отключено в моём доме", ShowOutages()),
    "данные": ("Что о вас известно и как это удалить", ShowMyData()),
    "запись": ("Запись на приём", ShowOffices()),
}
# Staff's are not shown to everybody; they are about the organisation where the person works.
STAFF_COMMANDS: Mapping[str, type[Press]] = {
    "работа": ShowStaffMenu,
    "отключение": AskNotice,
    "приём": ShowVisits,
    "карточка": ShowCard,
    "охват": ShowCoverage,
    "чаты": ShowChats,
    "сотрудники": ShowStaff,
}


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
