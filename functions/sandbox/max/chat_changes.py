"""What can happen in chats: to the bot's place there and to messages. One class a kind of line."""

from typing import Literal

from sandbox.max.base_change import BaseChange
from sandbox.max.names import Json
from sandbox.max.things import Callback, Chat, ChatType, Link, Message, Version
from sandbox.max.world import World


class ChatMade(BaseChange):
    """A person made a group or a channel and added the bot."""

    kind: Literal["chat_made"] = "chat_made"
    chat_id: int
    type: ChatType
    title: str
    bot: str
    owner: int

    def chat(self) -> Chat:
        return Chat(
            self.chat_id,
            self.type,
            self.bot,
            created=self.at,
            title=self.title,
            members={self.owner: self.at},
            admins={self.owner},
            last_event=self.at,
        )

    def happen(self, world: World) -> None:
        world.add_chat(self.chat())


class BotAdded(BaseChange):
    """The bot is in a chat again that it was removed from."""

    kind: Literal["bot_added"] = "bot_added"
    chat_id: int
    by: int

    def happen(self, world: World) -> None:
        chat = world.touch(self.chat_id, self.at)
        chat.bot_present = True
        administers(chat, self.by, self.at)


class RightsGiven(BaseChange):
    """The bot became an administrator with `rights`, or (None) is none any more."""

    kind: Literal["rights_given"] = "rights_given"
    chat_id: int
    rights: tuple[str, ...] | None
    by: int | None = None
    """Absent in old logs."""

    def happen(self, world: World) -> None:
        chat = world.touch(self.chat_id, self.at)
        chat.rights = None if self.rights is None else frozenset(self.rights)
        if self.by is not None:
            administers(chat, self.by, self.at)


class BotRemoved(BaseChange):
    """The bot left or was removed; the chat lives on without it."""

    kind: Literal["bot_removed"] = "bot_removed"
    chat_id: int

    def happen(self, world: World) -> None:
        chat = world.touch(self.chat_id, self.at)
        chat.bot_present, chat.rights = False, None


class ChatClosed(BaseChange):
    """Its owner closed the chat for good."""

    kind: Literal["chat_closed"] = "chat_closed"
    chat_id: int

    def happen(self, world: World) -> None:
        world.touch(self.chat_id, self.at).closed = True


class ChatDescribed(BaseChange):
    """The bot changed what the chat says about itself; None leaves a field as it was."""

    kind: Literal["chat_described"] = "chat_described"
    chat_id: int
    title: str | None = None
    description: str | None = None
    icon: str | None = None

    def happen(self, world: World) -> None:
        chat = world.touch(self.chat_id, self.at)
        chat.title = chat.title if self.title is None else self.title
        chat.icon = chat.icon if self.icon is None else self.icon
        if self.description is not None:
            chat.description = self.description or None


class DialogueOpened(BaseChange):
    """A resident pressed Start, for the first time or after a stop."""

    kind: Literal["dialogue_opened"] = "dialogue_opened"
    chat_id: int
    bot: str
    user_id: int

    def chat(self) -> Chat:
        return Chat(
            self.chat_id,
            "dialog",
            self.bot,
            created=self.at,
            user_id=self.user_id,
            members={self.user_id: self.at},
        )

    def happen(self, world: World) -> None:
        if self.chat_id not in world.chats:
            world.add_chat(self.chat())
        world.touch(self.chat_id, self.at).suspended = False


class DialogueStopped(BaseChange):
    """A resident stopped the bot."""

    kind: Literal["dialogue_stopped"] = "dialogue_stopped"
    chat_id: int

    def happen(self, world: World) -> None:
        world.touch(self.chat_id, self.at).suspended = True


class MessagePosted(BaseChange):
    """Somebody wrote; who was not in the group is in it now."""

    kind: Literal["message_posted"] = "message_posted"
    mid: str
    seq: int
    chat_id: int
    sender_id: int
    text: str | None
    attachments: tuple[Json, ...] = ()
    link: Link | None = None

    def message(self) -> Message:
        version = Version(self.at, self.text, self.attachments)
        return Message(
            self.mid, self.seq, self.chat_id, self.sender_id, self.link, versions=[version]
        )

    def happen(self, world: World) -> None:
        chat = world.touch(self.chat_id, self.at)
        if self.sender_id != world.bots[chat.bot].user_id:
            chat.members.setdefault(self.sender_id, self.at)
        world.add_message(self.message())


class MessageEdited(BaseChange):
    kind: Literal["message_edited"] = "message_edited"
    mid: str
    text: str | None
    attachments: tuple[Json, ...]

    def happen(self, world: World) -> None:
        message = world.messages[self.mid]
        message.versions.append(Version(self.at, self.text, self.attachments))
        world.touch(message.chat_id, self.at)


class MessageDeleted(BaseChange):
    """Gone for everybody; the pin goes with it."""

    kind: Literal["message_deleted"] = "message_deleted"
    mid: str

    def happen(self, world: World) -> None:
        message = world.messages[self.mid]
        message.deleted = True
        chat = world.touch(message.chat_id, self.at)
        if chat.pinned == self.mid:
            chat.pinned = None


class Pinned(BaseChange):
    """`mid` is the one pinned message now; None: nothing is."""

    kind: Literal["pinned"] = "pinned"
    chat_id: int
    mid: str | None

    def happen(self, world: World) -> None:
        world.touch(self.chat_id, self.at).pinned = self.mid


class ButtonPressed(BaseChange):
    kind: Literal["button_pressed"] = "button_pressed"
    callback_id: str
    chat_id: int
    mid: str
    user_id: int
    payload: str

    def happen(self, world: World) -> None:
        world.callbacks[self.callback_id] = Callback(self.callback_id, self.mid, self.chat_id)


def administers(chat: Chat, user_id: int, at: int) -> None:
    """Whoever decides about the bot is an administrator of the chat: MAX lets nobody else."""
    chat.members.setdefault(user_id, at)
    chat.admins.add(user_id)
