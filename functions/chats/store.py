"""Where it lies in which chats' cards an organisation is named, and how our bots are called."""

from collections.abc import Iterable
from uuid import uuid4

from documents import Create, Document, Documents, Query, Replace, Write
from frozen import Frozen

PAGE = 300


class Mention(Frozen):
    """An organisation is named in the card of a chat: when it changes, so does the card."""

    organisation: str
    chat: str

    @property
    def id(self) -> str:
        """One document for each pair."""
        return f"{self.organisation}:{self.chat}"


class KnownBot(Frozen):
    """What MAX says of a bot of ours. username: what deep links are made of."""

    bot: str
    username: str


def mentions_of(documents: Documents, organisation: str, after: str, limit: int) -> list[Mention]:
    """A page of the chats whose cards name this organisation. after: the last of the page before"""
    query = Query(
        "mentions",
        where=(("organisation", "==", organisation), ("chat", ">", after)),
        order=("chat",),
        limit=limit,
    )
    return [Mention.model_validate(found.data) for found in documents.find(query)]


def keep_mentions(documents: Documents, mentions: Iterable[Mention]) -> list[Write]:
    """The writes that remember these; none for what is known."""
    wanted = {mention.id: mention for mention in mentions}
    ids = list(wanted)
    pages = (tuple(ids[start : start + PAGE]) for start in range(0, len(ids), PAGE))
    known = {d.id for page in pages for d in documents.find(Query("mentions", ids=page))}
    return [
        # Not by its id: who else draws the same card would take our commit for his.
        Create(f"mentions/{name}", mention.model_dump(), cause=uuid4().hex)
        for name, mention in wanted.items()
        if name not in known
    ]


def usernames(documents: Documents, bots: Iterable[str]) -> dict[str, str]:
    """How MAX calls these bots, as far as we have asked."""
    found = documents.find(Query("bots", ids=tuple(dict.fromkeys(bots))))
    return {known.bot: known.username for known in map(_bot, found)}


def keep_username(documents: Documents, bot: KnownBot) -> Write | None:
    """The write that remembers how a bot is called; None: it is known."""
    path = f"bots/{bot.bot}"
    read = documents.get(path)
    if read is None:
        return Create(path, bot.model_dump(), cause=bot.bot)
    return None if _bot(read) == bot else Replace(read, bot.model_dump())


def _bot(found: Document) -> KnownBot:
    return KnownBot.model_validate(found.data)
