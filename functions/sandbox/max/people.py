"""What people do in the pretend MAX: write, send files and contacts, press, start and stop bots."""

import secrets

from sandbox.max import updates
from sandbox.max.attachments import file_attachment
from sandbox.max.changes import (
    ButtonPressed,
    DialogueOpened,
    DialogueStopped,
    MessagePosted,
    UploadFilled,
    UploadOpened,
)
from sandbox.max.chat_owners import ChatOwners
from sandbox.max.contents import Contents
from sandbox.max.faults import Mood
from sandbox.max.impossible import Impossible, TooLarge
from sandbox.max.ledger import Ledger
from sandbox.max.names import Json
from sandbox.max.things import Chat, new_upload
from sandbox.max.vcards import contact_of
from sandbox.max.world import mid_of

# MAX drops a longer start payload without a word.
START_PAYLOAD_LIMIT = 128
# What people send through us; MAX itself takes 4 GB.
FILE_LIMIT = 30 * 1024 * 1024


class People(ChatOwners):
    """Each deed is in the log when its method returns; webhooks follow in the background."""

    def __init__(self, ledger: Ledger, mood: Mood, contents: Contents) -> None:
        super().__init__(ledger)
        self._mood = mood
        self._contents = contents

    def say(self, chat_id: int, user_id: int, text: str) -> str:
        """Write a message; the bot is told if it may hear. Returns the mid."""
        with self._ledger.lock:
            return self._post(self._open_to(chat_id, user_id), user_id, text)

    def send_file(
        self, chat_id: int, user_id: int, filename: str, content: bytes, text: str | None = None
    ) -> str:
        """Send a file of at most FILE_LIMIT bytes with a word or without. Returns the mid."""
        if len(content) > FILE_LIMIT:
            raise TooLarge(f"Файл «{filename}» больше 30 МБ; принимаются файлы до 30 МБ.")
        with self._ledger.lock:
            chat = self._open_to(chat_id, user_id)
            upload = new_upload(chat.bot, "file")
            self._contents.keep(upload.upload_id, content)
            at = self._ledger.moment()
            self._ledger.commit(UploadOpened.of(upload, at))
            filled = UploadFilled(
                at=at, upload_id=upload.upload_id, filename=filename, size=len(content)
            )
            self._ledger.commit(filled)
            sent = self._ledger.world.uploads[upload.upload_id]
            return self._post(chat, user_id, text, file_attachment(sent))

    def share_phone(self, chat_id: int, user_id: int, mid: str) -> str:
        """Press a button that asks for one's contact: it goes where the button is. Returns the mid.

        MAX's pages say nothing of groups: here it works there, too, and all of the group see it.
        """
        with self._ledger.lock:
            chat = self._open_to(chat_id, user_id)
            there_is = self._buttons(chat_id, mid)
            if "request_contact" not in [button["type"] for button in there_is]:
                raise Impossible(
                    f"Под сообщением {mid} нет кнопки, которая просит телефон.", there_is=there_is
                )
            token = self._ledger.world.bots[chat.bot].token
            contact = contact_of(user_id, self._ledger.now(), signed_with=token)
            return self._post(chat, user_id, None, contact)

    def send_contact(self, chat_id: int, user_id: int, of: int) -> str:
        """Send somebody's contact by hand, be it one's own: MAX does not sign it. Returns the mid.

        of  whose; a person who is in MAX
        """
        with self._ledger.lock:
            chat = self._open_to(chat_id, user_id)
            return self._post(chat, user_id, None, contact_of(of, self._ledger.now()))

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

    def stop_bot(self, user_id: int, bot: str | None = None, *, removed: bool = False) -> None:
        """Stop the bot; `removed`: by throwing the whole dialogue away."""
        with self._ledger.lock:
            chat = self._ledger.world.dialogue(self._bot(bot), user_id)
            if chat is None or chat.suspended:
                raise Impossible(f"Житель {user_id} не в диалоге с ботом; сначала нужен start.")
            change = DialogueStopped(at=self._ledger.moment(), chat_id=chat.chat_id)
            news = [updates.bot_stopped(chat, change.at)]
            if removed:
                news.append(updates.dialog_removed(chat, change.at))
            self._ledger.commit(change, *news)

    def _post(self, chat: Chat, user_id: int, text: str | None, *attachments: Json) -> str:
        """The message is there, and the bot told if it may hear."""
        at = self._ledger.moment()
        seq = self._ledger.world.next_seq(at)
        change = MessagePosted(
            at=at,
            mid=mid_of(chat.chat_id, seq),
            seq=seq,
            chat_id=chat.chat_id,
            sender_id=user_id,
            text=text,
            attachments=attachments,
        )
        news = updates.message_created(self._ledger.world, chat, change.message())
        self._ledger.commit(change, *([news] if chat.heard else []))
        return change.mid

    def _open_to(self, chat_id: int, user_id: int) -> Chat:
        """A chat in which this person may write and press. Anybody may enter a group."""
        chat = self._chat(chat_id)
        if chat.user_id not in {None, user_id}:
            raise Impossible(f"Это диалог жителя {chat.user_id}, а не {user_id}.")
        if chat.suspended:
            raise Impossible(f"Житель {user_id} остановил бота; сначала нужен start.")
        if chat.closed:
            raise Impossible(f"Чат {chat_id} закрыт.")
        return chat

    def _buttons(self, chat_id: int, mid: str) -> list[Json]:
        """Of every kind, first to last."""
        message = self._ledger.world.message(mid)
        if message is None or message.chat_id != chat_id:
            raise Impossible(f"Сообщения {mid} в чате {chat_id} нет.", there_is=[])
        return [button for row in message.keyboard for button in row]

    def _check_button(self, chat_id: int, mid: str, payload: str) -> None:
        buttons = [b for b in self._buttons(chat_id, mid) if b["type"] == "callback"]
        if payload not in [button["payload"] for button in buttons]:
            raise Impossible(
                f"Под сообщением {mid} нет кнопки с payload «{payload}».", there_is=buttons
            )
