"""MAX's speed limits, counted where the requests arrive, in any second and not by calendar ones."""

import threading
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Hashable
from typing import Literal

from sandbox.max.refusals import too_many

BOT_LIMIT = 30
CHAT_LIMIT = 2
POLLING_LIMIT = 2
SECOND_NS = 1_000_000_000

Kind = Literal["bot", "chat", "polling"]
_LIMIT: dict[Kind, tuple[int, str]] = {
    "bot": (BOT_LIMIT, "30 requests per second for one bot"),
    "chat": (CHAT_LIMIT, "2 messages, edits, answers and deletions per second in one chat"),
    "polling": (POLLING_LIMIT, "2 GET /updates per second"),
}


class Limits:
    """Which calls fit. A refused call takes no room: who waits is served again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: dict[tuple[Kind, Hashable], list[int]] = defaultdict(list)
        self._breaches: Counter[Kind] = Counter()

    def admit(self, kind: Kind, key: Hashable, at_ns: int) -> None:
        """Count one call; `at_ns` is real monotonic time. Raises Refused (429) above the limit.

        Whether sends, edits, answers and deletions share one counter per chat is UNCONFIRMED:
        they do here, which is the stricter reading.
        """
        limit, text = _LIMIT[kind]
        with self._lock:
            times = self._times[kind, key]
            # Threads may arrive here a hair out of order, hence no simple queue.
            times[:] = [t for t in times if t > at_ns - SECOND_NS]
            if len(times) >= limit:
                self._breaches[kind] += 1
                raise too_many(text)
            insort(times, at_ns)

    @property
    def breaches(self) -> dict[Kind, int]:
        """How many calls were refused since the start or the last reset, by kind of limit."""
        with self._lock:
            return {kind: self._breaches[kind] for kind in _LIMIT}

    def forget(self) -> None:
        with self._lock:
            self._times.clear()
            self._breaches.clear()
