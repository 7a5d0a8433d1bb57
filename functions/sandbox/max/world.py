"""The pretend MAX as it stands: the sum of all changes. Callers hold the ledger's lock."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.max.names import Bot, Json
from sandbox.max.outbox import Delivery, Outbox
from sandbox.max.things import Callback, Chat, Message, Subscription, Upload

# GET /updates keeps events this long.
FEED_MS = 24 * 3600 * 1000

# Both kinds of ids are beyond 32 bits, and a dialogue's id is nobody's user id.
_FIRST_GROUP = -70_000_000_000_000
_FIRST_DIALOGUE = 180_000_000_000


@dataclass(frozen=True, slots=True)
class Update:
    """One event for one bot: to the addresses subscribed then, else kept for GET /updates."""

    number: int
    bot: str
    at: int
    to: tuple[str, ...]
    polled: bool
    body: Json


class World:
    """Chats, messages, subscriptions, uploads and what is owed to webhooks."""

    def __init__(self, bots: Iterable[Bot], base_url: str) -> None:
        """base_url: where bots reach the API, without a slash at the end."""
        self.base_url = base_url
        self.bots = {bot.name: bot for bot in bots}
        self.subscriptions: dict[tuple[str, str], Subscription] = {}
        self.commands: dict[str, tuple[Json, ...]] = {}
        self.last_seq = 0
        self.last_number = 0
        self.last_moment = 0
        self._groups = 0
        self._dialogues = 0
        self.forget()

    def forget(self) -> None:
        """Chats and messages go. Counters stay: no id is ever given twice."""
        self.chats: dict[int, Chat] = {}
        self._dialogue_of: dict[tuple[str, int], Chat] = {}
        self.messages: dict[str, Message] = {}
        self.callbacks: dict[str, Callback] = {}
        self.uploads: dict[str, Upload] = {}
        self.tokens: dict[str, Upload] = {}
        self.outbox = Outbox()
        self.feeds: dict[str, deque[Update]] = {name: deque() for name in self.bots}
        for subscription in self.subscriptions.values():
            subscription.failing_since = None

    # What changes write.

    def add_chat(self, chat: Chat) -> None:
        self.chats[chat.chat_id] = chat
        if chat.user_id is not None:
            self._dialogues += 1
            self._dialogue_of[chat.bot, chat.user_id] = chat
        else:
            self._groups += 1

    def add_message(self, message: Message) -> None:
        self.messages[message.mid] = message
        self.chats[message.chat_id].mids.append(message.mid)
        self.last_seq = message.seq

    def add_upload(self, upload: Upload) -> None:
        self.uploads[upload.upload_id] = upload
        self.tokens[upload.token] = upload

    def add_update(self, update: Update) -> None:
        self.last_number = update.number
        for url in update.to:
            self.outbox.owe(Delivery(update.number, update.bot, url, update.body, update.at))
        if update.polled:
            feed = self.feeds[update.bot]
            feed.append(update)
            while feed[0].at < update.at - FEED_MS:
                feed.popleft()

    def touch(self, chat_id: int, at: int) -> Chat:
        """The chat, in which something happened at `at`."""
        chat = self.chats[chat_id]
        chat.last_event = at
        return chat

    # What is asked.

    @property
    def next_group_id(self) -> int:
        return _FIRST_GROUP - self._groups - 1

    @property
    def next_dialogue_id(self) -> int:
        return _FIRST_DIALOGUE + self._dialogues + 1

    def next_seq(self, at: int) -> int:
        """MAX's sequence number: milliseconds and a counter, always growing, beyond 2^53."""
        return max(at << 16, self.last_seq + 1)

    def dialogue(self, bot: str, user_id: int) -> Chat | None:
        """The dialogue of a resident with a bot, stopped or not."""
        return self._dialogue_of.get((bot, user_id))

    def message(self, mid: str | None) -> Message | None:
        """A message that is still there."""
        message = self.messages.get(mid) if mid else None
        return None if message is None or message.deleted else message

    def upload_of(self, attachment: Json) -> Upload | None:
        """What was uploaded for this attachment; None for contacts, places, pictures elsewhere."""
        return self.tokens.get(attachment.get("payload", {}).get("token"))

    def address(self, upload: Upload) -> str:
        """Where its content is served: by this process, hence never stored."""
        return f"{self.base_url}/files/{upload.upload_id}"

    def messages_of(self, chat: Chat) -> list[Message]:
        """What is to be seen in a chat, oldest first."""
        return [m for mid in chat.mids if not (m := self.messages[mid]).deleted]

    def subscriptions_of(self, bot: str) -> list[Subscription]:
        return [s for s in self.subscriptions.values() if s.bot == bot]


def mid_of(chat_id: int, seq: int) -> str:
    """MAX's message id: chat and sequence number in hexadecimal."""
    return f"mid.{chat_id % (1 << 64):016x}{seq:016x}"
