"""Cards that are to be drawn anew."""

from datetime import datetime
from uuid import uuid4

from documents import Create, Delete, Document, Documents, Query, Replace, Write
from houses.model import Refresh
from houses.store.paths import read_one


def ask_refresh(documents: Documents, wanted: Refresh) -> Write:
    """The write after which these cards are drawn anew; asked again, it begins again."""
    known = read_one(documents, f"refreshes/{wanted.id}", Refresh)
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
