"""`make bench`: how fast, beside whom, and what each step costs; one Markdown table.

Fails when a peer is absent or a step costs more than the stored table allows. A missed aim is
shown, not hidden, and fails nothing: the machine is anybody's.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

BUILD = Path(__file__).parents[2] / "build"
PEERS = (
    *("maxapi", "functions_framework", "google.cloud.firestore", "pydantic", "httpx"),
    *("address_normalizer", "dateparser"),
)
QUICK_RUNS, RUNS = 1, 5
QUICK_SECONDS, SECONDS = 1.0, 2.0
SIZES = (100, 10_000, 1_000_000)


def main() -> None:
    arguments = _arguments()
    _check_peers()
    BUILD.mkdir(exist_ok=True)
    # Beside the sources, not in /tmp: that may be memory, and a commit waits for the disk.
    with tempfile.TemporaryDirectory(dir=BUILD) as directory:
        dear = _measure(Path(directory), arguments)
    if dear:
        sys.exit("\n".join(["bench: dearer than tests/bench/operations.json allows:", *dear]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke test: fewer, shorter runs")
    parser.add_argument("--only", default="", metavar="PART", help="parts with this in their name")
    parser.add_argument("--store", action="store_true", help="keep the counts as the new limits")
    return parser.parse_args()


def _check_peers() -> None:
    for peer in PEERS:
        try:
            found = find_spec(peer)
        except ModuleNotFoundError:
            found = None
        if found is None:
            sys.exit(f"bench: the peer '{peer}' is not installed; it comes with: make .venv/tests")


def _measure(directory: Path, arguments: argparse.Namespace) -> list[str]:
    """Print and keep the table; the steps that cost too much."""
    # Not before the peers are known to be there: these import some of them.
    from bench import cards as card_changes  # noqa: PLC0415
    from bench import costs  # noqa: PLC0415
    from bench.flood import FULL, QUICK, flood  # noqa: PLC0415
    from bench.growth import growth  # noqa: PLC0415
    from bench.houses import FULL as FULL_TOWN  # noqa: PLC0415
    from bench.houses import QUICK as QUICK_TOWN  # noqa: PLC0415
    from bench.houses import houses  # noqa: PLC0415
    from bench.notices import notices  # noqa: PLC0415
    from bench.starting import cold_starts  # noqa: PLC0415
    from bench.table import Part, markdown  # noqa: PLC0415
    from bench.webhook import webhooks  # noqa: PLC0415

    logging.disable(logging.WARNING)  # of our own functions, called in this process
    runs = QUICK_RUNS if arguments.quick else RUNS
    seconds = QUICK_SECONDS if arguments.quick else SECONDS
    sizes = SIZES[:2] if arguments.quick else SIZES
    steps: list[tuple[str, Callable[[], Part]]] = [
        ("webhooks", lambda: webhooks(directory, runs, seconds)),
        ("cold starts", lambda: cold_starts(directory, runs)),
        ("growth", lambda: growth(directory, runs, sizes)),
        ("houses", lambda: houses(directory, runs, QUICK_TOWN if arguments.quick else FULL_TOWN)),
        (
            "cards",
            lambda: card_changes.cards(
                directory / "cards", card_changes.QUICK if arguments.quick else card_changes.FULL
            ),
        ),
        ("notices", lambda: notices(runs)),
        ("flood", lambda: flood(directory, runs, QUICK if arguments.quick else FULL)),
    ]
    if not (steps := [step for step in steps if arguments.only in step[0]]):
        sys.exit(f"bench: no part has '{arguments.only}' in its name")
    counted = costs.costs(directory, store=arguments.store)
    parts = []
    for name, measure in steps:
        started = time.monotonic()
        parts.append(measure())
        sys.stderr.write(f"bench: {name} took {time.monotonic() - started:.0f} s\n")
    parts.append(counted.part)
    if arguments.quick:
        parts.append(Part(notes=[f"QUICK=1: too few runs to rely on; {SIZES[2]:,} left out."]))
    table = markdown(parts, runs, datetime.now(UTC))
    sys.stdout.write(table)
    (BUILD / "bench.md").write_text(table, encoding="utf-8")
    return counted.dear


if __name__ == "__main__":
    main()
