"""Our things as MAX's JSON. Callers hold the ledger's lock."""

from sandbox.max.names import Bot, Json, bot_user, first_name, resident
from sandbox.max.things import Chat, Message
from sandbox.max.world import World


def user_json(world: World, user_id: int, at: int) -> Json:
    """MAX's User: a bot of ours or a resident."""
    for bot in world.bots.values():
        if bot.user_id == user_id:
            return bot_user(bot, at)
    return resident(user_id, at)


def bot_json(world: World, bot: Bot, at: int) -> Json:
    """MAX's BotInfo."""
    return {
        **bot_user(bot, at),
        "description": "Учебный бот песочницы",
        "commands": list(world.commands.get(bot.name, ())),
    }


def message_json(world: World, message: Message) -> Json:
    """MAX's Message."""
    chat = world.chats[message.chat_id]
    result: Json = {
        "recipient": _recipient(world, chat, message),
        "timestamp": message.at,
        "body": _body(world, message),
    }
    if chat.is_channel:  # a post speaks for the channel, not for who wrote it
        result["stat"] = {"views": len(chat.members)}
    else:
        result["sender"] = user_json(world, message.sender_id, message.at)
    if link := _link(world, message):
        result["link"] = link
    return result


def chat_json(world: World, chat: Chat) -> Json:
    """MAX's Chat; owner and participants only for an administrator."""
    pinned = world.message(chat.pinned)
    result: Json = {
        "chat_id": chat.chat_id,
        "type": chat.type,
        "status": "closed" if chat.closed else "active",
        "title": chat.title,
        "icon": {"url": chat.icon} if chat.icon else None,
        "last_event_time": chat.last_event,
        "participants_count": len(chat.members) + 1,
        "is_public": False,
        "link": None,
        "description": chat.description,
        "pinned_message": message_json(world, pinned) if pinned else None,
    }
    if chat.user_id is not None:
        result["dialog_with_user"] = resident(chat.user_id, chat.last_event)
    if chat.rights is not None:
        result["owner_id"] = next(iter(chat.members))
        result["participants"] = {str(user): joined for user, joined in chat.members.items()}
    return result


def members_json(world: World, chat: Chat) -> list[Json]:
    """MAX's ChatMembers: people in the order they came, the bot last."""
    people = [
        {
            **resident(user_id, chat.last_event),
            "last_access_time": chat.last_event,
            "is_owner": place == 0,
            "is_admin": user_id in chat.admins,
            "join_time": joined,
            "permissions": None,
        }
        for place, (user_id, joined) in enumerate(chat.members.items())
    ]
    return [*people, membership_json(world, chat)]


def membership_json(world: World, chat: Chat) -> Json:
    """MAX's ChatMember of the bot itself."""
    return {
        **bot_user(world.bots[chat.bot], chat.last_event),
        "last_access_time": chat.last_event,
        "is_owner": False,
        "is_admin": chat.rights is not None,
        "join_time": chat.created,
        "permissions": None if chat.rights is None else sorted(chat.rights),
    }


def attachment_json(world: World, attachment: Json) -> Json:
    """MAX's Attachment: what was uploaded says where it can be had."""
    upload = world.upload_of(attachment)
    if upload is None:
        return attachment
    return {**attachment, "payload": {**attachment["payload"], "url": world.address(upload)}}


def title_of(chat: Chat) -> str:
    """What a chat list shows."""
    return chat.title or first_name(chat.user_id or 0)


def _recipient(world: World, chat: Chat, message: Message) -> Json:
    """In a dialogue `user_id` is the one who receives: the bot, if the resident wrote."""
    result: Json = {"chat_id": chat.chat_id, "chat_type": chat.type, "user_id": None}
    if chat.type == "dialog":
        bot_id = world.bots[chat.bot].user_id
        result["user_id"] = chat.user_id if message.sender_id == bot_id else bot_id
    return result


def _body(world: World, message: Message, *, forwarded: bool = False) -> Json:
    """Forwards lose their buttons."""
    attachments = [
        attachment_json(world, attachment)
        for attachment in message.attachments
        if not (forwarded and attachment["type"] == "inline_keyboard")
    ]
    return {
        "mid": message.mid,
        "seq": message.seq,
        "text": message.text,
        "attachments": attachments or None,
    }


def _link(world: World, message: Message) -> Json | None:
    """The message replied to or forwarded, as long as it is there."""
    linked = world.message(message.link.mid) if message.link else None
    if message.link is None or linked is None:
        return None
    return {
        "type": message.link.type,
        "chat_id": linked.chat_id,
        "sender": user_json(world, linked.sender_id, linked.at),
        "message": _body(world, linked, forwarded=message.link.type == "forward"),
    }
