"""What people see in the pretend MAX, for pages and tests."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from sandbox.max.impossible import NoSuchChat
from sandbox.max.ledger import Ledger
from sandbox.max.names import Json, bot_user, first_name
from sandbox.max.things import Chat, Message
from sandbox.max.vcards import seen
from sandbox.max.wire import attachment_json, title_of
from sandbox.max.world import World


class View:
    """Looks and changes nothing. Times are ISO, UTC, of the sandbox's clock."""

    def version(self, other_than: int, seconds: float) -> int:
        """A number that grows with every change; waits for another one than `other_than`."""
        with self._ledger.changed:
            self._ledger.changed.wait_for(lambda: self._ledger.version != other_than, seconds)
            return self._ledger.version

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def bots(self) -> list[Json]:
        """Whom one may talk to, with the commands that each shows on "/"."""
        with self._ledger.lock:
            world = self._ledger.world
            return [
                {
                    "name": bot.name,
                    "title": bot.shown_name,
                    "username": bot.username,
                    "commands": list(world.commands.get(bot.name, ())),
                }
                for bot in world.bots.values()
            ]

    def chats(self) -> list[Json]:
        """Every chat in the order it came to be."""
        with self._ledger.lock:
            return [_chat(self._ledger.world, chat) for chat in self._ledger.world.chats.values()]

    def messages(self, chat_id: int) -> list[Json]:
        """What is to be seen in a chat, oldest first, with what each message said before."""
        with self._ledger.lock:
            world = self._ledger.world
            chat = world.chats.get(chat_id)
            if chat is None:
                raise NoSuchChat(chat_id)
            return [_message(world, chat, message) for message in world.messages_of(chat)]


def _chat(world: World, chat: Chat) -> Json:
    messages = world.messages_of(chat)
    return {
        "id": chat.chat_id,
        "type": chat.type,
        "title": title_of(chat),
        "bot": chat.bot,
        "bot_present": chat.bot_present,
        "admin": chat.rights is not None,
        "rights": None if chat.rights is None else sorted(chat.rights),
        "closed": chat.closed,
        "user_id": chat.user_id,
        "stopped": chat.suspended,
        "pinned": chat.pinned,
        "messages": len(messages),
        "last": {"text": _gist(messages[-1]), "timestamp": iso(messages[-1].at)}
        if messages
        else None,
        "last_event": iso(chat.last_event),
    }


def _message(world: World, chat: Chat, message: Message) -> Json:
    return {
        "mid": message.mid,
        "sender": _sender(world, message),
        "text": message.text,
        "keyboard": message.keyboard,
        "attachments": [
            _attachment(world, a) for a in message.attachments if a["type"] != "inline_keyboard"
        ],
        "reply_to": message.link.mid if message.link else None,
        "timestamp": iso(message.at),
        "edited": len(message.versions) > 1,
        "edits": [
            {"text": version.text, "timestamp": iso(version.at)} for version in message.versions
        ],
        "pinned": chat.pinned == message.mid,
    }


def _attachment(world: World, attachment: Json) -> Json:
    """As bots see it, and what people see besides: `name` and `phone` of a contact, `path`, where a
    page of this very host finds what we keep.
    """
    if attachment["type"] == "contact":
        return {**attachment, **seen(attachment["payload"]["vcf_info"])}
    upload = world.upload_of(attachment)
    shown = attachment_json(world, attachment)
    return {**shown, "path": urlsplit(world.address(upload)).path} if upload else shown


def _gist(message: Message) -> str:
    """What a chat list shows of a message."""
    if message.text:
        return message.text
    for attachment in message.attachments:
        if attachment["type"] == "file":
            return f"Файл {attachment['filename']}"
        if attachment["type"] == "image":
            return "Картинка"
        if attachment["type"] == "contact":
            return "Контакт"
    return "Вложение" if message.attachments else "Пересланное сообщение"


def _sender(world: World, message: Message) -> Json:
    for bot in world.bots.values():
        if bot.user_id == message.sender_id:
            name = bot_user(bot, message.at)["first_name"]
            return {"user_id": message.sender_id, "name": name, "is_bot": True}
    name = first_name(message.sender_id)
    return {"user_id": message.sender_id, "name": name, "is_bot": False}


def iso(at: int) -> str:
    """Milliseconds as an ISO time."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")
