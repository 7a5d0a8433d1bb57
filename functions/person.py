"""The operator's door: everything about one person, shown or destroyed.

`make person WHO=…` for whoever asks by letter or at the desk. WHO is the number of the dialogue,
`<bot>:<MAX user number>`, or the person's token.
"""

import argparse
import os
import re
import sys
from pathlib import Path

from context import Context, hands
from documents import Conflict
from logs import start_logging
from my_data.erasing import NowhereToErase, StillShown, order_erasure
from my_data.erasing import erase as erase_person
from my_data.gathering import gather
from my_data.page import page
from my_data.store import erasure_of
from refusals import NotUnderstood, NotWired
from residents import Resident
from residents.store import resident, resident_of
from settings import BOT_NAME, read_settings
from vault import VaultUnavailable


def main() -> None:
    """What the command line asks for."""
    asked = argparse.ArgumentParser(prog="person", description=__doc__)
    asked.add_argument("who", help="<bot>:<MAX user number>, or the person's token")
    asked.add_argument("--export", type=Path, help="write everything into this HTML file")
    asked.add_argument("--erase", action="store_true", help="destroy everything; no way back")
    given = asked.parse_args()
    start_logging()
    try:
        print(told(given.who, given.export, hands(read_settings(os.environ)), erase=given.erase))  # noqa: T201
    except (NotUnderstood, NotWired, VaultUnavailable, OSError) as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201
        sys.exit(2)


def told(who: str, export: Path | None, ctx: Context, *, erase: bool) -> str:
    """What became of it, in lines. Raises NotUnderstood for somebody whom nobody knows."""
    met = _met(who, ctx)
    if export:
        # Nobody else may read it, not even while it is written; and nothing is overwritten.
        fd = os.open(export, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(page(gather(met, ctx, opened=True), ctx.now(), linked=False))
        if not erase:
            return f"everything about {who} is in {export}: hand it over and delete it"
    if not erase:
        known = gather(met, ctx, opened=False)
        return (
            f"{who}: {len(known.houses)} houses, {len(known.visits)} visits, "
            f"{len(known.holdings)} things in the vault, {len(known.consents)} acts of consent; "
            "EXPORT=FILE shows all of it, ERASE=1 destroys it"
        )
    ordered = order_erasure(met, ctx)
    try:
        if standing := erasure_of(ctx.documents, met.token):
            erase_person(*standing, ctx)  # this person alone: others are told by the bot
    except (VaultUnavailable, NowhereToErase, StillShown, Conflict) as reason:
        why = str(reason) or type(reason).__name__
        return f"act {ordered.number}: ordered, not done yet ({why}); `reminders` goes on"
    done, _ = erasure_of(ctx.documents, met.token) or (ordered, None)
    return (
        f"act {done.number}: {done.vaulted} things in the vault and {done.forgotten} documents "
        "are gone"
    )


def _met(who: str, ctx: Context) -> Resident:
    bot, _, user = who.partition(":")
    if user.isascii() and user.isdigit():
        found = resident(ctx.documents, bot, int(user)) if re.fullmatch(BOT_NAME, bot) else None
    else:
        found = resident_of(ctx.documents, who)
    if found is None:
        raise NotUnderstood(
            f"nobody is known as '{who}'; accepted: <bot>:<MAX user number> or a person's token"
        )
    return found[0]


if __name__ == "__main__":
    main()
