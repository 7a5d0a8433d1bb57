"""An office with its desks and services, and a visit. Models are also the stored documents."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints, model_validator

from frozen import Frozen
from hours import Interval, Weekday
from houses.model import RussianZone
from personal_data.model import AFTER_A_VISIT

OFFICE_ID = r"[a-z][a-z0-9-]{0,39}"
Id = Annotated[str, StringConstraints(pattern=f"^{OFFICE_ID}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]

DAY_BEFORE, HOURS_BEFORE = timedelta(hours=24), timedelta(hours=2)


class Desk(Frozen):
    """One person who receives: a room, a length of visit, hours by weekday."""

    model_config = ConfigDict(extra="forbid")
    id: Id
    room: Label
    minutes: Annotated[int, Field(ge=5, le=240)]
    hours: dict[Weekday, tuple[Interval, ...]]


class Service(Frozen):
    """What one may come for, to which desk, and with what papers."""

    model_config = ConfigDict(extra="forbid")
    id: Id
    title: Label
    desk: Id
    bring: Words


class Office(Frozen):
    """Where residents are received.

    notice_minutes  nearer starts are not offered, and not moved or cancelled any more
    horizon_days    later days are not offered yet
    """

    model_config = ConfigDict(extra="forbid")
    id: Id
    bot: str
    organisation: str
    address: Words
    zone: RussianZone
    phone: Words
    desks: Annotated[tuple[Desk, ...], Field(min_length=1, max_length=50)]
    services: Annotated[tuple[Service, ...], Field(min_length=1, max_length=20)]
    notice_minutes: Annotated[int, Field(ge=0, le=10_080)] = 60
    horizon_days: Annotated[int, Field(ge=1, le=90)] = 14

    @model_validator(mode="after")
    def _whole(self) -> Self:
        desks = {desk.id for desk in self.desks}
        for service in self.services:
            if service.desk not in desks:
                raise ValueError(f"service '{service.id}' names no desk of it: '{service.desk}'")
        return self

    def service(self, service_id: str) -> Service | None:
        """The service, if it is still offered."""
        return next((s for s in self.services if s.id == service_id), None)

    def desk_of(self, service: Service) -> Desk:
        """Who receives for it."""
        return next(desk for desk in self.desks if desk.id == service.desk)

    @property
    def local_time(self) -> ZoneInfo:
        """The office's zone."""
        return ZoneInfo(self.zone)

    @property
    def notice(self) -> timedelta:
        """How long before its start a visit is settled."""
        return timedelta(minutes=self.notice_minutes)


class Appointment(Frozen):
    """One visit. Of the visitor only the token is known.

    code       four digits to say at the desk, instead of a name
    remind_at  when the next reminder is due; None: no more
    told       the visitor has told something beforehand: `personal_data` knows what
    """

    office: str
    service: str
    desk: str
    resident: str
    starts: AwareDatetime
    minutes: int
    code: str
    remind_at: datetime | None = None
    told: bool = False

    @property
    def id(self) -> str:
        """One document per office, desk and start."""
        return place_id(self.office, self.desk, self.starts)

    @property
    def ends(self) -> datetime:
        """When the place is the next visitor's."""
        return self.starts + timedelta(minutes=self.minutes)

    @property
    def data_until(self) -> datetime:
        """Until when what the visitor told beforehand is kept."""
        return self.ends + AFTER_A_VISIT

    @property
    def kind(self) -> str:
        """Of one kind a resident has one living visit."""
        return f"{self.office}:{self.service}"


def starts_of(appointment_id: str) -> datetime:
    """When the visit of that id starts."""
    stamp = appointment_id.rpartition("-")[2]
    return datetime.strptime(stamp, "%Y%m%dT%H%MZ").replace(tzinfo=UTC)


def place_id(office: str, desk: str, starts: datetime) -> str:
    """The id of whoever sits there then: `lesnaya.2-20261124T0720Z`."""
    return f"{office}.{desk}-{starts.astimezone(UTC):%Y%m%dT%H%MZ}"
