"""The pretend MAX as a whole: built once, shared by the API, the people and the threads."""

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from wsgiref.types import WSGIApplication

import httpx

from sandbox.clock import SandboxClock
from sandbox.max.api import bot_api
from sandbox.max.changes import Forgotten
from sandbox.max.contents import Contents
from sandbox.max.delivering import Deliverer, Poster
from sandbox.max.desk import Desk
from sandbox.max.faults import Faults, Mood
from sandbox.max.gate import Gate
from sandbox.max.journal import Journal
from sandbox.max.ledger import Ledger
from sandbox.max.names import Bot, Json
from sandbox.max.people import People
from sandbox.max.view import View


class PretendMax:
    """`with PretendMax(...) as max:` runs it; `max.wsgi` is its bot API.

    people   what residents do
    view     what they see
    """

    def __init__(  # noqa: PLR0913  here everything comes together
        self,
        bots: Mapping[str, str],
        clock: SandboxClock,
        log_path: Path,
        post: Poster | None = None,
        *,
        base_url: str = "http://max",
        fsync: bool = False,
        stopwatch: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """Take up the log where it ends. Raises JournalUnusable.

        bots        name -> token
        log_path    uploaded contents are kept beside it, in a folder `<log>.files`
        base_url    where bots reach the API: what was uploaded is served there
        post        delivers webhooks; by default over the network
        fsync       whether the log survives a power cut, too
        stopwatch   real monotonic nanoseconds: what the limits and the log go by
        """
        self._mood = Mood()
        self._contents = Contents(log_path.with_suffix(".files"), fsync=fsync)
        journal = Journal(log_path, stopwatch, fsync=fsync)
        try:
            named = [Bot(*bot) for bot in bots.items()]
            self._ledger = Ledger(named, base_url, clock, journal)
            self._contents.keep_only(self._ledger.world.uploads)
        except BaseException:
            journal.close()
            raise
        self._desk = Desk(self._ledger, self._contents, self._mood, stopwatch)
        self._gate = Gate(bot_api(self._desk), self._desk)
        self._post = post
        self._open = ExitStack()
        self._deliverer = Deliverer(self._ledger, self._mood)
        self.people = People(self._ledger, self._mood, self._contents)
        self.view = View(self._ledger)

    @property
    def wsgi(self) -> WSGIApplication:
        """The bot API. It may be mounted below any prefix."""
        return self._gate

    @property
    def faults(self) -> Faults:
        """What goes wrong at present; assign to change it."""
        return self._mood.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._ledger.note({"faults": faults.model_dump(exclude_defaults=True)})
        self._mood.put(faults)

    def counters(self) -> Json:
        """Webhook attempts and refused calls since the start or the last reset."""
        with self._ledger.lock:
            outbox = self._ledger.world.outbox
            return {
                "delivered": outbox.delivered,
                "failed": outbox.failed,
                "pending": outbox.pending,
                "in_flight": outbox.flying,
                "breaches": self._desk.limits.breaches,
            }

    def settled(self) -> bool:
        """No webhook delivery is in flight or due now."""
        with self._ledger.lock:
            return self._ledger.world.outbox.settled(self._ledger.now())

    def reset(self) -> None:
        """Chats, messages, faults and counters go; commands and subscriptions stay."""
        self.faults = Faults()
        self._desk.limits.forget()
        with self._ledger.lock:
            self._ledger.commit(Forgotten(at=self._ledger.moment()))
            self._contents.keep_only(self._ledger.world.uploads)

    def start(self) -> None:
        """Begin to deliver webhooks."""
        post = self._post or self._open.enter_context(httpx.Client(trust_env=False)).post
        self._deliverer.start(post)

    def stop(self) -> None:
        """Let calls and deliveries go and close the log. There is no second start."""
        if self._desk.stopping.is_set():
            return
        self._desk.stopping.set()
        self._gate.stop()
        self._deliverer.stop()
        self._ledger.close()
        self._open.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        self.stop()
