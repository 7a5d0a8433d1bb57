"""Keep dead letters with their reasons, and forget them in time."""

import logging
from contextlib import suppress
from datetime import timedelta

from context import Context
from documents import Conflict
from organisation.store import organisation as organisation_by_id
from outages.letters import UNKNOWN, Source, letter
from outages.store import forget_letter, keep_letter, letters_received_before

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
PAGE = 20  # a letter may weigh a megabyte


def rest(message_id: str, content: bytes, source: Source, ctx: Context) -> None:
    """Keep one letter and say so: the ERROR line wakes whoever is on duty (infra/alerts.tf)."""
    organisation = source.organisation
    registered = bool(organisation and organisation_by_id(ctx.documents, organisation))
    kept = letter(message_id, content, source, registered=registered, now=ctx.now())
    ctx.documents.commit(keep_letter(kept))
    log.error(
        "outage feed message dead-lettered",
        extra={"organisation": organisation or UNKNOWN, "letter": kept.id},
    )


def forget_old(ctx: Context) -> int:
    """Delete what was kept long enough, put back or not; how many that were."""
    forgotten = 0
    while page := letters_received_before(ctx.documents, ctx.now() - KEPT, PAGE):
        for _, read in page:
            with suppress(Conflict):  # put back meanwhile, or another run had it: read again
                ctx.documents.commit(forget_letter(read))
                forgotten += 1
    if forgotten:
        log.info("dead letters forgotten", extra={"letters": forgotten})
    return forgotten
