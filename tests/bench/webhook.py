"""The webhook under load: (a) a press up to its commit, (b) the whole press, beside their peers."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from bench.environment import FUNCTIONS, SECRET, THREADS, environment
from bench.presses import A_FREE_TIME, FIRST, settle
from bench.servers import DOORS, door, script
from bench.table import Part, Row, at_least, spread
from documents.sqlite import SqliteDocuments
from residents.store import resident

AIM = 0.8
CONNECTIONS = (1, 16, 64)
PEER = "bench.doors.maxapi_webhook"
OURS, BARE, MAXAPI = "ours", "bare door", "maxapi"
# The generator against a server that does nothing must be so much faster than the bare door.
HEADROOM = 2.0


@dataclass(frozen=True, slots=True)
class Run:
    """Requests a second, milliseconds."""

    rate: float
    p50: float
    p99: float


Runs = dict[tuple[str, int], list[Run]]


def webhooks(directory: Path, runs: int, seconds: float) -> Part:
    """Both measurements, and how much faster than the bare door the generator can be."""
    with ExitStack() as stack:
        paths = {"PYTHONPATH": environment(directory / "unused")["PYTHONPATH"]}
        max_port = stack.enter_context(script("bench.stand_in", environment=paths))
        generator = [loaded(max_port, connections, seconds).rate for connections in CONNECTIONS]
        to_commit = _to_commit(directory / "commit.sqlite", max_port, runs, seconds)
        whole = _whole(directory / "whole.sqlite", max_port, runs, seconds)
    _check_headroom(generator, to_commit)
    parts = [("(a)", to_commit), ("(b)", whole)]
    rates = ", ".join(
        f"{rate:.0f}/s at {n}" for rate, n in zip(generator, CONNECTIONS, strict=True)
    )
    return Part(
        ratios=[row for name, found in parts for row in _ratios(name, found)],
        absolutes=[row for name, found in parts for row in _absolutes(name, found)],
        notes=[
            UP_TO_COMMIT,
            WHOLE,
            f"The load generator against a server that answers at once: {rates}.",
        ],
    )


UP_TO_COMMIT = (
    "(a): a known resident asks for the free times of a day, through functions-framework's "
    f"server with THREADS={THREADS}, one worker, SQLite with synchronous=FULL; the press ends "
    "after its commit, with a MAX client that tells nobody. Bare door: returns an empty 200 "
    "under the same server. maxapi: its aiohttp webhook; its handler does and keeps nothing."
)
WHOLE = (
    "(b): the same press as deployed, with its answer to a stand-in for MAX that says yes at "
    "once. Bare door: one httpx POST to the same. maxapi: answers by its own client to the same."
)


def _to_commit(file: Path, max_port: int, runs: int, seconds: float) -> Runs:
    given = environment(file, max_url=f"http://127.0.0.1:{max_port}")
    _settle(file)
    with ExitStack() as stack:
        enter = stack.enter_context
        ports = {
            OURS: enter(door(DOORS / "to_commit.py", "max_webhook", given)),
            BARE: enter(door(DOORS / "bare.py", "bare", given)),
            MAXAPI: enter(script(PEER, SECRET, "takes", environment=given)),
        }
        found = _alternating(ports, runs, seconds)
    _check_committed(file)
    return found


def _whole(file: Path, max_port: int, runs: int, seconds: float) -> Runs:
    given = environment(file, max_url=f"http://127.0.0.1:{max_port}")
    _settle(file)
    with ExitStack() as stack:
        enter = stack.enter_context
        ports = {
            OURS: enter(door(FUNCTIONS / "main.py", "max_webhook", given)),
            BARE: enter(door(DOORS / "bare_post.py", "bare_post", given)),
            MAXAPI: enter(script(PEER, SECRET, "answers", environment=given)),
        }
        before = asked(max_port)
        found = _alternating(ports, runs, seconds)
        told = asked(max_port) - before
    _check_committed(file)
    expected = sum(run.rate for turns in found.values() for run in turns) * seconds
    if told < expected:
        sys.exit(f"bench: MAX was asked {told} times for {expected:.0f} presses")
    return found


def _settle(file: Path) -> None:
    with closing(SqliteDocuments(file)) as documents:
        settle(documents)


def _alternating(ports: Mapping[str, int], runs: int, seconds: float) -> Runs:
    found: Runs = {}
    for _ in range(runs):
        for connections in CONNECTIONS:
            for name, port in ports.items():
                run = loaded(port, connections, seconds)
                found.setdefault((name, connections), []).append(run)
    return found


def loaded(port: int, connections: int, seconds: float, rate: float | None = None) -> Run:
    """One run of presses against a door, at most `rate` a second if given."""
    given = (port, "/uk", connections, seconds, *([rate] if rate else []))
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", *map(str, given)],
        env={**os.environ, **environment(Path("unused"))},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"bench: {(done.stderr.strip().splitlines() or ['no load'])[-1]}")
    return Run(**json.loads(done.stdout))


def asked(max_port: int) -> int:
    """How many calls the stand-in for MAX has had."""
    with urlopen(f"http://127.0.0.1:{max_port}/count") as answer:
        return int(answer.read())


def _check_committed(file: Path) -> None:
    """A door that answers 200 and keeps nothing would be fast."""
    with closing(SqliteDocuments(file)) as documents:
        for user_id in range(FIRST, FIRST + max(CONNECTIONS)):
            known = resident(documents, "uk", user_id)
            if not known or A_FREE_TIME not in known[0].shown:
                sys.exit(f"bench: the presses of resident {user_id} were answered but not kept")


def _check_headroom(generator: Sequence[float], found: Runs) -> None:
    for rate, connections in zip(generator, CONNECTIONS, strict=True):
        bare = median(run.rate for run in found[BARE, connections])
        if rate < HEADROOM * bare:
            sys.exit(f"bench: the generator reaches {rate:.0f}/s, the bare door {bare:.0f}/s")


def _ratios(name: str, found: Runs) -> Iterator[Row]:
    for peer in (BARE, MAXAPI):
        for connections in CONNECTIONS:
            pairs = zip(found[OURS, connections], found[peer, connections], strict=True)
            ratios = [ours.rate / other.rate for ours, other in pairs]
            figure = f"{name} requests/s, ours ÷ {peer}, {_connections(connections)}"
            yield at_least(figure, ratios, AIM) if peer == BARE else Row(figure, spread(ratios))


def _absolutes(name: str, found: Runs) -> Iterator[Row]:
    for (who, connections), turns in found.items():
        rate = spread([run.rate for run in turns], digits=0)
        p50, p99 = (spread([getattr(run, p) for run in turns], digits=1) for p in ("p50", "p99"))
        figure = f"{name} {who}, {_connections(connections)}: requests/s; p50 ms; p99 ms"
        yield Row(figure, f"{rate}; {p50}; {p99}")


def _connections(n: int) -> str:
    return f"{n} connection{'s' if n > 1 else ''}"
