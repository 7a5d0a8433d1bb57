"""The operator's door for a table of houses (CSV or XLSX): what it would change, or the change.

`python -m import_houses FILE` shows the difference and writes nothing, `--apply` writes it; run in
functions/ with the settings of the deployment. Nothing at all is written while one line is wrong.
A second run of the same file changes nothing, and one that was interrupted is completed by it.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from context import Context, context
from documents import Conflict
from houses.importing import Importer, apply, plan
from houses.problems import Problems
from houses.register_texts import difference_words, imported_words, problems_words
from organisation.store import organisation
from refusals import NotUnderstood, NotWired

T = TypeVar("T")


def run(content: bytes, name: str, ctx: Context, *, writing: bool) -> Iterator[str]:
    """What is to be printed, line by line. Raises NotUnderstood with every problem, a line each."""
    by = Importer(None, lambda named: organisation(ctx.documents, named) is not None, ctx.now())
    if not writing:
        planned = plan(content, name, by, ctx.documents)
        yield difference_words(_right(planned))
        yield "Ничего не записано. Записать: APPLY=1."
        return
    imported = _right(apply(content, name, by, ctx.documents))
    yield imported_words(imported.difference, repaint=bool(imported.repaint))


def _right(found: T | Problems) -> T:
    if isinstance(found, Problems):
        raise NotUnderstood("\n".join(problems_words(found)))
    return found


def main() -> int:
    """The command line: 0 done, 2 refused with reasons on standard error, nothing written."""
    parser = argparse.ArgumentParser(prog="import_houses", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--apply", action="store_true", help="write; without it nothing is written")
    given = parser.parse_args()
    try:
        content = given.file.read_bytes()
        for said in run(content, given.file.name, context(), writing=given.apply):
            sys.stdout.write(f"{said}\n")
    except Conflict as conflict:
        sys.stderr.write(f"{conflict}: somebody else changes these houses, run it again\n")
        return 2
    except (OSError, NotUnderstood, NotWired) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
