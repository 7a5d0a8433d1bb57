"""The operator's door to the delivery log: what became of an outage, or of a day.

`python -m deliveries vodokanal:114` or `python -m deliveries 2026-11-24`, run in functions/ with
the settings of the deployment. Figures first, then the chats that were not told, each with the
reason; with `--all` every chat. `python -m deliveries card:vodokanal`: the organisation's pinned
cards. `python -m deliveries lost:<bot>`: chats where the bot may not speak any more;
`stopped:<bot>`: residents, by token, who do not want to hear from it.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, get_args

from context import Context, context
from documents import Document
from notifications.figures import Figures
from notifications.model import Notice, State
from notifications.store import (
    figures,
    lost_chats,
    mailing,
    notices_in,
    slowest,
    stopped_dialogues,
)
from refusals import NotUnderstood, NotWired

DAY = re.compile(r"\d{4}-\d\d-\d\d")
LOST, STOPPED = "lost:", "stopped:"
EVENTS = ("outage:", "card:")
TOLD: tuple[State, ...] = ("sent", "withdrawn")


def run(name: str, ctx: Context, *, everything: bool) -> Iterator[str]:
    """What is to be printed, line by line. Raises NotUnderstood when nothing goes by that name."""
    if name.startswith(LOST):
        yield from _lost(name.removeprefix(LOST), ctx)
        return
    if name.startswith(STOPPED):
        yield from _stopped(name.removeprefix(STOPPED), ctx)
        return
    by: Literal["event", "day"] = "day" if DAY.fullmatch(name) else "event"
    name = name if by == "day" or name.startswith(EVENTS) else f"outage:{name}"
    counted = figures(ctx.documents, by, name)
    if not counted.total:
        raise NotUnderstood(
            f"no notice of '{name}'; accepted: an outage such as vodokanal:114, cards such as "
            "card:vodokanal, a day such as 2026-11-24 (UTC), lost:<bot> or stopped:<bot>"
        )
    yield summary(name, counted)
    if by == "event":
        yield from _pace(name, counted, ctx)
    for state in get_args(State):
        if everything or state not in TOLD:
            yield from _notices(by, name, state, ctx)


def summary(name: str, counted: Figures) -> str:
    """«outage:vodokanal:114: 500 notices: 490 sent, 97 % of them within 10 s; 10 refused»."""
    share = counted.prompt_share
    sent = f"{counted.sent} sent" + ("" if share is None else f", {share:.0%} of them within 10 s")
    rest = [
        f"{number} {state}"
        for state, number in counted.model_dump().items()
        if state not in {"sent", "prompt"} and number
    ]
    return f"{name}: {counted.total} notices: {'; '.join([sent, *rest])}"


def line(notice: Notice) -> str:
    """One notice's log. Columns are parted by tabs; a resident is shown by token.

    A notice that is to be pinned has one more: whether it is.
    """
    pin = ["pinned" if notice.pinned else "not pinned"] if notice.pin else []
    return "\t".join(
        (
            notice.place,
            notice.state,
            f"owed {_moment(notice.owed_at)}",
            f"tried {_moment(notice.tried_at)}",
            f"sent {_moment(notice.sent_at)}",
            f"tries {notice.tries}",
            f"edits {notice.edits}",
            notice.mid or "no message",
            notice.refusal or "no trouble",
            *pin,
        )
    )


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%SZ}" if moment else "never"


def _pace(name: str, counted: Figures, ctx: Context) -> Iterator[str]:
    found = mailing(ctx.documents, name)
    if found is None:
        return
    known = found[0].counted(counted, slowest(ctx.documents, name))
    over = known.over_floor(ctx.settings.max_per_second)
    if known.missing:
        yield f"{known.accepted} were accepted: {known.missing} are nowhere"
    if over is not None:
        yield f"{known.seconds:.0f} s to the last chat, {over:.2f} times what is promised"


def _notices(by: Literal["event", "day"], name: str, state: State, ctx: Context) -> Iterator[str]:
    after: Document | None = None
    while page := notices_in(ctx.documents, by, name, state, after):
        yield from (line(notice) for notice, _ in page)
        after = page[-1][1]


def _lost(bot: str, ctx: Context) -> Iterator[str]:
    """The chats that MAX closed to us, longest first, with MAX's word for it."""
    after: Document | None = None
    while page := lost_chats(ctx.documents, bot, after):
        for lost, _ in page:
            yield f"{lost.chat_id}\tlost {_moment(lost.since)}\t{lost.why}"
        after = page[-1][1]


def _stopped(bot: str, ctx: Context) -> Iterator[str]:
    """The residents who stopped the bot, longest first."""
    after: Document | None = None
    while page := stopped_dialogues(ctx.documents, bot, after):
        yield from (f"{stopped.token}\tstopped {_moment(stopped.since)}" for stopped, _ in page)
        after = page[-1][1]


def main() -> int:
    """The command line: 0 done, 2 refused with one line on standard error."""
    parser = argparse.ArgumentParser(prog="deliveries", description=__doc__)
    parser.add_argument(
        "of",
        help="an outage <organisation>:<number>, card:<organisation>, a day YYYY-MM-DD, "
        "lost:<bot> or stopped:<bot>",
    )
    parser.add_argument("--all", action="store_true", help="every chat, those told as well")
    given = parser.parse_args()
    try:
        for said in run(given.of, context(), everything=given.all):
            sys.stdout.write(f"{said}\n")
    except (NotUnderstood, NotWired) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
