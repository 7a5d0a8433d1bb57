"""Take, keep and leave a bot's lease."""

import logging
import secrets
import threading
import time

from context import Context
from documents import Conflict, Document
from notifications.lease import HELD_SECONDS, RENEW_SECONDS, WATCH_SECONDS, Lease
from notifications.store import keep_lease, lease

log = logging.getLogger(__name__)

SECOND = 1.0  # MAX counts in seconds that slide


class Held:
    """A lease in our hands. Its holder asks `alive` before each call of MAX, because a process may
    stand still for as long as it pleases the machine.
    """

    def __init__(self, lease: Lease, read: Document, ctx: Context, begun: float) -> None:
        self.lease = lease
        self._read, self._ctx, self._renewed = read, ctx, begun
        self._gone = threading.Event()

    @property
    def epoch(self) -> int:
        """Grows with each holder."""
        return self.lease.epoch

    def alive(self) -> bool:
        """Whether nobody else can have the lease yet."""
        return not self._gone.is_set() and time.monotonic() - self._renewed < HELD_SECONDS

    def renew(self, *, answered: bool) -> bool:
        """Keep it, if it is time to; False when it is lost. answered: MAX has answered us."""
        began = time.monotonic()
        if self.alive() and began - self._renewed < RENEW_SECONDS:
            return True
        return self._put(self.lease.renewed(self._ctx.now(), answered=answered), began)

    def leave(self, *, unanswered: bool, answered: bool) -> None:
        """Let the next one have it at once. unanswered: MAX did not answer, it shall rest."""
        if self._gone.is_set():
            return
        last = self.lease.renewed(self._ctx.now(), answered=answered)
        self._put(last.left(self._ctx.now(), unanswered=unanswered), time.monotonic())
        self._gone.set()

    def _put(self, mine: Lease, began: float) -> bool:
        try:
            (self._read,) = self._ctx.documents.commit(keep_lease(mine, self._read))
        except Conflict:
            found = lease(self._ctx.documents, mine.bot)
            if found is None or found[0].epoch != mine.epoch:
                self._gone.set()
                log.warning("lease lost", extra={"bot": mine.bot, "epoch": mine.epoch})
                return False
            self._read = found[1]  # still ours: the next renewal writes it
        else:
            self.lease, self._renewed = mine, began
        return True


def take(bot: str, pace: str, ctx: Context) -> Held | None:
    """The bot's lease; None while another holder lives or MAX is left in peace.

    pace  name of the pace we keep: who takes over from another waits out MAX's second first
    """
    known, read = lease(ctx.documents, bot) or (Lease(bot=bot, until=ctx.now()), None)
    if known.alive(ctx.now()) or known.resting(ctx.now()):
        return None
    if known.holder is not None and read and _moves(bot, read, ctx):
        return None
    behind = known.close_behind(pace, ctx.now())
    began = time.monotonic()
    mine = known.taken(secrets.token_hex(8), pace, ctx.now())
    try:
        (kept,) = ctx.documents.commit(keep_lease(mine, read))
    except Conflict:
        return None
    if behind:
        ctx.sleep(SECOND)
    return Held(mine, kept, ctx, began)


def _moves(bot: str, read: Document, ctx: Context) -> bool:
    """Whether the holder, whose time is up by the clock, still renews: clocks may have jumped."""
    ctx.sleep(WATCH_SECONDS)
    now = lease(ctx.documents, bot)
    return now is not None and now[1].version != read.version
