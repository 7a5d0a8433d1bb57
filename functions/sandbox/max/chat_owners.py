"""What those who run a chat do in the pretend MAX: found it, let the bot in, give it rights."""

from sandbox.max import updates
from sandbox.max.changes import (
    BotAdded,
    BotRemoved,
    ChatClosed,
    ChatMade,
    MessageDeleted,
    Pinned,
    RightsGiven,
)
from sandbox.max.impossible import Impossible, NoSuchBot, NoSuchChat
from sandbox.max.ledger import Ledger
from sandbox.max.names import CHAIRMAN
from sandbox.max.things import ALL_RIGHTS, Chat, ChatType


class ChatOwners:
    """Each deed is in the log when its method returns; webhooks follow in the background.

    `user_id` is who does it; updates name that person.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def make_chat(
        self,
        title: str,
        *,
        admin: bool,
        bot: str | None = None,
        type_: ChatType = "chat",
        user_id: int = CHAIRMAN,
    ) -> int:
        """Found a group or a channel and add the bot, as an administrator if `admin`."""
        with self._ledger.lock:
            change = ChatMade(
                at=self._ledger.moment(),
                chat_id=self._ledger.world.next_group_id,
                type=type_,
                title=title,
                bot=self._bot(bot),
                owner=user_id,
            )
            self._ledger.commit(change, updates.bot_added(change.chat(), user_id, change.at))
            if admin:
                self.give_rights(change.chat_id, ALL_RIGHTS, user_id)
            return change.chat_id

    def add_bot(self, chat_id: int, user_id: int = CHAIRMAN) -> None:
        """Let the bot into a chat again, as an ordinary member."""
        with self._ledger.lock:
            chat = self._group(chat_id)
            if chat.bot_present:
                raise Impossible(f"Бот в чате {chat_id} уже есть.")
            change = BotAdded(at=self._ledger.moment(), chat_id=chat_id, by=user_id)
            self._ledger.commit(change, updates.bot_added(chat, user_id, change.at))

    def give_rights(
        self, chat_id: int, rights: tuple[str, ...] | None, user_id: int = CHAIRMAN
    ) -> None:
        """Make the bot an administrator with `rights`, or (None) an ordinary member."""
        with self._ledger.lock:
            chat = self._with_bot(chat_id)
            change = RightsGiven(
                at=self._ledger.moment(), chat_id=chat_id, rights=rights, by=user_id
            )
            self._ledger.commit(change, updates.rights_changed(self._ledger.world, chat, change))

    def remove_bot(self, chat_id: int, user_id: int = CHAIRMAN) -> None:
        with self._ledger.lock:
            chat = self._with_bot(chat_id)
            change = BotRemoved(at=self._ledger.moment(), chat_id=chat_id)
            self._ledger.commit(change, updates.bot_removed(chat, user_id, change.at))

    def close_chat(self, chat_id: int) -> None:
        """For good. Bots get no event of it; the chat's status says so."""
        with self._ledger.lock:
            self._group(chat_id)
            self._ledger.commit(ChatClosed(at=self._ledger.moment(), chat_id=chat_id))

    def unpin(self, chat_id: int) -> None:
        """Bots get no event of it."""
        with self._ledger.lock:
            if self._group(chat_id).pinned is None:
                raise Impossible(f"В чате {chat_id} ничего не закреплено.")
            self._ledger.commit(Pinned(at=self._ledger.moment(), chat_id=chat_id, mid=None))

    def delete_message(self, chat_id: int, mid: str, user_id: int = CHAIRMAN) -> None:
        """For everybody: in a group whosever it is, in a dialogue only the person's own."""
        with self._ledger.lock:
            chat = self._chat(chat_id)
            message = self._ledger.world.message(mid)
            if message is None or message.chat_id != chat_id:
                raise Impossible(f"Сообщения {mid} в чате {chat_id} нет.")
            if chat.type == "dialog" and message.sender_id != user_id:
                raise Impossible("В диалоге удаляют у всех только своё сообщение.")
            change = MessageDeleted(at=self._ledger.moment(), mid=mid)
            news = updates.message_removed(chat, mid, user_id, change.at)
            self._ledger.commit(change, *([news] if chat.heard else []))

    def _bot(self, name: str | None) -> str:
        """The bot of that name or, as in links, of that nick; the first one when none is named."""
        bots = self._ledger.world.bots
        if name is None:
            return next(iter(bots))
        for bot in bots.values():
            if name in {bot.name, bot.username}:
                return bot.name
        raise NoSuchBot(f"Бота «{name}» нет; есть: {', '.join(bots)}.")

    def _chat(self, chat_id: int) -> Chat:
        chat = self._ledger.world.chats.get(chat_id)
        if chat is None:
            raise NoSuchChat(chat_id)
        return chat

    def _group(self, chat_id: int) -> Chat:
        """A group or a channel that is still open."""
        chat = self._chat(chat_id)
        if chat.type == "dialog":
            raise Impossible(
                "Это диалог; нужен чат или канал. Бота в диалоге останавливают (stop)."
            )
        if chat.closed:
            raise Impossible(f"Чат {chat_id} закрыт.")
        return chat

    def _with_bot(self, chat_id: int) -> Chat:
        chat = self._group(chat_id)
        if not chat.bot_present:
            raise Impossible(f"Бота в чате {chat_id} уже нет.")
        return chat
