"""A register of 100,000 houses: filled from a table, and searched as people type."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.environment import environment
from bench.table import Part, Row, at_most, spread
from bench.town_of_houses import write_csv, write_xlsx

# One import takes as long as all runs of another figure.
MOST_RUNS = 2
# Three documents a house: itself, its audience, its GUID.
DOCUMENTS_A_HOUSE = 3
AIM_SECONDS, AIM_MIB, AIM_SEARCH_MS = 60, 300, 20
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Size:
    """How many houses, and how many searches among them."""

    houses: int
    searches: int


FULL, QUICK = Size(100_000, 2_000), Size(5_000, 200)


def houses(directory: Path, runs: int, size: Size) -> Part:
    """Each import and its floor in a process and a database of their own, in turn."""
    runs = min(runs, MOST_RUNS)
    files = {kind: directory / f"houses.{kind}" for kind in WRITERS}
    for kind, write in WRITERS.items():
        write(files[kind], size.houses)
    found: dict[str, list[Figures]] = {kind: [] for kind in (*WRITERS, "floor", "search")}
    for run in range(runs):
        for kind, file in files.items():
            database = directory / f"{kind}-{run}.sqlite"
            found[kind].append(_measured(directory, "import", str(file), str(database)))
        empty = str(size.houses * DOCUMENTS_A_HOUSE)
        database = directory / f"floor-{run}.sqlite"
        found["floor"].append(_measured(directory, "floor", empty, str(database)))
        searched = str(directory / f"csv-{run}.sqlite")
        found["search"].append(_measured(directory, "search", searched, str(size.searches)))
    return _part(found, size, runs)


def _measured(directory: Path, *work: str) -> Figures:
    done = subprocess.run(
        [sys.executable, "-m", "bench.town_of_houses", *work],
        env={**os.environ, **environment(directory / "unused.sqlite")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"bench: houses, {work[0]}: {done.stderr.strip().splitlines()[-1]}")
    figures: Figures = json.loads(done.stdout)
    return figures


def _part(found: dict[str, list[Figures]], size: Size, runs: int) -> Part:
    def of(kind: str, figure: str) -> list[float]:
        return [figures[figure] for figures in found[kind]]

    named = f"{size.houses:,} houses"
    ratios = [
        row
        for kind in WRITERS
        for row in (
            at_most(f"import of {named}, {kind}: s", of(kind, "seconds"), AIM_SECONDS),
            at_most(f"import of {named}, {kind}: peak RSS, MiB", of(kind, "peak"), AIM_MIB),
        )
    ]
    ratios.append(
        at_most(f"search among {named}, typos: p99, ms", of("search", "p99"), AIM_SEARCH_MS)
    )
    floors = of("floor", "seconds")
    absolutes = [
        Row(
            f"import of {named}, {kind} ÷ as many empty documents",
            spread([a / b for a, b in zip(of(kind, "seconds"), floors, strict=True)]),
        )
        for kind in WRITERS
    ]
    absolutes += [
        Row(f"search among {named}: median, ms", spread(of("search", "median"))),
        Row(f"search among {named}: p99 of CPU alone, ms", spread(of("search", "p99 of CPU"))),
    ]
    share = median(of("search", "found"))
    note = (
        f"Houses: 3,000 streets, 4 organisations, a GUID each; {runs} runs. The floor commits "
        f"{DOCUMENTS_A_HOUSE} empty documents a house, 500 at a time, in {median(floors):.0f} s. "
        f"Half of {size.searches:,} searches have a letter wrong or missing; {share:.0%} of all "
        "found a house."
    )
    return Part(ratios, absolutes, [note])
