"""What staff's buttons about chats mean. `chat` is MAX's number of a chat of this bot."""

from typing import Annotated

from pydantic import Field

from houses.model import HouseId
from message import Press

ChatNumber = Annotated[int, Field(gt=-(2**63), lt=2**63)]


class ShowChats(Press):
    """«Чаты»: where the bot speaks, and where it waits. after: the last of the page before."""

    organisation: str
    after: ChatNumber | None = None


class BindChat(Press):
    """«Указать дом»: of which house is this chat? The next words are an address."""

    organisation: str
    chat: ChatNumber


class AskChatAddress(Press):
    """The question that an address answers."""

    organisation: str
    chat: ChatNumber


class ChooseChatHouse(Press):
    """An address that was found: the chat speaks for this house too."""

    organisation: str
    chat: ChatNumber
    house: HouseId


class UnbindChat(Press):
    """«Отвязать»: the chat speaks for nobody any more."""

    organisation: str
    chat: ChatNumber


class AskKit(Press):
    """«Набор для чата»: the next words are an address."""

    organisation: str


class ShowKit(Press):
    """Text, link and QR for a person to post where the bot may not enter."""

    organisation: str
    house: HouseId


class ShowCoverage(Press):
    """«Охват»: how many houses are reached, and which lack what."""

    organisation: str


class ShowLacking(Press):
    """A page of the houses that lack something. after: the last house of the page before."""

    organisation: str
    what: str
    after: HouseId | None = None
