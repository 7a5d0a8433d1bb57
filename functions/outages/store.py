"""Where outages lie, and the dead letters of their feed."""

import re
from collections.abc import Iterable
from datetime import datetime

from documents import Create, Delete, Document, Documents, Query, Replace, Write
from outages.letters import DeadLetter
from outages.model import Outage

POSSIBLE_LETTER = re.compile(r"[a-z0-9-]{1,60}:[\w.-]{1,200}")
IDS = 20  # a letter may weigh a megabyte

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
