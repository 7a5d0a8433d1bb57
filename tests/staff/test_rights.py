"""Who may do what: every action, every role, at home and elsewhere."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from chats.recalling import JOURNAL
from message import Press
from staff.model import Role
from staff.rights import ACTIONS, Caller, appoints, may, widens

FUNCTIONS = Path(__file__).parents[2] / "functions"
ROLES: tuple[Role, ...] = get_args(Role)
STRANGER = ""

# A administrator, H office head, D dispatcher, R receptionist, U auditor, * whoever comes
MATRIX = """
    show_menu            A H D R U *
    show_contacts        A H D R U *
    show_notice          A H D R U *
    show_outages         A H D R U *
    show_offices         A H D R U *
    choose_service       A H D R U *
    choose_day           A H D R U *
    choose_time          A H D R U *
    pick_time            A H D R U *
    show_appointments    A H D R U *
    ask_cancel           A H D R U *
    cancel_appointment   A H D R U *
    move_appointment     A H D R U *
    add_details          A H D R U *
    agree_to_details     A H D R U *
    ask_detail           A H D R U *
    forget_details       A H D R U *
    show_my_data         A H D R U *
    withdraw_consent     A H D R U *
    ask_erasure          A H D R U *
    erase_my_data        A H D R U *
    show_visits          A H . R U
    show_visit           A H . R U
    show_visitor         A H . R
    hide_visitor         A H . R
    show_my_house        A H D R U *
    ask_house            A H D R U *
    choose_house         A H D R U *
    leave_house          A H D R U *
    choose_resources     A H D R U *
    mute_resource        A H D R U *
    ask_quiet_hours      A H D R U *
    choose_quiet_hours   A H D R U *
    stop_notices         A H D R U *
    resume_notices       A H D R U *
    show_card            A H D R U
    edit_card_field      A H
    preview_card         A H . . U
    publish_card         A H
    confirm_card         A H
    show_card_history    A H . . U
    show_card_version    A H . . U
    restore_card         A H
    ask_register_file    A H
    apply_register       A H
    show_chats           A H D . U
    bind_chat            A H D
    ask_chat_address     A H D
    choose_chat_house    A H D
    unbind_chat          A H D
    ask_kit              A H D . U
    show_kit             A H D . U
    ask_notice           A H D
    open_draft           A H D
    answer_doubt         A H D
    ask_answer           A H D
    undo_answer          A H D
    review_notice        A H D
    publish_notice       A H D
    drop_draft           A H D
    show_coverage        A H D R U
    show_lacking         A H D R U
    show_staff_menu      A H D R U
    show_staff           A H . . U
    show_member          A H . . U
    ask_invite           A H
    invite               A H
    ask_revoke           A H
    revoke               A H
    /журнал              A H D R U *
    max_webhook
    private_files
    outage_feed
    dead_letters
    notices
    reminders
    upkeep
"""
LETTERS: dict[str, str] = {
    "A": "administrator",
    "H": "office_head",
    "D": "dispatcher",
    "R": "receptionist",
    "U": "auditor",
    "*": STRANGER,
}
ALLOWED = {
    action: {LETTERS[letter] for letter in letters if letter != "."}
    for action, *letters in (line.split() for line in MATRIX.strip().splitlines())
}
FOR_ALL = sorted(action for action, who in ALLOWED.items() if STRANGER in who)


def test_the_matrix_speaks_of_every_action() -> None:
    assert set(ALLOWED) == set(ACTIONS)


@pytest.mark.parametrize("role", [*ROLES, STRANGER])
@pytest.mark.parametrize("action", sorted(ALLOWED))
def test_each_role_may_at_home_what_the_matrix_says(action: str, role: str) -> None:
    roles = {"uk": role} if role else {}

    assert may(roles, action, "uk") is (role in ALLOWED[action])


@pytest.mark.parametrize("role", [*ROLES, STRANGER])
@pytest.mark.parametrize("action", sorted(ALLOWED))
def test_roles_of_one_organisation_open_nothing_of_another(action: str, role: str) -> None:
    elsewhere = {"vodokanal": role} if role else {}

    assert may(elsewhere, action, "uk") is (action in FOR_ALL)
    assert may(elsewhere, action, None) is (action in FOR_ALL)


@pytest.mark.parametrize("action", ["", "delete_everything", "show_card ", "SHOW_MENU", "/Журнал"])
def test_what_the_table_does_not_know_is_refused_to_everybody(action: str) -> None:
    for role in ROLES:
        assert not may({"uk": role}, action, "uk")
    assert not may({}, action, None)


@pytest.mark.parametrize("role", ["", "root", "Administrator", "operator"])
def test_a_role_that_is_none_opens_nothing(role: str) -> None:
    opened = {action for action in ACTIONS if may({"uk": role}, action, "uk")}

    assert opened == set(FOR_ALL)


def test_an_auditor_changes_nothing_and_reads_what_the_office_head_reads() -> None:
    reading = {a for a in ALLOWED if a.startswith(("show_", "preview_", "/", "ask_kit"))}
    reading -= {"show_visitor"}  # that it was shown is the auditor's, not what residents told

    for action in set(ALLOWED) - set(FOR_ALL):
        assert may({"uk": "auditor"}, action, "uk") is (action in reading)


@pytest.mark.parametrize("mine", [*ROLES, None, "root"])
@pytest.mark.parametrize("role", ROLES)
def test_only_administrators_make_and_unmake_administrators(mine: str | None, role: Role) -> None:
    in_charge = {"administrator"} if role == "administrator" else {"administrator", "office_head"}

    assert appoints(mine, role) is (mine in in_charge)


@pytest.mark.parametrize(
    ("present", "offered", "of_use"),
    [
        (None, "auditor", True),
        ("dispatcher", "office_head", True),
        ("office_head", "administrator", True),
        ("dispatcher", "auditor", True),
        ("auditor", "receptionist", True),
        ("dispatcher", "dispatcher", False),
        ("office_head", "dispatcher", False),
        ("administrator", "office_head", False),
        ("administrator", "administrator", False),
    ],
)
def test_an_invitation_raises_or_changes_a_role_but_never_lowers_it(
    present: str | None, offered: Role, of_use: bool
) -> None:
    assert widens(present, offered) is of_use


def buttons() -> set[str]:
    """Names of all that is made of Press, wherever a room keeps its buttons."""
    for file in FUNCTIONS.glob("*/buttons.py"):
        importlib.import_module(f"{file.parent.name}.buttons")
    return {b.name for b in heirs(Press) if not b.__module__.startswith("test")}


def heirs(kind: type[Press]) -> Iterator[type[Press]]:
    for heir in kind.__subclasses__():
        yield heir
        yield from heirs(heir)


def doors() -> set[str]:
    tree = ast.parse((FUNCTIONS / "main.py").read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_button_and_every_door_is_somebodys() -> None:
    assert "show_menu" in buttons()
    assert "max_webhook" in doors()
    assert (buttons() | doors()) - set(ACTIONS) == set()


def test_every_door_is_opened_by_a_machine_or_our_own_signature() -> None:
    machines = {Caller.LINK, Caller.MAX, Caller.PUBSUB, Caller.SCHEDULER}

    assert {action for action, who in ACTIONS.items() if who in machines} == doors()


def test_the_table_knows_nothing_that_is_not_used() -> None:
    assert set(ACTIONS) - buttons() - doors() == {JOURNAL}
