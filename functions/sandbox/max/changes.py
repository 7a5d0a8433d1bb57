"""Everything that can happen in the pretend MAX.

A change carries all it needs, so reading the log again gives the same world. Its `happen` is the
only place where that part of the world is written.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from sandbox.max.base_change import BaseChange
from sandbox.max.bot_changes import (
    CommandsSet,
    Delivered,
    Subscribed,
    Unsubscribed,
    UploadFilled,
    UploadOpened,
)
from sandbox.max.chat_changes import (
    BotAdded,
    BotRemoved,
    ButtonPressed,
    ChatClosed,
    ChatDescribed,
    ChatMade,
    DialogueOpened,
    DialogueStopped,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Pinned,
    RightsGiven,
)
from sandbox.max.world import World

__all__ = [
    "BotAdded",
    "BotRemoved",
    "ButtonPressed",
    "Change",
    "ChatClosed",
    "ChatDescribed",
    "ChatMade",
    "CommandsSet",
    "Delivered",
    "DialogueOpened",
    "DialogueStopped",
    "Forgotten",
    "MessageDeleted",
    "MessageEdited",
    "MessagePosted",
    "Pinned",
    "RightsGiven",
    "Subscribed",
    "Unsubscribed",
    "UploadFilled",
    "UploadOpened",
    "read_change",
]


class Forgotten(BaseChange):
    """A trainer started over: chats and messages are gone, the bots' own settings stay."""

    kind: Literal["forgotten"] = "forgotten"

    def happen(self, world: World) -> None:
        world.forget()


Change = (
    ChatMade
    | BotAdded
    | RightsGiven
    | BotRemoved
    | ChatClosed
    | ChatDescribed
    | DialogueOpened
    | DialogueStopped
    | MessagePosted
    | MessageEdited
    | MessageDeleted
    | Pinned
    | ButtonPressed
    | CommandsSet
    | Subscribed
    | Unsubscribed
    | UploadOpened
    | UploadFilled
    | Delivered
    | Forgotten
)
read_change: TypeAdapter[Change] = TypeAdapter(Annotated[Change, Field(discriminator="kind")])
