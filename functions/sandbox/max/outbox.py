"""Webhook deliveries that are owed, with MAX's rhythm of repetitions."""

import heapq
from dataclasses import dataclass

from sandbox.max.names import Json

# MAX repeats after 60 s, 150 s, 375 s … (each pause 2.5 times the one before), 10 times at most.
FIRST_PAUSE_MS = 60_000
PAUSE_GROWTH = 2.5
REPETITIONS = 10

Key = tuple[int, str]


@dataclass(slots=True)
class Delivery:
    """One update on its way to one address."""

    number: int
    bot: str
    url: str
    body: Json
    due: int
    attempts: int = 0
    """How many failed already."""

    @property
    def key(self) -> Key:
        return self.number, self.url

    @property
    def next_due(self) -> int | None:
        """When it is tried again if this attempt fails too. None: never.

        Counted from when the attempt was due, not from when it was made: after a jump of the clock
        the attempts that would have happened in between happen, one after another.
        """
        if self.attempts >= REPETITIONS:
            return None
        return self.due + round(FIRST_PAUSE_MS * PAUSE_GROWTH**self.attempts)


class Outbox:
    """The deliveries that are owed. Callers hold the ledger's lock."""

    def __init__(self) -> None:
        self.delivered = 0
        self.failed = 0
        self._owed: dict[Key, Delivery] = {}
        self._flying: set[Key] = set()
        self._queue: list[tuple[int, Key]] = []

    def owe(self, delivery: Delivery) -> None:
        self._owed[delivery.key] = delivery
        heapq.heappush(self._queue, (delivery.due, delivery.key))

    def take(self, now: int) -> Delivery | None:
        """The next delivery due at `now`, now in flight; None if nothing is."""
        delivery = self._first()
        if delivery is None or delivery.due > now:
            return None
        heapq.heappop(self._queue)
        self._flying.add(delivery.key)
        return delivery

    def succeeded(self, key: Key) -> None:
        self.delivered += 1
        self._forget(key)

    def repeat(self, key: Key, due: int | None) -> None:
        """The attempt failed; try again at `due`, or never."""
        self.failed += 1
        self._flying.discard(key)
        delivery = self._owed.get(key)
        if delivery is None or due is None:
            self._forget(key)
            return
        delivery.attempts += 1
        delivery.due = due
        self.owe(delivery)

    def drop(self, bot: str, url: str) -> None:
        """Nobody listens at `url` any more."""
        for key in [d.key for d in self._owed.values() if d.bot == bot and d.url == url]:
            self._forget(key)

    def owes_before(self, bot: str, url: str, moment: int) -> bool:
        """Whether an attempt to `url` is still to be made, or under way, that was due before."""
        return any(d.bot == bot and d.url == url and d.due < moment for d in self._owed.values())

    def holds(self, key: Key) -> bool:
        return key in self._owed

    def settled(self, now: int) -> bool:
        """Nothing in flight and nothing due."""
        first = self._first()
        return not self._flying and (first is None or first.due > now)

    @property
    def pending(self) -> int:
        return len(self._owed)

    @property
    def flying(self) -> int:
        return len(self._flying)

    def _first(self) -> Delivery | None:
        """The earliest delivery that is really waiting; entries of the past are thrown away."""
        while self._queue:
            due, key = self._queue[0]
            delivery = self._owed.get(key)
            if delivery and delivery.due == due and key not in self._flying:
                return delivery
            heapq.heappop(self._queue)
        return None

    def _forget(self, key: Key) -> None:
        self._owed.pop(key, None)
        self._flying.discard(key)
