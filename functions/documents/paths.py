"""Which paths both engines take: `collection/id`."""

import re

from documents.values import NAME_BYTES, RESERVED

_COLLECTION = re.compile(r"[a-z_]+")


def split(path: str) -> tuple[str, str]:
    """Collection and id of a path; ValueError for what Firestore refuses."""
    collection, slash, document = path.partition("/")
    if not slash:
        raise ValueError(f"{path!r} is no path; 'collection/id' is accepted")
    if not _COLLECTION.fullmatch(collection) or RESERVED.fullmatch(collection):
        raise ValueError(f"{collection!r} is no collection; a-z and _ are accepted, not '__x__'")
    if not document or "/" in document:
        raise ValueError(f"{path!r} has an empty id or one with '/'; any other is accepted")
    if document in {".", ".."} or RESERVED.fullmatch(document):
        raise ValueError(f"{path!r} has a reserved id; any but '.', '..' and '__x__' is accepted")
    if len(document.encode()) > NAME_BYTES:
        raise ValueError(f"{path[:80]!r}… has too long an id; {NAME_BYTES} bytes are accepted")
    return collection, document
