"""Delivering: a flood at MAX's limit, without it, under presses and under faults, beside maxapi."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

import httpx

from bench.environment import FUNCTIONS, environment
from bench.flooding import REAL_PACE, Holder, Spent, Tally, found_chats, holder, tally
from bench.presses import settle
from bench.servers import door, pretend_max, script
from bench.table import Part, Row, at_most, spread
from bench.webhook import Run, asked, loaded
from chaos.judge import BOT_LIMIT, busiest, read_log
from chaos.scenario import SHORT
from documents.sqlite import SqliteDocuments
from max_messenger.pace import PER_SECOND

OVERHEAD_AIM = 1.03
FLAT_AIM = 1.10
PRESS_AIM = 1.5
PRESSES_PER_SECOND = 4.0  # residents wait for answers at the real pace, 6 a second
# A flood outlives its presses by about so much.
SPARE_SECONDS = 4.0
FAULTS_MINUTE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Size:
    """How many notices: at the limit, with limits lifted, under faults; seconds of presses."""

    limited: int
    lifted: int
    faulty: int
    pressing: float


FULL = Size(limited=10_000, lifted=10_000, faulty=2_000, pressing=12.0)
QUICK = Size(limited=200, lifted=500, faulty=200, pressing=3.0)


def flood(directory: Path, runs: int, size: Size) -> Part:
    """All four, one after the other."""
    parts = (
        _at_the_limit(directory / "limited", size.limited),
        _lifted(directory / "lifted", size.lifted),
        _pressed(directory / "pressed", runs, size.pressing),
        _faulty(directory / "faulty", size.faulty),
    )
    return Part(
        [row for part in parts for row in part.ratios],
        [row for part in parts for row in part.absolutes],
        [note for part in parts for note in part.notes],
    )


# At the limit.


def _at_the_limit(directory: Path, number: int) -> Part:
    directory.mkdir()
    log = directory / "max.jsonl"
    chats = found_chats(log, number)
    with (
        pretend_max(log, paths()) as port,
        holder(directory, f"http://127.0.0.1:{port}/max", chats, REAL_PACE) as told,
    ):
        told.owe("1")
        before = told.spent
        took = told.tell("1")
        spent = told.spent
        _check_sent(told, number)
    floor = number / PER_SECOND
    evidence = read_log(log)
    refused = sum(status == 429 for *_, status in evidence.calls)
    what = f"flood of {number:,} at MAX's limit"
    return Part(
        [
            at_most(
                f"{what}: time ÷ ({number:,} / {PER_SECOND} s)",
                [took / floor],
                OVERHEAD_AIM + spent.latency,
            ),
            Row(f"{what}: answers 429", str(refused), "0", refused == 0),
        ],
        [
            Row(
                f"{what}: s; most calls in a second; median call ms",
                f"{took:.1f}; {busiest(evidence)[0]} of {BOT_LIMIT}; {spent.latency * 1000:.1f}",
            ),
            Row(f"{what}: CPU s per 1,000 notices", cpu_words(before, spent, number)),
            Row(f"{what}: per notice", per_notice(before, spent, number)),
        ],
        [LIMITED],
    )


LIMITED = (
    f"Flood: one emergency told to as many house chats, from the wake-up to the last one told; the "
    "door `notices` in a process of its own, woken by the sandbox's bus, over SQLite with "
    "synchronous=FULL. At the limit: against the sandbox's MAX, which enforces 30 calls/s and 2/s "
    f"per chat. A permit comes back 1 s after MAX's answer, so a second's {PER_SECOND} calls take "
    "1 s and one call's latency L: the aim is 1.03 + L, L being the median latency in seconds as "
    "the product saw it. Floods are run once, but for those with presses."
)


# Limits lifted.


def _lifted(directory: Path, number: int) -> Part:
    chats = list(range(-number, 0))
    with (
        script("bench.stand_in", environment=paths()) as port,
        holder(directory, f"http://127.0.0.1:{port}", chats, {}) as told,
    ):
        published = time.monotonic()
        told.owe("1")
        published = time.monotonic() - published
        before = told.spent
        began = told.wake()
        _await_asked(port, number // 10, told)
        early = told.spent
        told.await_told()
        took, spent, calls = told.seconds_since(began, "1"), told.spent, asked(port)
        _check_sent(told, number)
    what = f"flood of {number:,} without limits"
    rss = f"{before.resident:.0f}; {early.resident:.0f}; {spent.resident:.0f}"
    return Part(
        [at_most(f"{what}: RSS, end ÷ first tenth", [spent.resident / early.resident], FLAT_AIM)],
        [
            Row(f"{what}: notices/s of one holder", f"{number / took:.0f}"),
            Row(f"{what}: CPU s per 1,000 notices", cpu_words(before, spent, number)),
            Row(f"{what}: per notice", per_notice(before, spent, number)),
            Row(f"{what}: MAX requests per notice", f"{calls / number:.3f}"),
            Row(f"{what}: RSS MiB before, at a tenth, at the end", rss),
            Row(f"{what}: publication, notices/s", f"{number / published:.0f}"),
        ],
        [UNLIMITED],
    )


UNLIMITED = (
    "Without limits: the same against a stand-in for MAX that says yes at once, so that the "
    "product is measured; its 12 workers, one process. CPU, memory and document calls are of the "
    "holder's whole process; a commit waits for the disk twice per notice."
)


def _check_sent(told: Holder, number: int) -> None:
    """Refusals would be fast."""
    if (sent := told.sent("1")) != number:
        sys.exit(f"bench: {sent} of {number} notices were sent")


def _await_asked(port: int, least: int, told: Holder) -> None:
    """Until MAX has had so many calls."""
    while asked(port) < least and told.owing:
        time.sleep(0.02)


# Presses meanwhile.


def _pressed(directory: Path, runs: int, seconds: float) -> Part:
    number = round(PER_SECOND * (seconds + SPARE_SECONDS))
    directory.mkdir()
    file = directory / "documents.sqlite"
    with closing(SqliteDocuments(file)) as documents:
        settle(documents)
    calm, busy = list[Run](), list[Run]()
    with script("bench.stand_in", environment=paths()) as port:
        url = f"http://127.0.0.1:{port}"
        given = environment(file, url) | REAL_PACE
        with (
            holder(directory, url, range(-number, 0), REAL_PACE) as told,
            door(FUNCTIONS / "main.py", "max_webhook", given) as webhook,
        ):
            loaded(webhook, 1, 1.0, PRESSES_PER_SECOND)  # the first press of a process is slow
            for run in range(runs):
                calm.append(loaded(webhook, 1, seconds, PRESSES_PER_SECOND))
                told.owe(str(run))
                before = asked(port)
                told.wake()
                _await_asked(port, before + 1, told)
                busy.append(loaded(webhook, 1, seconds, PRESSES_PER_SECOND))
                if not told.owing:
                    sys.exit("bench: the flood ended before the presses did")
                told.await_told()
    return _press_part(calm, busy)


def _press_part(calm: Sequence[Run], busy: Sequence[Run]) -> Part:
    ratios = {
        p: [getattr(a, p) / getattr(b, p) for a, b in zip(busy, calm, strict=True)]
        for p in ("p50", "p99")
    }
    what = "press during a flood ÷ without"
    return Part(
        [
            Row(f"{what}: p50", spread(ratios["p50"])),
            at_most(f"{what}: p99", ratios["p99"], PRESS_AIM),
        ],
        [
            Row(
                f"press {when}: p50 ms; p99 ms",
                "; ".join(spread([getattr(r, p) for r in turns], digits=1) for p in ratios),
            )
            for when, turns in (("without a flood", calm), ("during a flood", busy))
        ],
        [PRESSED],
    )


PRESSED = (
    f"Presses during a flood: the press of (b), {PRESSES_PER_SECOND:.0f} a second by residents in "
    "turn, through `max_webhook` in its own process at its real pace (6 answers/s, one a second in "
    f"a chat), while another process delivers {PER_SECOND} notices/s from the same SQLite file. A "
    "press that had to wait for the one before counts from its turn. A run has so few presses that "
    "their p99 is the slowest one."
)


# Faults, and the peer.


def _faulty(directory: Path, number: int) -> Part:
    directory.mkdir()
    found = [
        ("ours", number, _ours(directory / "ours", number)),
        ("maxapi", number, _maxapi(directory / "maxapi", number)),
        (
            f"maxapi, {PER_SECOND} a second",
            number // 4,
            _maxapi(directory / "paced", number // 4, str(PER_SECOND)),
        ),
    ]
    return Part(
        absolutes=[
            Row(f"faults, {messages:,} messages, {who}: {Result.NAMES}", str(result))
            for who, messages, result in found
        ],
        notes=[_faults_note()],
    )


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one message to each chat while MAX failed."""

    NAMES: ClassVar = "duplicates; losses; calls too fast; most calls in a second; s"
    told: Tally
    fullest: int
    seconds: float

    def __str__(self) -> str:
        told, fullest = self.told, f"{self.fullest} of {BOT_LIMIT}"
        return f"{told.duplicates}; {told.losses}; {told.too_fast}; {fullest}; {self.seconds:.0f}"


def _ours(directory: Path, number: int) -> Result:
    directory.mkdir()
    log = directory / "max.jsonl"
    chats = found_chats(log, number)
    given = REAL_PACE | {
        "MAX_TIMEOUT_SECONDS": str(SHORT.timeout_seconds),
        "MAX_LATE_SECONDS": str(SHORT.late_seconds),
    }
    with (
        pretend_max(log, paths()) as port,
        holder(directory, f"http://127.0.0.1:{port}/max", chats, given) as told,
    ):
        told.owe("1")
        _cause_faults(port)
        took = told.tell("1", FAULTS_MINUTE_SECONDS)
        time.sleep(SHORT.posted_late_seconds)  # what MAX posts late may be a duplicate
    return _result(log, chats, took)


def _maxapi(directory: Path, number: int, *pace: str) -> Result:
    directory.mkdir()
    log, named = directory / "max.jsonl", directory / "chats.json"
    chats = found_chats(log, number)
    named.write_text(json.dumps(chats), encoding="utf-8")
    with pretend_max(log, paths()) as port:
        _cause_faults(port)
        url = f"http://127.0.0.1:{port}/max"
        done = subprocess.run(
            [sys.executable, "-m", "bench.maxapi_loop", str(named), *pace],
            env={**os.environ, **paths(), "MAX_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"bench: the loop over maxapi: {done.stderr.strip().splitlines()[-1]}")
        time.sleep(SHORT.posted_late_seconds)
    return _result(log, chats, json.loads(done.stdout)["seconds"])


def _cause_faults(port: int) -> None:
    times = {
        "posted_late_seconds": SHORT.posted_late_seconds,
        "hold_seconds": SHORT.timeout_seconds * 3,
    }
    url = f"http://127.0.0.1:{port}/sandbox/api/faults"
    httpx.post(url, json={**SHORT.faults, **times}, trust_env=False).raise_for_status()


def _result(log: Path, chats: Sequence[int], seconds: float) -> Result:
    fullest, _ = busiest(read_log(log))
    return Result(tally(log, chats), fullest, seconds)


def _faults_note() -> str:
    shares = ", ".join(f"{name} {share:.0%}" for name, share in SHORT.faults.items())
    return (
        f"Faults: one message to each of so many chats while the sandbox's MAX fails ({shares}) "
        "and enforces its limits, judged by its log. Ours: the flood above. maxapi: `await "
        "bot.send_message(…)` in a loop, exceptions logged and skipped, its client's own repeats "
        "left as they are; once as fast as it goes and once, with a quarter of the messages, with "
        f"`await asyncio.sleep(1 / {PER_SECOND})` after each. Too fast: answered 429 because of a "
        "limit and not of a fault. Fewer than the 10,000 above, and times scaled down, so that the "
        f"bench ends: MAX holds a call {SHORT.timeout_seconds * 3:.1f} s and posts late after "
        f"{SHORT.posted_late_seconds} s, our time-out is {SHORT.timeout_seconds} s instead of 10, "
        f"the look comes {SHORT.late_seconds} s after it instead of 30, the clock's minute takes "
        f"{FAULTS_MINUTE_SECONDS:.0f} s."
    )


def paths() -> Mapping[str, str]:
    return {"PYTHONPATH": environment(Path("unused"))["PYTHONPATH"]}


def cpu_words(before: Spent, after: Spent, number: int) -> str:
    return f"{(after.cpu - before.cpu) / number * 1000:.2f}"


def per_notice(before: Spent, after: Spent, number: int) -> str:
    """Document calls."""
    spent = {
        name: (value - getattr(before.counts, name)) / number
        for name, value in asdict(after.counts).items()
    }
    return (
        f"{spent['lookups']:.2f} lookups ({spent['read']:.2f} read), "
        f"{spent['commits']:.2f} commits ({spent['written']:.2f} written)"
    )
