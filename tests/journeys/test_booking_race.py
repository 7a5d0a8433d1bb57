"""Fifty residents press the same time at once; two server processes, on either engine."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulators import required
from journeys.town_process import AT_FULL_SPEED, FUNCTIONS, SECRET, until
from sandbox.emulators import FIRESTORE, running

RESIDENTS = 50
TOWN = json.loads((FUNCTIONS / "sandbox" / "town.json").read_text())
STARTS = "2026-11-24T10:20:00+03:00"


@contextmanager
def a_process(log: Path, *command: str, **environment: str) -> Iterator[str]:
    """A server that is ready when it answers; its address, until the block ends."""
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=FUNCTIONS,
            env={**os.environ, **environment},
            stdout=said,
            stderr=said,
        )
    url = f"http://127.0.0.1:{command[command.index('--port') + 1]}"

    def answers() -> bool:
        assert process.poll() is None, log.read_text()
        try:
            return httpx.get(url, timeout=5).status_code < 500
        except httpx.HTTPError:
            return False

    try:
        until(answers, f"{command} did not answer")
        yield url
    finally:
        process.terminate()
        process.wait(30)


def a_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


class Stage:
    """A pretend MAX and two webhook servers over the same documents."""

    def __init__(self, pretend_max: str, servers: list[str]) -> None:
        self.max, self.servers = pretend_max, servers
        self.http = httpx.Client(timeout=60)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(method, f"{self.max}/sandbox/api/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def settles(self) -> None:
        def settled() -> bool:
            counters = self.control("GET", "updates")
            return bool(self.control("GET", "settled")["settled"]) and counters["pending"] == 0

        until(settled, f"the pretend MAX did not settle: {self.control('GET', 'updates')}")


@pytest.fixture(
    params=[
        pytest.param("sqlite"),
        pytest.param("firestore", marks=pytest.mark.xdist_group("firestore")),
    ]
)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    with ExitStack() as stack:
        engine = {"DOCUMENTS": f"sqlite:{tmp_path / 'documents.sqlite'}"}
        if request.param == "firestore":
            required(FIRESTORE)
            (host,) = stack.enter_context(running(FIRESTORE))
            engine = {"DOCUMENTS": "firestore", "FIRESTORE_EMULATOR_HOST": host}
        clock = str(tmp_path / "clock.json")
        log = ("--log", str(tmp_path / "max.jsonl"), "--clock", clock)
        pretend_max = stack.enter_context(
            a_process(tmp_path / "max.log", "-m", "sandbox.max", "--port", a_port(), *log)
        )
        settings = {
            **engine,
            "GOOGLE_CLOUD_PROJECT": "domovoy-race",
            "BOTS": "sandbox",
            "MAX_URL": f"{pretend_max}/max",
            "MAX_TOKEN_SANDBOX": "sandbox-token",
            "MAX_SECRET_SANDBOX": SECRET["X-Max-Bot-Api-Secret"],
            **AT_FULL_SPEED,
            "CLOCK_FILE": clock,
            "THREADS": "16",
        }
        register = tmp_path / "register.json"
        offices = {k: TOWN[k] for k in ("organisations", "houses", "offices")}
        register.write_text(json.dumps(offices))
        subprocess.run(
            [sys.executable, "-m", "register", str(register)],
            cwd=FUNCTIONS,
            env={**os.environ, **settings},
            check=True,
            capture_output=True,
        )
        door = ("-m", "functions_framework", "--source", "main.py", "--target", "max_webhook")
        servers = [
            stack.enter_context(
                a_process(tmp_path / f"{n}.log", *door, "--port", a_port(), **settings)
            )
            for n in range(2)
        ]
        stage = Stage(pretend_max, servers)
        yield stage
        stage.http.close()


def test_one_is_booked_the_others_are_offered_the_nearest_and_nobody_sees_an_error(
    stage: Stage,
) -> None:
    stage.control("POST", "faults", {"limits": False})
    stage.control("POST", "clock", {"now": "2026-11-23T08:00:00+03:00"})
    residents = range(1000, 1000 + RESIDENTS)
    headers = {"Authorization": "sandbox-token"}
    first = {"url": f"{stage.servers[0]}/sandbox", "secret": SECRET["X-Max-Bot-Api-Secret"]}
    stage.http.post(f"{stage.max}/max/subscriptions", headers=headers, json=first)
    chats = {r: stage.control("POST", "start", {"user_id": r})["chat_id"] for r in residents}
    stage.settles()
    # From now on every update goes to both servers at once.
    second = {**first, "url": f"{stage.servers[1]}/sandbox"}
    stage.http.post(f"{stage.max}/max/subscriptions", headers=headers, json=second)
    menus = {r: stage.control("GET", f"chats/{chats[r]}/messages")[0]["mid"] for r in residents}
    query = httpx.QueryParams(office="lesnaya", service="charges", starts=STARTS)

    def press(resident: int) -> None:
        body = {
            "user_id": resident,
            "mid": menus[resident],
            "payload": f"pick_time?{query}",
            "force": True,
        }
        stage.control("POST", f"chats/{chats[resident]}/press", body)

    with ThreadPoolExecutor(RESIDENTS) as crowd:
        list(crowd.map(press, residents))
    stage.settles()

    shown = [stage.control("GET", f"chats/{chats[r]}/messages")[-1]["text"] for r in residents]
    booked = [text for text in shown if text.startswith("Вы записаны.")]
    late = [text for text in shown if text.startswith("Время 24.11 в 10:20 уже занято.")]
    assert (len(booked), len(late)) == (1, RESIDENTS - 1)
    assert all("24.11 в 10:00" in text and "24.11 в 10:40" in text for text in late)
    assert re.search(r"Код визита: \d{4}", booked[0])
    assert stage.control("GET", "updates")["failed"] == 0
