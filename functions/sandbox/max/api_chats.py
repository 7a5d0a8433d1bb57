"""The bot itself, chats, their members and their pin (max-bot-api.md 6).

GET /chats and GET /chats/{link} were withdrawn: there is no such route, hence 404.
"""

from flask import Blueprint, request

from sandbox.max.access import chat_of, check_pin, check_read, check_right, message_of
from sandbox.max.changes import BotRemoved, ChatDescribed, CommandsSet, Pinned
from sandbox.max.desk import Desk, number
from sandbox.max.drafts import ActionDraft, ChatDraft, CommandsDraft, PinDraft
from sandbox.max.names import Json
from sandbox.max.refusals import NotDone, malformed, suspended
from sandbox.max.things import Chat
from sandbox.max.wire import bot_json, chat_json, members_json, membership_json, message_json

DONE: Json = {"success": True}


def blueprint(desk: Desk) -> Blueprint:
    calls = Blueprint("chats", __name__)
    chats = _Chats(desk)
    chat = "/chats/<int(signed=True):chat_id>"
    calls.get("/me")(chats.me)
    calls.patch("/me/commands")(chats.set_commands)
    calls.get(chat)(chats.get)
    calls.patch(chat)(chats.describe)
    calls.post(f"{chat}/actions")(chats.act)
    calls.get(f"{chat}/members")(chats.members)
    calls.get(f"{chat}/members/admins")(chats.admins)
    calls.get(f"{chat}/members/me")(chats.membership)
    calls.delete(f"{chat}/members/me")(chats.leave)
    calls.get(f"{chat}/pin")(chats.pinned)
    calls.put(f"{chat}/pin")(chats.pin)
    calls.delete(f"{chat}/pin")(chats.unpin)
    return calls


class _Chats:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ledger = desk.ledger
        self._world = desk.ledger.world

    def me(self) -> Json:
        """GET /me."""
        with self._ledger.lock:
            return bot_json(self._world, self._desk.bot, self._ledger.now())

    def set_commands(self) -> Json:
        """PATCH /me/commands; an empty list clears."""
        commands = self._desk.body(CommandsDraft).commands
        with self._ledger.lock:
            self._ledger.commit(
                CommandsSet(
                    at=self._ledger.moment(),
                    bot=self._desk.bot.name,
                    commands=tuple(command.model_dump() for command in commands),
                )
            )
        return DONE

    def get(self, chat_id: int) -> Json:
        """GET /chats/{id}."""
        with self._ledger.lock:
            return chat_json(self._world, self._chat(chat_id))

    def describe(self, chat_id: int) -> Json:
        """PATCH /chats/{id}."""
        draft = self._desk.body(ChatDraft)
        with self._ledger.lock:
            chat = self._group(chat_id)
            check_right(chat, "change_chat_info")
            if draft.pin is not None:
                self._pin(chat, draft.pin)
            icon = draft.icon and (draft.icon.url or f"https://i.oneme.ru/i?r={draft.icon.token}")
            self._ledger.commit(
                ChatDescribed(
                    at=self._ledger.moment(),
                    chat_id=chat_id,
                    title=draft.title,
                    description=draft.description,
                    icon=icon,
                )
            )
            return chat_json(self._world, chat)

    def act(self, chat_id: int) -> Json:
        """POST /chats/{id}/actions: "is typing". Nobody sees it here, but the rules hold."""
        self._desk.body(ActionDraft)
        with self._ledger.lock:
            if self._chat(chat_id).suspended:
                raise suspended()
        return DONE

    def members(self, chat_id: int) -> Json:
        """GET /chats/{id}/members, in pages or by user_ids."""
        count, start = number("count", 1, 100) or 20, number("marker", 0) or 0
        with self._ledger.lock:
            chat = self._group(chat_id)
            check_read(chat)
            everybody = members_json(self._world, chat)
        if wanted := request.args.get("user_ids"):
            ids = wanted.split(",")
            return {"members": [m for m in everybody if str(m["user_id"]) in ids], "marker": None}
        following = start + count if start + count < len(everybody) else None
        return {"members": everybody[start : start + count], "marker": following}

    def admins(self, chat_id: int) -> Json:
        """GET /chats/{id}/members/admins."""
        with self._ledger.lock:
            chat = self._group(chat_id)
            check_read(chat)
            admins = [m for m in members_json(self._world, chat) if m["is_admin"]]
        return {"members": admins, "marker": None}

    def membership(self, chat_id: int) -> Json:
        """GET /chats/{id}/members/me: any member bot may ask about itself."""
        with self._ledger.lock:
            return membership_json(self._world, self._group(chat_id))

    def leave(self, chat_id: int) -> Json:
        """DELETE /chats/{id}/members/me. Its own leaving is no news to the bot."""
        with self._ledger.lock:
            self._group(chat_id)
            self._ledger.commit(BotRemoved(at=self._ledger.moment(), chat_id=chat_id))
        return DONE

    def pinned(self, chat_id: int) -> Json:
        """GET /chats/{id}/pin: to look needs no right to pin."""
        with self._ledger.lock:
            chat = self._group(chat_id)
            check_read(chat)
            message = self._world.message(chat.pinned)
            return {"message": message_json(self._world, message) if message else None}

    def pin(self, chat_id: int) -> Json:
        """PUT /chats/{id}/pin: takes the place of what was pinned before."""
        draft = self._desk.body(PinDraft)
        with self._ledger.lock:
            self._pin(self._chat(chat_id), draft.message_id)
        return DONE

    def unpin(self, chat_id: int) -> Json:
        """DELETE /chats/{id}/pin."""
        with self._ledger.lock:
            chat = self._chat(chat_id)
            check_pin(chat)
            if chat.pinned is None:
                raise NotDone("error.pin.not.found: nothing is pinned in this chat")
            self._ledger.commit(Pinned(at=self._ledger.moment(), chat_id=chat_id, mid=None))
        return DONE

    def _chat(self, chat_id: int) -> Chat:
        self._desk.concerns(chat_id)
        return chat_of(self._world, self._desk.bot.name, chat_id)

    def _group(self, chat_id: int) -> Chat:
        """A chat that has members, a title and rights: any but a dialogue."""
        chat = self._chat(chat_id)
        if chat.type == "dialog":
            raise malformed(f"chat {chat_id} is a dialogue; wanted a group or a channel")
        return chat

    def _pin(self, chat: Chat, mid: str) -> None:
        check_pin(chat)
        home, message = message_of(self._world, self._desk.bot.name, mid)
        if home is not chat:
            raise malformed(f"message_id: {mid} is not a message of chat {chat.chat_id}")
        change = Pinned(at=self._ledger.moment(), chat_id=chat.chat_id, mid=message.mid)
        self._ledger.commit(change)
