"""How fast one instance may call MAX: so many calls in any second, in all and per chat."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PER_SECOND = 22  # of MAX's 30 a bot; the rest is for answers to presses
PER_CHAT = 2
UNLIMITED = 1_000_000
SECOND = 1.0


class Pace:
    """Permits for calls. A permit comes back one second after the *answer*: MAX counts arrivals,
    and of an arrival we only know that it was before its answer.
    """

    def __init__(
        self,
        per_second: int = PER_SECOND,
        per_chat: int = PER_CHAT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second, self._per_chat, self._clock = per_second, per_chat, clock
        self._changed = threading.Condition()
        self._answers: deque[tuple[float, int]] = deque()  # of the last second, oldest first
        self._under_way: Counter[int] = Counter()

    @contextmanager
    def permit(self, chat_id: int) -> Iterator[None]:
        """Wait for leave to make one call into this chat; the call is the block."""
        with self._changed:
            while (seconds := self._wait_seconds(chat_id)) > 0:
                self._changed.wait(seconds)
            self._under_way[chat_id] += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= Counter({chat_id: 1})  # drops what falls to zero
                self._answers.append((self._clock(), chat_id))
                self._changed.notify_all()

    def _wait_seconds(self, chat_id: int) -> float:
        now = self._clock()
        while self._answers and self._answers[0][0] <= now - SECOND:
            self._answers.popleft()
        everywhere = [at for at, _ in self._answers]
        here = [at for at, chat in self._answers if chat == chat_id]
        return max(
            _until_free(everywhere, self._under_way.total(), self._per_second, now),
            _until_free(here, self._under_way[chat_id], self._per_chat, now),
        )


def _until_free(answers: list[float], under_way: int, limit: int, now: float) -> float:
    """Seconds until one of `limit` permits is free; none answered yet: look in a second."""
    excess = len(answers) + under_way - limit
    if excess < 0:
        return 0.0
    return answers[excess] + SECOND - now if excess < len(answers) else SECOND
