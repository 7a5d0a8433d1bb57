"""Deep links into the dialogue, and what their payloads mean.

MAX drops a payload of more than 128 characters or of other ones than these (max-bot-api.md 7.1).
Anybody may make one up: it only says what its bearer wants.
"""

import base64
import binascii
import re
from dataclasses import dataclass

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,128}")
HOUSE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
LINK = "https://max.ru/{bot}?start={payload}"


@dataclass(frozen=True, slots=True)
class HouseWanted:
    """«Мой дом» is this one."""

    house: str


@dataclass(frozen=True, slots=True)
class ChatMeant:
    """The link stood in this chat."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Invited:
    """A one-time code of staff."""

    code: str


Wanted = HouseWanted | ChatMeant | Invited


def house_link(username: str | None, house: str) -> str | None:
    """Into the dialogue, this house chosen; None while nobody knows how the bot is called."""
    encoded = base64.urlsafe_b64encode(house.encode()).decode().rstrip("=")
    return LINK.format(bot=username, payload=f"h-{encoded}") if username else None


def chat_link(username: str | None, chat_id: int) -> str | None:
    """Into the dialogue, from this chat."""
    return LINK.format(bot=username, payload=f"c-{chat_id}") if username else None


def wanted(payload: str) -> Wanted | None:
    """What a link asks for; None: nothing that we offer."""
    kind, dash, rest = payload.partition("-")
    if not (PAYLOAD.fullmatch(payload) and dash and rest):
        return None
    match kind:
        case "h":
            return _house(rest)
        case "c" if re.fullmatch(r"-?\d{1,19}", rest):
            return ChatMeant(int(rest))
        case "i":
            return Invited(rest)
        case _:
            return None


def _house(encoded: str) -> HouseWanted | None:
    padded = encoded + "=" * (-len(encoded) % 4)
    try:
        house = base64.urlsafe_b64decode(padded).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return HouseWanted(house) if HOUSE.fullmatch(house) else None
