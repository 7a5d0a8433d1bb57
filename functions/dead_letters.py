"""The operator's door to dead letters: messages of the feed that failed five times.

`python -m dead_letters list` and `python -m dead_letters put-back`, run in functions/ with the
settings of the deployment. Putting back the same letter twice is harmless: the second message finds
its version known.
"""

import argparse
import sys
from collections.abc import Iterator

from context import Context, context
from outages.letters import UNKNOWN, DeadLetter
from outages.returning import all_letters, put_all_back, put_back, waiting_letters
from refusals import NotUnderstood, NotWired


def shown(letter: DeadLetter) -> str:
    """The line of one letter: id, organisation, publication, attempts, reason, what became of it.

    Columns are parted by tabs.
    """
    what = [letter.reason]
    if letter.hindrance:
        what.append(f"cannot be put back: {letter.hindrance}")
    if letter.put_back_at:
        what.append(f"put back {letter.put_back_at:%Y-%m-%d %H:%M:%SZ}")
    return "\t".join(
        (
            letter.id,
            letter.organisation or UNKNOWN,
            f"{letter.published_at:%Y-%m-%d %H:%M:%SZ}",
            "? attempts" if letter.attempts is None else f"{letter.attempts} attempts",
            "; ".join(what),
        )
    )


def run(given: argparse.Namespace, ctx: Context) -> Iterator[str]:
    """What is to be printed, line by line, as it happens. Raises NotUnderstood before anything."""
    if given.command == "list":
        found = all_letters(ctx) if given.all else waiting_letters(ctx)
        yield from map(shown, found)
        return
    for letter in put_back(given.ids, ctx) if given.ids else put_all_back(ctx):
        yield shown(letter)


def main() -> int:
    """The command line: 0 done, 2 refused with one line on standard error and nothing done."""
    given = _parser().parse_args()
    said = False
    try:
        for line in run(given, context()):
            sys.stdout.write(f"{line}\n")
            said = True
    except (NotUnderstood, NotWired) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    if not said:
        sys.stdout.write("no dead letters\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dead_letters", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="letters not yet put back, oldest publication first")
    listing.add_argument("--all", action="store_true", help="also those put back")
    putting = commands.add_parser(
        "put-back", help="publish letters again, in order of publication, and mark them"
    )
    putting.add_argument("ids", nargs="*", metavar="ID", help="these; none: all not yet put back")
    return parser


if __name__ == "__main__":
    sys.exit(main())
