"""Find the bots that still owe something and wake their deliverers.

The safety net under every announcement: whoever died between commit and announce, whatever was
postponed or left half-way, is found here within a minute.
"""

import logging

from context import Context
from notifications import TOPIC
from notifications.store import owing_bots

log = logging.getLogger(__name__)


def wake(ctx: Context) -> None:
    """Announce every bot that owes; one query when nothing is due."""
    if bots := owing_bots(ctx.documents, ctx.now()):
        ctx.announce(TOPIC, bots)
        log.info("bots woken", extra={"bots": len(bots)})
