"""Which paths both engines take: `collection/id`."""

import re
from functools import lru_cache

from documents.values import NAME_BYTES, RESERVED

_COLLECTION = re.compile(r"[a-z_]+")


# There are few collections, and each write is split several times.
@lru_cache(maxsize=256)
def _is_collection(name: str) -> bool:
    return bool(_COLLECTION.fullmatch(name)) and not RESERVED.fullmatch(name)


# One commit asks a dozen times for each of its paths.
@lru_cache(maxsize=2048)
def split(path: str) -> tuple[str, str]:
    """Collection and id of a path; ValueError for what Firestore refuses."""
    collection, slash, document = path.partition("/")
    if not slash:
        raise ValueError(f"{path!r} is no path; 'collection/id' is accepted")
    if not _is_collection(collection):
        raise ValueError(f"{collection!r} is no collection; a-z and _ are accepted, not '__x__'")
    if not document or "/" in document:
        raise ValueError(f"{path!r} has an empty id or one with '/'; any other is accepted")
    if document in {".", ".."} or (document.startswith("__") and RESERVED.fullmatch(document)):
        raise ValueError(f"{path!r} has a reserved id; any but '.', '..' and '__x__' is accepted")
    if len(document.encode()) > NAME_BYTES:
        raise ValueError(f"{path[:80]!r}… has too long an id; {NAME_BYTES} bytes are accepted")
    return collection, document
