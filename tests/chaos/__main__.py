"""`make chaos`: 2,000 notices for 500 chats while everything breaks; prints what was found."""

import argparse
import logging
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from chaos.product import MUTANTS
from chaos.scenario import FULL, SHORT
from chaos.stage import Chaos, run

BUILD = Path(__file__).parents[2] / "build"


def main() -> int:
    """0: the promises held; 1: they did not; 2: the run itself failed."""
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true", help="a twentieth of it, as in `make test`")
    parser.add_argument("--without", choices=tuple(MUTANTS), help="see the judge notice the lack")
    given = parser.parse_args()
    logging.disable(logging.INFO)
    scenario = replace(SHORT if given.short else FULL, seed=given.seed, mutant=given.without)
    BUILD.mkdir(exist_ok=True)
    directory = Path(tempfile.mkdtemp(prefix="chaos-", dir=BUILD))
    try:
        report = run(scenario, directory)
    except Chaos as failure:
        sys.stderr.write(f"chaos: {failure}\n")
        return 2
    for name, value in {"seed": str(given.seed), **report.figures}.items():
        sys.stdout.write(f"{name}: {value}\n")
    sys.stdout.writelines(f"WRONG {line}\n" for line in report.wrong)
    sys.stdout.write(f"chaos: {'the promises held' if not report.wrong else 'promises broken'}\n")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
