"""Where erasures lie."""

from datetime import datetime

from documents import Create, Delete, Document, Documents, Query, Replace, Write
from my_data.model import Erasure

PAGE = 20

Kept = tuple[Erasure, Document]


def ask_erasure(documents: Documents, erasure: Erasure, cause: str) -> Write | None:
    """The write that orders it; None: it is ordered already."""
    path = f"erasures/{erasure.person}"
    found = documents.get(path)
    return None if found else Create(path, erasure.model_dump(), cause=cause)


def erasure_of(documents: Documents, person: str) -> Kept | None:
    """How far it has come; None: it was never ordered."""
    found = documents.get(f"erasures/{person}")
    return (Erasure.model_validate(found.data), found) if found else None


def open_erasures(documents: Documents, after: Document | None = None) -> list[Kept]:
    """A page of those that are not done, the longest waiting first."""
    query = Query(
        "erasures", where=(("open", "==", True),), order=("asked_at",), limit=PAGE, after=after
    )
    return [(Erasure.model_validate(kept.data), kept) for kept in documents.find(query)]


def keep_erasure(erasure: Erasure, read: Document) -> Write:
    """The write that remembers how far it has come."""
    return Replace(read, erasure.model_dump())


def outdated_erasures(documents: Documents, now: datetime) -> list[Document]:
    """A page of acts that need not be kept any more."""
    query = Query("erasures", where=(("until", "<=", now),), order=("until",), limit=PAGE)
    return documents.find(query)


def forget_erasure(read: Document) -> Write:
    """The write after which nobody knows that somebody was erased."""
    return Delete(read)
