"""What came of an invitation or a revocation: values, worded by `texts.py`."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from staff.model import Member, Role


@dataclass(frozen=True, slots=True)
class Invited:
    """username: of the bot; None: MAX did not say, so there is no link."""

    organisation: str
    role: Role
    code: str
    username: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class AdministratorsOnly:
    """Only an administrator changes who is one."""

    organisation: str


@dataclass(frozen=True, slots=True)
class Joined:
    """name: what the organisation is called."""

    member: Member
    name: str


@dataclass(frozen=True, slots=True)
class NotValid:
    """The code opens nothing: expired, used, unknown or another bot's. Nobody learns which."""


@dataclass(frozen=True, slots=True)
class NothingNew:
    """Who brings the code has that role or a higher one: the invitation stays for another."""

    organisation: str
    name: str
    present: Role


@dataclass(frozen=True, slots=True)
class Full:
    """The organisation has as many members as it may."""

    name: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """mine: of his own free will."""

    member: Member
    mine: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such member any more."""

    organisation: str


@dataclass(frozen=True, slots=True)
class LastAdministrator:
    """Nobody would be left to let others in."""

    organisation: str


Outcome: TypeAlias = (
    Invited
    | AdministratorsOnly
    | Joined
    | NotValid
    | NothingNew
    | Full
    | Revoked
    | Gone
    | LastAdministrator
)
