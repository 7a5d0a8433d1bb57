"""A flood: one outage told to many house chats, by a holder in a process of its own."""

import base64
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from bench.counting import Counts
from bench.environment import environment
from bench.servers import DOORS, door, free_port
from builders import a_chat, a_house, an_event, an_organisation
from context import Context, hands
from documents.sqlite import SqliteDocuments
from max_messenger.pace import ANSWERS_PER_SECOND, PER_CHAT, PER_SECOND
from notifications import TOPIC
from notifications.store import figures, next_due, notices_in
from outages.model import Window
from outages.publishing import publish
from register import Register, import_register
from sandbox.bus import Bus
from sandbox.clock import SandboxClock
from sandbox.max import PretendMax
from sandbox.max.serving import listen
from settings import read_settings

BOT, SUPPLIER = "uk", "vodokanal"
# What the product keeps when nobody tells it otherwise.
REAL_PACE = {
    "MAX_PER_SECOND": str(PER_SECOND),
    "MAX_PER_CHAT": str(PER_CHAT),
    "MAX_ANSWERS_PER_SECOND": str(ANSWERS_PER_SECOND),
}
MINUTE_SECONDS = 60.0
LOOK_SECONDS = 0.1
PUSH_SECONDS = 120
# Beyond this many times the floor, and so many seconds, something is broken and not slow.
PATIENCE, PATIENCE_SECONDS = 3.0, 60.0


@dataclass(frozen=True, slots=True)
class Spent:
    """By the holder's process since it began: CPU seconds, MiB, seconds of MAX's median answer."""

    cpu: float
    resident: float
    latency: float
    counts: Counts


@dataclass(frozen=True, slots=True)
class Holder:
    """The door `notices` in its process, and the bus that brings it wake-ups.

    ctx  hands of the bench on the same documents; they announce nothing
    """

    port: int
    bus: Bus
    ctx: Context
    houses: int

    def owe(self, outage: str) -> None:
        """An emergency in every house becomes owed to every chat; nobody is woken yet."""
        now = self.ctx.now()
        window = Window(start=now, end=now + timedelta(hours=10), end_kind="estimated")
        houses = [f"h{n}" for n in range(self.houses)]
        event = an_event(external_id=outage, houses=houses, windows=[window])
        publish(event, SUPPLIER, self.ctx)

    def tell(self, outage: str, minute_seconds: float = MINUTE_SECONDS) -> float:
        """Wake the holder, and again each minute; seconds until the last chat was told."""
        began = self.wake()
        self.await_told(minute_seconds)
        return self.seconds_since(began, outage)

    def wake(self) -> datetime:
        """Now."""
        now = datetime.now(UTC)
        self.bus.publish(TOPIC, base64.b64encode(BOT.encode()).decode(), {})
        return now

    def sent(self, outage: str) -> int:
        """How many chats show it, by the product's own figures."""
        return figures(self.ctx.documents, "event", f"outage:{SUPPLIER}:{outage}").sent

    def seconds_since(self, began: datetime, outage: str) -> float:
        """Until the last chat was told of it."""
        event, after, last = f"outage:{SUPPLIER}:{outage}", None, began
        while page := notices_in(self.ctx.documents, "event", event, "sent", after):
            last = max(last, *(notice.sent_at or began for notice, _ in page))
            after = page[-1][1]
        if last == began:
            sys.exit("bench: nobody was told of anything")
        return (last - began).total_seconds()

    def await_told(self, minute_seconds: float = MINUTE_SECONDS) -> None:
        """Until nothing is owed; as the clock does, wake whoever still owes each minute."""
        began = woken = time.monotonic()
        ends = began + PATIENCE_SECONDS + PATIENCE * self.houses / PER_SECOND
        while self.owing:
            time.sleep(LOOK_SECONDS)
            now = time.monotonic()
            if now > ends:
                sys.exit(f"bench: not everything was told within {ends - began:.0f} s")
            if now > woken + minute_seconds:
                self.wake()
                woken = now

    @property
    def owing(self) -> bool:
        return next_due(self.ctx.documents, BOT) is not None

    @property
    def spent(self) -> Spent:
        answer = httpx.get(f"http://127.0.0.1:{self.port}/", trust_env=False)
        told = answer.raise_for_status().json()
        return Spent(**{**told, "counts": Counts(**told["counts"])})


@contextmanager
def holder(
    directory: Path, max_url: str, chats: Sequence[int], settings: Mapping[str, str]
) -> Iterator[Holder]:
    """One holder, whose register has a house for each chat.

    directory  its documents.sqlite is taken up as it is
    settings   what is not as in `environment`
    """
    directory.mkdir(exist_ok=True)
    bus_port = free_port()
    given = {
        **environment(directory / "documents.sqlite", max_url),
        **settings,
        "BUS_URL": f"http://127.0.0.1:{bus_port}",
    }
    settled = read_settings(given)
    ctx = replace(hands(settled), announce=lambda *_: None)
    assert isinstance(ctx.documents, SqliteDocuments)
    with (
        closing(ctx.documents),
        door(DOORS / "measured_notices.py", "measured", given) as port,
        httpx.Client(timeout=PUSH_SECONDS, trust_env=False) as http,
        _bus(directory / "bus.sqlite", settled.project, http, bus_port, port) as bus,
    ):
        import_register(_register(chats), ctx.documents, cause="bench", now=ctx.now())
        yield Holder(port, bus, ctx, len(chats))


@contextmanager
def _bus(file: Path, project: str, http: httpx.Client, port: int, door_port: int) -> Iterator[Bus]:
    url = f"http://127.0.0.1:{door_port}/"
    bus = Bus(file, project, lambda _path, body: http.post(url, json=body))
    with listen(bus.app, "127.0.0.1", port) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        bus.start()
        try:
            yield bus
        finally:
            bus.stop()
            server.shutdown()
            thread.join()


def _register(chats: Sequence[int]) -> Register:
    return Register(
        organisations=(an_organisation("uk"), an_organisation(SUPPLIER)),
        houses=tuple(
            a_house(f"h{n}", suppliers={"cold_water": SUPPLIER}) for n in range(len(chats))
        ),
        chats=tuple(a_chat(chat, [f"h{n}"], BOT) for n, chat in enumerate(chats)),
    )


def found_chats(log: Path, number: int) -> list[int]:
    """House chats with the bot as administrator, in a log that a pretend MAX then takes up."""
    clock = SandboxClock(log.with_suffix(".clock.json"))
    bots = {"sandbox": "sandbox-token", BOT: "token-of-uk"}
    with PretendMax(bots, clock, log) as pretend:
        make = pretend.people.make_chat
        return [make(f"Дом {n}", admin=True, bot=BOT) for n in range(number)]


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of one message to each chat, by the log of the pretend MAX alone.

    duplicates  messages beyond the first
    losses      chats without any
    too_fast    calls answered 429 because a limit was reached, not by a fault
    """

    duplicates: int
    losses: int
    too_fast: int


def tally(log: Path, chats: Sequence[int]) -> Tally:
    """What the log says."""
    posted: Counter[int] = Counter()
    too_fast = 0
    with log.open(encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            change, call = entry.get("change", {}), entry.get("call", {})
            if change.get("kind") == "message_posted":
                posted[change["chat_id"]] += 1
            too_fast += call.get("status") == 429 and "fault" not in call
    return Tally(
        duplicates=sum(n - 1 for n in posted.values()),
        losses=sum(chat not in posted for chat in chats),
        too_fast=too_fast,
    )
