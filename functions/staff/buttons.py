"""What our buttons mean. `member`: the token of a colleague."""

from message import Press
from staff.model import Role, Token


class ShowStaffMenu(Press):
    """«Работа»: what one may do in this organisation."""

    organisation: str


class ShowStaff(Press):
    """«Сотрудники». after: show those behind this one."""

    organisation: str
    after: Token | None = None


class ShowMember(Press):
    """A colleague was chosen."""

    organisation: str
    member: Token


class AskInvite(Press):
    """«Пригласить»: to which role?"""

    organisation: str


class Invite(Press):
    """A role was chosen: make an invitation."""

    organisation: str
    role: Role


class AskRevoke(Press):
    """«Отозвать доступ»: really?"""

    organisation: str
    member: Token


class Revoke(Press):
    """«Да, отозвать»."""

    organisation: str
    member: Token
