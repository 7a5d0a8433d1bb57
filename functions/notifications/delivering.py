"""Bring owed notices to MAX: claim, send or edit, write down what became of it."""

import logging
import random
import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from context import Context
from documents import Conflict, Document
from max_messenger import MaxRefused, MaxUnavailable
from notifications import TOPIC
from notifications.model import Notice
from notifications.store import due_notices, next_due, notice, put
from residents.store import chat_of

log = logging.getLogger(__name__)

PAGE = 50
DRAIN_SECONDS = 45  # a push must be answered within 60
CLAIM = timedelta(seconds=90)  # longer than MAX's time-out and the answer that follows it
LONGEST_DELAY_SECONDS = 300
WORTH_WAITING = timedelta(seconds=5)  # the next wake-up may be a minute away


class Unaddressed(Exception):
    """The notice is for somebody whom we have forgotten."""


def drain(bot: str, ctx: Context) -> None:
    """Deliver what this bot owes, most urgent first, until nothing is due or time is up.

    Raises NotUnderstood when the bot is not ours.
    """
    ctx.max(bot)
    ends, delivered, waited = time.monotonic() + DRAIN_SECONDS, 0, False
    while True:
        page = due_notices(ctx.documents, bot, ctx.now(), PAGE)
        for owed, read in page:
            delivered += deliver(owed, read, ctx)
        if time.monotonic() > ends:
            ctx.announce(TOPIC, [bot])
            break
        if not page and (waited or not _due_soon(bot, ctx)):
            break
        waited = not page  # once: a clock that stands still would keep us here
    log.info("notices drained", extra={"bot": bot, "delivered": delivered})


def _due_soon(bot: str, ctx: Context) -> bool:
    """Wait for what is due in a moment, such as a reply that MAX found too early."""
    due = next_due(ctx.documents, bot)
    if due is None or due - ctx.now() > WORTH_WAITING:
        return False
    ctx.sleep(max((due - ctx.now()).total_seconds(), 0))
    return True


def deliver(owed: Notice, read: Document, ctx: Context) -> bool:
    """Claim one notice and hand it over; False when another has it or MAX did not take it."""
    if not _still_true(owed, ctx):
        _record(Notice.dropped, owed, read, ctx)
        return False
    claimed = claim(owed, ctx)
    try:
        (kept,) = ctx.documents.commit(put(claimed, read))
    except Conflict:
        return False  # another holder claimed it, or its publisher changed it: it stays due
    return hand_over(claimed, kept, ctx)


def claim(owed: Notice, ctx: Context) -> Notice:
    """The notice in our hands until the claim lapses."""
    return owed.claimed(secrets.token_hex(8), ctx.now() + CLAIM)


def hand_over(claimed: Notice, kept: Document, ctx: Context) -> bool:
    """Send a claimed notice, or edit the message it became, and record the outcome.

    kept  the stored document that carries our claim
    """
    try:
        mid = _show(claimed, ctx)
    except MaxUnavailable as reason:
        again = ctx.now() + _delay(claimed.tries)
        log.warning("notice postponed", extra={"notice": claimed.id, "reason": str(reason)})
        _record(lambda current: current.postponed(again), claimed, kept, ctx)
        return False
    except (MaxRefused, Unaddressed) as reason:
        why = str(reason)
        log.error("notice refused", extra={"notice": claimed.id, "reason": why})  # noqa: TRY400 - MAX's no
        _record(lambda current: current.refused(why), claimed, kept, ctx)
        return False
    now = ctx.now()
    _record(lambda current: current.delivered(claimed.revision, mid, now), claimed, kept, ctx)
    return True


def _still_true(owed: Notice, ctx: Context) -> bool:
    """Whether it can still help, and what it speaks of is still there."""
    if owed.expires and owed.expires <= ctx.now():
        return False
    if owed.about is None:
        return True
    about = ctx.documents.get(owed.about)
    return about is not None and about.cause == owed.about_cause


def _show(claimed: Notice, ctx: Context) -> str:
    """Make the chat show the notice; its message id.

    Raises Unaddressed; MaxUnavailable and MaxRefused pass through.
    """
    client, chat_id = ctx.max(claimed.bot), _chat_id(claimed, ctx)
    with client.pace.permit(chat_id):
        if claimed.mid is not None:
            client.edit(claimed.mid, claimed.message)
            return claimed.mid
        mid = client.send(claimed.message, chat_id=chat_id)
    if claimed.pin:
        _pin(claimed, mid, chat_id, ctx)
    return mid


def _chat_id(claimed: Notice, ctx: Context) -> int:
    chat_id = claimed.chat_id or chat_of(ctx.documents, claimed.resident or "nobody")
    if chat_id is None:
        raise Unaddressed("nobody is known by this token any more")
    return chat_id


def _pin(claimed: Notice, mid: str, chat_id: int, ctx: Context) -> None:
    """The message is there already: that it is not pinned must not send it again."""
    client = ctx.max(claimed.bot)
    try:
        with client.pace.permit(chat_id):
            client.pin(chat_id, mid)
    except (MaxUnavailable, MaxRefused) as reason:
        log.warning("notice not pinned", extra={"notice": claimed.id, "reason": str(reason)})


def _delay(tries: int) -> timedelta:
    """Twice as long after each try, and never at the same moment as everybody else."""
    seconds = min(2.0**tries, LONGEST_DELAY_SECONDS)
    return timedelta(seconds=seconds * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, no secret


def _record(
    outcome: Callable[[Notice], Notice], claimed: Notice, kept: Document, ctx: Context
) -> None:
    """Write the outcome, on top of a newer revision if its publisher brought one meanwhile."""
    current, read = claimed, kept
    while True:
        try:
            ctx.documents.commit(put(outcome(current), read))
        except Conflict:
            found = notice(ctx.documents, claimed.id)
            if found is None or found[0].claim != claimed.claim:
                return  # our claim lapsed and another holder took it: theirs is the truth now
            current, read = found
        else:
            return
