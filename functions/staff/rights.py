"""The one place that answers «may this person do this here?».

An action is the name of a button (`Press.name`), a word, or a door. What the table does not know is
refused: whoever adds a button says here whose it is.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import TypeAlias

from staff.model import Role


class Caller(Enum):
    """Who needs no role."""

    EVERYBODY = auto()
    LINK = auto()  # by our own signature, for ten minutes
    MAX = auto()  # by the bot's secret
    PUBSUB = auto()  # by the identity of the subscription
    SCHEDULER = auto()  # by the identity of the schedule


Who: TypeAlias = Caller | frozenset[Role]

# Answers for what the organisation says and promises, hence for who says it.
IN_CHARGE: frozenset[Role] = frozenset({"administrator", "office_head"})
# A dispatcher is the one on the spot when a chat appears, or nobody is told of an accident in it.
AT_THE_CHATS: frozenset[Role] = frozenset({*IN_CHARGE, "dispatcher"})
# Who is told first that something broke must be able to say it to residents at once.
DISPATCHING: frozenset[Role] = AT_THE_CHATS
# An auditor reads everything and changes nothing: what only shows is the auditor's as well.
READING: frozenset[Role] = frozenset({*IN_CHARGE, "auditor"})
READING_CHATS: frozenset[Role] = frozenset({*AT_THE_CHATS, "auditor"})
# Who sits at the reception, and who answers for it.
RECEIVING: frozenset[Role] = frozenset({*IN_CHARGE, "receptionist"})
READING_VISITS: frozenset[Role] = frozenset({*RECEIVING, "auditor"})
# Whoever answers residents must see what they were told, and whether their house is reached.
ALL_STAFF: frozenset[Role] = frozenset({*READING_CHATS, "receptionist"})

ACTIONS: Mapping[str, Who] = {
    # Residents, and staff as people who live somewhere.
    "show_menu": Caller.EVERYBODY,
    "show_contacts": Caller.EVERYBODY,
    "show_offices": Caller.EVERYBODY,
    "show_notice": Caller.EVERYBODY,
    "show_outages": Caller.EVERYBODY,
    "choose_service": Caller.EVERYBODY,
    "choose_day": Caller.EVERYBODY,
    "choose_time": Caller.EVERYBODY,
    "pick_time": Caller.EVERYBODY,
    "show_appointments": Caller.EVERYBODY,
    "ask_cancel": Caller.EVERYBODY,
    "cancel_appointment": Caller.EVERYBODY,
    "move_appointment": Caller.EVERYBODY,
    "show_my_house": Caller.EVERYBODY,
    "ask_house": Caller.EVERYBODY,
    "choose_house": Caller.EVERYBODY,
    "leave_house": Caller.EVERYBODY,
    "choose_resources": Caller.EVERYBODY,
    "mute_resource": Caller.EVERYBODY,
    "ask_quiet_hours": Caller.EVERYBODY,
    "choose_quiet_hours": Caller.EVERYBODY,
    "stop_notices": Caller.EVERYBODY,
    "resume_notices": Caller.EVERYBODY,
    # One's own data: nobody else's business, staff's least of all.
    "add_details": Caller.EVERYBODY,
    "agree_to_details": Caller.EVERYBODY,
    "ask_detail": Caller.EVERYBODY,
    "forget_details": Caller.EVERYBODY,
    "show_my_data": Caller.EVERYBODY,
    "withdraw_consent": Caller.EVERYBODY,
    "ask_erasure": Caller.EVERYBODY,
    "erase_my_data": Caller.EVERYBODY,
    # The reception's day. Only who receives sees what a visitor told: an auditor sees that it was.
    "show_visits": READING_VISITS,
    "show_visit": READING_VISITS,
    "show_visitor": RECEIVING,
    "hide_visitor": RECEIVING,
    # The card: what stands there is a promise of the organisation, by law.
    "show_card": ALL_STAFF,
    "edit_card_field": IN_CHARGE,
    "preview_card": READING,
    "publish_card": IN_CHARGE,
    "confirm_card": IN_CHARGE,
    "show_card_history": READING,
    "show_card_version": READING,
    "restore_card": IN_CHARGE,
    # The register: one file changes which houses are told of anything at all.
    "ask_register_file": IN_CHARGE,
    "apply_register": IN_CHARGE,
    # Chats. Who may bind a chat may undo a mistake.
    "show_chats": READING_CHATS,
    "bind_chat": AT_THE_CHATS,
    "ask_chat_address": AT_THE_CHATS,
    "choose_chat_house": AT_THE_CHATS,
    "unbind_chat": AT_THE_CHATS,
    # The kit for chats that we may not enter: asking and showing change nothing.
    "ask_kit": READING_CHATS,
    "show_kit": READING_CHATS,
    # A supplier's words made an outage: what is published here wakes people.
    "ask_notice": DISPATCHING,
    "open_draft": DISPATCHING,
    "answer_doubt": DISPATCHING,
    "ask_answer": DISPATCHING,
    "undo_answer": DISPATCHING,
    "review_notice": DISPATCHING,
    "publish_notice": DISPATCHING,
    "drop_draft": DISPATCHING,
    # Which houses are reached.
    "show_coverage": ALL_STAFF,
    "show_lacking": ALL_STAFF,
    # Staff. Each needs the way in; who else works here is for those who answer for it. That only
    # administrators change administrators is said by `appoints`: it depends on whom.
    "show_staff_menu": ALL_STAFF,
    "show_staff": READING,
    "show_member": READING,
    "ask_invite": IN_CHARGE,
    "invite": IN_CHARGE,
    "ask_revoke": IN_CHARGE,
    "revoke": IN_CHARGE,
    # Words. What was said to residents is theirs to read again (domain.md 8).
    "/журнал": Caller.EVERYBODY,
    # Doors: no person opens them, whatever their role.
    "max_webhook": Caller.MAX,
    "private_files": Caller.LINK,
    "outage_feed": Caller.PUBSUB,
    "dead_letters": Caller.PUBSUB,
    "notices": Caller.PUBSUB,
    "reminders": Caller.SCHEDULER,
    "upkeep": Caller.SCHEDULER,
}

# The three at 0 are different work, not more or less of it.
_RANK: Mapping[str, int] = {
    "administrator": 2,
    "office_head": 1,
    "dispatcher": 0,
    "receptionist": 0,
    "auditor": 0,
}


def may(roles: Mapping[str, str], action: str, organisation: str | None) -> bool:
    """Whether a person may do this.

    roles         the person's, by organisation
    organisation  whose things it is about; None: nobody's, which is open only if it is to everybody
    """
    who = ACTIONS.get(action)
    if who is Caller.EVERYBODY:
        return True
    if organisation is None or not isinstance(who, frozenset):
        return False
    return roles.get(organisation) in who


def appoints(mine: str | None, role: Role) -> bool:
    """Whether who has the role `mine` may invite to and revoke `role` in the same organisation."""
    # Else an office head could make himself an administrator, or be rid of the last one.
    return mine == "administrator" or (mine == "office_head" and role != "administrator")


def widens(present: str | None, offered: Role) -> bool:
    """Whether an invitation is of use to who has the role `present` there: it lowers nobody."""
    return offered != present and _RANK[offered] >= _RANK.get(present or "", 0)
