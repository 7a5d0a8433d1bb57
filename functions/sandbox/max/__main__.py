"""The pretend MAX as a process of its own: `python -m sandbox.max --port 8090 --log max.jsonl`.

The bot API is under /max, the control API under /sandbox/api, GET /healthz says it runs.
"""

import argparse
import logging
import signal
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from sandbox.clock import ClockBroken, SandboxClock
from sandbox.control import control_app
from sandbox.max.journal import JournalUnusable
from sandbox.max.pretend import PretendMax
from sandbox.max.serving import PortTaken, listen

_CANNOT_RUN = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs until SIGTERM or SIGINT. Exits with 2 and one line when it cannot."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(format="%(levelname)s %(message)s")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    clock = SandboxClock(chosen.clock or chosen.log.with_suffix(".clock.json"))
    bots = {"sandbox": chosen.token, **dict(chosen.bot)}
    try:
        clock.now()
        with listen(_health, chosen.host, chosen.port) as server:
            url = f"http://{chosen.host}:{server.port}/max"
            pretend_max = PretendMax(bots, clock, chosen.log, base_url=url, fsync=chosen.fsync)
            server.app = _mounted(pretend_max, clock)
            with pretend_max:
                sys.stdout.write(f"pretend MAX: {url}, log {chosen.log}\n")
                sys.stdout.flush()
                server.serve_forever()
    except (ClockBroken, JournalUnusable, PortTaken) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(_CANNOT_RUN)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m sandbox.max", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090, help="0 takes a free one")
    parser.add_argument("--log", type=Path, required=True, help="taken up where it ends")
    parser.add_argument("--clock", type=Path, help="the clock's file; default: beside the log")
    parser.add_argument("--token", default="sandbox-token", help="of the bot `sandbox`")
    parser.add_argument(
        "--bot", type=_bot, action="append", default=[], metavar="NAME=TOKEN", help="one more bot"
    )
    parser.add_argument("--fsync", action="store_true", help="the log survives a power cut")
    return parser


def _bot(text: str) -> tuple[str, str]:
    name, _, token = text.partition("=")
    if not (name and token):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=TOKEN")
    return name, token


def _mounted(pretend_max: PretendMax, clock: SandboxClock) -> WSGIApplication:
    mounts: dict[str, WSGIApplication] = {
        "/max": pretend_max.wsgi,
        "/sandbox/api": control_app(pretend_max, clock),
    }
    return DispatcherMiddleware(_health, mounts)


def _health(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/healthz":
        response = Response('{"ok": true}', mimetype="application/json")
    else:
        response = Response("there are /max, /sandbox/api and /healthz\n", 404)
    return response(environ, start_response)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


if __name__ == "__main__":
    main()
