"""The one table: ratios first, then absolute figures, then what they were measured on."""

import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

PACKAGES = (
    "functions-framework",
    "gunicorn",
    "flask",
    "httpx",
    "pydantic",
    "google-cloud-firestore",
    "maxapi",
    "aiohttp",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. aim: what it should be, as the reader sees it; met: None where there is none."""

    figure: str
    value: str
    aim: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the bench found, and what a reader must know to believe it."""

    ratios: Sequence[Row] = ()
    absolutes: Sequence[Row] = ()
    notes: Sequence[str] = ()


def at_least(figure: str, ratios: Sequence[float], aim: float) -> Row:
    """A ratio that should be large."""
    return Row(figure, spread(ratios), f"≥ {aim:.2f}", median(ratios) >= aim)


def at_most(figure: str, ratios: Sequence[float], aim: float) -> Row:
    """A ratio that should be small."""
    return Row(figure, spread(ratios), f"≤ {aim:.2f}", median(ratios) <= aim)


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median, and between which values it lies."""
    low, middle, high = (f"{v:.{digits}f}" for v in (min(values), median(values), max(values)))
    return f"{middle} ({low}–{high})"


def markdown(parts: Sequence[Part], runs: int, now: datetime) -> str:
    """The table with its notes. runs: how many alternating runs the medians are of."""
    rows = [row for part in parts for row in part.ratios]
    rows += [row for part in parts for row in part.absolutes]
    notes = [note for part in parts for note in part.notes]
    return "\n".join(
        [
            "| figure | median (least–most) | aim |",
            "|---|---:|---|",
            *map(_line, rows),
            "",
            *(f"- {note}" for note in notes),
            (
                f"- Medians of {runs} alternating runs (ours, its peers, ours, …); a ratio is the "
                "median of the ratios within each run."
            ),
            (
                f"- Figures are of this machine, on {now:%Y-%m-%d %H:%M %Z}, while others may have "
                f"used it: {machine()}."
            ),
            f"- {platform.python_implementation()} {platform.python_version()}; {versions()}.",
            "",
        ]
    )


def _line(row: Row) -> str:
    verdict = {None: row.aim, True: f"{row.aim} ✓", False: f"{row.aim} ✗"}[row.met]
    return f"| {row.figure} | {row.value} | {verdict} |"


def machine() -> str:
    """Processor, cores, memory, kernel."""
    memory = _field(Path("/proc/meminfo"), "MemTotal").removesuffix(" kB")
    model = _field(Path("/proc/cpuinfo"), "model name") or platform.machine()
    cores = _field(Path("/proc/cpuinfo"), "siblings") or "?"
    return f"{model}, {cores} cores, {int(memory) // 2**20} GiB, {platform.release()}"


def _field(file: Path, name: str) -> str:
    lines: Iterable[str] = file.read_text().splitlines()
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(found, "")


def versions() -> str:
    """The packages whose speed it is."""
    return ", ".join(f"{package} {version(package)}" for package in PACKAGES)
