"""The bodies of updates (max-bot-api.md 2.5). Callers hold the ledger's lock."""

from sandbox.max.changes import ButtonPressed, RightsGiven
from sandbox.max.ledger import News
from sandbox.max.names import Json, resident
from sandbox.max.things import Chat, Message
from sandbox.max.wire import message_json
from sandbox.max.world import World

_LOCALE = "ru"


def message_created(world: World, chat: Chat, message: Message) -> News:
    body: Json = {"timestamp": message.at, "message": message_json(world, message)}
    if chat.type == "dialog":
        body["user_locale"] = _LOCALE
    return _news(chat, "message_created", body)


def message_callback(world: World, chat: Chat, press: ButtonPressed) -> News:
    """The message is null when it is gone."""
    message = world.message(press.mid)
    body: Json = {
        "timestamp": press.at,
        "callback": {
            "timestamp": press.at,
            "callback_id": press.callback_id,
            "payload": press.payload,
            "user": resident(press.user_id, press.at),
        },
        "message": message_json(world, message) if message else None,
    }
    if chat.type == "dialog":
        body["user_locale"] = _LOCALE
    return _news(chat, "message_callback", body)


def bot_started(chat: Chat, payload: str | None, at: int) -> News:
    body = _in_dialogue(chat, at)
    if payload is not None:
        body["payload"] = payload
    return _news(chat, "bot_started", body)


def bot_stopped(chat: Chat, at: int) -> News:
    return _news(chat, "bot_stopped", _in_dialogue(chat, at))


def dialog_removed(chat: Chat, at: int) -> News:
    return _news(chat, "dialog_removed", _in_dialogue(chat, at))


def bot_added(chat: Chat, user_id: int, at: int) -> News:
    return _news(chat, "bot_added", _by(user_id, chat, at))


def bot_removed(chat: Chat, user_id: int, at: int) -> News:
    return _news(chat, "bot_removed", _by(user_id, chat, at))


def message_removed(chat: Chat, mid: str, user_id: int, at: int) -> News:
    body = {"timestamp": at, "message_id": mid, "chat_id": chat.chat_id, "user_id": user_id}
    return _news(chat, "message_removed", body)


def rights_changed(world: World, chat: Chat, change: RightsGiven) -> News:
    rights = change.rights
    body: Json = {
        "timestamp": change.at,
        "chat_id": chat.chat_id,
        "user_id": change.by,
        "bot_id": world.bots[chat.bot].user_id,
        "is_channel": chat.is_channel,
        "is_admin": rights is not None,
    }
    if rights is not None:
        body["permissions"] = list(rights)
    return _news(chat, "bot_admin_permissions_changed", body)


def _in_dialogue(chat: Chat, at: int) -> Json:
    user = resident(chat.user_id or 0, at)
    return {"timestamp": at, "chat_id": chat.chat_id, "user": user, "user_locale": _LOCALE}


def _by(user_id: int, chat: Chat, at: int) -> Json:
    user = resident(user_id, at)
    return {"timestamp": at, "chat_id": chat.chat_id, "user": user, "is_channel": chat.is_channel}


def _news(chat: Chat, update_type: str, body: Json) -> News:
    return News(chat.bot, {"update_type": update_type, **body})
