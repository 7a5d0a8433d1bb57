"""The tables of the dialogue: which function answers which button, which words, which command.

Nothing is answered that is not written here. `routing.py` looks it up.
"""

from collections.abc import Callable, Mapping
from typing import Any

from chats.binding import (
    bind_chat,
    chat_address,
    choose_chat_house,
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
    show_contacts,
    show_kit,
    show_menu,
    show_offices,
    show_staff_menu,
)
from conversation.loading import apply_register, ask_register_file
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
    drop_draft,
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
from staff.inviting import ask_invite, ask_revoke, invite, revoke, show_member, show_staff

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
