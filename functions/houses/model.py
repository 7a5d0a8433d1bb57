"""A house of the register and a chat bound to houses. Models are also the stored documents."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

# domain.md 4.3: the zones of Russia, none with daylight saving.
ZONES = frozenset(
    {"Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara"}
    | {"Asia/Yekaterinburg", "Asia/Omsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk"}
    | {"Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka"}
)
# The length apart: see `outages.model.Identifier`.
HouseId = Annotated[str, StringConstraints(pattern=r"^[\w.-]+$", max_length=120)]


def _russian(zone: str) -> str:
    if zone not in ZONES:
        raise ValueError(
            f"'{zone}' is no time zone of Russia; accepted: {', '.join(sorted(ZONES))}"
        )
    return zone


RussianZone = Annotated[str, AfterValidator(_russian)]


class House(BaseModel):
    """One apartment house. `zone` is the house's, not its organisation's."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: HouseId
    address: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
    zone: RussianZone
    managing_org: str
    suppliers: dict[str, str] = Field(
        default_factory=dict, description="organisation by resource: {cold_water: vodokanal}"
    )
    fias_guid: str | None = None

    def served_by(self, organisation: str, resource: str) -> bool:
        """Whether this organisation may speak to this house about this resource."""
        return organisation in {self.managing_org, self.suppliers.get(resource)}

    @property
    def local_time(self) -> ZoneInfo:
        """The zone to show hours in."""
        return ZoneInfo(self.zone)


class Chat(BaseModel):
    """A chat of MAX where one of our bots speaks, and the houses it speaks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    bot: str
    chat_id: int
    kind: Literal["chat", "channel", "dialog"] = "chat"
    houses: tuple[HouseId, ...]

    @property
    def id(self) -> str:
        """`<bot>:<chat>`: numbers of chats are unique within a bot."""
        return f"{self.bot}:{self.chat_id}"


class Audience(BaseModel):
    """The chats of one house: what is read when the house must be told something."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    house: HouseId
    chats: tuple[str, ...]
