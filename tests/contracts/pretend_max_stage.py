"""A pretend MAX to act on: in this process, over WSGI, or as a process of its own."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

import sandbox
from contracts.max_schema import answer_errors
from sandbox.clock import SandboxClock
from sandbox.control import control_app
from sandbox.max import Faults, PretendMax
from sandbox.max.delivering import Poster
from sandbox.max.serving import listen

Json = dict[str, Any]

FUNCTIONS = Path(sandbox.__file__).parent.parent
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WEBHOOK = "https://hooks.example.ru/max"
PATIENCE_SECONDS = 20


class Stage:
    """One pretend MAX with its log and clock in a folder; bot `sandbox` calls by `api`.

    passed_ms   real time as the speed limits see it: it stands until a test moves it
    """

    def __init__(self, folder: Path, post: Poster | None = None, **bots: str) -> None:
        self.log = folder / "max.jsonl"
        self.clock = SandboxClock(folder / "clock.json")
        self.passed_ms = 0
        self.max = PretendMax(
            {"sandbox": "sandbox-token", **bots},
            self.clock,
            self.log,
            post,
            stopwatch=lambda: self.passed_ms * 1_000_000,
        )
        self.faults()
        self.api = self.client("sandbox-token")
        app = control_app(self.max, self.clock)
        self.control = httpx.Client(
            transport=httpx.WSGITransport(app=app), base_url="http://sandbox/"
        )

    def client(self, token: str) -> httpx.Client:
        return httpx.Client(
            transport=httpx.WSGITransport(app=self.max.wsgi),
            base_url="http://max/",
            headers={"Authorization": token},
            event_hooks={"response": [_answers_as_the_schema_says]},
        )

    def close(self) -> None:
        self.max.stop()
        self.api.close()
        self.control.close()

    def faults(self, **faults: Any) -> None:
        """MAX's speed limits stay lifted unless the test is about them."""
        self.max.faults = Faults(**{"limits": False, **faults})

    def chat(self, *, admin: bool = True, **more: Any) -> int:
        return self.max.people.make_chat("Ленина, 42", admin=admin, **more)

    def send(self, chat_id: int, text: str = "Нет воды", *rows: list[Json]) -> httpx.Response:
        return self.api.post("/messages", params={"chat_id": chat_id}, json=a_message(text, *rows))

    def send_file(self, chat_id: int, user_id: int, name: str, content: bytes) -> httpx.Response:
        """A person sends a file."""
        return self.control.post(
            f"/chats/{chat_id}/send_file",
            data={"user_id": str(user_id)},
            files={"file": (name, content)},
        )

    def updates(self) -> list[Json]:
        """Every update ever, as the log has it."""
        return [u["body"] for line in self.log_lines() for u in line.get("updates", ())]

    def sent(self, chat_id: int, text: str = "Нет воды", *rows: list[Json]) -> str:
        """The mid of a message that was accepted."""
        answer = self.send(chat_id, text, *rows)
        assert answer.status_code == 200, answer.text
        mid: str = answer.json()["message"]["body"]["mid"]
        return mid

    def texts(self, chat_id: int) -> list[str | None]:
        return [message["text"] for message in self.max.view.messages(chat_id)]

    def subscribe(self, url: str = WEBHOOK, **more: Any) -> None:
        answer = self.api.post("/subscriptions", json={"url": url, **more})
        assert answer.json() == {"success": True}

    def settle(self) -> None:
        """Wait until no webhook is under way or due."""
        eventually(self.max.settled)

    def log_lines(self) -> list[Json]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@dataclass
class Hooks:
    """The bots' side: answers `status` (None: not at all) and remembers what came."""

    status: int | None = 200
    received: list[tuple[str, Mapping[str, str], Json]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def post(
        self, url: str, *, content: bytes, headers: Mapping[str, str], timeout: float
    ) -> httpx.Response:
        with self.lock:
            self.received.append((url, headers, json.loads(content)))
            status = self.status
        if status is None:
            raise httpx.ConnectError("nobody is there")
        return httpx.Response(status)

    @property
    def types(self) -> list[str]:
        with self.lock:
            return [body["update_type"] for _, _, body in self.received]

    @property
    def texts(self) -> list[str]:
        with self.lock:
            return [body["message"]["body"]["text"] for _, _, body in self.received]


def _answers_as_the_schema_says(answer: httpx.Response) -> None:
    """Every answer that any test provokes is held against MAX's OpenAPI description."""
    answer.read()
    request = answer.request
    if not request.url.path.startswith(("/upload/", "/files/")):  # other hosts, not described there
        path, status = request.url.path, answer.status_code
        assert answer_errors(request.method, path, status, answer.json()) == []


@contextmanager
def a_stage(folder: Path, post: Poster | None = None, **bots: str) -> Iterator[Stage]:
    """A stage whose webhook threads run if there is a `post` to deliver with."""
    stage = Stage(folder, post, **bots)
    if post:
        stage.max.start()
    try:
        yield stage
    finally:
        stage.close()


@contextmanager
def served(stage: Stage) -> Iterator[str]:
    """The stage's bot API over a socket: its address. The stage ends with it."""
    with listen(stage.max.wsgi, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            stage.max.stop()  # lets held calls and waiting polls go
            server.shutdown()
            thread.join()


def a_message(text: str | None = "Нет воды", *rows: list[Json]) -> Json:
    body: Json = {"text": text}
    if rows:
        body["attachments"] = [a_keyboard(*rows)]
    return body


def a_keyboard(*rows: list[Json]) -> Json:
    return {"type": "inline_keyboard", "payload": {"buttons": list(rows)}}


def a_button(payload: str = "ok", text: str = "Понятно") -> Json:
    return {"type": "callback", "text": text, "payload": payload}


def eventually(claim: Callable[[], Any]) -> Any:
    """What `claim` says once it says something; fails when it never does."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (found := claim()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)
    return found


@contextmanager
def a_process(log: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`python -m sandbox.max` on a free port: the process and its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "sandbox.max", "--port", "0", "--log", str(log), *arguments],
        cwd=FUNCTIONS,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            yield process, line.split()[2].removesuffix("/max,")
        finally:
            process.kill()
