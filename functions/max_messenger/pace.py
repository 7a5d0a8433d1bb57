"""How fast one instance may call MAX: so many calls in any second, in all and per chat."""

import math
import secrets
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

# Of MAX's 30 calls a second for one bot: what is owed, what is asked, what is looked after. Of its
# two into one chat one is for what is owed and one for answers. Each of the three goes through one
# instance at a time, so that together they keep what MAX allows (infra/).
PER_SECOND, ANSWERS_PER_SECOND, CARE_PER_SECOND = 22, 6, 2
PER_CHAT = 1
UNLIMITED = 1_000_000
SECOND = 1.0


class TooBusy(Exception):
    """No permit within the patience of whoever asked; nothing was called."""


class Pace:
    """Permits for calls. A permit comes back one second after the *answer*: MAX counts arrivals,
    and of an arrival we only know that it was before its answer.

    spread  over how much of a second the permits of one are given out at least: all at once they
            would come back all at once, and whoever writes beside would wait for the bunch
    name    random: whoever calls for the same bot under another name keeps another pace
    """

    def __init__(
        self,
        per_second: int = PER_SECOND,
        per_chat: int = PER_CHAT,
        clock: Callable[[], float] = time.monotonic,
        *,
        spread: float = 0.0,
    ) -> None:
        self.per_second, self.per_chat = per_second, per_chat
        self._apart = spread * SECOND / per_second
        self._given = -SECOND  # when the last permit was
        self.name = secrets.token_hex(8)
        self._clock = clock
        self._changed = threading.Condition()
        self._answers: deque[tuple[float, Hashable]] = deque()  # of the last second, oldest first
        self._under_way: Counter[Hashable] = Counter()

    @contextmanager
    def permit(self, chat: Hashable = None, within: float = math.inf) -> Iterator[None]:
        """Wait for leave to make one call; the call is the block.

        chat    into which; None: into none, as MAX counts it (a look, a question about ourselves)
        within  seconds; raises TooBusy when there is no permit by then
        """
        ends = self._clock() + within
        with self._changed:
            while (seconds := self._wait_seconds(chat)) > 0:
                if self._clock() >= ends:
                    raise TooBusy
                self._changed.wait(min(seconds, ends - self._clock()))
            self._under_way[chat] += 1
            self._given = self._clock()
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= Counter({chat: 1})  # drops what falls to zero
                self._answers.append((self._clock(), chat))
                self._changed.notify_all()

    def _wait_seconds(self, chat: Hashable) -> float:
        now = self._clock()
        while self._answers and self._answers[0][0] <= now - SECOND:
            self._answers.popleft()
        everywhere = len(self._answers) + self._under_way.total() - self.per_second
        wait = self._until_free(everywhere, [at for at, _ in self._answers])
        wait = max(wait, self._given + self._apart - now)
        if chat is None:
            return wait
        here = [at for at, other in self._answers if other == chat]
        return max(wait, self._until_free(len(here) + self._under_way[chat] - self.per_chat, here))

    def _until_free(self, excess: int, answers: list[float]) -> float:
        """Seconds until a permit is free; none answered yet: look in a second."""
        if excess < 0:
            return 0.0
        return answers[excess] + SECOND - self._clock() if excess < len(answers) else SECOND
