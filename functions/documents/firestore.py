"""Documents in Google Firestore, for a product that scales out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from google.api_core import exceptions as google
from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from google.api_core.retry import Retry, if_exception_type
from google.cloud import firestore
from google.cloud.firestore_v1.aggregation import AggregationQuery

from documents.batches import CAUSE, COMMIT
from documents.engine import Engine, written
from documents.indexes import Index, bare, directions, ordering
from documents.model import (
    Conflict,
    Create,
    Delete,
    Document,
    Query,
    Replace,
    Unavailable,
    Write,
)
from documents.paths import split

REFUSED = (google.AlreadyExists, google.FailedPrecondition, google.NotFound)
UNANSWERED = (
    google.Aborted,
    google.DeadlineExceeded,
    google.InternalServerError,
    google.ResourceExhausted,
    google.RetryError,
    google.ServiceUnavailable,
    google.Unknown,
)
# Google's client repeats by itself, but for a minute or five: MAX waits half a minute for us.
REPEATED = Retry(
    if_exception_type(google.ResourceExhausted, google.ServiceUnavailable),
    initial=0.1,
    maximum=1.0,
    multiplier=1.3,
    timeout=5.0,
)
ANSWER_SECONDS = 10.0
ID = "__name__"


class FirestoreDocuments(Engine):
    """Threads share the client. A version is `<mark of the commit>@<time of the update>`."""

    def __init__(self, client: firestore.Client, indexes: Sequence[Index] | None = None) -> None:
        super().__init__(indexes)
        self._client = client
        # It builds its channel when first used: several times, if the first requests come at once.
        _ = client._firestore_api  # noqa: SLF001

    def _apply(self, writes: Sequence[Write], token: str) -> list[Document]:
        batch = self._client.batch()
        for write in writes:
            self._add(write, token, batch)
        try:
            with _our_words():
                results = batch.commit(retry=REPEATED, timeout=ANSWER_SECONDS)
        except REFUSED as error:
            raise Conflict(f"a document exists already, or changed since read: {error}") from error
        return [
            written(write, _version(token, result.update_time))
            for write, result in zip(writes, results, strict=True)
            if not isinstance(write, Delete)
        ]

    def _add(self, write: Write, token: str, batch: firestore.WriteBatch) -> None:
        reference = self._client.document(*split(write.path))
        match write:
            case Create(_, data, cause):
                batch.create(reference, {**data, CAUSE: cause, COMMIT: token})
            case Replace(read, data):
                batch.set(reference, {**data, **_kept_cause(read), COMMIT: token})
                # `set` takes no precondition and `update` keeps removed fields: add it by hand.
                _unchanged(read).modify_write(batch._write_pbs[-1])  # noqa: SLF001
            case Delete(read):
                batch.delete(reference, _unchanged(read))

    def _read(self, paths: Iterable[str]) -> Mapping[str, Document]:
        references = [self._client.document(*split(path)) for path in paths]
        with _our_words():
            snapshots = self._client.get_all(references, retry=REPEATED, timeout=ANSWER_SECONDS)
            documents = [_document(snapshot) for snapshot in snapshots if snapshot.exists]
        return {document.path: document for document in documents}

    def _find(self, query: Query) -> list[Document]:
        asked = self._asked(query).limit(query.limit)
        with _our_words():
            return [
                _document(snapshot)
                for snapshot in asked.stream(retry=REPEATED, timeout=ANSWER_SECONDS)
            ]

    def _count(self, query: Query) -> int:
        with _our_words():
            counted: Any = (
                AggregationQuery(self._asked(query))
                .count()
                .get(retry=REPEATED, timeout=ANSWER_SECONDS)
            )
        return int(counted[0][0].value)

    def _asked(self, query: Query) -> firestore.Query:
        asked = firestore.Query(self._client.collection(query.collection))
        for field, operator, value in query.where:
            asked = asked.where(filter=firestore.FieldFilter(field, operator, value))
        fields = [*map(bare, ordering(query)), ID]
        for field, down in zip(fields, directions(ordering(query)), strict=True):
            asked = asked.order_by(field, direction="DESCENDING" if down else "ASCENDING")
        if query.after is None:
            return asked
        reference = self._client.document(*split(query.after.path))
        return asked.start_after({**query.after.data, ID: reference})


def _kept_cause(read: Document) -> dict[str, str]:
    return {} if read.cause is None else {CAUSE: read.cause}


def _version(commit: str, updated: Any) -> str:
    return f"{commit}@{updated.rfc3339()}"


def _unchanged(read: Document) -> firestore.LastUpdateOption:
    time = read.version.partition("@")[2]
    updated = DatetimeWithNanoseconds.from_rfc3339(time)  # type: ignore[no-untyped-call]
    return firestore.LastUpdateOption(updated.timestamp_pb())


def _document(snapshot: firestore.DocumentSnapshot[Any]) -> Document:
    data = {name: _plain(value) for name, value in (snapshot.to_dict() or {}).items()}
    cause, commit = data.pop(CAUSE, None), data.pop(COMMIT, "")
    return Document(snapshot.reference.path, data, _version(commit, snapshot.update_time), cause)


def _plain(value: Any) -> Any:
    """Google's own datetime becomes the standard one; Firestore keeps microseconds."""
    match value:
        case datetime():
            return datetime.combine(value.date(), value.timetz())
        case list():
            return [_plain(inner) for inner in value]
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case _:
            return value


@contextmanager
def _our_words() -> Iterator[None]:
    try:
        yield
    except UNANSWERED as error:
        raise Unavailable(f"no answer from Firestore: {error}") from error
