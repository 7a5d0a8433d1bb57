"""`make run` as a test sees it: a process of its own, spoken to by control API and doors."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

FUNCTIONS = Path(__file__).parents[2] / "functions"
SECRET = {"X-Max-Bot-Api-Secret": "sandbox-secret"}
LESNAYA, SADOVAYA = "Дом на Лесной, 5", "Соседи, Садовая 12"
PATIENCE_SECONDS = 60
DAYTIME = "2026-11-24T12:00:00+03:00"  # so that nothing waits for the morning
# For journeys that are not about MAX's limits: `a_town` lifts both ours and MAX's.
AT_FULL_SPEED = dict.fromkeys(("MAX_PER_CHAT", "MAX_PER_SECOND", "MAX_ANSWERS_PER_SECOND"), "1000")


# What every town of a journey must stand before it ends, with its data folder.
FAREWELLS: list[Callable[["Town", Path], None]] = []


class Town:
    """The running sandbox. Names of chats are their titles."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, *, vaulted: bool = True) -> None:
        self.process, self.url, self.vaulted = process, url, vaulted
        self.http = httpx.Client(base_url=url, timeout=60, trust_env=False)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(method, f"/sandbox/api/{path}", json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def chat(self, title: str) -> int:
        return next(int(c["id"]) for c in self.control("GET", "chats") if c["title"] == title)

    def messages(self, chat: int | str) -> list[dict[str, Any]]:
        """What a chat shows, but the card that every house chat begins with."""
        chat_id = self.chat(chat) if isinstance(chat, str) else chat
        found: list[dict[str, Any]] = self.control("GET", f"chats/{chat_id}/messages")
        return [m for m in found if not m["pinned"]]

    def pinned(self, chat: int | str) -> str:
        """What is pinned in a chat; empty: nothing is."""
        chat_id = self.chat(chat) if isinstance(chat, str) else chat
        found = self.control("GET", f"chats/{chat_id}/messages")
        return next((str(m["text"]) for m in found if m["pinned"]), "")

    def texts(self, chat: int | str) -> list[str]:
        return [m["text"] or "" for m in self.messages(chat)]

    def do(self, user_id: int, choice: str, bot: str | None = None) -> str:
        """A person presses a button of the last message; what she reads then."""
        chat_id = self.dialogue(user_id, bot)
        message = self.messages(chat_id)[-1]
        buttons = [button for row in message["keyboard"] for button in row]
        payload = next(b["payload"] for b in buttons if b["text"].startswith(choice))
        press = {"user_id": user_id, "mid": message["mid"], "payload": payload}
        self.control("POST", f"chats/{chat_id}/press", press)
        self.settles()
        return self.texts(chat_id)[-1]

    def types(self, user_id: int, text: str, bot: str | None = None) -> str:
        """A person writes to the bot; what she reads then."""
        chat_id = self.dialogue(user_id, bot)
        self.control("POST", f"chats/{chat_id}/say", {"user_id": user_id, "text": text})
        self.settles()
        return self.texts(chat_id)[-1]

    def sends(
        self, user_id: int, name: str, content: bytes, text: str = "", bot: str | None = None
    ) -> str:
        """A person sends a file to the bot; what she reads then."""
        chat_id = self.dialogue(user_id, bot)
        form = {"user_id": str(user_id), **({"text": text} if text else {})}
        answer = self.http.post(
            f"/sandbox/api/chats/{chat_id}/send_file", data=form, files={"file": (name, content)}
        )
        assert answer.is_success, answer.text
        self.settles()
        return self.texts(chat_id)[-1]

    def dialogue(self, user_id: int, bot: str | None = None, payload: str | None = None) -> int:
        """Her dialogue with the bot, opened if it is not yet.

        bot      name, or nick as in links; without one the town's first
        payload  of a deep link; in an open dialogue MAX keeps it to itself
        """
        start = {"user_id": user_id, "bot": bot, "payload": payload}
        chat_id: int = self.control("POST", "start", start)["chat_id"]
        self.settles()
        return chat_id

    def follows(self, user_id: int, link: str) -> str:
        """A person follows `https://max.ru/<nick>?start=<payload>`; what she reads then."""
        url = httpx.URL(link)
        assert url.host == "max.ru", link
        chat_id = self.dialogue(user_id, url.path.strip("/"), url.params["start"])
        return self.texts(chat_id)[-1]

    def founds(self, user_id: int, title: str, bot: str | None = None) -> int:
        """A person makes a chat and adds the bot, without rights; the chat's number."""
        new = {"title": title, "user_id": user_id, "bot": bot}
        chat_id: int = self.control("POST", "chats", new)["chat_id"]
        self.settles()
        return chat_id

    def entrusts(self, user_id: int, chat_id: int, *permissions: str) -> None:
        """A person makes the bot an administrator with these rights; without any: with all."""
        given: dict[str, Any] = {"admin": True, "user_id": user_id}
        if permissions:
            given["permissions"] = list(permissions)
        self.control("POST", f"chats/{chat_id}/admin", given)
        self.settles()

    def reports(
        self, organisation: str = "vodokanal", *, settled: bool = True, **changes: Any
    ) -> None:
        """A supplier publishes; returns when everything that follows has happened.

        settled  False: do not wait; while MAX is down it is asked again and again
        """
        message = {
            "external_id": "114",
            "version": 1,
            "kind": "emergency",
            "resources": ["cold_water"],
            "windows": [
                {
                    "start": "2026-11-24T07:20:00+03:00",
                    "end": "2026-11-24T18:00:00+03:00",
                    "end_kind": "estimated",
                }
            ],
            "houses": ["lesnaya-5"],
            "reason": "порыв водовода",
        }
        body = {"organisation": organisation, "message": message | changes}
        self.control("POST", "feed", body)
        if settled:
            self.settles()

    def settles(self) -> None:
        """Nothing on the bus and no update under way."""

        def settled() -> bool:
            waiting = self.control("GET", "bus")["waiting"]
            return bool(self.control("GET", "settled")["settled"]) and waiting == 0

        until(settled, "the sandbox did not settle")


def operator(town: Town, *asked: str, target: str = "dead-letters", code: int = 0) -> str:
    """What an operator's command says of this sandbox: `operator(town, "PUT_BACK=all")`.

    code  what it returns: 2 when it refuses
    """
    make = ["make", "--no-print-directory", "--old-file=.venv/runs", target]
    ran = subprocess.run(
        [*make, f"PORT={town.http.base_url.port}", *asked],
        cwd=FUNCTIONS.parent,
        env={n: v for n, v in os.environ.items() if not n.startswith("MAKE") and n != "DOCUMENTS"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran.stdout if code == 0 else ran.stderr


def until(true: Callable[[], bool], otherwise: str) -> None:
    """Look again and again until it is true; patience is generous, haste is not measured."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < ends, otherwise
        time.sleep(0.02)


def started(
    data_dir: Path, *arguments: str, environment: Mapping[str, str] = {}
) -> subprocess.Popen[bytes]:
    """The process of `make run`, without waiting for anything; its log lies beside its folder."""
    with log_of(data_dir).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "sandbox", "--port=0", f"--data-dir={data_dir}", *arguments],
            cwd=FUNCTIONS,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )


def log_of(data_dir: Path) -> Path:
    return data_dir.with_suffix(".log")


@contextmanager
def a_town(data_dir: Path, *arguments: str, environment: Mapping[str, str] = {}) -> Iterator[Town]:
    """A sandbox that is ready, until the block ends."""
    log_of(data_dir).unlink(missing_ok=True)
    _set_clock(data_dir / "clock.json")
    process = started(data_dir, *arguments, environment=environment)
    url = _url(process, log_of(data_dir))
    town = Town(process, url, vaulted="--no-vault" not in arguments)
    try:
        if AT_FULL_SPEED.items() <= environment.items():
            # Else a quick hand meets MAX's 429, and the answer that was put off comes too late.
            town.control("POST", "faults", {"limits": False})
        yield town
        for farewell in FAREWELLS if process.poll() is None else ():
            farewell(town, data_dir)
    finally:
        town.http.close()
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def _set_clock(file: Path) -> None:
    """It is daytime when a town begins; later its clock goes on from wherever it was."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"real": datetime.now(UTC).isoformat(), "shown": DAYTIME}))


def _url(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address in the line that the sandbox prints when it is ready."""

    def ready() -> str | None:
        lines = (line for line in log.read_text().splitlines() if line.startswith("Домовой"))
        return next((line.split()[2] for line in lines), None)

    until(
        lambda: ready() is not None or process.poll() is not None,
        f"the sandbox did not start: {log.read_text()}",
    )
    url = ready()
    assert url, log.read_text()
    return url
