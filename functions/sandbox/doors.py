"""The product behind its doors: functions-framework's own apps, mounted side by side.

This is the only way from the sandbox into the product: its environment on one side, its doors on
the other.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import functions_framework
import httpx

DOORS = (
    "max_webhook",
    "outage_feed",
    "dead_letters",
    "notices",
    "private_files",
    "reminders",
    "upkeep",
)
MAIN = Path(__file__).parent.parent / "main.py"
ANSWER_SECONDS = 60


def open_doors(environment: Mapping[str, str]) -> dict[str, WSGIApplication]:
    """Each door as a WSGI app by the path it is mounted at.

    environment  the product's settings; a wrong one ends the process with one line
    """
    os.environ.update(environment)
    return {f"/{door}": _rooted(_app(door)) for door in DOORS}


def _app(door: str) -> WSGIApplication:
    app: WSGIApplication = functions_framework.create_app(  # type: ignore[no-untyped-call]
        target=door, source=str(MAIN)
    )
    return app


def _rooted(app: WSGIApplication) -> WSGIApplication:
    """A mounted app answers 308 to its path without a slash, which a bus takes for a failure."""

    def rooted(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ["PATH_INFO"] = environ.get("PATH_INFO") or "/"
        return app(environ, start)

    return rooted


def poster(app: WSGIApplication) -> Callable[[str, Any], httpx.Response]:
    """Posts JSON to a path of `app` without a socket: one process that calls itself over the
    network needs a thread for either end.
    """
    transport = httpx.WSGITransport(app=app, raise_app_exceptions=False)
    client = httpx.Client(transport=transport, base_url="http://sandbox", timeout=ANSWER_SECONDS)

    def post(path: str, body: Any) -> httpx.Response:
        return client.post(path, json=body)

    return post
