"""Notices in the manner of suppliers, and how far a reading is what a careful person reads.

`outages/notice_cases/*.jsonl`: a case a line, in the shape of the examples that suppliers and we
agreed on. Files `first`-written before the reader was; `heldout` and `final` were written without
seeing it, and read by it once before anything was mended. `fails`: why a case is not read yet.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from outages.notice_register import Register
from outages.notice_text import as_json, read_notice

FOLDER = Path(__file__).parent / "outages" / "notice_cases"
PUBLISHED = "2026-11-24T09:00"


@dataclass(frozen=True, slots=True)
class Case:
    """expected: a subset of what must be read; fails: why it is not, or empty."""

    id: str
    file: str
    level: str
    text: str
    published: datetime
    expected: dict[str, Any]
    registry: tuple[str, ...] = ()
    fails: str = ""

    @property
    def register(self) -> Register | None:
        return Register.from_lines(self.registry) if self.registry else None

    def read(self) -> dict[str, Any]:
        register = self.register
        streets = register.streets if register else None
        return as_json(read_notice(self.text, self.published, streets), register)


@cache
def cases() -> tuple[Case, ...]:
    """Every case, in the order of files and lines."""
    return tuple(_cases())


def _cases() -> Iterator[Case]:
    for file in sorted(FOLDER.glob("*.jsonl")):
        for line in file.read_text().splitlines():
            said = json.loads(line)
            yield Case(
                id=said["id"],
                file=file.stem,
                level=said["level"],
                text=said["text"],
                published=datetime.fromisoformat(said.get("published_at") or PUBLISHED),
                expected=said["expected"],
                registry=tuple(json.dumps(house) for house in said.get("registry") or ()),
                fails=said.get("fails", ""),
            )


def differences(expected: Any, got: Any, at: str = "") -> list[str]:
    """Where a reading is not what was expected: keys not named may be anything."""
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return [f"{at}: {got!r}"]
        return [
            difference
            for key, value in expected.items()
            for difference in _at_key(key, value, got, f"{at}.{key}")
        ]
    if isinstance(expected, list):
        if not isinstance(got, list) or len(expected) != len(got):
            return [f"{at}: expected {expected!r}, read {got!r}"]
        pairs = enumerate(zip(expected, got, strict=True))
        return [d for n, (one, other) in pairs for d in differences(one, other, f"{at}[{n}]")]
    return [] if expected == got else [f"{at}: expected {expected!r}, read {got!r}"]


def _at_key(key: str, expected: Any, got: dict[str, Any], at: str) -> list[str]:
    if key == "unresolved":
        said = [doubt["text"] for doubt in got.get(key, [])]
        return [f"{at}: '{t}' not among {said}" for t in expected if not any(t in s for s in said)]
    if key == "updates":
        return []  # which event it changes is told by the events before: see `notice_changes`
    return differences(expected, got[key], at) if key in got else [f"{at}: missing"]


@dataclass(slots=True)
class Score:
    """Sums over cases. houses: of those with a register."""

    cases: int = 0
    exact: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    windows: int = 0
    windows_exact: int = 0
    clear: int = 0
    reviewed: int = 0
    failing: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    @property
    def windows_share(self) -> float:
        return self.windows_exact / max(self.windows, 1)

    @property
    def review_share(self) -> float:
        """Of the cases that need no person, those that went to one."""
        return self.reviewed / max(self.clear, 1)

    def add(self, case: Case, got: dict[str, Any]) -> None:
        """Count one reading."""
        self.cases += 1
        if differences(case.expected, got):
            self.failing.append(case.id)
        else:
            self.exact += 1
        self._count_houses(case, got)
        self._count_windows(case, got)
        if case.expected.get("needs_review") is False:
            self.clear += 1
            self.reviewed += bool(got.get("needs_review"))

    def _count_houses(self, case: Case, got: dict[str, Any]) -> None:
        if "resolved" not in case.expected:
            return
        meant, found = set(case.expected["resolved"]), set(got.get("resolved", ()))
        self.right += len(meant & found)
        self.wrong += len(found - meant)
        self.missed += len(meant - found)

    def _count_windows(self, case: Case, got: dict[str, Any]) -> None:
        found = got.get("events", [])
        for n, event in enumerate(case.expected.get("events", [])):
            if "start" not in event and "end" not in event:
                continue
            self.windows += 1
            same = n < len(found) and all(
                event.get(key) == found[n].get(key) for key in ("start", "end") if key in event
            )
            self.windows_exact += same
