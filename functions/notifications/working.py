"""Worker threads with their hands full: the most urgent first, one thing at a time per chat."""

import itertools
import threading
from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Task(NamedTuple, Generic[T]):
    """urgency and number: the smaller, the sooner. place: one task of a place at a time."""

    urgency: int
    number: int
    place: str
    work: T


class Crew(Generic[T]):
    """Threads that do `work` on what is added, until `dismiss`.

    work  must not raise; if it does, that is raised by the next `wait` and everybody stops
    """

    def __init__(self, size: int, work: Callable[[T], None]) -> None:
        self._work = work
        self._changed = threading.Condition()
        self._numbers = itertools.count()
        self._waiting: list[Task[T]] = []
        self._busy: set[str] = set()
        self._dismissed = False
        self._failed: BaseException | None = None
        self._threads = [
            threading.Thread(target=self._run, name=f"crew-{n}", daemon=True) for n in range(size)
        ]
        for thread in self._threads:
            thread.start()

    def add(self, urgency: int, tasks: Iterable[tuple[str, T]]) -> None:
        """Hand over work with its place; earlier work of the same urgency comes first."""
        with self._changed:
            for place, work in tasks:
                self._waiting.append(Task(urgency, next(self._numbers), place, work))
            self._changed.notify_all()

    @property
    def in_hand(self) -> int:
        """Tasks waiting or under way."""
        with self._changed:
            return len(self._waiting) + len(self._busy)

    @property
    def idle(self) -> bool:
        return self.in_hand == 0

    def wait(self, seconds: float, until: int = 0) -> None:
        """Until no more than `until` tasks are in hand, or so many seconds have passed."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._failed or len(self._waiting) + len(self._busy) <= until, seconds
            )
            if self._failed:
                raise self._failed

    def dismiss(self) -> list[T]:
        """Nothing new is begun, what is under way is finished; what was never begun."""
        with self._changed:
            self._dismissed = True
            left = [task.work for task in self._waiting]
            self._waiting.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        return left

    def _run(self) -> None:
        while task := self._next():
            try:
                self._work(task.work)
            except BaseException as failure:  # noqa: BLE001 - raised again by `wait`
                self._end(task, failure)
                return
            self._end(task)

    def _next(self) -> Task[T] | None:
        with self._changed:
            while not self._dismissed and not self._failed:
                free = min((t for t in self._waiting if t.place not in self._busy), default=None)
                if free:
                    self._waiting.remove(free)
                    self._busy.add(free.place)
                    return free
                self._changed.wait()
        return None

    def _end(self, task: Task[T], failure: BaseException | None = None) -> None:
        with self._changed:
            self._busy.discard(task.place)
            self._failed = self._failed or failure
            self._changed.notify_all()
