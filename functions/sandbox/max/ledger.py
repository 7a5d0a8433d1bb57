"""Where changes become true: written to the log, then applied, then announced."""

import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from pydantic import ValidationError

from sandbox.clock import SandboxClock
from sandbox.max.changes import Change, read_change
from sandbox.max.journal import Journal
from sandbox.max.names import Bot, Json
from sandbox.max.world import Update, World

# The one update that GET /updates does not bring.
_WEBHOOK_ONLY = "bot_admin_permissions_changed"


@dataclass(frozen=True, slots=True)
class News:
    """An update that a change brings to a bot."""

    bot: str
    body: Json


class Ledger:
    """The world, its log and its clock under one lock. Reading needs the lock, too."""

    def __init__(
        self, bots: Iterable[Bot], base_url: str, clock: SandboxClock, journal: Journal
    ) -> None:
        """Raises JournalUnusable when the log speaks of what it cannot."""
        self.world = World(bots, base_url)
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.version = 0
        """Grows with every change; for whoever waits for the next."""
        self._clock = clock
        self._journal = journal
        for number, line in enumerate(journal.lines(), 1):
            self._recall(number, line)

    def now(self) -> int:
        """Milliseconds of the sandbox's clock."""
        return milliseconds(self._clock.now())

    def moment(self) -> int:
        """Milliseconds for one new event, unlike the event's before.

        Updates carry no id; who tells them apart by time must be able to on a standing clock, too.
        """
        now, last = self.now(), self.world.last_moment
        self.world.last_moment = last + 1 if now <= last < now + 1000 else now
        return self.world.last_moment

    def commit(self, change: Change, *news: News) -> None:
        """Write `change` down and make it true; `news` goes to who has subscribed by now."""
        with self.changed:
            clock = self._clock.now()
            updates = [
                self._addressed(self.world.last_number + offset, item, milliseconds(clock))
                for offset, item in enumerate(news, 1)
            ]
            entry: Json = {"change": change.model_dump(mode="json")}
            if updates:
                entry["updates"] = [asdict(update) for update in updates]
            self._journal.write(clock, entry)
            self._apply(change, updates)
            self.version += 1
            self.changed.notify_all()

    def note(self, entry: Json, at_ns: int | None = None) -> None:
        """Write down what changes nothing: a call received, faults set."""
        with self.lock:
            self._journal.write(self._clock.now(), entry, at_ns)

    def close(self) -> None:
        with self.changed:
            self._journal.close()
            self.changed.notify_all()

    def _addressed(self, number: int, news: News, at: int) -> Update:
        update_type = news.body["update_type"]
        subscriptions = self.world.subscriptions_of(news.bot)
        return Update(
            number=number,
            bot=news.bot,
            at=at,
            to=tuple(s.url for s in subscriptions if s.wants(update_type)),
            polled=not subscriptions and update_type != _WEBHOOK_ONLY,
            body=news.body,
        )

    def _apply(self, change: Change, updates: Iterable[Update]) -> None:
        change.happen(self.world)
        for update in updates:
            self.world.add_update(update)

    def _recall(self, number: int, line: Json) -> None:
        """One line of the log, read again."""
        if "change" not in line:
            return
        try:
            change = read_change.validate_python(line["change"])
            bot = getattr(change, "bot", None)
            if bot is not None and bot not in self.world.bots:
                raise self._journal.broken(number, f"there is no bot {bot!r} now")
            updates = [Update(**{**u, "to": tuple(u["to"])}) for u in line.get("updates", ())]
            self._apply(change, updates)
        except (ValidationError, TypeError, KeyError) as error:
            raise self._journal.broken(number, "no such change is possible there") from error
        self.world.last_moment = max(self.world.last_moment, change.at)


def milliseconds(moment: datetime) -> int:
    """MAX's way to write a time."""
    return round(moment.timestamp() * 1000)
