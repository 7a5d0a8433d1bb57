"""Where organisations lie, their cards, and the versions of these."""

import re
from collections.abc import Iterable
from datetime import datetime

from documents import Create, Document, Documents, Query, Replace, Write
from organisation.card import Card, CardVersion, version_id
from organisation.model import ORGANISATION_ID, Organisation

MOST_PER_BOT = 50
PAGE = 300

Kept = tuple[Card, Document]


def organisation(documents: Documents, organisation_id: str) -> Organisation | None:
    """The registered organisation, or None: also for what could be nobody's id."""
    kept = documents.get(f"organisations/{organisation_id}") if _is_id(organisation_id) else None
    return Organisation.model_validate(kept.data) if kept else None


def organisations_by_id(documents: Documents, ids: Iterable[str]) -> dict[str, Organisation]:
    """The registered ones among `ids`, in their order."""
    found = _found(documents, "organisations", ids)
    return {kept.id: Organisation.model_validate(kept.data) for kept in found}


def behind(documents: Documents, bot: str) -> list[Organisation]:
    """The organisations that speak through this bot, by id."""
    query = Query("organisations", where=(("bot", "==", bot),), limit=MOST_PER_BOT)
    return [Organisation.model_validate(kept.data) for kept in documents.find(query)]


def with_bot(documents: Documents) -> list[str]:
    """Ids of organisations that anybody can talk with, at most 50."""
    query = Query("organisations", where=(("bot", ">", ""),), limit=MOST_PER_BOT)
    return sorted(found.id for found in documents.find(query))


def keep(documents: Documents, organisation: Organisation, cause: str) -> list[Write]:
    """The writes that make the register say this; none when it says so already."""
    path, data = f"organisations/{organisation.id}", organisation.model_dump()
    known = documents.get(path)
    if known is None:
        return [Create(path, data, cause=cause)]
    return [] if dict(known.data) == data else [Replace(known, data)]


def card(documents: Documents, organisation_id: str) -> Kept | None:
    """The card of an organisation with what a later write must replace; None: it has none."""
    found = documents.get(f"cards/{organisation_id}") if _is_id(organisation_id) else None
    return _kept(found) if found else None


def cards(documents: Documents, organisation_ids: Iterable[str]) -> dict[str, Kept]:
    """The cards there are, by organisation."""
    return {kept.id: _kept(kept) for kept in _found(documents, "cards", organisation_ids)}


def cards_to_ask(documents: Documents, now: datetime, limit: int) -> list[Kept]:
    """Cards that nobody has confirmed for too long, the most overdue first."""
    query = Query("cards", where=(("ask_at", "<=", now),), order=("ask_at",), limit=limit)
    return [_kept(found) for found in documents.find(query)]


def keep_card(card: Card, read: Document | None, cause: str) -> Write:
    """The write that keeps it. read: the document before; None: it is the first."""
    data = card.model_dump()
    return Replace(read, data) if read else Create(f"cards/{card.organisation}", data, cause=cause)


def keep_version(version: CardVersion, cause: str) -> Write:
    """The write that adds it: refused by the database itself if the number is taken."""
    return Create(f"card_versions/{version.id}", version.model_dump(), cause=cause)


def versions(
    documents: Documents, organisation_id: str, limit: int, before: int | None = None
) -> list[CardVersion]:
    """What was published, newest first. before: only versions older than this one."""
    older = (("version", "<", before),) if before is not None else ()
    query = Query(
        "card_versions",
        where=(("organisation", "==", organisation_id), *older),
        order=("-version",),
        limit=limit,
    )
    return [CardVersion.model_validate(found.data) for found in documents.find(query)]


def version(documents: Documents, organisation_id: str, number: int) -> CardVersion | None:
    """One version by its number."""
    if not _is_id(organisation_id):
        return None
    found = documents.get(f"card_versions/{version_id(organisation_id, number)}")
    return CardVersion.model_validate(found.data) if found else None


def _kept(document: Document) -> Kept:
    return Card.model_validate(document.data), document


def _is_id(organisation_id: str) -> bool:
    return re.fullmatch(ORGANISATION_ID, organisation_id) is not None


def _found(documents: Documents, collection: str, ids: Iterable[str]) -> list[Document]:
    possible = tuple(filter(_is_id, ids))
    pages = (possible[start : start + PAGE] for start in range(0, len(possible), PAGE))
    return [found for page in pages for found in documents.find(Query(collection, ids=page))]
