"""`make run`: the product with its sandbox, on this machine alone."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from sandbox.emulators import EmulatorBroken, EmulatorMissing
from sandbox.max.journal import JournalUnusable
from sandbox.max.serving import PortTaken, listen
from sandbox.running import DataDirUnusable, Engine, sandbox
from sandbox.town import RegisterRefused

HOST = "127.0.0.1"
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class RegisterMissing(Exception):
    """A real MAX without a register of real chats."""


REFUSALS = (
    DataDirUnusable,
    EmulatorBroken,
    EmulatorMissing,
    JournalUnusable,
    PortTaken,
    RegisterMissing,
    RegisterRefused,
)


def main() -> int:
    """0 when asked to stop, 2 with one line on standard error when it cannot start."""
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="0: any free one")
    parser.add_argument("--data-dir", type=Path, default=Path(".data"))
    parser.add_argument("--engine", choices=("embedded", "emulators"), default="embedded")
    parser.add_argument("--register", type=Path, help="own register instead of the invented town")
    parser.add_argument(
        "--no-vault", action="store_false", dest="vault", help="as where no personal data are kept"
    )
    given = parser.parse_args()
    try:
        _check_register(given.register)
        data_dir = given.data_dir.absolute()
        serve(data_dir, given.port, given.engine, given.register, vault=given.vault)
    except REFUSALS as refusal:
        hint = ": make run PORT=<another port>" if isinstance(refusal, PortTaken) else ""
        sys.stderr.write(f"{refusal}{hint}\n")
        return 2
    return 0


def _check_register(register: Path | None) -> None:
    if "MAX_URL" in os.environ and register is None:
        raise RegisterMissing(
            "MAX_URL points at a real MAX, where the invented town has no chats: "
            "make run REGISTER=<your register.json>"
        )


def serve(data_dir: Path, port: int, engine: Engine, register: Path | None, *, vault: bool) -> None:
    """Serve until SIGINT or SIGTERM."""
    stop = threading.Event()

    def end(*_: object) -> None:
        # Once: a second signal that comes while the first sets the event would wait for itself.
        for name in SIGNALS:
            signal.signal(name, signal.SIG_IGN)
        stop.set()

    for name in SIGNALS:
        signal.signal(name, end)
    server = listen(_not_yet, HOST, port)
    url = f"http://{HOST}:{server.port}"
    with sandbox(data_dir, url, engine, register, vault=vault) as town:
        server.app = town.app
        serving = threading.Thread(target=server.serve_forever, name="server", daemon=True)
        serving.start()
        town.begin()
        sys.stdout.write(f"Домовой работает: {url} (Ctrl-C останавливает)\n")
        sys.stdout.flush()
        stop.wait()
        server.shutdown()


def _not_yet(_environ: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
    raise AssertionError("the server starts after its application is there")


if __name__ == "__main__":
    sys.exit(main())
