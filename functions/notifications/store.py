"""Where notices lie, and which of them are due."""

from collections.abc import Iterable
from datetime import datetime

from documents import Create, Document, Documents, Query, Replace, Write
from notifications.model import URGENCIES, Notice

PAGE = 300

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
    return Create(_path(notice.id), notice.model_dump(), cause=notice.id)


def owe_newest(notice: Notice, standing: Kept | None) -> Write | None:
    """The write that makes this revision owed; None when the same or a newer one stands already."""
    if standing is None:
        return owe(notice)
    known, read = standing
    return put(known.overtaken(notice), read) if known.revision < notice.revision else None


def put(notice: Notice, read: Document) -> Write:
    """The write that replaces what was read."""
    return Replace(read, notice.model_dump())


def due_notices(documents: Documents, bot: str, now: datetime, limit: int) -> list[Kept]:
    """At most `limit` notices of the most urgent kind that is due, earliest first.

    A notice left in `sending` past its claim is due as well: whoever had it is gone.
    """
    for urgency in URGENCIES:
        for state in ("owed", "sending"):
            due = Query(
                "notices",
                where=(
                    ("bot", "==", bot),
                    ("state", "==", state),
                    ("urgency", "==", urgency),
                    ("due", "<=", now),
                ),
                order=("due",),
                limit=limit,
            )
            if found := documents.find(due):
                return [_kept(document) for document in found]
    return []


def next_due(documents: Documents, bot: str) -> datetime | None:
    """When the next notice of this bot is due; None: it owes nothing."""
    moments = []
    for urgency in URGENCIES:
        query = Query(
            "notices",
            where=(("bot", "==", bot), ("state", "==", "owed"), ("urgency", "==", urgency)),
            order=("due",),
            limit=1,
        )
        moments += [_kept(document)[0].due for document in documents.find(query)]
    return min(moments, default=None)


def owing_bots(documents: Documents) -> set[str]:
    """Bots with anything owed or under way, by one query each and one more for each state."""
    bots: set[str] = set()
    for state in ("owed", "sending"):
        last = ""
        while found := documents.find(
            Query(
                "notices",
                where=(("state", "==", state), ("bot", ">", last)),
                order=("bot",),
                limit=1,
            )
        ):
            last = str(found[0].data["bot"])
            bots.add(last)
    return bots
