"""The counted costs of each step as a part of the table, held against what is stored."""

from dataclasses import dataclass
from pathlib import Path

from bench.operations import cheaper, counted, dearer, stored
from bench.operations import store as keep
from bench.table import Part, Row

COUNTED = (
    "Costs of a step: calls of get, find and count, and what they read; batches, and what they "
    "wrote; requests to MAX. Counted, hence exact."
)


@dataclass(frozen=True, slots=True)
class Costs:
    """dear: steps that cost more than stored, each in one line."""

    part: Part
    dear: list[str]


def costs(directory: Path, *, store: bool) -> Costs:
    """store: keep what is counted now as the new limits."""
    table = counted(directory)
    if store:
        keep(table)
    allowed = stored()
    less = "; ".join(cheaper(table, allowed))
    notes = [COUNTED]
    if less:
        notes.append(f"Cheaper than stored, keep it by `make bench STORE=1`: {less}.")
    rows = [Row(f"step «{step}»", str(found)) for step, found in table.items()]
    return Costs(Part(absolutes=rows, notes=notes), dearer(table, allowed))
