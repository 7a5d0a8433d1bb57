"""`notices` as it is; asked by GET, it tells what it has cost so far."""

import os
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path
from statistics import median
from typing import Any

import functions_framework
import httpx
from flask import Request
from flask.typing import ResponseReturnValue

import context
from bench.counting import CountedDocuments
from main import notices

STATM = Path("/proc/self/statm")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")

given = context.context()
documents = CountedDocuments(given.documents)
context._built[:] = [replace(given, documents=documents)]


class Stopwatch:
    """How long MAX takes to answer, as its client sees it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: list[float] = []

    def begins(self, request: httpx.Request) -> None:
        request.extensions["begun"] = time.perf_counter()

    def ends(self, response: httpx.Response) -> None:
        response.read()
        taken = time.perf_counter() - response.request.extensions["begun"]
        with self._lock:
            self._taken.append(taken)

    @property
    def seconds(self) -> float:
        """Of the median call; 0 if there was none."""
        with self._lock:
            return median(self._taken) if self._taken else 0.0


stopwatch = Stopwatch()
given.max("uk")._http.event_hooks = {"request": [stopwatch.begins], "response": [stopwatch.ends]}


@functions_framework.http
def measured(request: Request) -> ResponseReturnValue:
    return (_spent(), 200) if request.method == "GET" else notices(request)


def _spent() -> dict[str, Any]:
    resident = int(STATM.read_text(encoding="ascii").split()[1]) * PAGE_BYTES
    return {
        "cpu": time.process_time(),
        "resident": resident / 2**20,
        "latency": stopwatch.seconds,
        "counts": asdict(documents.counts),
    }
