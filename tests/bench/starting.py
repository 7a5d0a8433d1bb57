"""Cold start: what a fresh interpreter pays before the first request, beside the bare libraries.

All doors share main.py, so their start is one figure; what differs is the engine. Imports stand
beside imports, and a door that is ready beside libraries that are ready.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.environment import environment
from bench.table import Part, Row, at_most, spread

AIM = 1.10
# Names of pydantic, because `import pydantic` alone loads next to nothing of it.
LIBRARIES = (
    "import functions_framework, google.cloud.firestore, httpx; from pydantic import BaseModel"
)
READY = (
    f"{LIBRARIES}\n"
    "class Least(BaseModel): a: int\n"
    "httpx.Client(); google.cloud.firestore.Client(project='domovoy-bench')._firestore_api"
)
HANDS = "import main, context; context.context()"
IMPORTED, LOADED = "libraries imported", "libraries ready"
# Ours, and beside what.
PAIRS = (
    ("import main", IMPORTED),
    ("main + hands, Firestore", LOADED),
    ("main + hands, SQLite", LOADED),
)
MEASURED = """
import resource, time
wall, cpu = time.perf_counter(), time.process_time()
{work}
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
import json
print(json.dumps({{"cpu": cpu * 1000, "wall": wall * 1000, "resident": resident}}))
"""


@dataclass(frozen=True, slots=True)
class Start:
    """CPU and wall in milliseconds, memory in MiB."""

    cpu: float
    wall: float
    resident: float


def cold_starts(directory: Path, runs: int) -> Part:
    """Each start in a new process, one after the other, `runs` times round."""
    with_sqlite = environment(directory / "starting.sqlite")
    with_firestore = with_sqlite | {
        "DOCUMENTS": "firestore",
        "FIRESTORE_EMULATOR_HOST": "127.0.0.1:9",  # nobody: a client is built without a call
    }
    works = {
        IMPORTED: (LIBRARIES, with_firestore),
        "import main": ("import main", with_firestore),
        LOADED: (READY, with_firestore),
        "main + hands, Firestore": (HANDS, with_firestore),
        "main + hands, SQLite": (HANDS, with_sqlite),
    }
    found: dict[str, list[Start]] = {name: [] for name in works}
    for turn in range(runs + 1):
        for name, (work, given) in works.items():
            start = _start(work, given)
            if turn:  # the first one writes the .pyc files and warms the disk's cache
                found[name].append(start)
    return _part(found)


def _start(work: str, given: Mapping[str, str]) -> Start:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(work=work)],
        env={**os.environ, **given, "PYTHONDONTWRITEBYTECODE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"bench: `{work}` did not start: {done.stderr.strip().splitlines()[-1]}")
    return Start(**json.loads(done.stdout.splitlines()[-1]))


def _part(found: Mapping[str, list[Start]]) -> Part:
    ratios = [
        at_most(
            f"cold start, {name} ÷ {floor}: {what}",
            [
                getattr(a, what) / getattr(b, what)
                for a, b in zip(found[name], found[floor], strict=True)
            ],
            AIM,
        )
        for name, floor in PAIRS
        for what in ("cpu", "wall", "resident")
    ]
    absolutes = [
        Row(
            f"cold start, {name}: CPU ms, wall ms, RSS MiB",
            "; ".join(
                spread([getattr(start, what) for start in starts], digits=0)
                for what in ("cpu", "wall", "resident")
            ),
        )
        for name, starts in found.items()
    ]
    note = (
        "Cold start: of each door alike, since all share main.py; a fresh interpreter with .pyc "
        f"files, without the interpreter's own start. Libraries imported: `{LIBRARIES}`; ready: "
        "with one model and a client of each built. SQLite's door imports no Firestore."
    )
    return Part(ratios, absolutes, [note])
