"""What people do in the pretend MAX: found chats, write, press buttons, start and stop bots."""

import secrets

from sandbox.max import updates
from sandbox.max.changes import (
    BotRemoved,
    ButtonPressed,
    ChatMade,
    DialogueOpened,
    DialogueStopped,
    MessagePosted,
    RightsGiven,
)
from sandbox.max.faults import Mood
from sandbox.max.ledger import Ledger
from sandbox.max.names import CHAIRMAN, Json
from sandbox.max.things import ALL_RIGHTS, Chat, ChatType
from sandbox.max.world import mid_of

# MAX drops a longer start payload without a word.
START_PAYLOAD_LIMIT = 128


class NoSuchChat(LookupError):
    """The message is Russian: a trainer reads it."""


class NoSuchBot(LookupError):
    """The message is Russian: a trainer reads it."""


class Impossible(Exception):
    """People cannot do that now; the message is Russian. `there_is`: what they could press."""

    def __init__(self, message: str, there_is: list[Json] | None = None) -> None:
        super().__init__(message)
        self.there_is = there_is


class People:
    """Each deed is in the log when its method returns; webhooks follow in the background."""

    def __init__(self, ledger: Ledger, mood: Mood) -> None:
        self._ledger = ledger
        self._mood = mood

    def make_chat(
        self, title: str, *, admin: bool, bot: str | None = None, type_: ChatType = "chat"
    ) -> int:
        """Found a group or a channel and add the bot, as an administrator if `admin`."""
        with self._ledger.lock:
            change = ChatMade(
                at=self._ledger.moment(),
                chat_id=self._ledger.world.next_group_id,
                type=type_,
                title=title,
                bot=self._bot(bot),
                owner=CHAIRMAN,
            )
            self._ledger.commit(change, updates.bot_added(change.chat(), change.at))
            if admin:
                self.give_rights(change.chat_id, ALL_RIGHTS)
            return change.chat_id

    def give_rights(self, chat_id: int, rights: tuple[str, ...] | None) -> None:
        """Make the bot an administrator with `rights`, or (None) an ordinary member."""
        with self._ledger.lock:
            chat = self._with_bot(chat_id)
            if chat.type == "dialog":
                raise Impossible("В диалоге нет администраторов; нужен чат или канал.")
            change = RightsGiven(at=self._ledger.moment(), chat_id=chat_id, rights=rights)
            news = updates.rights_changed(self._ledger.world, chat, rights, change.at)
            self._ledger.commit(change, news)

    def remove_bot(self, chat_id: int) -> None:
        with self._ledger.lock:
            chat = self._with_bot(chat_id)
            if chat.type == "dialog":
                raise Impossible("Из диалога бота не удаляют; его останавливают (stop).")
            change = BotRemoved(at=self._ledger.moment(), chat_id=chat_id)
            self._ledger.commit(change, updates.bot_removed(chat, change.at))

    def say(self, chat_id: int, user_id: int, text: str) -> str:
        """Write a message; the bot is told if it may hear. Returns the mid."""
        with self._ledger.lock:
            chat = self._open_to(chat_id, user_id)
            at = self._ledger.moment()
            seq = self._ledger.world.next_seq(at)
            change = MessagePosted(
                at=at,
                mid=mid_of(chat_id, seq),
                seq=seq,
                chat_id=chat_id,
                sender_id=user_id,
                text=text,
            )
            news = updates.message_created(self._ledger.world, chat, change.message())
            self._ledger.commit(change, *([news] if chat.heard else []))
            return change.mid

    def press(
        self, chat_id: int, user_id: int, mid: str, payload: str, *, force: bool = False
    ) -> str:
        """Press a callback button. `force` presses what is not there, as a forger would.

        Returns the callback_id.
        """
        with self._ledger.lock:
            chat = self._open_to(chat_id, user_id)
            if not force:
                self._check_button(chat_id, mid, payload)
            change = ButtonPressed(
                at=self._ledger.moment(),
                callback_id=secrets.token_urlsafe(18),
                chat_id=chat_id,
                mid=mid,
                user_id=user_id,
                payload=payload,
            )
            news = updates.message_callback(self._ledger.world, chat, change)
            self._ledger.commit(change, *([news] if chat.heard else []))
            return change.callback_id

    def start_bot(self, user_id: int, payload: str | None = None, bot: str | None = None) -> int:
        """Press Start or a deep link. In an open dialogue MAX may keep that to itself."""
        with self._ledger.lock:
            name = self._bot(bot)
            known = self._ledger.world.dialogue(name, user_id)
            silent = self._mood.faults.no_bot_started_in_open_dialogue
            if known and not known.suspended and silent:
                return known.chat_id
            change = DialogueOpened(
                at=self._ledger.moment(),
                chat_id=known.chat_id if known else self._ledger.world.next_dialogue_id,
                bot=name,
                user_id=user_id,
            )
            carried = payload if payload and len(payload) <= START_PAYLOAD_LIMIT else None
            self._ledger.commit(change, updates.bot_started(change.chat(), carried, change.at))
            return change.chat_id

    def stop_bot(self, user_id: int, bot: str | None = None) -> None:
        with self._ledger.lock:
            chat = self._ledger.world.dialogue(self._bot(bot), user_id)
            if chat is None or chat.suspended:
                raise Impossible(f"Житель {user_id} не в диалоге с ботом; сначала нужен start.")
            change = DialogueStopped(at=self._ledger.moment(), chat_id=chat.chat_id)
            self._ledger.commit(change, updates.bot_stopped(chat, change.at))

    def _bot(self, name: str | None) -> str:
        """The bot of that name; the first one when none is named."""
        bots = self._ledger.world.bots
        if name is None:
            return next(iter(bots))
        if name not in bots:
            raise NoSuchBot(f"Бота «{name}» нет; есть: {', '.join(bots)}.")
        return name

    def _with_bot(self, chat_id: int) -> Chat:
        chat = self._ledger.world.chats.get(chat_id)
        if chat is None:
            raise NoSuchChat(f"Чата {chat_id} нет; список чатов — GET chats.")
        if not chat.bot_present:
            raise Impossible(f"Бота в чате {chat_id} уже нет.")
        return chat

    def _open_to(self, chat_id: int, user_id: int) -> Chat:
        """A chat in which this person may write and press. Anybody may enter a group."""
        chat = self._ledger.world.chats.get(chat_id)
        if chat is None:
            raise NoSuchChat(f"Чата {chat_id} нет; список чатов — GET chats.")
        if chat.user_id not in {None, user_id}:
            raise Impossible(f"Это диалог жителя {chat.user_id}, а не {user_id}.")
        if chat.suspended:
            raise Impossible(f"Житель {user_id} остановил бота; сначала нужен start.")
        return chat

    def _check_button(self, chat_id: int, mid: str, payload: str) -> None:
        message = self._ledger.world.message(mid)
        if message is None or message.chat_id != chat_id:
            raise Impossible(f"Сообщения {mid} в чате {chat_id} нет.", there_is=[])
        buttons = [
            button for row in message.keyboard for button in row if button["type"] == "callback"
        ]
        if payload not in [button["payload"] for button in buttons]:
            raise Impossible(
                f"Под сообщением {mid} нет кнопки с payload «{payload}».", there_is=buttons
            )
