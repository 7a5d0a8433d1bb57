"""A member of an organisation's staff, and an invitation. Models are also the stored documents."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import StringConstraints

from frozen import Frozen

Role = Literal["administrator", "office_head", "dispatcher", "receptionist", "auditor"]
Token = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]+$", max_length=32)]

INVITED_FOR = timedelta(hours=72)
OPERATOR_INVITES_FOR = timedelta(hours=24)
CODE_BYTES = 16
# So many can be shown, counted and told of something in one go.
MOST_MEMBERS = 100

# As a link's payload (`i-…`), as the whole link, or as the bare code that somebody typed.
_SAID = re.compile(
    r"(?:https://max\.ru/\S+\?start=)?(?:(?P<typed>[A-Za-z0-9_-]{22})|i-(?P<linked>[A-Za-z0-9_-]+))"
)


class Member(Frozen):
    """One person in one organisation. Who it is only `residents` knows.

    token       of the person, as `residents` gives it
    bot         through which they talk with us
    invited_by  the role of who invited
    """

    organisation: str
    token: str
    bot: str
    role: Role
    since: datetime
    invited_by: Role | Literal["operator"]

    @property
    def id(self) -> str:
        """`<organisation>:<token>`: in each organisation a person has one role."""
        return f"{self.organisation}:{self.token}"


class Invitation(Frozen):
    """Whoever brings its code first, and in time, gets the role. The code itself is not kept.

    by  token of who invited; None: the operator of this deployment
    """

    organisation: str
    bot: str
    role: Role
    expires: datetime
    by: str | None = None


def code_in(said: str) -> str | None:
    """The code of an invitation in a link, its payload, or typed alone; None: it is none."""
    found = _SAID.fullmatch(said.strip())
    return (found["typed"] or found["linked"]) if found else None
