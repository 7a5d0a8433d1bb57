"""A chaos run: the product, the pretend MAX and the bus, and whoever kills them."""

import base64
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from chaos.judge import (
    BOT_LIMIT,
    CHAT_LIMIT,
    Evidence,
    Expected,
    busiest,
    doubles,
    read_log,
    verdict,
)
from chaos.scenario import Scenario
from documents import Query
from documents.sqlite import SqliteDocuments
from notifications.model import Notice
from notifications.store import figures
from sandbox.bus import Bus
from sandbox.max.serving import listen

TESTS = Path(__file__).parents[1]
FUNCTIONS = TESTS.parent / "functions"
PROJECT = "domovoy-chaos"
START_SECONDS = 60
NOON = "2026-11-24T12:00:00+03:00"
FLOOR_PER_SECOND = 22
FIRST_RESIDENT = 1000
ORGANISATION = {
    "name": "МУП «Водоканал»",
    "kind": "utility_supplier",
    "bot": "sandbox",
    "card": {"dispatcher_phone": "8 (800) 000-00-03"},
}


class Chaos(Exception):
    """The run itself failed: nothing was judged."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found. wrong: the judge's complaints; figures: name and value."""

    wrong: list[str]
    figures: dict[str, str]


def run(scenario: Scenario, directory: Path) -> Report:
    """One run, from the first chat to the judgement."""
    with ExitStack() as stack:
        stage = _Stage(scenario, directory, stack)
        stage.settle()
        stack.callback(stage.stop)
        began = time.monotonic()
        stage.play()
        took = time.monotonic() - began
        return stage.judged(took)


class _Stage:
    def __init__(self, scenario: Scenario, directory: Path, stack: ExitStack) -> None:
        self._scenario, self._directory = scenario, directory
        self._dice = random.Random(scenario.seed)
        self._log = directory / "max.jsonl"
        self._http = stack.enter_context(httpx.Client(timeout=90, trust_env=False))
        self._max = f"http://127.0.0.1:{_free_port()}"
        clock = directory / "max.clock.json"
        stack.enter_context(
            _process(
                ["-m", "sandbox.max", "--port", _port(self._max), "--log", str(self._log)],
                directory / "max.log",
                {},
            )
        )
        self._await(self._max + "/healthz")
        self._control("clock", {"now": NOON})
        self._bus = Bus(directory / "bus.sqlite", PROJECT, self._push)
        server = stack.enter_context(listen(self._bus.app, "127.0.0.1", 0))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        stack.callback(server.shutdown)
        self._settings = {
            "DOCUMENTS": f"sqlite:{directory / 'documents.sqlite'}",
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "BUS_URL": f"http://127.0.0.1:{server.port}",
            "CLOCK_FILE": str(clock),
            "BOTS": "sandbox",
            "MAX_URL": f"{self._max}/max",
            "MAX_TOKEN_SANDBOX": "sandbox-token",
            "MAX_SECRET_SANDBOX": "sandbox-secret",
            "MAX_TIMEOUT_SECONDS": str(scenario.timeout_seconds),
            "MAX_LATE_SECONDS": str(scenario.late_seconds),
        }
        self._products: list[_Product] = []
        self._again = stack.enter_context(ThreadPoolExecutor(8))
        self._ending = threading.Event()
        self._chats: list[tuple[int, str]] = []
        self._kills = self._presses = 0

    # Before it begins.

    def settle(self) -> None:
        """Chats in MAX, the register in the product, everybody running, MAX in a bad mood."""
        self._chats = [(self._chat(n, kind), kind) for n, kind in enumerate(self._scenario.kinds)]
        self._register()
        ports = [_free_port() for _ in range(self._scenario.processes)]
        # Presses go to one process, as in infra/max_webhook.tf: they share one pace.
        self._settings["WEBHOOK_URL"] = f"http://127.0.0.1:{ports[0]}/max_webhook"
        for number, port in enumerate(ports):
            command = ["-m", "chaos.product", str(port), f"{self._scenario.seed}.{number}"]
            command += [str(self._scenario.commits_refused), str(self._scenario.commits_lost)]
            command += [self._scenario.mutant] if self._scenario.mutant else []
            log = self._directory / f"product{number}.log"
            self._products.append(_Product(command, log, self._settings))
        for product in self._products:
            self._await(product.url)
        self._http.post(self._products[0].url + "/upkeep", json={})
        late, hold = self._scenario.posted_late_seconds, self._scenario.timeout_seconds * 3
        times = {"posted_late_seconds": late, "hold_seconds": hold, "members_may_write": True}
        self._control("faults", {**self._scenario.faults, **times, "seed": self._scenario.seed})
        self._bus.start()
        threading.Thread(target=self._schedule, daemon=True).start()
        threading.Thread(target=self._press, daemon=True).start()

    def _chat(self, number: int, kind: str) -> int:
        if kind == "dialog":
            return int(self._control("start", {"user_id": FIRST_RESIDENT + number})["chat_id"])
        admin = kind == "readable"
        chat = int(self._control("chats", {"title": f"Дом {number}", "admin": admin})["chat_id"])
        if kind == "gone":
            self._control(f"chats/{chat}/remove_bot", {})
        return chat

    def _register(self) -> None:
        houses = [
            {
                "id": f"h{n}",
                "address": f"ул. Полевая, {n + 1}",
                "zone": "Europe/Moscow",
                "managing_org": "vodokanal",
            }
            for n in range(len(self._chats))
        ]
        chats = [
            {
                "bot": "sandbox",
                "chat_id": chat,
                "kind": "dialog" if kind == "dialog" else "chat",
                "houses": [f"h{n}"],
            }
            for n, (chat, kind) in enumerate(self._chats)
        ]
        organisations = [{"id": "vodokanal", **ORGANISATION}]
        file = self._directory / "register.json"
        file.write_text(
            json.dumps({"organisations": organisations, "houses": houses, "chats": chats})
        )
        imported = subprocess.run(
            [sys.executable, "-m", "register", str(file)],
            cwd=FUNCTIONS,
            env={**os.environ, **self._settings},
            capture_output=True,
            text=True,
            check=False,
        )
        if imported.returncode:
            raise Chaos(imported.stderr)

    # While it runs.

    def play(self) -> None:
        """Three events, their changes and one end, in four notices for each chat."""
        killing = threading.Thread(target=self._kill, daemon=True)
        killing.start()
        self._publish("a", 1, "emergency")
        self._publish("b", 1, "planned")
        self._publish("c", 1, "emergency")
        self._publish("c", 2, "emergency")
        self._publish("b", 2, "planned")
        self._until(lambda: not self._open("a"), "event a was not told")
        self._publish("a", 2, "emergency", status="restored")
        killing.join()
        self._until(lambda: self._told() and not self._open(""), "not everything was told")

    def _publish(self, event: str, version: int, kind: str, **changes: Any) -> None:
        day = "2026-11-25T{}:00+03:00"
        message = {
            "external_id": event,
            "version": version,
            "kind": kind,
            "resources": ["cold_water"],
            "windows": [{"start": day.format("09:00"), "end": day.format("16:00")}],
            "houses": [f"h{n}" for n in range(len(self._chats))],
            "reason": f"причина {event}-{version}",
            **changes,
        }
        data = base64.b64encode(json.dumps(message).encode()).decode()
        self._bus.publish("outage-feed-vodokanal", data, {})

    def _push(self, path: str, body: Any) -> httpx.Response:
        """The bus at its worst: each message twice, out of order, to any process."""
        time.sleep(self._dice.random() * 0.2)
        answer = self._posted(path, body)
        if answer.is_success and not self._ending.is_set():
            self._again.submit(self._push_again, path, body)
        return answer

    def _posted(self, path: str, body: Any) -> httpx.Response:
        """When a process listens: unlike our bus, Pub/Sub has more patience than a start takes."""
        ends = time.monotonic() + START_SECONDS
        while True:
            try:
                return self._http.post(self._dice.choice(self._products).url + path, json=body)
            except httpx.ConnectError:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.2)

    def _push_again(self, path: str, body: Any) -> None:
        time.sleep(self._dice.random() * 0.3)
        with suppress(httpx.HTTPError):
            self._http.post(self._dice.choice(self._products).url + path, json=body)

    def _schedule(self) -> None:
        while not self._ending.wait(self._scenario.minute_seconds):
            with suppress(httpx.HTTPError):
                self._http.post(self._dice.choice(self._products).url + "/reminders", json={})

    def _press(self) -> None:
        """Residents press «Обновить» under what they see."""
        dice = random.Random(f"{self._scenario.seed} presses")
        heard = [
            (chat, FIRST_RESIDENT + n)
            for n, (chat, kind) in enumerate(self._chats)
            if kind in {"dialog", "readable"}
        ]
        while not self._ending.wait(1 / self._scenario.presses):
            chat, resident = dice.choice(heard)
            seen = self._http.get(f"{self._max}/sandbox/api/chats/{chat}/messages").json()
            if shown := [message for message in seen if message.get("keyboard")]:
                message = dice.choice(shown)
                buttons = (button for row in message["keyboard"] for button in row)
                payload = next(button["payload"] for button in buttons if "payload" in button)
                press = {"user_id": resident, "mid": message["mid"], "payload": payload}
                self._control(f"chats/{chat}/press", press)
                self._presses += 1

    def _kill(self) -> None:
        dice = random.Random(f"{self._scenario.seed} kills")
        least = 4 * len(self._chats) / FLOOR_PER_SECOND
        for _ in range(self._scenario.kills):
            time.sleep(dice.uniform(0.3, 1.7) * least / max(self._scenario.kills, 1))
            for product in self._products if dice.random() < 0.2 else [dice.choice(self._products)]:
                product.kill()
                self._kills += 1

    def _told(self) -> bool:
        """Whether every version has arrived: the last one of each event is the outage's."""
        with closing(self._documents()) as documents:
            found = documents.find(
                Query("outages", ids=("vodokanal:a", "vodokanal:b", "vodokanal:c"))
            )
            return [d.data["version"] for d in found] == [2, 2, 2]

    def _open(self, event: str) -> int:
        """How many notices are still to be brought, of one event or of all."""
        with closing(self._documents()) as documents:
            if not event:
                owed = Query("notices", where=(("open", "==", True),), order=("due",))
                return documents.count(owed)
            if documents.get(f"outages/vodokanal:{event}") is None:
                return len(self._chats)  # not published yet
            return figures(documents, "event", f"outage:vodokanal:{event}").pending

    def _until(self, true: Any, otherwise: str) -> None:
        ends = time.monotonic() + self._scenario.patience_seconds
        while not true():
            if time.monotonic() > ends:
                raise Chaos(f"{otherwise}; look into {self._directory}")
            time.sleep(0.2)

    def stop(self) -> None:
        """The bus and the processes of the product."""
        self._ending.set()
        self._bus.stop()
        for product in self._products:
            product.stop()

    # After it.

    def judged(self, took: float) -> Report:
        """What the log says, and the figures."""
        self._http.post(self._products[0].url + "/upkeep", json={})
        self.stop()
        states, lost = self._listed()
        evidence = read_log(self._log)
        wrong = verdict(evidence, self._expected(), states)
        gone = {chat for chat, kind in self._chats if kind == "gone"}
        if lost != gone:
            wrong.append(f"chats reported as lost: {sorted(lost)}; gone are {sorted(gone)}")
        if dead := self._bus.state()["dead"]:
            wrong.append(f"{len(dead)} messages became dead letters: {dead[0]['reason']}")
        if self._alarmed():
            wrong.append("upkeep found notices unaccounted for")
        return Report(wrong, self._figures(evidence, states, took))

    def _expected(self) -> list[Expected]:
        found = []
        for chat, kind in self._chats:
            for event, part, last in (
                ("a", "news", "✅ Восстановлено"),
                ("a", "end", "✅ Снова есть холодная вода"),
                ("b", "news", "причина b-2"),
                ("c", "news", "причина c-2"),
            ):
                news = f"outage:vodokanal:{event}:news:sandbox:{chat}"
                danger = event != "b" and part == "news"
                after = (news, "✅") if part == "end" else None
                notice = news.replace(":news:", f":{part}:")
                found.append(Expected(notice, chat, kind, last, danger, after))
        return found

    def _listed(self) -> tuple[dict[str, str], set[int]]:
        """Every notice's state, and the chats the product says it has lost."""
        states: dict[str, str] = {}
        with closing(self._documents()) as documents:
            after = None
            while page := documents.find(Query("notices", limit=300, after=after)):
                for document in page:
                    notice = Notice.model_validate(document.data)
                    states[notice.id] = notice.state
                after = page[-1]
            lost = documents.find(Query("lost_chats", limit=300))
            return states, {int(str(document.data["chat_id"])) for document in lost}

    def _alarmed(self) -> bool:
        return any(
            "notices unaccounted for" in product.log.read_text() for product in self._products
        )

    def _figures(
        self, evidence: Evidence, states: Mapping[str, str], took: float
    ) -> dict[str, str]:
        fullest, chats = busiest(evidence)
        statuses = [status for *_, status in evidence.calls]
        least = len(states) / FLOOR_PER_SECOND
        answers = sum((path, status) == ("/answers", 200) for *_, path, status in evidence.calls)
        return {
            "notices": f"{len(states)} for {len(self._chats)} chats",
            "killed": f"{self._kills} times",
            "pressed": f"{self._presses} times, answered {answers}",
            "time": f"{took:.0f} s, {took / least:.1f} times what MAX's limit allows",
            "calls": f"{len(statuses)}, of them {statuses.count(429)} answered 429, "
            f"{statuses.count(500)} answered 500, {statuses.count(None)} not in time",
            "most calls within a second": f"{fullest} of {BOT_LIMIT}; "
            f"in one chat {max(chats.values())} of {CHAT_LIMIT}",
            "doubles": f"{doubles(evidence)}",
            "states": ", ".join(
                f"{sum(s == state for s in states.values())} {state}"
                for state in sorted(set(states.values()))
            ),
        }

    # Hands.

    def _documents(self) -> SqliteDocuments:
        return SqliteDocuments(self._directory / "documents.sqlite")

    def _control(self, path: str, body: Any) -> Any:
        answer = self._http.post(f"{self._max}/sandbox/api/{path}", json=body)
        if not answer.is_success:
            raise Chaos(f"{path}: {answer.text}")
        return answer.json()

    def _await(self, url: str) -> None:
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends:
            with suppress(httpx.HTTPError):
                self._http.get(url)
                return
            time.sleep(0.05)
        raise Chaos(f"{url} did not answer; look into {self._directory}")


class _Product:
    """One process of the product, started anew whenever it was killed."""

    def __init__(self, command: Sequence[str], log: Path, settings: Mapping[str, str]) -> None:
        self._command, self.log, self._settings = command, log, settings
        self.url = f"http://127.0.0.1:{command[2]}"
        self._start()

    def kill(self) -> None:
        """As a machine dies: between any two statements."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._start()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self._command],
                cwd=FUNCTIONS,
                env=_environment(self._settings),
                stdout=log,
                stderr=log,
            )


@contextmanager
def _process(command: Sequence[str], log: Path, settings: Mapping[str, str]) -> Iterator[None]:
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=FUNCTIONS,
            env=_environment(settings),
            stdout=said,
            stderr=said,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **settings, "PYTHONPATH": os.pathsep.join(map(str, (FUNCTIONS, TESTS)))}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _port(url: str) -> str:
    return url.rpartition(":")[2]
