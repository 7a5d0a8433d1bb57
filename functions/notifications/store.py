"""Where notices lie, which of them are due, and who may deliver them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal, get_args

from documents import Create, Delete, Document, Documents, Query, Replace, Value, Write
from documents.model import Operator
from notifications.figures import Day, Figures, Mailing
from notifications.lease import Lease
from notifications.model import LostChat, Notice, State, StoppedDialogue

PAGE = 300
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # later than never
SENT: tuple[str, Operator, Value] = ("state", "==", "sent")

Kept = tuple[Notice, Document]


def _path(notice_id: str) -> str:
    return f"notices/{notice_id}"


def _kept(document: Document) -> Kept:
    return Notice.model_validate(document.data), document


def notice(documents: Documents, notice_id: str) -> Kept | None:
    """The notice and what a later write must replace."""
    found = documents.get(_path(notice_id))
    return _kept(found) if found else None


def notices_by_id(documents: Documents, ids: Iterable[str]) -> dict[str, Kept]:
    """The existing ones among `ids`."""
    ids = list(ids)
    pages = (tuple(ids[start : start + PAGE]) for start in range(0, len(ids), PAGE))
    found = (d for page in pages for d in documents.find(Query("notices", ids=page)))
    return {kept[0].id: kept for kept in map(_kept, found)}


def owe(notice: Notice) -> Write:
    """The write that makes a new notice owed; a second one of the same id is the same notice."""
    # With the revision: another publisher's version is not mistaken for our own success.
    return Create(_path(notice.id), notice.model_dump(), cause=f"{notice.id}:{notice.revision}")


def owe_newest(notice: Notice, standing: Kept | None) -> Write | None:
    """The write that makes this revision owed; None when the same or a newer one stands already."""
    if standing is None:
        return owe(notice)
    known, read = standing
    return put(known.overtaken(notice), read) if known.revision < notice.revision else None


def withdraw(standing: Kept, now: datetime) -> Write | None:
    """The write that takes a notice out of its chat, or out of the queue; None: it is out."""
    known, read = standing
    if known.withdrawal or known.state == "withdrawn":
        return None
    return put(known.withdrawn(now), read)


def repin(standing: Kept, now: datetime) -> Write | None:
    """The write that makes a notice owed again to be pinned; None: there is nothing to pin, or it
    will be pinned anyway.
    """
    known, read = standing
    repinned = known.repinned(now)
    return None if repinned == known else put(repinned, read)


def put(notice: Notice, read: Document) -> Write:
    """The write that replaces what was read."""
    return Replace(read, notice.model_dump())


# What is due. A notice left in `sending` past its claim is due as well: whoever had it is gone.


def anything_due(documents: Documents, bot: str, now: datetime) -> bool:
    """Whether there is anything to do for this bot."""
    due = next_due(documents, bot)
    return due is not None and due <= now


def next_due(documents: Documents, bot: str) -> datetime | None:
    """When the next notice of this bot is due; None: it owes nothing."""
    query = Query(
        "notices", where=(("bot", "==", bot), ("open", "==", True)), order=("due",), limit=1
    )
    return next((_kept(document)[0].due for document in documents.find(query)), None)


def first_sender(documents: Documents, bot: str, behind: int | None) -> tuple[int, str] | None:
    """The most urgent that is open, and on whose behalf; None: nothing is.

    behind  only what is less urgent than this
    """
    beyond: tuple[tuple[str, Operator, Value], ...] = ()
    if behind is not None:
        beyond = (("urgency", ">", behind),)
    query = Query(
        "notices",
        where=(("bot", "==", bot), ("open", "==", True), *beyond),
        order=("urgency", "sender"),
        limit=1,
    )
    found = map(_kept, documents.find(query))
    return next(((kept[0].urgency, kept[0].sender) for kept in found), None)


def senders(documents: Documents, bot: str, urgency: int, first: str) -> Iterator[str]:
    """On whose behalf something of this urgency is open, `first` first: one query each."""
    last: str | None = first
    while last is not None:
        yield last
        query = Query(
            "notices",
            where=(
                ("bot", "==", bot),
                ("open", "==", True),
                ("urgency", "==", urgency),
                ("sender", ">", last),
            ),
            order=("sender",),
            limit=1,
        )
        last = next((str(found.data["sender"]) for found in documents.find(query)), None)


def due_notices(  # noqa: PLR0913, PLR0917 - it is one question
    documents: Documents,
    bot: str,
    urgency: int,
    sender: str,
    now: datetime,
    limit: int,
    after: Document | None = None,
) -> list[Kept]:
    """At most `limit` notices of one sender and urgency, earliest first. after: the page before."""
    query = Query(
        "notices",
        where=(
            ("bot", "==", bot),
            ("open", "==", True),
            ("sender", "==", sender),
            ("urgency", "==", urgency),
            ("due", "<=", now),
        ),
        order=("due",),
        limit=limit,
        after=after,
    )
    return [_kept(document) for document in documents.find(query)]


def owing_bots(documents: Documents, now: datetime) -> list[str]:
    """Bots that owe, if anything is due at all: then one query for each and two more."""
    due = Query(
        "notices", where=(("open", "==", True), ("due", "<=", now)), order=("due",), limit=1
    )
    bots: list[str] = []
    if not documents.find(due):
        return bots
    while found := documents.find(
        Query(
            "notices",
            where=(("open", "==", True), ("bot", ">", bots[-1] if bots else "")),
            order=("bot",),
            limit=1,
        )
    ):
        bots.append(str(found[0].data["bot"]))
    return bots


# Who delivers.


def lease(documents: Documents, bot: str) -> tuple[Lease, Document] | None:
    """The bot's lease, if anybody ever had it."""
    found = documents.get(f"leases/{bot}")
    return (Lease.model_validate(found.data), found) if found else None


def keep_lease(lease: Lease, read: Document | None) -> Write:
    """The write that makes this the lease. read: None if nobody ever had it."""
    data = lease.model_dump()
    if read is None:
        return Create(f"leases/{lease.bot}", data, cause=f"{lease.epoch}:{lease.holder}")
    return Replace(read, data)


# What is known of one person's dialogue.


def notices_to(documents: Documents, resident: str) -> Iterator[Kept]:
    """All that was said or is owed to this person, page by page."""
    after: Document | None = None
    while page := documents.find(
        Query("notices", where=(("resident", "==", resident),), limit=PAGE, after=after)
    ):
        yield from map(_kept, page)
        after = page[-1]


def open_notices_to(documents: Documents, resident: str) -> list[Kept]:
    """What is owed to this person, at most 300 of it."""
    where: tuple[tuple[str, Operator, Value], ...] = (
        ("open", "==", True),
        ("resident", "==", resident),
    )
    return [_kept(document) for document in documents.find(Query("notices", where, limit=PAGE))]


def forget_notice(read: Document) -> Write:
    """The write after which nobody knows what was said."""
    return Delete(read)


# Chats that we have lost.


def lose_chat(
    documents: Documents, bot: str, chat_id: int, why: str, now: datetime
) -> Write | None:
    """The write that remembers that we may not speak there any more; None: it is known."""
    path = f"lost_chats/{bot}:{chat_id}"
    if documents.get(path):
        return None
    lost = LostChat(bot=bot, chat_id=chat_id, why=why, since=now)
    return Create(path, lost.model_dump(), cause=why)


def lost_chats(
    documents: Documents, bot: str, after: Document | None = None
) -> list[tuple[LostChat, Document]]:
    """A page of the chats where this bot may not speak any more, longest first."""
    query = Query(
        "lost_chats", where=(("bot", "==", bot),), order=("since",), limit=PAGE, after=after
    )
    return [(LostChat.model_validate(found.data), found) for found in documents.find(query)]


def regain_chat(documents: Documents, bot: str, chat_id: int) -> Write | None:
    """The write that forgets that a chat was lost; None: it was not."""
    found = documents.get(f"lost_chats/{bot}:{chat_id}")
    return Delete(found) if found else None


# Dialogues whose persons have stopped the bot.


def stop_dialogue(documents: Documents, bot: str, token: str, now: datetime) -> Write | None:
    """The write that remembers that this person stopped the bot; None: it is known."""
    path = f"stopped_dialogues/{token}"
    if documents.get(path):
        return None
    stopped = StoppedDialogue(token=token, bot=bot, since=now)
    return Create(path, stopped.model_dump(), cause=bot)


def stopped_dialogue(documents: Documents, token: str) -> StoppedDialogue | None:
    """Whether this person is known to have stopped the bot."""
    found = documents.get(f"stopped_dialogues/{token}")
    return StoppedDialogue.model_validate(found.data) if found else None


def stopped_among(documents: Documents, tokens: Iterable[str]) -> set[str]:
    """Those of these people who are known to have stopped the bot."""
    tokens = list(tokens)
    pages = (tuple(tokens[start : start + PAGE]) for start in range(0, len(tokens), PAGE))
    found = (d for page in pages for d in documents.find(Query("stopped_dialogues", ids=page)))
    return {document.id for document in found}


def stopped_dialogues(
    documents: Documents, bot: str, after: Document | None = None
) -> list[tuple[StoppedDialogue, Document]]:
    """A page of the dialogues where this bot is stopped, longest first."""
    query = Query(
        "stopped_dialogues", where=(("bot", "==", bot),), order=("since",), limit=PAGE, after=after
    )
    return [(StoppedDialogue.model_validate(found.data), found) for found in documents.find(query)]


def regain_dialogue(documents: Documents, token: str) -> Write | None:
    """The write that forgets that this person stopped the bot; None: that is not known."""
    found = documents.get(f"stopped_dialogues/{token}")
    return Delete(found) if found else None


# What became of it all.


def said_in(documents: Documents, bot: str, chat_id: int, limit: int) -> list[Notice]:
    """What the bot has published in a chat, newest first by its first showing.

    Edited notices have their present words; withdrawn ones are there too, with their last.
    """
    query = Query(
        "notices",
        where=(("bot", "==", bot), ("chat_id", "==", chat_id), ("sent_at", ">", BEFORE_ALL)),
        order=("-sent_at",),
        limit=limit,
    )
    return [_kept(document)[0] for document in documents.find(query)]


def mailing(documents: Documents, event: str) -> tuple[Mailing, Document] | None:
    """The event as it was counted last."""
    found = documents.get(f"mailings/{event}")
    return (Mailing.model_validate(found.data), found) if found else None


def keep_mailing(documents: Documents, newer: Mailing) -> Write:
    """The write that counts an event's notices as accepted, again if it was published before."""
    known = mailing(documents, newer.id)
    if known is None:
        return Create(f"mailings/{newer.id}", newer.model_dump(), cause=newer.id)
    return put_mailing(known[0].again(newer), known[1])


def put_mailing(mailing: Mailing, read: Document) -> Write:
    """The write that replaces what was read."""
    return Replace(read, mailing.model_dump())


def open_mailings(
    documents: Documents, after: Document | None = None
) -> list[tuple[Mailing, Document]]:
    """A page of the events that have not come to an end, the oldest first."""
    query = Query(
        "mailings",
        where=(("open", "==", True),),
        order=("published_at",),
        limit=PAGE,
        after=after,
    )
    return [(Mailing.model_validate(found.data), found) for found in documents.find(query)]


def figures(documents: Documents, by: Literal["event", "day"], name: str) -> Figures:
    """What became of the notices of one event or day: one count for each state and one more."""
    states: dict[State, int] = {
        state: documents.count(Query("notices", where=((by, "==", name), ("state", "==", state))))
        for state in get_args(State)
    }
    prompt = Query("notices", where=((by, "==", name), ("prompt", "==", True), SENT))
    return Figures.of(states, documents.count(prompt))


def slowest(documents: Documents, event: str) -> float | None:
    """Seconds that the last chat of an event waited for its message; None: nobody was told."""
    query = Query("notices", where=(("event", "==", event),), order=("-delay",), limit=1)
    return next((_kept(document)[0].delay for document in documents.find(query)), None)


def day(documents: Documents, name: str) -> Day | None:
    """The figures of a day, if they were counted."""
    found = documents.get(f"days/{name}")
    return Day.model_validate(found.data) if found else None


def keep_day(day: Day) -> Write:
    """The write that keeps a day's figures; the first count stands."""
    return Create(f"days/{day.day}", day.model_dump(), cause=day.day)


def notices_in(
    documents: Documents,
    by: Literal["event", "day"],
    name: str,
    state: State,
    after: Document | None = None,
) -> list[Kept]:
    """A page of the notices of one event or day that are in one state."""
    query = Query(
        "notices", where=((by, "==", name), ("state", "==", state)), limit=PAGE, after=after
    )
    return [_kept(document) for document in documents.find(query)]
