"""A consent, what is held, a look at it, its destruction. Most models are also stored documents."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from frozen import Frozen

Purpose = Literal["visit"]
Kind = Literal["name", "phone", "flat", "question"]
KINDS: tuple[Kind, ...] = ("name", "phone", "flat", "question")
# Why something is destroyed before or at its term.
Reason = Literal["term", "replaced", "cancelled", "withdrawn", "asked"]

# domain.md 1.7: consents, their withdrawal, acts of destruction and who looked.
PROVABLE_FOR = timedelta(days=3 * 366)
# domain.md 1.8: destroyed within 30 days after the purpose ends.
AFTER_A_VISIT = timedelta(days=30)
LONGEST = 1000


def consent_name(organisation: str, purpose: Purpose) -> str:
    """Of a consent in the person's own document: `uk-lesnaya:visit`."""
    return f"{organisation}:{purpose}"


class Operator(Frozen):
    """For whom data are taken, as a consent must name them (152-ФЗ, art. 9)."""

    organisation: str
    name: str
    address: str = ""


class Entrusted(Frozen):
    """One thing that a person said of himself, as the vault keeps it.

    proven  of a phone: MAX has vouched that it is the sender's own
    """

    model_config = ConfigDict(hide_input_in_errors=True)
    kind: Kind
    value: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)] = Field(repr=False)
    proven: bool = False

    @property
    def content(self) -> bytes:
        """What is sealed."""
        return self.model_dump_json().encode()


class Terms(Frozen):
    """To whom something is entrusted, for what, until when.

    about  path of the document that it belongs to
    """

    organisation: str
    purpose: Purpose
    about: str
    until: datetime


class Holding(Terms):
    """That something lies in the vault.

    token  of the thing in the vault
    owner  token of the person
    ended  why it is to be destroyed; while it is to be kept: its term
    """

    token: str
    owner: str
    kind: Kind
    since: datetime
    ended: Reason = "term"

    def lives(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return now < self.until

    def released(self, reason: Reason, now: datetime) -> "Holding":
        """Of no use from now on."""
        return self.model_copy(update={"until": now, "ended": reason})


class Consent(Frozen):
    """One act of will: given or withdrawn. Never changed, kept as a proof.

    person   token
    words    what was agreed to, as it was shown
    until    when the proof itself goes
    """

    id: str
    person: str
    organisation: str
    purpose: Purpose
    version: int
    given: bool
    at: datetime
    words: str = ""
    until: datetime


class Disclosure(Frozen):
    """A member of staff was shown what a person entrusted to the organisation.

    person  token of whose data it was
    by      token of who looked; role: his, then
    """

    id: str
    person: str
    organisation: str
    about: str
    kinds: tuple[Kind, ...]
    by: str
    role: str
    at: datetime
    until: datetime


class Destroyed(Frozen):
    """One thing in an act: what it was, never what it said."""

    person: str
    organisation: str
    purpose: Purpose
    kind: Kind
    since: datetime
    reason: Reason


class Act(Frozen):
    """That things were destroyed: the act that order № 179 of Роскомнадзор asks for.

    by  what carried it out
    """

    id: str
    at: datetime
    by: str
    things: tuple[Destroyed, ...]
    until: datetime
