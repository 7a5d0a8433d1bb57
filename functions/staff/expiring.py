"""Forget the invitations that nobody used."""

import logging
from contextlib import suppress

from context import Context
from documents import Conflict
from staff.store import expired_invitations, forget_invitation

log = logging.getLogger(__name__)

PAGE = 100


def forget_expired(ctx: Context) -> int:
    """Delete invitations past their time, which open nothing already; how many that were."""
    forgotten = 0
    while page := expired_invitations(ctx.documents, ctx.now(), PAGE):
        for read in page:
            with suppress(Conflict):  # another run had it: read again
                ctx.documents.commit(forget_invitation(read))
                forgotten += 1
    if forgotten:
        log.info("invitations forgotten", extra={"invitations": forgotten})
    return forgotten
