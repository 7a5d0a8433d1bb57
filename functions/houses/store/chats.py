"""Chats, and for which houses each speaks.

Two documents hold one binding: `chats/<bot>:<chat>` names the houses of a chat, `audiences/<house>`
the chats of a house, so that both questions are answered by id, never by a search.
"""

from collections.abc import Iterable
from datetime import datetime

from documents import Document, Documents, Query, Value, Write
from documents.model import Operator
from houses.model import Chat, House
from houses.store.audiences import audiences_found, new_audience
from houses.store.paths import put, read_ids, read_one


def chats_of(documents: Documents, house_ids: Iterable[str]) -> list[Chat]:
    """Every chat that speaks for any of these houses, each once."""
    audiences = audiences_found(documents, house_ids).values()
    chat_ids = dict.fromkeys(chat for audience, _ in audiences for chat in audience.chats)
    return [chat for chat, _ in chats_by_id(documents, chat_ids).values()]


def chat(documents: Documents, bot: str, chat_id: int) -> Chat | None:
    """The binding of this chat, if it speaks for any house."""
    found = chat_found(documents, bot, chat_id)
    return found[0] if found else None


def chat_found(documents: Documents, bot: str, chat_id: int) -> tuple[Chat, Document] | None:
    """A chat where the bot is or was, bound or not."""
    return read_one(documents, f"chats/{bot}:{chat_id}", Chat)


def chats_by_id(documents: Documents, ids: Iterable[str]) -> dict[str, tuple[Chat, Document]]:
    """The known ones among `ids`, in their order."""
    return {chat.id: (chat, read) for chat, read in read_ids(documents, "chats", ids, Chat)}


def chats_to_look_at(
    documents: Documents, now: datetime, limit: int
) -> list[tuple[Chat, Document]]:
    """The chats whose card is to be looked for by now, the longest waiting first."""
    query = Query("chats", where=(("look_at", "<=", now),), order=("look_at",), limit=limit)
    return [(Chat.model_validate(d.data), d) for d in documents.find(query)]


def chats_of_organisation(
    documents: Documents, organisation: str, after: Document | None, limit: int
) -> list[tuple[Chat, Document]]:
    """A page of the chats that an organisation's staff bound."""
    query = Query("chats", where=(("organisation", "==", organisation),), limit=limit, after=after)
    return [(Chat.model_validate(d.data), d) for d in documents.find(query)]


def unbound_chats(documents: Documents, bot: str, limit: int) -> list[Chat]:
    """Chats where this bot is and of whose house nobody has told it, the usable ones first."""
    found: list[Chat] = []
    for state in ("ready", "waiting"):
        where: tuple[tuple[str, Operator, Value], ...] = (
            ("bot", "==", bot),
            ("organisation", "==", ""),
            ("state", "==", state),
        )
        query = Query("chats", where=where, limit=limit)
        found += [Chat.model_validate(d.data) for d in documents.find(query)]
    return [chat for chat in found if not chat.houses][:limit]


def bind(
    documents: Documents,
    houses: Iterable[House],
    chats: Iterable[Chat],
    cause: str,
    ask_at: datetime | None = None,
) -> list[Write]:
    """The writes that bind these chats to the houses that each names, and to no other of `houses`.

    What is known of a chat beside its houses stays, and so do its other chats and the residents of
    a house. The houses may be new: their audiences are created here.
    ask_at  when MAX is asked what the bot may do in a new chat; None: it will be told
    """
    wanted = {chat.id: chat for chat in chats}
    known = chats_by_id(documents, wanted)
    bound = {
        name: known[name][0].model_copy(
            update={
                "houses": chat.houses,
                "organisation": chat.organisation or known[name][0].organisation,
            }
        )
        if name in known
        else _asked_about(chat, ask_at)
        for name, chat in wanted.items()
    }
    named = {house.id: house for house in houses}
    audiences = audiences_found(documents, named)
    others = chats_by_id(
        documents,
        dict.fromkeys(c for a, _ in audiences.values() for c in a.chats if c not in bound),
    )
    writes: list[Write] = [
        put(chat, read, cause)
        for name, chat in bound.items()
        if (read := known[name][1] if name in known else None) is None or chat != known[name][0]
    ]
    for house in named.values():
        audience, read = audiences.get(house.id) or (new_audience(house), None)
        kept = [others[name][0] for name in audience.chats if name in others]
        heard = [*kept, *(chat for chat in bound.values() if house.id in chat.houses)]
        newer = audience.model_copy(update={"managing_org": house.managing_org}).seen(heard)
        if read is None or newer != audience:
            writes.append(put(newer, read, cause))
    return writes


def _asked_about(chat: Chat, at: datetime | None) -> Chat:
    if at is None:
        return chat
    return chat.model_copy(update={"state": "waiting", "lacking": None, "look_at": at})
