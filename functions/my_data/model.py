"""What is known of one person, and an erasure under way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from frozen import Frozen
from houses import House
from houses.model import Subscription
from notifications import Notice
from organisation import Organisation
from personal_data import Holding
from personal_data.model import Consent, Disclosure, Entrusted
from reception.model import Appointment, Office
from residents import Resident

Asked = Literal["resident", "operator"]


class Erasure(Frozen):
    """Somebody is to be forgotten. Kept, when done, as the act of it: it names a token of nobody.

    person   token; also the id: whoever asks twice is erased once
    open     something is still to be done
    vaulted  things that the vault has destroyed; forgotten: documents that are gone or changed
    until    when the act itself goes; None: it is not done yet
    """

    person: str
    bot: str
    asked_by: Asked
    asked_at: datetime
    open: bool = True
    vaulted: int = 0
    forgotten: int = 0
    done_at: datetime | None = None
    until: datetime | None = None

    @property
    def number(self) -> str:
        """Of the act, as people say it."""
        return self.person[:8].upper()


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is known of a person, as the rooms keep it.

    said     what the vault has, by its token; None: it has it no more
    notices  what the bot has said or owes, newest first
    """

    who: Resident
    organisations: Mapping[str, Organisation]
    offices: Mapping[str, Office]
    houses: tuple[House, ...]
    choices: Subscription | None
    resting: bool
    visits: tuple[Appointment, ...]
    holdings: tuple[Holding, ...]
    said: Mapping[str, Entrusted | None]
    consents: tuple[Consent, ...]
    disclosures: tuple[Disclosure, ...]
    notices: tuple[Notice, ...]

    def named(self, organisation: str) -> str:
        """What people call the organisation of this id."""
        found = self.organisations.get(organisation)
        return found.name if found else organisation
