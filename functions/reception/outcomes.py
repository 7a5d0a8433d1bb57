"""How an attempt to take, move or cancel a visit ends: values, not exceptions."""

from dataclasses import dataclass
from datetime import datetime

from reception.model import Appointment, Office, Service


@dataclass(frozen=True, slots=True)
class Booked:
    """The place is the resident's. moved: from this start; details: they may be told beforehand."""

    appointment: Appointment
    office: Office
    service: Service
    moved: datetime | None = None
    details: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """Someone was first; `nearest` are free."""

    office: Office
    service: Service
    starts: datetime
    nearest: tuple[datetime, ...]
    moving: str | None


@dataclass(frozen=True, slots=True)
class NotOffered:
    """There is no such visit (any more): too late, too far, or never was."""

    office: Office
    service: Service
    moving: str | None


@dataclass(frozen=True, slots=True)
class HasOne:
    """One living visit of a kind is enough: it can be moved."""

    appointment: Appointment
    office: Office
    service: Service


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The place is free again."""

    appointment: Appointment
    office: Office
    service: Service


@dataclass(frozen=True, slots=True)
class Gone:
    """That visit is not (or no longer) the resident's."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Too near to be changed; the phone still helps."""

    starts: datetime
    office: Office
    service: Service


Outcome = Booked | Taken | NotOffered | HasOne | Cancelled | Gone | Settled
