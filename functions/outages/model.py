"""One outage as we keep it. The model is also the stored document."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints, model_validator

from frozen import Frozen
from houses.resources import Resource
from one_text import OneText

# An identifier of a supplier's or of ours: becomes part of document ids. The length is not part of
# the pattern: a counted class of all letters costs a cold start 50 ms and 10 MB.
Identifier = Annotated[str, StringConstraints(pattern=r"^[\w.-]+$", max_length=120)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
MOST_HOUSES = 10_000


class Window(Frozen):
    """When it is off. `end_kind` tells how far the end may be trusted."""

    model_config = ConfigDict(extra="forbid")
    start: AwareDatetime
    end: AwareDatetime | None = None
    end_kind: Literal["exact", "estimated", "unknown"] = "exact"

    @model_validator(mode="after")
    def _in_order(self) -> "Window":
        if self.end is None and self.end_kind != "unknown":
            raise ValueError("a window without end has end_kind 'unknown'")
        if self.end is not None and self.end <= self.start:
            raise ValueError("end must be after start")
        return self


class WaterPoint(Frozen):
    """Where water is brought, and when."""

    model_config = ConfigDict(extra="forbid")
    place: Line
    hours: Line


class Facts(Frozen):
    """What is known of one event, whole, at each version (domain.md 3.1)."""

    model_config = ConfigDict(extra="forbid")
    external_id: Identifier = Field(description="the supplier's own number of the event")
    version: Annotated[int, Field(ge=1, le=2**53)] = Field(
        description="grows with every message about the event; older ones are ignored"
    )
    status: Literal["published", "restored", "cancelled"] = "published"
    kind: Literal["planned", "emergency", "limitation_notice"]
    outage_type: Literal["pause", "limitation", "suspension"] = "pause"
    resources: Annotated[tuple[Resource, ...], Field(min_length=1, max_length=7)]
    windows: Annotated[tuple[Window, ...], Field(min_length=1, max_length=20)]
    zone: Annotated[str, StringConstraints(max_length=4000)] | None = Field(
        default=None, description="the affected addresses as the supplier wrote them"
    )
    place_of_works: Line | None = None
    reason: Line | None = None
    contractor: Line | None = None
    phones: Annotated[tuple[Line, ...], Field(max_length=5)] = ()
    water_points: Annotated[tuple[WaterPoint, ...], Field(max_length=20)] = ()
    advice: Line | None = None
    next_update_at: AwareDatetime | None = None


class Event(Facts):
    """A supplier's message: the facts, and the houses it names."""

    houses: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_HOUSES)] = Field(
        description="ids of the affected houses in the register"
    )


class Outage(Facts):
    """An event with what we made of it. The model is also the stored document.

    affected  houses this organisation may speak to about these resources
    unknown   named houses that are not in the register: a person must look
    foreign   named houses that others serve: a person must look
    formerly  houses told of an earlier version and no longer affected
    """

    model_config = ConfigDict(extra="ignore")
    organisation: str
    affected: OneText = ()
    unknown: OneText = ()
    foreign: OneText = ()
    formerly: OneText = ()
    received_at: datetime

    @property
    def id(self) -> str:
        """One event of one supplier: `vodokanal:2026-114`."""
        return f"{self.organisation}:{self.external_id}"

    @property
    def held(self) -> bool:
        """Whether nobody is told before a person has looked at the doubtful houses.

        An emergency does not wait for them: the houses that are clear are told at once.
        """
        return bool(self.unknown or self.foreign) and self.kind != "emergency"

    @property
    def ended(self) -> bool:
        """Whether nothing more is to come: told in a message of its own."""
        return self.status != "published"
