"""Where houses, chats and audiences lie.

Two documents hold one binding: `chats/<bot>:<chat>` names the houses of a chat, `audiences/<house>`
the chats of a house, so that both questions are answered by id, never by a search.
"""

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel

from documents import Create, Documents, Query, Replace, Write
from houses.model import Audience, Chat, House

PAGE = 300
T = TypeVar("T", bound=BaseModel)


def houses_by_id(documents: Documents, ids: Iterable[str]) -> dict[str, House]:
    """The registered ones among `ids`, in their order."""
    return {h.id: h for h in _found(documents, "houses", ids, House)}


def chats_of(documents: Documents, house_ids: Iterable[str]) -> list[Chat]:
    """Every chat that speaks for any of these houses, each once."""
    audiences = _found(documents, "audiences", house_ids, Audience)
    chat_ids = dict.fromkeys(chat for audience in audiences for chat in audience.chats)
    return _found(documents, "chats", chat_ids, Chat)


def chat(documents: Documents, bot: str, chat_id: int) -> Chat | None:
    """The binding of this chat, if it speaks for any house."""
    kept = documents.get(f"chats/{bot}:{chat_id}")
    return Chat.model_validate(kept.data) if kept else None


def keep(
    documents: Documents, things: Iterable[House | Chat | Audience], cause: str
) -> list[Write]:
    """The writes that make the register say these `things`."""
    by_path = {_path(thing): thing for thing in things}
    writes: list[Write] = []
    for path, thing in by_path.items():
        known = documents.get(path)
        if known is None:
            writes.append(Create(path, thing.model_dump(), cause=cause))
        elif type(thing).model_validate(known.data) != thing:
            writes.append(Replace(known, thing.model_dump()))
    return writes


def _path(thing: House | Chat | Audience) -> str:
    match thing:
        case House():
            return f"houses/{thing.id}"
        case Chat():
            return f"chats/{thing.id}"
        case Audience():
            return f"audiences/{thing.house}"


def _found(documents: Documents, collection: str, ids: Iterable[str], model: type[T]) -> list[T]:
    ids = list(ids)
    pages = (tuple(ids[start : start + PAGE]) for start in range(0, len(ids), PAGE))
    return [
        model.model_validate(kept.data)
        for page in pages
        for kept in documents.find(Query(collection, ids=page))
    ]
