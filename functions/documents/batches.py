"""What one commit may hold: the same rules for both engines, before anything is sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from documents.indexes import Index, indexed_fields
from documents.model import Create, Delete, Replace, TooLarge, Value, Write
from documents.paths import split
from documents.values import NAME_BYTES, bytes_of, check_indexed, plain_map, weight

# Fields in which Firestore keeps what SQLite keeps in columns.
CAUSE = "_cause"
COMMIT = "_commit"

WRITES = 500
# Firestore takes more, but repeats for a minute what it then refuses for its size.
COMMIT_BYTES = 3_000_000
DOCUMENT_BYTES = 1_048_576
# What a document weighs beside its path, cause and data: Firestore's 50 bytes and our marks.
EMPTY_DOCUMENT_BYTES = 128


def checked(writes: Sequence[Write], indexes: Sequence[Index]) -> tuple[Write, ...]:
    """The writes with plain values; ValueError or TooLarge for what Firestore would refuse."""
    if len(writes) > WRITES:
        raise TooLarge(f"{len(writes)} writes in one commit; {WRITES} are accepted: slice it")
    for path, times in Counter(write.path for write in writes).items():
        if times > 1:
            raise ValueError(f"{path} is written {times} times in one commit; once is accepted")
    collections = {split(write.path)[0] for write in writes}
    # Once a commit, not once a document: there are many indexes.
    indexed = {name: indexed_fields(name, indexes) for name in collections}
    batch = tuple(_plain(write, indexed) for write in writes)
    total = sum(map(_weight, batch))
    if total > COMMIT_BYTES:
        raise TooLarge(f"{total} bytes in one commit; {COMMIT_BYTES} are accepted: slice it")
    return batch


def _plain(write: Write, indexed: Mapping[str, AbstractSet[str]]) -> Write:
    match write:
        case Create(path, data, cause):
            return Create(path, _plain_data(path, data, indexed), _plain_cause(path, cause))
        case Replace(read, data):
            return Replace(read, _plain_data(read.path, data, indexed))
        case Delete():
            return write


def _plain_cause(path: str, cause: str) -> str:
    if not 0 < bytes_of(cause) <= NAME_BYTES:
        raise ValueError(f"{path} has an empty or long cause; 1 to {NAME_BYTES} bytes are accepted")
    return str.__str__(cause)


def _plain_data(
    path: str, data: Mapping[str, Value], indexed: Mapping[str, AbstractSet[str]]
) -> Mapping[str, Value]:
    for mark in (CAUSE, COMMIT):
        if mark in data:
            raise ValueError(f"{path} has a field {mark}, which is ours; other names are accepted")
    values = plain_map(data, path)
    for field in indexed[split(path)[0]] & values.keys():
        check_indexed(values[field], f"{path}.{field}")
    return values


def _weight(write: Write) -> int:
    """Bytes of one write, never fewer than Firestore counts; TooLarge beyond what it takes."""
    own = EMPTY_DOCUMENT_BYTES + bytes_of(write.path)
    match write:
        case Create(path, data, cause):
            own += bytes_of(cause) + weight(data, path)
        case Replace(read, data):
            own += bytes_of(read.cause or "") + weight(data, read.path)
        case Delete():
            return own
    if own > DOCUMENT_BYTES:
        raise TooLarge(f"{write.path} has {own} bytes; {DOCUMENT_BYTES} (1 MiB) are accepted")
    return own
