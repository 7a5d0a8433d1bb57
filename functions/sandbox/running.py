"""The whole sandbox in one process: doors, bus, clock and pretend MAX around one data folder."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from wsgiref.types import WSGIApplication

import httpx
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from sandbox import pubsub, town
from sandbox.bucket import PretendBucket
from sandbox.bucket.wiring import ABSENT, KEYS, vault_settings
from sandbox.bus import Bus
from sandbox.clock import SandboxClock
from sandbox.clockwork import Clockwork
from sandbox.codes import CodeRefused, first_code
from sandbox.control import control_app, vault_troubles
from sandbox.doors import open_doors, poster
from sandbox.emulators import FIRESTORE, PUBSUB, running
from sandbox.feeding import NoTopic, feed
from sandbox.max import PretendMax
from sandbox.page import page

PROJECT = "domovoy-sandbox"
ENGINES = ("DOCUMENTS", "FIRESTORE_EMULATOR_HOST", "BUS_URL", "MAX_URL", "CLOCK_FILE")
REAL_BOT = (
    "MAX_URL",
    "MAX_TRUST",
    "MAX_TOKEN_SANDBOX",
    "MAX_PER_SECOND",
    "MAX_PER_CHAT",
    "MAX_ANSWERS_PER_SECOND",
    "WEBHOOK_URL",
)

Engine = Literal["embedded", "emulators"]


class DataDirUnusable(Exception):
    """The data folder cannot be written or is somebody else's; one line says what to do."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """What the server serves, and how to begin once it listens."""

    app: WSGIApplication
    begin: Callable[[], None]


@contextmanager
def sandbox(
    data_dir: Path, url: str, engine: Engine, register: Path | None, *, vault: bool = True
) -> Iterator[Sandbox]:
    """Everything but the server, until the block ends.

    url       where the server will listen
    register  an operator's own register; None: the invented town, in the pretend MAX
    vault     False: the product has none, as where nothing in Russia is configured. With a real
              MAX it has none either: real people's data do not belong into a sandbox
    Raises DataDirUnusable, EmulatorMissing; a wrong setting of the product ends the process.
    """
    with ExitStack() as stack:
        stack.enter_context(_held(data_dir))
        vault = vault and "MAX_URL" not in os.environ
        environment = _environment(data_dir, url, vault=vault)
        if engine == "emulators":
            firestore, bus = stack.enter_context(running(FIRESTORE, PUBSUB))
            environment |= {
                "DOCUMENTS": "firestore",
                "FIRESTORE_EMULATOR_HOST": firestore,
                "BUS_URL": f"http://{bus}",
            }
        front = _front(engine, environment)
        pages = DispatcherMiddleware(front, open_doors(environment))
        post = poster(pages)
        clock = SandboxClock(data_dir / "clock.json")
        pretend_max = PretendMax(
            {bot: _token(bot) for bot in town.BOTS},
            clock,
            data_dir / "max.jsonl",
            _webhooks(stack, pages, url),
            base_url=f"{url}/max",
        )
        stack.callback(pretend_max.stop)
        bucket = PretendBucket(data_dir / "vault", clock)
        stack.callback(bucket.stop)
        own_bus = Bus(data_dir / "bus.sqlite", PROJECT, post)
        clockwork = Clockwork(clock, post)

        def fill() -> None:
            if register:
                town.tell(register)
            else:
                town.settle(pretend_max, data_dir / "register.json")

        def begin() -> None:
            if engine == "emulators":
                pubsub.wire(environment["BUS_URL"], PROJECT, url, town.organisations())
            pretend_max.start()
            own_bus.start()
            stack.callback(own_bus.stop)
            post("/upkeep", {})  # subscribed first: the product greets the chats it is let into
            fill()
            clockwork.start()
            stack.callback(clockwork.stop)

        def reset() -> None:
            own_bus.forget_all()
            bucket.reset()
            _forget_documents(data_dir, environment.get("FIRESTORE_EMULATOR_HOST"))
            post("/upkeep", {})  # the bots introduce themselves: links need their names
            fill()

        supplier = feed(environment["BUS_URL"], PROJECT)
        control = control_app(pretend_max, clock, supplier, reset, first_code)
        control.add_url_rule("/bus", view_func=own_bus.state)
        vault_troubles(control, bucket if vault else None)
        control.register_error_handler(NoTopic, lambda error: ({"error": str(error)}, 404))
        control.register_error_handler(CodeRefused, lambda error: ({"error": str(error)}, 409))
        front.register_blueprint(page(pretend_max.view, clock, town.people, town.register, vault))
        pages.mounts |= {
            "/max": pretend_max.wsgi,
            "/sandbox/api": control,
            "/sandbox/pubsub": own_bus.app,
            **({"/vault": bucket} if vault else {}),
        }
        yield Sandbox(pages, begin)


def _environment(data_dir: Path, url: str, *, vault: bool = True) -> dict[str, str]:
    """The product's settings. What points it at a real bot may come from outside, nothing else:
    nobody's shell shall lead the sandbox to real documents. A real bot is alone: the invented ones
    have no token that a real MAX would take.
    """
    real = {name: os.environ[name] for name in REAL_BOT if name in os.environ}
    bots = town.BOTS[:1] if "MAX_URL" in real else town.BOTS
    tokens = {f"MAX_TOKEN_{bot.upper()}": _token(bot) for bot in bots}
    secrets = {f"MAX_SECRET_{bot.upper()}": f"{bot}-secret" for bot in bots}
    return {
        "DOCUMENTS": f"sqlite:{data_dir / 'documents.sqlite'}",
        "GOOGLE_CLOUD_PROJECT": PROJECT,
        "BUS_URL": f"{url}/sandbox/pubsub",
        "CLOCK_FILE": str(data_dir / "clock.json"),
        "BOTS": ",".join(bots),
        "MAX_URL": f"{url}/max",
        "WEBHOOK_URL": f"{url}/max_webhook",
        "FILES_URL": f"{url}/private_files",
        **(vault_settings(f"{url}/vault", data_dir / KEYS) if vault else ABSENT),
        **tokens,
        **secrets,
        **real,
    }


def _token(bot: str) -> str:
    """The pretend MAX's, invented."""
    return f"{bot}-token"


def _webhooks(stack: ExitStack, pages: WSGIApplication, url: str) -> Callable[..., httpx.Response]:
    """How the pretend MAX posts webhooks: to our own doors without a socket, elsewhere with one."""
    ours = httpx.WSGITransport(app=pages, raise_app_exceptions=False)
    return stack.enter_context(httpx.Client(mounts={url: ours}, trust_env=False)).post


@contextmanager
def _held(data_dir: Path) -> Iterator[None]:
    """The folder is ours alone: two sandboxes in one would answer each update twice."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "lock").open("w")
    except OSError as error:
        raise DataDirUnusable(
            f"DATA_DIR {data_dir} cannot be written ({error.strerror}): "
            "make run DATA_DIR=<a folder of yours>"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DataDirUnusable(
                f"DATA_DIR {data_dir} is in use by another `make run`: stop that one, or "
                "make run DATA_DIR=<another folder> PORT=<another port>"
            ) from error
        yield


def _front(engine: Engine, environment: Mapping[str, str]) -> Flask:
    """What is mounted nowhere else. /healthz says where the engines are, for who wants to look."""
    app = Flask("sandbox")
    engines = {name.lower(): environment[name] for name in ENGINES if name in environment}

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok", "engine": engine, "project": PROJECT, **engines}

    return app


def _forget_documents(data_dir: Path, firestore: str | None) -> None:
    """Empty the engine's own storage: the sandbox owns it, and no door forgets everything."""
    if firestore:
        path = f"/emulator/v1/projects/{PROJECT}/databases/(default)/documents"
        httpx.delete(f"http://{firestore}{path}", timeout=60).raise_for_status()
        return
    with closing(sqlite3.connect(data_dir / "documents.sqlite", timeout=30)) as db, db:
        db.execute("DELETE FROM documents")
