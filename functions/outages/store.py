"""Where outages lie, the dead letters of their feed, and drafts of what staff will publish."""

import re
from collections.abc import Iterable
from datetime import datetime

from documents import Create, Delete, Document, Documents, Query, Replace, Write
from outages.drafts import Draft
from outages.letters import DeadLetter
from outages.model import Outage

POSSIBLE_LETTER = re.compile(r"[a-z0-9-]{1,60}:[\w.-]{1,200}")
IDS = 20  # a letter may weigh a megabyte
MOST_OUTAGES = 300

Kept = tuple[DeadLetter, Document]


def _path(outage_id: str) -> str:
    return f"outages/{outage_id}"


def outage_of(documents: Documents, outage_id: str) -> tuple[Outage, Document] | None:
    """The outage as last published, with what a later write must replace."""
    if kept := documents.get(_path(outage_id)):
        return Outage.model_validate(kept.data), kept
    return None


def keep(outage: Outage, known: Document | None) -> Write:
    """The write that makes this version the known one."""
    data = outage.model_dump()
    if known:
        return Replace(known, data)
    return Create(_path(outage.id), data, cause=f"{outage.id}:{outage.version}")


def outages_by_id(documents: Documents, ids: Iterable[str]) -> dict[str, Outage]:
    """The known ones among `ids`, at most 300, in their order."""
    wanted = tuple(dict.fromkeys(ids))[:MOST_OUTAGES]
    found = documents.find(Query("outages", ids=wanted)) if wanted else []
    return {read.id: Outage.model_validate(read.data) for read in found}


def _kept(document: Document) -> Kept:
    return DeadLetter.model_validate(document.data), document


def letters(documents: Documents, after: Document | None, limit: int) -> list[Kept]:
    """The letters behind `after`, oldest publication first."""
    query = Query("dead_letters", order=("published_at",), limit=limit, after=after)
    return [_kept(document) for document in documents.find(query)]


def letters_waiting(documents: Documents, after: Document | None, limit: int) -> list[Kept]:
    """The letters behind `after` that were not put back yet, oldest publication first."""
    query = Query(
        "dead_letters",
        where=(("put_back_at", "==", None),),
        order=("published_at",),
        limit=limit,
        after=after,
    )
    return [_kept(document) for document in documents.find(query)]


def number_waiting(documents: Documents) -> int:
    """How many letters were not put back yet."""
    query = Query("dead_letters", where=(("put_back_at", "==", None),), order=("published_at",))
    return documents.count(query)


def letters_received_before(documents: Documents, moment: datetime, limit: int) -> list[Kept]:
    """The oldest letters that were received before."""
    query = Query("dead_letters", where=(("received_at", "<", moment),), limit=limit)
    return [_kept(document) for document in documents.find(query)]


def letters_by_id(documents: Documents, ids: Iterable[str]) -> dict[str, Kept]:
    """The existing ones among `ids`, which a person typed: what could be no id is nobody's."""
    possible = [i for i in dict.fromkeys(ids) if POSSIBLE_LETTER.fullmatch(i)]
    pages = (tuple(possible[start : start + IDS]) for start in range(0, len(possible), IDS))
    found = (d for page in pages for d in documents.find(Query("dead_letters", ids=page)))
    return {kept[0].id: kept for kept in map(_kept, found)}


def keep_letter(letter: DeadLetter) -> Write:
    """The write that keeps a letter; a second one of the same id is the same letter."""
    return Create(f"dead_letters/{letter.id}", letter.model_dump(), cause=letter.id)


def put_letter(letter: DeadLetter, read: Document) -> Write:
    """The write that replaces what was read."""
    return Replace(read, letter.model_dump())


def forget_letter(read: Document) -> Write:
    """The write that deletes a letter."""
    return Delete(read)


def draft_of(documents: Documents, draft_id: str) -> tuple[Draft, Document] | None:
    """The draft with what a later write must replace; None: it was forgotten, or never was."""
    found = documents.get(f"notice_drafts/{draft_id}")
    return (Draft.model_validate(found.data), found) if found else None


def keep_draft(draft: Draft, read: Document | None, cause: str) -> Write:
    """The write that keeps it. read: the document before; None: it is new."""
    data = draft.model_dump()
    return Replace(read, data) if read else Create(f"notice_drafts/{draft.id}", data, cause=cause)


def forget_draft(read: Document) -> Write:
    """The write that deletes a draft."""
    return Delete(read)


def drafts_expired(documents: Documents, now: datetime, limit: int) -> list[Document]:
    """The first of the drafts that were kept long enough."""
    query = Query("notice_drafts", where=(("expires", "<=", now),), limit=limit)
    return documents.find(query)
