"""Every Russian word about staff. A colleague is a role and four digits, never a name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from message import Message, PressButton, numbered
from residents.buttons import ShowMenu
from russian import hour_words, moment_words
from staff.buttons import (
    AskInvite,
    AskRevoke,
    Invite,
    Revoke,
    ShowMember,
    ShowStaff,
    ShowStaffMenu,
)
from staff.model import MOST_MEMBERS, Member, Role
from staff.outcomes import (
    AdministratorsOnly,
    Full,
    Gone,
    Invited,
    Joined,
    LastAdministrator,
    NothingNew,
    NotValid,
    Outcome,
    Revoked,
)

ROLES: Mapping[Role, str] = {
    "administrator": "администратор",
    "office_head": "руководитель",
    "dispatcher": "диспетчер",
    "receptionist": "сотрудник приёмной",
    "auditor": "аудитор",
}
WHAT_FOR: Mapping[Role, str] = {
    "administrator": "может всё",
    "office_head": "может всё, но не меняет администраторов",
    "dispatcher": "публикует отключения, ведёт чаты, видит карточку и охват домов",
    "receptionist": "видит карточку и охват домов",
    "auditor": "видит всё, ничего не меняет",
}
OPERATOR = "оператор системы"
# Where staff sits is not known: one zone for all, and it is said which.
MOSCOW = ZoneInfo("Europe/Moscow")
LINK = "https://max.ru/{bot}?start=i-{code}"

MENU = ShowMenu().button("Меню")


def colleague(member: Member) -> str:
    """«диспетчер 3F2A»."""
    return role_words(member.role, member.token)


def role_name(role: str) -> str:
    """«сотрудник приёмной»; a role that there is no more, as it was written."""
    return dict(ROLES).get(role, role)  # type: ignore[call-overload,no-any-return]


def role_words(role: str, token: str) -> str:
    """How a person is called where names are not kept: «диспетчер 3F2A»."""
    return f"{role_name(role)} {token[:4].upper()}"


def invitation_link(username: str, code: str) -> str:
    """The link that opens the dialogue with the code in it."""
    return LINK.format(bot=username, code=code)


def staff(
    organisation: str,
    page: Sequence[Member],
    mine: Member | None,
    after: str | None,
    *,
    invites: bool,
) -> Message:
    """«Сотрудники».

    mine   the member who looks
    after  token of the last one shown, if there are more
    """
    rows = [
        [
            ShowMember(organisation=organisation, member=member.token).button(
                f"{colleague(member)}, {_since(member)}"
            )
        ]
        for member in page
    ]
    if after:
        rows.append([ShowStaff(organisation=organisation, after=after).button("Дальше")])
    if invites:
        rows.append([AskInvite(organisation=organisation).button("Пригласить")])
    you = f"\nВы: {colleague(mine)}." if mine else ""
    return numbered(f"Сотрудники.{you}", [*rows, [_work(organisation), MENU]])


def one(member: Member, *, mine: bool, revokes: bool) -> Message:
    """A colleague: since when, and by whom invited."""
    inviter = OPERATOR if member.invited_by == "operator" else ROLES[member.invited_by]
    whose = " (это вы)" if mine else ""
    text = f"{colleague(member)}{whose}, {_since(member)}.\nПриглашение: {inviter}."
    press = AskRevoke(organisation=member.organisation, member=member.token)
    rows = [[press.button("Отозвать доступ")]] if revokes else []
    return numbered(text, [*rows, [_staff(member.organisation), MENU]])


def whom_to_invite(organisation: str, roles: Iterable[Role]) -> Message:
    """Which role."""
    roles = list(roles)
    words = [f"{ROLES[role].capitalize()}: {WHAT_FOR[role]}." for role in roles]
    rows = [[Invite(organisation=organisation, role=role).button(ROLES[role])] for role in roles]
    text = "\n".join(["Кого пригласить?", *words])
    return numbered(text, [*rows, [_staff(organisation), MENU]])


def really_revoke(member: Member, *, mine: bool) -> Message:
    """One question before the access is gone."""
    whose = " (это вы)" if mine else ""
    yes = Revoke(organisation=member.organisation, member=member.token).button("Да, отозвать")
    no = ShowMember(organisation=member.organisation, member=member.token).button("Нет, оставить")
    text = f"Отозвать доступ: {colleague(member)}{whose}? Он прекратится сразу."
    return numbered(text, [[yes], [no]])


def reply(outcome: Outcome) -> Message:  # noqa: PLR0911 - a line for each outcome
    """What came of it."""
    match outcome:
        case Invited():
            return numbered(_invitation(outcome), [[_staff(outcome.organisation), MENU]])
        case AdministratorsOnly(organisation):
            text = "Администраторов приглашает и отзывает только администратор."
            return numbered(text, [[_staff(organisation), MENU]])
        case Joined(member, name):
            role = ROLES[member.role]
            text = f"{name}: ваша роль теперь — {role} ({WHAT_FOR[member.role]})."
            return numbered(text, [[_work(member.organisation)], [MENU]])
        case NotValid():
            text = (
                "Приглашение не действует: оно уже использовано, истекло или введено с ошибкой. "
                "Попросите новое."
            )
            return numbered(text, [[MENU]])
        case NothingNew(organisation, name, present):
            text = (
                f"{name}: ваша роль уже {ROLES[present]}, приглашение ничего не добавит. "
                "Оно осталось действительным: перешлите его коллеге."
            )
            return numbered(text, [[_work(organisation)], [MENU]])
        case Full(name):
            text = f"{name}: сотрудников уже {MOST_MEMBERS}, больше нельзя. Отзовите лишний доступ."
            return numbered(text, [[MENU]])
        case Revoked(member, mine):
            if mine:
                return numbered(f"Ваш доступ отозван: {colleague(member)}.", [[MENU]])
            text = f"Доступ отозван: {colleague(member)}."
            return numbered(text, [[_staff(member.organisation), MENU]])
        case Gone(organisation):
            return numbered("Такого сотрудника уже нет.", [[_staff(organisation), MENU]])
        case LastAdministrator(organisation):
            text = (
                "Другого администратора нет. Сначала пригласите его, потом отзывайте свой доступ."
            )
            return numbered(text, [[_staff(organisation), MENU]])
        case _:
            assert_never(outcome)


def _invitation(invited: Invited) -> str:
    until = invited.until.astimezone(MOSCOW)
    ends = moment_words(until.date(), hour_words(until.time()))
    once = f"Сработает один раз, до {ends}, время московское."
    head = f"Приглашение, роль: {ROLES[invited.role]}."
    if invited.username is None:
        by_code = f"Пусть коллега напишет боту этот код:\n{invited.code}"
        return "\n".join([head, once, by_code])
    link = f"Перешлите коллеге ссылку:\n{invitation_link(invited.username, invited.code)}"
    # A link pressed in an open dialogue may bring us nothing (max-bot-api.md, deep links).
    by_code = f"Если по ссылке ничего не произошло, пусть напишет боту код:\n{invited.code}"
    return "\n".join([head, once, link, by_code])


def _since(member: Member) -> str:
    return f"с {_day(member.since)}"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(MOSCOW):%d.%m.%Y}"


def _staff(organisation: str) -> PressButton:
    return ShowStaff(organisation=organisation).button("Сотрудники")


def _work(organisation: str) -> PressButton:
    return ShowStaffMenu(organisation=organisation).button("Работа")
