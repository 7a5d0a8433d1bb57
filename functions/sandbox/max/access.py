"""What a bot may do in which chat (max-bot-api.md 6). Callers hold the ledger's lock."""

from typing import Literal

from sandbox.max.refusals import (
    closed,
    malformed,
    no_chat,
    no_right,
    not_a_member,
    not_found,
    suspended,
)
from sandbox.max.things import Chat, Message
from sandbox.max.world import World

Deed = Literal["post", "edit", "delete"]

# In a group any administrator may post; everything else needs a right of its own.
_RIGHT: dict[tuple[str, Deed], str] = {
    ("chat", "edit"): "write",
    ("chat", "delete"): "write",
    ("channel", "post"): "write",
    ("channel", "edit"): "edit",
    ("channel", "delete"): "delete",
}


def chat_of(world: World, bot: str, chat_id: int) -> Chat:
    """A chat that the bot is in; other bots' chats do not exist for it."""
    chat = world.chats.get(chat_id)
    if chat is None or chat.bot != bot:
        raise no_chat(chat_id)
    if not chat.bot_present:
        raise not_a_member()
    return chat


def dialogue_of(world: World, bot: str, user_id: int) -> Chat:
    """The dialogue with a resident who pressed Start at least once."""
    chat = world.dialogue(bot, user_id)
    if chat is None:
        raise no_chat(user_id)
    return chat


def message_of(world: World, bot: str, mid: str) -> tuple[Chat, Message]:
    """A message that is still there, in a chat that the bot is in."""
    message = world.message(mid)
    if message is None or world.chats[message.chat_id].bot != bot:
        raise not_found(f"Message {mid}")
    return chat_of(world, bot, message.chat_id), message


def check_write(chat: Chat, deed: Deed, *, members_may_write: bool) -> None:
    """Raises Refused (403) unless the bot may do that to messages of this chat.

    Whether an ordinary member bot may write into a group is UNCONFIRMED, hence the switch.
    """
    if chat.type == "dialog":
        if chat.suspended:
            raise suspended()
        return
    if chat.closed:
        raise closed()
    right = _RIGHT.get((chat.type, deed))
    if chat.type == "chat" and deed != "delete" and members_may_write:
        return
    if chat.rights is None or (right and right not in chat.rights):
        raise no_right(right or "of any kind")


def check_read(chat: Chat) -> None:
    """Messages and members of a group are for administrators; a dialogue is the bot's own."""
    if chat.type != "dialog":
        check_right(chat, "read_all_messages")


def check_right(chat: Chat, right: str) -> None:
    """All rights presuppose read_all_messages."""
    if not (chat.allows(right) and chat.allows("read_all_messages")):
        raise no_right(right)


def check_pin(chat: Chat) -> None:
    if chat.type == "dialog":
        raise malformed("there are no pinned messages in a dialogue")
    if chat.closed:
        raise closed()
    check_right(chat, "pin_message")
