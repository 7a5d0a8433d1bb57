"""Where houses, chats, audiences, boards and subscriptions lie.

Two documents hold one binding: `chats/<bot>:<chat>` names the houses of a chat, `audiences/<house>`
the chats of a house, so that both questions are answered by id, never by a search. So it is with
residents: `subscriptions/<token>` and `audiences/<house>`.

A house lies with two scalars more, by which its street's houses are found: `street_key`, `number`.
`fias/<guid>` names the one house that has this GUID; `street_books/<organisation>:<part>` all the
streets of an organisation.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import product
from typing import Literal, TypeVar
from uuid import uuid4

from pydantic import BaseModel

from documents import Create, Delete, Document, Documents, Query, Replace, Value, Write
from documents.model import Operator
from houses.addresses import number_key, number_of, street_key
from houses.model import Audience, Board, Chat, House, Refresh, Subscription
from houses.sent_tables import SentTable
from houses.streets import BookChange, BookPart, book_lines, book_parts
from refusals import NotUnderstood

PAGE = 300
STREET_PAGE = 100
# 600 kB are ten thousand streets: hardly anybody's book has more parts.
PARTS_AT_ONCE = 2
DERIVED = ("street_key", "number")
T = TypeVar("T", bound=BaseModel)

Kept = tuple[House, Document]
# A house as it shall be, and what is kept of it.
Pair = tuple[House, Kept | None]


def houses_by_id(documents: Documents, ids: Iterable[str]) -> dict[str, House]:
    """The registered ones among `ids`, in their order."""
    return {house_id: house for house_id, (house, _) in kept_houses(documents, ids).items()}


def chats_of(documents: Documents, house_ids: Iterable[str]) -> list[Chat]:
    """Every chat that speaks for any of these houses, each once."""
    audiences = _found(documents, "audiences", house_ids, Audience)
    chat_ids = dict.fromkeys(chat for audience in audiences for chat in audience.chats)
    return _found(documents, "chats", chat_ids, Chat)


def chat(documents: Documents, bot: str, chat_id: int) -> Chat | None:
    """The binding of this chat, if it speaks for any house."""
    kept = documents.get(f"chats/{bot}:{chat_id}")
    return Chat.model_validate(kept.data) if kept else None


# What people choose: read to be replaced.


def chat_found(documents: Documents, bot: str, chat_id: int) -> tuple[Chat, Document] | None:
    """A chat where the bot is or was, bound or not."""
    return _one(documents, f"chats/{bot}:{chat_id}", Chat)


def chats_by_id(documents: Documents, ids: Iterable[str]) -> dict[str, tuple[Chat, Document]]:
    """The known ones among `ids`, in their order."""
    return {chat.id: (chat, read) for chat, read in _read(documents, "chats", ids, Chat)}


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


def audiences_found(
    documents: Documents, house_ids: Iterable[str]
) -> dict[str, tuple[Audience, Document]]:
    """The audiences of these houses, as far as there are any."""
    found = _read(documents, "audiences", house_ids, Audience)
    return {audience.house: (audience, read) for audience, read in found}


def audience_of(documents: Documents, house_id: str) -> tuple[Audience, Document] | None:
    """The audience of one house; what could be no id has none."""
    return _one(documents, f"audiences/{house_id}", Audience)


def boards_found(
    documents: Documents, house_ids: Iterable[str]
) -> dict[str, tuple[Board, Document]]:
    """What is off in these houses, as far as anything ever was."""
    return {b.house: (b, read) for b, read in _read(documents, "boards", house_ids, Board)}


def board(documents: Documents, house_id: str) -> Board:
    """What is off in this house."""
    found = _one(documents, f"boards/{house_id}", Board)
    return found[0] if found else Board(house=house_id)


def subscription(documents: Documents, token: str) -> tuple[Subscription, Document] | None:
    """What this resident hears; None: nothing."""
    return _one(documents, f"subscriptions/{token}", Subscription)


def keep_subscription(subscription: Subscription, read: Document | None, cause: str) -> Write:
    """The write that makes these the resident's choices. read: None if he heard nothing yet."""
    data = subscription.model_dump()
    if read:
        return Replace(read, data)
    return Create(f"subscriptions/{subscription.token}", data, cause=cause)


def resting_subscription(documents: Documents, token: str) -> tuple[Subscription, Document] | None:
    """What this resident heard before he stopped us."""
    return _one(documents, f"resting_subscriptions/{token}", Subscription)


def subscriptions_by_token(
    documents: Documents, tokens: Iterable[str]
) -> list[tuple[Subscription, Document]]:
    """What these residents hear, without those who hear nothing.

    Each document stands as long as the resident wants to hear us: notices may be about it.
    """
    return _read(documents, "subscriptions", tokens, Subscription)


def houses_lacking(
    documents: Documents,
    organisation: str,
    what: Literal["reachable", "carded", "subscribed"],
    after: Document | None,
    limit: int,
) -> list[tuple[Audience, Document]]:
    """A page of the organisation's houses that have no chat, no card there, or no subscriber."""
    query = Query(
        "audiences",
        where=(("managing_org", "==", organisation), (what, "==", False)),
        limit=limit,
        after=after,
    )
    return [(Audience.model_validate(d.data), d) for d in documents.find(query)]


def number_of_houses(
    documents: Documents,
    organisation: str,
    having: Literal["reachable", "carded", "subscribed"] | None = None,
) -> int:
    """How many houses it manages; having: and have that."""
    where: tuple[tuple[str, Operator, Value], ...] = (("managing_org", "==", organisation),)
    return documents.count(
        Query("audiences", where=(*where, (having, "==", True)) if having else where)
    )


def ask_refresh(documents: Documents, wanted: Refresh) -> Write:
    """The write after which these cards are drawn anew; asked again, it begins again."""
    known = _one(documents, f"refreshes/{wanted.id}", Refresh)
    if known is None:
        # Not by its id: who else asks for the same at this moment would take our commit for his.
        return Create(f"refreshes/{wanted.id}", wanted.model_dump(), cause=uuid4().hex)
    houses = tuple(dict.fromkeys((*wanted.houses, *known[0].houses)))
    return Replace(known[1], wanted.model_copy(update={"houses": houses}).model_dump())


def due_refresh(documents: Documents, now: datetime) -> tuple[Refresh, Document] | None:
    """The refresh that has been due for longest; None: no card is to be drawn anew."""
    query = Query("refreshes", where=(("due", "<=", now),), order=("due",), limit=1)
    return next(((Refresh.model_validate(d.data), d) for d in documents.find(query)), None)


def keep_refresh(left: Refresh | None, read: Document) -> Write:
    """The write that remembers how far a refresh has come. left None: all is done."""
    return Delete(read) if left is None else Replace(read, left.model_dump())


def sent_table(documents: Documents, table_id: str) -> tuple[SentTable, Document] | None:
    """A file that waits to be loaded; what could be no id is none."""
    return _one(documents, f"sent_tables/{table_id}", SentTable) if table_id.isalnum() else None


def keep_table(documents: Documents, table: SentTable, cause: str) -> Write | None:
    """The write that keeps a file until it is loaded; None: it lies there already."""
    if sent_table(documents, table.id):
        return None
    return Create(f"sent_tables/{table.id}", table.model_dump(), cause=cause)


def forget_table(read: Document) -> Write:
    """The write that deletes a file."""
    return Delete(read)


def tables_sent_before(documents: Documents, now: datetime, limit: int) -> list[Document]:
    """Files that nobody has loaded in time."""
    query = Query("sent_tables", where=(("expires", "<=", now),), order=("expires",), limit=limit)
    return documents.find(query)


def put(thing: Chat | Audience | Board, read: Document | None, cause: str) -> Write:
    """The write that makes this the known state. read: None if there was none."""
    if read is not None:
        return Replace(read, thing.model_dump())
    return Create(_path(thing), thing.model_dump(), cause=cause)


def wake_subscription(
    subscription: Subscription, read: Document | None, rested: Document | None, cause: str
) -> list[Write]:
    """The writes after which these choices hold. read, rested: where they lie already, if so."""
    return [keep_subscription(subscription, read, cause), *([Delete(rested)] if rested else [])]


def forget_subscription(read: Document) -> Write:
    """The write after which nothing is known of what this resident wants."""
    return Delete(read)


def rest_subscription(
    subscription: Subscription, read: Document, rested: Document | None
) -> list[Write]:
    """The writes after which nothing is sent there, and the choices are kept for another day.

    Notices that wait are about `subscriptions/<token>`: with it, they go.
    """
    path, data = f"resting_subscriptions/{subscription.token}", subscription.model_dump()
    kept = Replace(rested, data) if rested else Create(path, data, cause=uuid4().hex)
    return [Delete(read), kept]


def keep(documents: Documents, houses: Iterable[House], cause: str) -> list[Write]:
    """The writes that make the register say these houses.

    A house that names no former addresses keeps those it has.
    Raises NotUnderstood for a FIAS GUID that another house has.
    """
    wanted = {house.id: house for house in houses}
    known = kept_houses(documents, wanted)
    pairs: list[Pair] = []
    for house in wanted.values():
        kept = known.get(house.id)
        aliases = house.aliases or (kept[0].aliases if kept else ())
        pairs.append((house.model_copy(update={"aliases": aliases}), kept))
    return [
        *_houses_kept(documents, pairs, cause),
        *(put(*audience, cause) for audience in _audiences_of(documents, pairs)),
    ]


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


def _path(thing: House | Chat | Audience | Board | Subscription) -> str:
    match thing:
        case House():
            return f"houses/{thing.id}"
        case Chat():
            return f"chats/{thing.id}"
        case Audience():
            return f"audiences/{thing.house}"
        case Board():
            return f"boards/{thing.house}"
        case Subscription():
            return f"subscriptions/{thing.token}"


def _found(documents: Documents, collection: str, ids: Iterable[str], model: type[T]) -> list[T]:
    return [thing for thing, _ in _read(documents, collection, ids, model)]


def _read(
    documents: Documents, collection: str, ids: Iterable[str], model: type[T]
) -> list[tuple[T, Document]]:
    ids = list(ids)
    pages = (tuple(ids[start : start + PAGE]) for start in range(0, len(ids), PAGE))
    return [
        (model.model_validate(kept.data), kept)
        for page in pages
        for kept in documents.find(Query(collection, ids=page))
    ]


def _one(documents: Documents, path: str, model: type[T]) -> tuple[T, Document] | None:
    found = documents.get(path)
    return (model.model_validate(found.data), found) if found else None


# Houses of an import, their GUIDs and their streets.


def kept_houses(documents: Documents, ids: Iterable[str]) -> dict[str, Kept]:
    """The registered ones among `ids`, each with what a later write must replace."""
    ids = list(ids)
    pages = (tuple(ids[start : start + PAGE]) for start in range(0, len(ids), PAGE))
    found = (kept for page in pages for kept in documents.find(Query("houses", ids=page)))
    return {kept[0].id: kept for kept in map(_house, found)}


def count_houses(documents: Documents, organisation: str | None) -> int:
    """How many houses the register has, or how many of them this organisation manages."""
    managed: tuple[tuple[str, Operator, Value], ...] = (
        (("managing_org", "==", organisation),) if organisation else ()
    )
    return documents.count(Query("houses", where=managed))


def owners_of(documents: Documents, guids: Iterable[str]) -> dict[str, Document]:
    """`fias/<guid>` of those GUIDs that a house has."""
    guids = list(guids)
    pages = (tuple(guids[start : start + PAGE]) for start in range(0, len(guids), PAGE))
    return {found.id: found for page in pages for found in documents.find(Query("fias", ids=page))}


def write_houses(documents: Documents, pairs: Sequence[Pair], cause: str) -> list[Write]:
    """The writes that make the register say these houses.

    At most three a house. They give every GUID to the house that has it now, whoever had it, and
    every new house the audience that it does not have yet.
    """
    return [
        *_guid_writes(documents, pairs, cause),
        *(_house_write(house, kept, cause) for house, kept in pairs),
        *(put(*audience, cause) for audience in _audiences_of(documents, pairs)),
    ]


def _audiences_of(
    documents: Documents, pairs: Sequence[Pair]
) -> list[tuple[Audience, Document | None]]:
    """Of houses that are new or have got another managing organisation, as they shall be."""
    concerned = {
        house.id: house
        for house, kept in pairs
        if kept is None or kept[0].managing_org != house.managing_org
    }
    found = audiences_found(documents, concerned)
    audiences: list[tuple[Audience, Document | None]] = []
    for house in concerned.values():
        known, read = found.get(house.id) or (new_audience(house), None)
        newer = known.model_copy(update={"managing_org": house.managing_org})
        if read is None or newer != known:
            audiences.append((newer, read))
    return audiences


def new_audience(house: House) -> Audience:
    """Who hears of a house that is new to the register: nobody yet."""
    return Audience(house=house.id, managing_org=house.managing_org)


def houses_on(
    documents: Documents,
    street: str,
    numbers: tuple[str, str] | None = None,
    after: Document | None = None,
) -> list[Kept]:
    """Houses of one street (`addresses.street_key`) in the order of their numbers, STREET_PAGE at
    most.

    numbers  keys (`addresses.number_key`): from the first up to, not including, the second
    after    resume behind this document
    """
    where: list[tuple[str, Operator, Value]] = [("street_key", "==", street)]
    if numbers:
        where += [("number", ">=", numbers[0]), ("number", "<", numbers[1])]
    query = Query("houses", tuple(where), ("number",), STREET_PAGE, after)
    return [_house(found) for found in documents.find(query)]


def street_books(documents: Documents, organisations: Sequence[str]) -> list[str]:
    """The texts of these organisations' books: one call, and one more if a book has many parts."""
    return [part.text for part, _ in _book_parts(documents, organisations).values()]


def keep_streets(
    documents: Documents, organisation: str, change: BookChange, cause: str
) -> list[Write]:
    """The writes that put streets into an organisation's book and take others out."""
    known = _book_parts(documents, [organisation])
    lines = {line for part, _ in known.values() for line in part.text.split("\n") if line}
    wanted = (lines | change.new) - change.gone
    if wanted == lines:
        return []
    texts = book_parts(wanted)
    writes: list[Write] = []
    for number, text in enumerate(texts):
        book_id = _book_id(organisation, number)
        standing = known.pop(book_id, None)
        part = BookPart(text=text, parts=len(texts))
        if standing is None:
            writes.append(Create(f"street_books/{book_id}", part.model_dump(), cause=cause))
        elif standing[0] != part:
            writes.append(Replace(standing[1], part.model_dump()))
    return [*writes, *(Delete(left) for _, left in known.values())]


def keep_streets_of(documents: Documents, houses: Iterable[House], cause: str) -> list[Write]:
    """The writes that let every organisation of these houses find their streets."""
    books = book_lines((street_key(house.parts), house) for house in houses if house.parts)
    return [
        write
        for organisation, lines in books.items()
        for write in keep_streets(documents, organisation, BookChange(new=lines), cause)
    ]


def _book_parts(
    documents: Documents, organisations: Sequence[str]
) -> dict[str, tuple[BookPart, Document]]:
    names = list(dict.fromkeys(organisations))
    found = _parts_read(documents, product(names, range(PARTS_AT_ONCE)))
    more = [
        (organisation, number)
        for organisation in names
        if (first := found.get(_book_id(organisation, 0)))
        for number in range(PARTS_AT_ONCE, first[0].parts)
    ]
    return found | _parts_read(documents, more) if more else found


def _parts_read(
    documents: Documents, parts: Iterable[tuple[str, int]]
) -> dict[str, tuple[BookPart, Document]]:
    ids = tuple(_book_id(organisation, number) for organisation, number in parts)
    found = documents.find(Query("street_books", ids=ids))
    return {read.id: (BookPart.model_validate(read.data), read) for read in found}


def _book_id(organisation: str, part: int) -> str:
    return f"{organisation}:{part}"


def _house(read: Document) -> Kept:
    data = {field: value for field, value in read.data.items() if field not in DERIVED}
    return House.model_validate(data), read


def _house_write(house: House, kept: Kept | None, cause: str) -> Write:
    data: dict[str, Value] = house.model_dump(exclude_defaults=True)
    if house.parts:
        data["street_key"] = street_key(house.parts)
        data["number"] = number_key(number_of(house.parts))
    return Replace(kept[1], data) if kept else Create(f"houses/{house.id}", data, cause=cause)


def _guid_writes(documents: Documents, pairs: Sequence[Pair], cause: str) -> list[Write]:
    """One write a GUID, although one house may leave it to another of the same import."""
    left, wanted = _guids(pairs)
    owners = owners_of(documents, dict.fromkeys((*wanted, *left)))
    writes: list[Write] = []
    for guid, house_id in wanted.items():
        owner = owners.get(guid)
        if owner is None:
            # The house is part of the cause: another one's is not mistaken for our own success.
            writes.append(Create(f"fias/{guid}", {"house": house_id}, cause=f"{cause}:{house_id}"))
        elif owner.data["house"] != house_id:
            writes.append(Replace(owner, {"house": house_id}))
    for guid, house_id in left.items():
        owner = owners.get(guid)
        if guid not in wanted and owner and owner.data["house"] == house_id:
            writes.append(Delete(owner))
    return writes


def _guids(pairs: Sequence[Pair]) -> tuple[dict[str, str], dict[str, str]]:
    """House by GUID: of those that a house leaves, and of those that one takes."""
    changed = [
        (house.id, kept[0].fias_guid if kept else None, house.fias_guid)
        for house, kept in pairs
        if house.fias_guid != (kept[0].fias_guid if kept else None)
    ]
    left = {before: house_id for house_id, before, _ in changed if before}
    return left, {guid: house_id for house_id, _, guid in changed if guid}


def _houses_kept(documents: Documents, pairs: Sequence[Pair], cause: str) -> list[Write]:
    """As `write_houses`, but only what differs; audiences are given by who asks.

    GUIDs first: a run that ended between them and their houses is made up for by the next one.
    """
    differing = [(house, kept) for house, kept in pairs if kept is None or kept[0] != house]
    left, wanted = _guids(differing)
    for guid, owner in owners_of(documents, wanted).items():
        other = owner.data["house"]
        if other not in {wanted[guid], left.get(guid)}:
            raise NotUnderstood(
                f"house '{wanted[guid]}' has the FIAS GUID '{guid}', which is house '{other}'s; "
                "accepted: one that no other house has"
            )
    return [
        *_guid_writes(documents, differing, cause),
        *(_house_write(house, kept, cause) for house, kept in differing),
    ]
