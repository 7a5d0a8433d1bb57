"""A chat's state and what the audiences of its houses say of it: always in one commit."""

from context import Context
from documents import Document, Write
from houses.model import Chat
from houses.store import audiences_found, chats_by_id, put


def kept(chat: Chat, read: Document | None, cause: str, ctx: Context) -> list[Write]:
    """The writes that make this the chat's state, for its houses as well."""
    writes: list[Write] = [put(chat, read, cause)]
    for audience, seen in audiences_found(ctx.documents, chat.houses).values():
        others = chats_by_id(ctx.documents, [c for c in audience.chats if c != chat.id])
        newer = audience.seen([*(other for other, _ in others.values()), chat])
        if newer != audience:
            writes.append(put(newer, seen, cause))
    return writes
