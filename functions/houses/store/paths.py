"""How the documents of a house and of its listeners are read, and where those lie that are written
in one way.
"""

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel

from documents import Create, Document, Documents, Query, Replace, Write
from houses.model import Audience, Board, Chat

PAGE = 300
T = TypeVar("T", bound=BaseModel)


def put(thing: Chat | Audience | Board, read: Document | None, cause: str) -> Write:
    """The write that makes this the known state. read: None if there was none."""
    if read is not None:
        return Replace(read, thing.model_dump())
    return Create(_path(thing), thing.model_dump(), cause=cause)


def _path(thing: Chat | Audience | Board) -> str:
    match thing:
        case Chat():
            return f"chats/{thing.id}"
        case Audience():
            return f"audiences/{thing.house}"
        case Board():
            return f"boards/{thing.house}"


def read_ids(
    documents: Documents, collection: str, ids: Iterable[str], model: type[T]
) -> list[tuple[T, Document]]:
    """The existing ones among `ids`, in their order, each with what a later write must replace."""
    ids = list(ids)
    pages = (tuple(ids[start : start + PAGE]) for start in range(0, len(ids), PAGE))
    return [
        (model.model_validate(kept.data), kept)
        for page in pages
        for kept in documents.find(Query(collection, ids=page))
    ]


def read_one(documents: Documents, path: str, model: type[T]) -> tuple[T, Document] | None:
    """What lies there, with what a later write must replace; None: nothing."""
    found = documents.get(path)
    return (model.model_validate(found.data), found) if found else None
