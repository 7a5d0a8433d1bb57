"""Documents that count what is asked of them."""

import threading
from dataclasses import dataclass, field

from documents import Document, Documents, Query, Write


@dataclass
class Counts:
    """The cost of one step.

    lookups       calls of get, find and count
    read          documents that came back, or none where one was asked for: Firestore bills both
    commits       batches
    written       documents created, replaced and deleted in them
    max_requests  calls of MAX
    """

    lookups: int = 0
    read: int = 0
    commits: int = 0
    written: int = 0
    max_requests: int = 0

    def __str__(self) -> str:
        return (
            f"{self.lookups} lookups ({self.read} read), {self.commits} commits "
            f"({self.written} written), {self.max_requests} MAX"
        )


@dataclass
class CountedDocuments(Documents):
    """The four verbs of `engine`, and what they have cost since `counts` was last renewed.

    Threads may share it.
    """

    engine: Documents
    counts: Counts = field(default_factory=Counts)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def get(self, path: str) -> Document | None:
        self._looked(1)
        return self.engine.get(path)

    def find(self, query: Query) -> list[Document]:
        found = self.engine.find(query)
        self._looked(len(found) if query.ids is None else len(query.ids))
        return found

    def count(self, query: Query) -> int:
        self._looked(1)
        return self.engine.count(query)

    def commit(self, *writes: Write) -> list[Document]:
        with self._lock:
            self.counts.commits += 1
            self.counts.written += len(writes)
        return self.engine.commit(*writes)

    def _looked(self, read: int) -> None:
        with self._lock:
            self.counts.lookups += 1
            self.counts.read += max(read, 1)
