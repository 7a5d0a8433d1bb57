"""A house of the register, who hears what is said to it, what is off there.

Models are also the stored documents.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    computed_field,
    model_validator,
)

from frozen import Frozen
from houses.street_types import accepted_types, street_type
from houses.words import fold, folded, tidy
from one_text import OneText

# domain.md 4.3: the zones of Russia, none with daylight saving.
ZONES = frozenset(
    {"Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara"}
    | {"Asia/Yekaterinburg", "Asia/Omsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk"}
    | {"Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka"}
)
# A part of document ids and of links. Behind a letter or a digit, so that it is no id which
# documents refuse. The length apart: see `outages.model.Identifier`.
HouseId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", min_length=1, max_length=64)
]
MOST_ALIASES = 20


def _russian(zone: str) -> str:
    if zone not in ZONES:
        raise ValueError(
            f"'{zone}' is no time zone of Russia; accepted: {', '.join(sorted(ZONES))}"
        )
    return zone


def _guid(text: str) -> str:
    try:
        if len(text) == 36:
            return str(UUID(text))
    except ValueError:
        pass
    raise ValueError(
        f"'{text[:60]}' is no GUID; accepted: like 01234567-89ab-cdef-0123-456789abcdef"
    )


def _kind(text: str) -> str:
    name = street_type(text)
    if name is None:
        raise ValueError(f"'{text}' is no kind of street; accepted: {accepted_types()}")
    return name


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


def _tidied(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value


def _litera(value: Any) -> Any:
    return fold(value).upper() if isinstance(value, str) else value


RussianZone = Annotated[str, AfterValidator(_russian)]
FiasGuid = Annotated[str, AfterValidator(_guid)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=80, pattern=r"[^\W_]"), BeforeValidator(_tidied)
]
# «5», «10/2», «8-10», «10а/2».
NumberOfHouse = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]+[а-я]?([/-][0-9]+[а-я]?)*$", max_length=20),
    BeforeValidator(folded),
]
Letters = Annotated[
    str, StringConstraints(pattern="^[а-я]+$", max_length=2), BeforeValidator(folded)
]
Piece = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9а-я]+([/-][0-9а-я]+)*$", max_length=10),
    BeforeValidator(folded),
]
Litera = Annotated[
    str, StringConstraints(pattern="^[А-Я0-9]+$", max_length=5), BeforeValidator(_litera)
]


class AddressParts(Frozen):
    """Where a house stands, in pieces (domain.md 3.4): what is searched and compared.

    street       its name alone; None in a settlement without streets
    street_type  the full word, «улица»; an abbreviation is taken for it
    private      a private house
    """

    model_config = ConfigDict(extra="forbid")
    locality: Name | None = None
    street_type: Annotated[str, AfterValidator(_kind)] | None = None
    street: Name | None = None
    house: NumberOfHouse
    letter: Letters | None = None
    korpus: Piece | None = None
    structure: Piece | None = None
    litera: Litera | None = None
    private: bool = False

    @model_validator(mode="after")
    def _somewhere(self) -> "AddressParts":
        if self.street is None and self.locality is None:
            raise ValueError("neither street nor locality; one of them is needed")
        return self


class Alias(Frozen):
    """An address the house had. until: the day it changed, as ISO text."""

    model_config = ConfigDict(extra="forbid")
    address: Address
    until: Annotated[str, StringConstraints(max_length=10), AfterValidator(_day)]


class House(Frozen):
    """One apartment house. `zone` is the house's, not its organisation's.

    address  as shown; `parts`, where they are known, say the same in pieces
    aliases  former addresses, oldest first
    """

    model_config = ConfigDict(extra="forbid")
    id: HouseId
    address: Address
    zone: RussianZone
    managing_org: str
    suppliers: dict[str, str] = Field(
        default_factory=dict, description="organisation by resource: {cold_water: vodokanal}"
    )
    fias_guid: FiasGuid | None = None
    parts: AddressParts | None = None
    aliases: Annotated[tuple[Alias, ...], Field(max_length=MOST_ALIASES)] = ()

    def served_by(self, organisation: str, resource: str) -> bool:
        """Whether this organisation may speak to this house about this resource."""
        return organisation in {self.managing_org, self.suppliers.get(resource)}

    @property
    def organisations(self) -> frozenset[str]:
        """Whoever has to do with this house."""
        return frozenset((self.managing_org, *self.suppliers.values()))

    @property
    def local_time(self) -> ZoneInfo:
        """The zone to show hours in."""
        return ZoneInfo(self.zone)


# What the bot needs in a chat. It never asks for more: what residents write is theirs.
NEEDED_RIGHTS = ("read_all_messages", "write", "pin_message")
RESIDENT_HOUSES = 5
MOST_OFF = 10  # entries of a board
REFRESHED = 5_000  # houses a document: 64 characters each
MOST_TITLE = 100


def _title(said: Any) -> Any:
    """One line that a button has room for."""
    if not isinstance(said, str):
        return said
    seen = "".join(c if c.isprintable() else " " for c in said)
    return " ".join(seen.split())[:MOST_TITLE]


class Chat(Frozen):
    """A chat of MAX where one of our bots is, and the houses it speaks for.

    organisation  whose staff bound it, on whose behalf the card is shown; empty: not bound yet
    state         "waiting": the bot may not do what it needs; "ready"; "gone": removed or closed
    lacking       the rights it waits for, of an administrator; None: it is no administrator
    added_by      token of whoever added the bot, if we know him
    heard_at      MAX's time of the newest update about the bot here: they come in any order
    look_at       when to look next whether the card is still pinned; None: there is none yet
    carded        whether the card was pinned there when we looked last
    restored_at   when we last put it back
    title         MAX's, which staff know it by; empty: not known, or there is none
    titled_at     MAX's time of the update that brought it
    """

    model_config = ConfigDict(extra="forbid")
    bot: str
    chat_id: int
    kind: Literal["chat", "channel", "dialog"] = "chat"
    houses: tuple[HouseId, ...] = ()
    organisation: str = ""
    state: Literal["waiting", "ready", "gone"] = "ready"
    lacking: tuple[str, ...] | None = ()
    added_by: str | None = None
    heard_at: datetime | None = None
    look_at: datetime | None = None
    carded: bool = False
    restored_at: datetime | None = None
    title: Annotated[str, BeforeValidator(_title), Field(repr=False)] = ""
    titled_at: datetime | None = None

    @property
    def id(self) -> str:
        """`<bot>:<chat>`: numbers of chats are unique within a bot."""
        return f"{self.bot}:{self.chat_id}"

    @property
    def reachable(self) -> bool:
        """Whether what is said there reaches residents of known houses."""
        return self.state == "ready" and bool(self.houses)

    @property
    def writable(self) -> bool:
        """Whether the bot may at least say what it lacks."""
        return self.state != "gone" and self.lacking is not None and "write" not in self.lacking

    def called(self, title: str, at: datetime | None) -> Self:
        """The same chat under this title."""
        return self.model_copy(update={"title": _title(title), "titled_at": at})


class Audience(Frozen):
    """Who hears what is said to one house: what is read when the house must be told something.

    managing_org  of the house, so that coverage is counted without reading houses
    reachable     whether any of the chats is
    carded        whether the card was found pinned in any of them
    residents     tokens of those who subscribed in their dialogue
    """

    model_config = ConfigDict(extra="ignore")
    house: HouseId
    managing_org: str = ""
    chats: tuple[str, ...] = ()
    residents: OneText = ()
    reachable: bool = False
    carded: bool = False

    @computed_field  # type: ignore[prop-decorator]  # mypy knows no decorated property
    @property
    def subscribed(self) -> bool:
        """Whether anybody hears it in a dialogue. Stored, so that it can be counted."""
        return bool(self.residents)

    def seen(self, chats: Iterable[Chat]) -> Self:
        """The same audience with these chats."""
        chats = list(chats)
        return self.model_copy(
            update={
                "chats": tuple(chat.id for chat in chats),
                "reachable": any(chat.reachable for chat in chats),
                "carded": any(chat.reachable and chat.carded for chat in chats),
            }
        )


class Subscription(Frozen):
    """What one resident wants to hear in the dialogue, and of which houses.

    muted  resources of which nothing is wanted
    quiet  own quiet hours, "22:00-08:00"; "off": none; None: the house's
    """

    model_config = ConfigDict(extra="ignore")
    token: str
    bot: str
    houses: Annotated[tuple[HouseId, ...], Field(max_length=RESIDENT_HOUSES)]
    muted: tuple[str, ...] = ()
    quiet: str | None = None


class Refresh(Frozen):
    """Chats whose card must be drawn anew: one, those that name an organisation, or of houses.

    id      the cause: `card:<organisation>`, `outage:<outage>`, `chat:<chat>`, and of a slice of an
            import `import:<file>:<first house>:0`
    due     not before
    after   how far it has come: the last chat done, or how many houses
    turns   moments at which it must be done again, because time changes what the card says
    """

    model_config = ConfigDict(extra="ignore")
    id: str
    chat: str | None = None
    organisation: str | None = None
    houses: OneText = ()
    due: datetime
    after: str = ""
    turns: tuple[datetime, ...] = ()

    def done(self, now: datetime) -> Self | None:
        """What is left to do later; None: nothing."""
        later = sorted(moment for moment in self.turns if moment > now)
        if not later:
            return None
        return self.model_copy(update={"after": "", "due": later[0], "turns": tuple(later[1:])})


def refreshes(cause: str, houses: Sequence[str], due: datetime) -> list[Refresh]:
    """The cards of these houses to be drawn anew, in as many documents as they need."""
    return [
        Refresh(id=f"{cause}:{start}", houses=tuple(houses[start : start + REFRESHED]), due=due)
        for start in range(0, len(houses), REFRESHED)
    ]


class OffWindow(Frozen):
    """When something is off. end None: not known; exact: it can be relied on."""

    model_config = ConfigDict(extra="ignore")
    start: datetime
    end: datetime | None = None
    exact: bool = False


class OffEntry(Frozen):
    """One outage as a house's board shows it.

    off    «Нет холодной воды»
    text   the whole message, in the house's time
    """

    model_config = ConfigDict(extra="ignore")
    outage: str
    organisation: str
    version: int
    off: str
    windows: tuple[OffWindow, ...]
    text: str

    def now_off(self, now: datetime) -> OffWindow | None:
        """The window that is open at this moment. An end that was exact has come; another has not
        until somebody says so.
        """
        for window in self.windows:
            over = window.exact and window.end is not None and window.end <= now
            if window.start <= now and not over:
                return window
        return None

    def over(self, now: datetime) -> bool:
        """Whether every window has come to an exact end."""
        return all(w.exact and w.end is not None and w.end <= now for w in self.windows)


class Board(Frozen):
    """What is off in one house: read when anybody asks, and for the card."""

    model_config = ConfigDict(extra="ignore")
    house: HouseId
    entries: tuple[OffEntry, ...] = ()

    def with_entry(self, entry: OffEntry, now: datetime) -> Self:
        """The board with this outage as of this version, the earliest window first.

        What is over needs no word more; of very many the newest stay.
        """
        known = next((e for e in self.entries if e.outage == entry.outage), None)
        if known and known.version > entry.version:
            return self
        others = [e for e in self.without(entry.outage, entry.version).entries if not e.over(now)]
        entries = sorted((*others, entry), key=lambda e: e.windows[0].start)
        return self.model_copy(update={"entries": tuple(entries[-MOST_OFF:])})

    def without(self, outage: str, version: int) -> Self:
        """The board without this outage, unless a newer version stands there."""
        kept = tuple(e for e in self.entries if e.outage != outage or e.version > version)
        return self.model_copy(update={"entries": kept})
