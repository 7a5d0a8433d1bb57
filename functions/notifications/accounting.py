"""Count what became of every event and day, and look for what was lost without a word."""

import logging
from datetime import timedelta

from context import Context
from documents import Conflict, Document
from notifications.figures import Day, Mailing
from notifications.store import (
    day,
    figures,
    keep_day,
    open_mailings,
    put_mailing,
    slowest,
)

log = logging.getLogger(__name__)


def account(ctx: Context) -> None:
    """Bring the figures of unfinished events up to date, and of yesterday once it is over."""
    after: Document | None = None
    while page := open_mailings(ctx.documents, after):
        for known, read in page:
            _account(known, read, ctx)
        after = page[-1][1]
    _close_yesterday(ctx)


def _account(known: Mailing, read: Document, ctx: Context) -> None:
    counted = known.counted(
        figures(ctx.documents, "event", known.id), slowest(ctx.documents, known.id)
    )
    # The counts are not of one moment: what is on its way may be missed once, but not twice.
    if counted.missing and (known.doubted or not counted.open):
        log.error("notices unaccounted for", extra={"event": known.id, "missing": counted.missing})
    try:
        ctx.documents.commit(put_mailing(counted, read))
    except Conflict:
        return  # published once more meanwhile
    if not counted.open:
        over = counted.over_floor(ctx.settings.max_per_second)
        share = counted.figures.prompt_share
        log.info(
            "event told",
            extra={
                "event": known.id,
                "accepted": counted.accepted,
                **counted.figures.model_dump(),
                "share_in_10_s": None if share is None else round(share, 3),
                "time_over_floor": None if over is None else round(over, 2),
            },
        )


def _close_yesterday(ctx: Context) -> None:
    now = ctx.now()
    name = f"{now - timedelta(days=1):%Y-%m-%d}"
    if day(ctx.documents, name):
        return
    counted = Day(day=name, figures=figures(ctx.documents, "day", name), counted_at=now)
    try:
        ctx.documents.commit(keep_day(counted))
    except Conflict:
        return  # another run has counted
    log.info("day told", extra={"day": name, **counted.figures.model_dump()})
