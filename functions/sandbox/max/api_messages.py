"""Messages and answers to presses (max-bot-api.md 3 and 5)."""

from typing import Any

from flask import Blueprint, request

from sandbox.max.access import (
    Deed,
    chat_of,
    check_read,
    check_write,
    dialogue_of,
    message_of,
)
from sandbox.max.changes import MessageDeleted, MessageEdited, MessagePosted
from sandbox.max.desk import Desk, number, word
from sandbox.max.drafts import AnswerDraft, MessageDraft
from sandbox.max.names import Json
from sandbox.max.refusals import NotDone, malformed, not_found, not_ready
from sandbox.max.things import Chat, Link, Message, Upload
from sandbox.max.wire import message_json
from sandbox.max.world import mid_of

# In a dialogue a message without buttons can be edited this long.
EDIT_WINDOW_MS = 7 * 24 * 3600 * 1000

DONE: Json = {"success": True}


def blueprint(desk: Desk) -> Blueprint:
    calls = Blueprint("messages", __name__)
    messages = _Messages(desk)
    calls.post("/messages")(messages.send)
    calls.put("/messages")(messages.edit)
    calls.delete("/messages")(messages.delete)
    calls.get("/messages")(messages.find)
    calls.get("/messages/<mid>")(messages.get)
    calls.post("/answers")(messages.answer)
    return calls


class _Messages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ledger = desk.ledger

    def send(self) -> Json:
        """POST /messages."""
        with self._ledger.lock:
            chat = self._addressee()
            self._desk.admit_to_chat(chat.chat_id)
            draft = self._draft(chat)
            if not (draft.text or draft.attachments or draft.link):
                raise malformed("a message needs text, attachments or link")
            self._check_write(chat, "post")
            posted = self._posted(chat, draft)
            self._ledger.commit(posted)
            return {"message": message_json(self._ledger.world, posted.message())}

    def edit(self) -> Json:
        """PUT /messages?message_id=."""
        with self._ledger.lock:
            chat, message = self._addressed()
            self._change(chat, message, self._draft(chat))
            return DONE

    def delete(self) -> Json:
        """DELETE /messages?message_id=: in a dialogue only the bot's own."""
        with self._ledger.lock:
            chat, message = self._addressed()
            self._check_write(chat, "delete")
            if chat.type == "dialog" and message.sender_id != self._desk.bot.user_id:
                raise NotDone("error.message.not.own: a resident's message in a dialogue stays")
            self._ledger.commit(MessageDeleted(at=self._ledger.moment(), mid=message.mid))
            return DONE

    def get(self, mid: str) -> Json:
        """GET /messages/{mid}."""
        with self._ledger.lock:
            return self._shown(mid)

    def find(self) -> Json:
        """GET /messages, by chat (newest first) or by ids."""
        ids, chat_id = request.args.get("message_ids"), number("chat_id")
        if (ids is None) == (chat_id is None):
            raise malformed("the query needs exactly one of chat_id and message_ids")
        with self._ledger.lock:
            if chat_id is None:
                known = [mid for mid in (ids or "").split(",") if self._ledger.world.message(mid)]
                return {"messages": [self._shown(mid) for mid in known]}
            return {"messages": self._history(chat_id)}

    def answer(self) -> Json:
        """POST /answers?callback_id=: `message` edits the message whose button was pressed."""
        with self._ledger.lock:
            callback_id = word("callback_id")
            callback = self._ledger.world.callbacks.get(callback_id)
            if callback is None:
                raise not_found(f"Callback {callback_id}")
            chat = chat_of(self._ledger.world, self._desk.bot.name, callback.chat_id)
            self._desk.admit_to_chat(chat.chat_id)
            draft = self._desk.body(AnswerDraft).message
            # A notification alone is a success that nobody sees (field reports).
            if draft is not None:
                message = self._ledger.world.message(callback.mid)
                if message is None:
                    raise NotDone("error.message.not.found: the message with the button is gone")
                self._change(chat, message, draft)
            return DONE

    def _addressee(self) -> Chat:
        """Exactly one of user_id and chat_id."""
        user_id, chat_id = number("user_id"), number("chat_id")
        world, bot = self._ledger.world, self._desk.bot.name
        if chat_id is not None and user_id is None:
            return chat_of(world, bot, chat_id)
        if user_id is not None and chat_id is None:
            return dialogue_of(world, bot, user_id)
        raise malformed("the query needs exactly one of user_id and chat_id")

    def _addressed(self) -> tuple[Chat, Message]:
        """The message that an edit or a deletion names, counted against its chat's limit."""
        chat, message = message_of(self._ledger.world, self._desk.bot.name, word("message_id"))
        self._desk.admit_to_chat(chat.chat_id)
        return chat, message

    def _draft(self, chat: Chat) -> MessageDraft:
        draft = self._desk.body(MessageDraft)
        if chat.is_channel and draft.notify is False:
            raise malformed("notify: a channel's posts always notify")
        return draft

    def _posted(self, chat: Chat, draft: MessageDraft) -> MessagePosted:
        at = self._ledger.moment()
        seq = self._ledger.world.next_seq(at)
        link = None
        if draft.link:
            linked_chat, _ = message_of(self._ledger.world, self._desk.bot.name, draft.link.mid)
            check_read(linked_chat)
            link = Link(draft.link.type, draft.link.mid)
        return MessagePosted(
            at=at,
            mid=mid_of(chat.chat_id, seq),
            seq=seq,
            chat_id=chat.chat_id,
            sender_id=self._desk.bot.user_id,
            text=draft.text,
            attachments=self._attachments(draft),
            link=link,
        )

    def _change(self, chat: Chat, message: Message, draft: MessageDraft) -> None:
        """Null keeps what is there; an empty text or list takes it away."""
        self._check_write(chat, "edit")
        if message.sender_id != self._desk.bot.user_id:
            raise NotDone("error.message.not.own: only the bot's own messages can be edited")
        at = self._ledger.moment()
        old = at - message.at > EDIT_WINDOW_MS
        if chat.type == "dialog" and old and not message.keyboard:
            raise NotDone("error.edit.too.old: without buttons a message is editable for 7 days")
        text = message.text if draft.text is None else draft.text
        kept = draft.attachments is None
        attachments = message.attachments if kept else self._attachments(draft)
        if not (text or attachments or message.link):
            raise malformed("nothing would be left of the message")
        self._ledger.commit(
            MessageEdited(at=at, mid=message.mid, text=text, attachments=attachments)
        )

    def _attachments(self, draft: MessageDraft) -> tuple[Json, ...]:
        """As MAX answers them."""
        drafts: list[Any] = draft.attachments or []
        return tuple(json for item in drafts for json in item.answered(self._uploaded))

    def _uploaded(self, token: str, kind: str) -> Upload:
        upload = self._ledger.world.tokens.get(token)
        if upload is None or upload.type != kind or upload.bot != self._desk.bot.name:
            raise malformed(f"token: no uploaded {kind} has this token")
        if upload.size is None or self._desk.mood.not_ready():
            raise not_ready()
        return upload

    def _check_write(self, chat: Chat, deed: Deed) -> None:
        check_write(chat, deed, members_may_write=self._desk.faults.members_may_write)

    def _shown(self, mid: str) -> Json:
        chat, message = message_of(self._ledger.world, self._desk.bot.name, mid)
        self._desk.concerns(chat.chat_id)
        check_read(chat)
        return message_json(self._ledger.world, message)

    def _history(self, chat_id: int) -> list[Json]:
        """`from` and `to` are the old names of `before` and `after` (S32)."""
        count = number("count", 1, 100) or 50
        before = number("before" if "before" in request.args else "from")
        after = number("after" if "after" in request.args else "to")
        chat = chat_of(self._ledger.world, self._desk.bot.name, chat_id)
        self._desk.concerns(chat_id)
        check_read(chat)
        fitting = [
            message
            for message in reversed(self._ledger.world.messages_of(chat))
            if (before is None or message.at < before) and (after is None or message.at > after)
        ]
        return [message_json(self._ledger.world, message) for message in fitting[:count]]
