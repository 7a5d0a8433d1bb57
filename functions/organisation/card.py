"""What an organisation tells residents about itself: as published, as drafted, and each version.

Models are also the stored documents. What is stored was checked when it was typed (`typed.py`), so
reading it again needs no heavy library.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, ConfigDict, StringConstraints, ValidationError
from pydantic import Field as Limited

from frozen import Frozen
from hours import DateHours, Standing, WeeklyHours, standing
from houses.model import RussianZone
from organisation.fields import FIELD, FIELDS, MOST_EXCEPTIONS, Field
from organisation.typed import MOST_PHONES
from refusals import NotUnderstood, explained

Phone = Annotated[str, StringConstraints(min_length=2, max_length=40)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=254)]


class CardFacts(Frozen):
    """The fields; `fields.py` says what each is. One not filled in is None or empty."""

    model_config = ConfigDict(extra="forbid")
    address: Line | None = None
    phones: Annotated[tuple[Phone, ...], Limited(max_length=MOST_PHONES)] = ()
    email: Line | None = None
    zone: RussianZone | None = None
    working_hours: WeeklyHours | None = None
    reception_hours: WeeklyHours | None = None
    exceptions: Annotated[tuple[DateHours, ...], Limited(max_length=MOST_EXCEPTIONS)] = ()
    dispatcher_phone: Phone | None = None
    emergency_phone: Phone | None = None
    site: Line | None = None
    inn: Line | None = None
    ogrn: Line | None = None
    licence: Line | None = None

    @property
    def local_time(self) -> ZoneInfo | None:
        """The zone its hours are kept in."""
        return ZoneInfo(self.zone) if self.zone else None

    def standing(self, now: datetime) -> Standing | None:
        """Whether the office is open at `now`; None: its hours or its zone are not known."""
        if self.working_hours is None or self.local_time is None:
            return None
        return standing(self.working_hours, self.exceptions, now, self.local_time)

    def without_past(self, today: date) -> "CardFacts":
        """The same, without the exceptions that are over."""
        coming = tuple(e for e in self.exceptions if e.last >= today)
        return self.model_copy(update={"exceptions": coming})


class Card(Frozen):
    """One organisation's card. Only what is published is shown to residents.

    version        the newest published; 0: none yet
    facts          as published; None: not yet
    draft          as staff are changing it; None: nothing is being changed
    restored_from  the version that the draft repeats
    published_by   a role, never a name
    ask_at         when staff should be asked whether all of it is still true
    """

    model_config = ConfigDict(extra="forbid")
    organisation: str
    version: int = 0
    facts: CardFacts | None = None
    draft: CardFacts | None = None
    restored_from: int | None = None
    published_at: AwareDatetime | None = None
    published_by: str | None = None
    confirmed_at: AwareDatetime | None = None
    ask_at: AwareDatetime | None = None

    @property
    def latest(self) -> CardFacts:
        """What staff see and change: the draft if there is one."""
        return self.draft or self.facts or CardFacts()


class CardVersion(Frozen):
    """A version as it was published: the proof for an inspector. It never changes.

    by             a role, never a name
    restored_from  the earlier version that it repeats
    """

    model_config = ConfigDict(extra="forbid")
    organisation: str
    version: int
    facts: CardFacts
    at: AwareDatetime
    by: str
    restored_from: int | None = None

    @property
    def id(self) -> str:
        """`<organisation>:<version>`."""
        return version_id(self.organisation, self.version)


def version_id(organisation: str, version: int) -> str:
    """The id of a version's document."""
    return f"{organisation}:{version}"


def missing(facts: CardFacts) -> tuple[Field, ...]:
    """The mandatory fields that are not filled in, in the order of the table."""
    return tuple(f for f in FIELDS if f.mandatory and getattr(facts, f.name) == f.empty)


def publishable(card: Card) -> bool:
    """Whether nothing is missing, and residents do not read all of it yet."""
    return (card.draft is not None or card.facts is None) and not missing(card.latest)


def card_of_register(raw: Mapping[str, Any]) -> CardFacts:
    """The `card` section of the register's file, read as strictly as what staff type.

    A field may be text as staff type it; phones also a list of texts; hours and exceptions also
    what `WeeklyHours` and `DateHours` are as JSON. Raises NotUnderstood naming the field.
    """
    if unknown := sorted(set(raw) - set(FIELD)):
        raise NotUnderstood(f"card has no '{unknown[0]}'; accepted: {', '.join(FIELD)}")
    facts: dict[str, object] = {}
    for name, value in raw.items():
        try:
            facts[name] = _registered(FIELD[name], value)
        except NotUnderstood as refusal:
            raise NotUnderstood(f"card.{name}: {refusal}") from refusal
    try:
        return CardFacts.model_validate(facts)
    except ValidationError as error:
        raise NotUnderstood(f"card.{explained(error)}") from error


def _registered(field: Field, value: object) -> object:
    if field.name == "exceptions":
        if isinstance(value, str):  # the file has no day that a date without a year could follow
            raise NotUnderstood(
                'text is not accepted here, but [{"first": "2026-12-31", "last": "2027-01-02"}]'
            )
        return value
    match value:
        case str():
            return field.reads(value, date.min)
        case list() if field.name == "phones" and all(isinstance(text, str) for text in value):
            return field.reads(";".join(value), date.min)
        case dict() if field.name.endswith("_hours"):
            return value
        case None:
            return field.empty
    raise NotUnderstood(f"{type(value).__name__} is not accepted, but text like: {field.example}")
