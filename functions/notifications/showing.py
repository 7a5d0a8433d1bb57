"""Bring one claimed notice to its chat, and write down what became of it."""

import logging
import random
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from context import Context
from documents import Conflict, Document
from max_messenger import MaxClient, MaxRefused, MaxUnavailable, SentMessage
from max_messenger.pace import Pace
from message import PressButton
from notifications.losing import (
    dialogue_stopped,
    gone,
    note_lost_chat,
    note_stopped_dialogue,
)
from notifications.marks import mark_of, marked, unmarked
from notifications.model import Notice
from notifications.store import notice, put
from personal_data.filling import filled
from residents.store import chat_of
from vault import VaultUnavailable

log = logging.getLogger(__name__)

LONGEST_DELAY_SECONDS, PROBED_DELAY_SECONDS = 300.0, 30.0
# How far back a look goes: at most so many messages, and to the first try by MAX's clock, which
# need not be ours.
LOOK_PAGE, LOOK_PAGES = 100, 5
SKEW = timedelta(seconds=90)
INSISTED_EVERY = timedelta(hours=1)
# Within the seconds that a claim is fresh there must be time left for the call.
FILLED_WITHIN_SECONDS = 2.5

Outcome = Callable[[Notice], Notice]


class Fate(Enum):
    """What became of one notice, as far as its deliverer must know."""

    SHOWN = auto()
    SETTLED = auto()  # refused, removed, left to a person, or to be shown by a new message
    UNANSWERED = auto()  # MAX is not there, or has no time for us
    LEFT = auto()  # not tried


class Stopped(Exception):
    """We may not call MAX any more: the lease is lost, or the time is up."""


class Unaddressed(Exception):
    """The notice is for somebody whom we have forgotten."""


class Doubtful(Exception):
    """The message may have been posted or changed, or not, or it may yet be."""


class Unreadable(Exception):
    """Nobody can look whether the message was posted."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Leave to call MAX.

    allowed  asked right before a call
    probe    this call only tells whether MAX is back: that it is not is hardly the notice's fault,
             which comes soon again; another is taken for the next probe
    """

    client: MaxClient
    pace: Pace
    allowed: Callable[[], bool]
    probe: bool = False

    @contextmanager
    def permit(self, chat: Hashable = None) -> Iterator[MaxClient]:
        """The client, for one call. Raises Stopped."""
        with self.pace.permit(chat):
            if not self.allowed():
                raise Stopped("the lease is lost, or the time is up")
            yield self.client


@dataclass(frozen=True, slots=True)
class _There:
    """The message as it stands in its chat by now. new: sent by this very try."""

    mid: str
    chat_id: int
    at: datetime
    new: bool

    def shown(self, claimed: Notice, current: Notice) -> Notice:
        """The notice once its chat shows what was claimed."""
        return current.delivered(claimed.revision, self.mid, self.at)


def hand_over(claimed: Notice, kept: Document, calls: Calls, ctx: Context) -> Fate:
    """Make the chat show what the notice says, or not show it any more, and record the outcome.

    kept  the stored document that carries our claim
    """
    fate, outcome = _tried(claimed, calls, ctx)
    _record(outcome, claimed, kept, ctx)
    return fate


def _tried(claimed: Notice, calls: Calls, ctx: Context) -> tuple[Fate, Outcome]:
    try:
        return _bring(_outgoing(claimed, ctx), calls, ctx)
    except Stopped:
        return Fate.LEFT, Notice.released
    except (MaxUnavailable, VaultUnavailable) as reason:
        fate, outcome = _later(claimed, str(reason), calls, ctx)
        # Of this notice alone: it must not look as if MAX were not there.
        return Fate.LEFT if isinstance(reason, VaultUnavailable) else fate, outcome
    except Doubtful as reason:
        why, until = str(reason), ctx.now() + ctx.settings.look_after
        log.warning("notice in doubt", extra={"notice": claimed.id, "reason": why})
        return Fate.UNANSWERED, lambda current: current.in_doubt(until, why)
    except MaxRefused as reason:
        return _said_no(claimed, reason, calls, ctx)
    except Unaddressed as reason:
        return _refused(claimed, str(reason))


def _said_no(
    claimed: Notice, reason: MaxRefused, calls: Calls, ctx: Context
) -> tuple[Fate, Outcome]:
    if reason.status == 401:  # of the bot, not of this notice: it must not cost the queue
        said = {"bot": claimed.bot, "reason": str(reason)}
        log.error("token refused", extra=said)
        return _later(claimed, str(reason), calls, ctx)
    if claimed.insists:
        return _insisted(claimed, str(reason), ctx)
    if dialogue_stopped(claimed, reason):
        note_stopped_dialogue(claimed, ctx)
        return _refused(claimed, str(reason), logging.INFO)  # a person's free choice
    note_lost_chat(claimed, reason, ctx)
    return _refused(claimed, str(reason))


def _outgoing(claimed: Notice, ctx: Context) -> Notice:
    """The notice as it goes out; what is recorded of it has its slots. Raises VaultUnavailable."""
    if claimed.withdrawal:
        return claimed  # it must go, whether or not the vault is there
    began = time.monotonic()
    outgoing = claimed.model_copy(update={"message": filled(claimed.message, ctx)})
    if time.monotonic() - began > FILLED_WITHIN_SECONDS:
        raise VaultUnavailable("read", "too slow")
    return outgoing


def _later(claimed: Notice, why: str, calls: Calls, ctx: Context) -> tuple[Fate, Outcome]:
    log.warning("notice postponed", extra={"notice": claimed.id, "reason": why})
    longest = PROBED_DELAY_SECONDS if calls.probe else LONGEST_DELAY_SECONDS
    until = ctx.now() + _delay(claimed.failures + 1, longest)
    return Fate.UNANSWERED, lambda current: current.postponed(until, why)


def _insisted(claimed: Notice, why: str, ctx: Context) -> tuple[Fate, Outcome]:
    """Who has stopped the bot may start it again, and what must be hidden still stands there."""
    log.error("notice insists", extra={"notice": claimed.id, "reason": why})
    until = ctx.now() + INSISTED_EVERY
    return Fate.SETTLED, lambda current: current.postponed(until, why)


def _refused(claimed: Notice, why: str, level: int = logging.ERROR) -> tuple[Fate, Outcome]:
    log.log(level, "notice refused", extra={"notice": claimed.id, "reason": why})

    def ended(current: Notice) -> Notice:
        """What was refused is not a newer revision that came meanwhile."""
        return current.again() if current.revision > claimed.revision else current.refused(why)

    return Fate.SETTLED, ended


def _bring(claimed: Notice, calls: Calls, ctx: Context) -> tuple[Fate, Outcome]:
    """The calls that are needed. Raises what they raise, Doubtful, Stopped and Unaddressed."""
    chat_id = _chat_id(claimed, ctx)
    mid, up_to_date = claimed.mid, claimed.up_to_date
    if claimed.doubtful:
        try:
            if found := _found(claimed, chat_id, calls):
                mid, up_to_date = found.mid, _shows(found, claimed)
        except Unreadable as reason:
            # A repeat cannot take anything out of the chat.
            if not claimed.repeats or claimed.withdrawal:
                why = str(reason)
                said = {"notice": claimed.id, "reason": why}
                log.error("notice uncertain", extra=said)  # noqa: TRY400 - MAX's no, not our stack
                return Fate.SETTLED, lambda current: _left_unknown(claimed, current, why)
    if claimed.withdrawal:
        _remove(mid, chat_id, calls)
        return Fate.SETTLED, lambda current: _gone_from_chat(current, ctx)
    if mid is not None and not up_to_date and not _edited(claimed, mid, chat_id, calls):
        if claimed.insists:  # there is nothing left to hide
            return Fate.SETTLED, Notice.removed
        return Fate.SETTLED, lambda current: current.vanished(ctx.now())
    there = _There(mid or _sent(claimed, chat_id, calls), chat_id, ctx.now(), new=mid is None)
    if claimed.to_pin:
        return _pin(claimed, there, calls, ctx)
    return Fate.SHOWN, lambda current: there.shown(claimed, current)


def _chat_id(claimed: Notice, ctx: Context) -> int:
    chat_id = claimed.chat_id or chat_of(ctx.documents, claimed.resident or "nobody")
    if chat_id is None:
        raise Unaddressed("nobody is known by this token any more")
    return chat_id


def _found(claimed: Notice, chat_id: int, calls: Calls) -> SentMessage | None:
    """The message that an earlier try posted; None: it posted none.

    Raises Unreadable where nobody can look.
    """
    mark, since = mark_of(claimed.id), (claimed.tried_at or claimed.due) - SKEW
    before = None
    for _ in range(LOOK_PAGES):
        try:
            with calls.permit() as client:
                page = client.messages(chat_id, before=before, count=LOOK_PAGE)
        except MaxRefused as reason:
            if reason.status == 401 or gone(reason):
                raise
            raise Unreadable(f"the chat cannot be read: {reason}") from reason
        for message in page:
            # A post in a channel has no sender.
            ours = message.from_bot or message.user_id is None
            if ours and mark in {unmarked(payload)[1] for payload in message.payloads}:
                return message
        if len(page) < LOOK_PAGE or page[-1].at < since:
            return None
        before = page[-1].at + timedelta(milliseconds=1)
    raise Unreadable(f"the chat has had over {LOOK_PAGE * LOOK_PAGES} messages since")


def _shows(found: SentMessage, claimed: Notice) -> bool:
    """Whether the message that was found says what the notice says now.

    A picture cannot be compared, for MAX names it by a token of its own: then it is edited.
    """
    message = marked(claimed.message, mark_of(claimed.id))
    payloads = [b.payload for row in message.buttons for b in row if isinstance(b, PressButton)]
    same = (found.text, list(found.payloads)) == (message.text, payloads)
    return same and message.image is None


def _left_unknown(claimed: Notice, current: Notice, why: str) -> Notice:
    """The end of what nobody can look for, unless a newer revision came: that is tried itself."""
    return current.again() if current.revision > claimed.revision else current.unknown(why)


def _gone_from_chat(current: Notice, ctx: Context) -> Notice:
    """The end of a withdrawal, unless the publisher wants the notice shown again meanwhile."""
    return current.removed() if current.withdrawal else current.vanished(ctx.now())


@contextmanager
def _change(chat_id: int, calls: Calls) -> Iterator[MaxClient]:
    """One call that changes a chat. Raises Doubtful if MAX may still do it: an edit or a removal
    that lands late must not undo what a newer revision has shown.
    """
    with calls.permit(chat_id) as client:
        try:
            yield client
        except MaxUnavailable as reason:
            if reason.sent:
                raise Doubtful(str(reason)) from reason
            raise


def _sent(claimed: Notice, chat_id: int, calls: Calls) -> str:
    message = marked(claimed.message, mark_of(claimed.id))
    with _change(chat_id, calls) as client:
        return client.send(message, chat_id=chat_id)


def _edited(claimed: Notice, mid: str, chat_id: int, calls: Calls) -> bool:
    """False: somebody has removed the message."""
    message = marked(claimed.message, mark_of(claimed.id))
    try:
        with _change(chat_id, calls) as client:
            client.edit(mid, message, notify=claimed.channel)
    except MaxRefused as reason:
        if _vanished(reason):
            return False
        raise
    return True


def _remove(mid: str | None, chat_id: int, calls: Calls) -> None:
    if mid is None:
        return
    try:
        with _change(chat_id, calls) as client:
            client.delete(mid)
    except MaxRefused as reason:
        if not _vanished(reason):
            raise


def _pin(claimed: Notice, there: _There, calls: Calls, ctx: Context) -> tuple[Fate, Outcome]:
    """Pin what the chat shows. Raises what the call raises only if nothing else was done: that it
    is not pinned must not send it again.
    """
    try:
        with calls.permit(there.chat_id) as client:
            client.pin(there.chat_id, there.mid)
    except (MaxUnavailable, Stopped) as reason:
        if claimed.up_to_date:
            raise
        return _pin_later(claimed, there, str(reason), ctx)
    except MaxRefused as reason:
        if reason.status == 401 and claimed.up_to_date:
            raise
        # What was sent this moment may not be known everywhere yet; but only once in a row, or
        # whoever removes each message of ours at once would be sent ever new ones.
        early = there.new and _vanished(reason) and not claimed.failures
        if reason.status == 401 or early:
            return _pin_later(claimed, there, str(reason), ctx)
        if _vanished(reason) and not there.new:
            return Fate.SETTLED, lambda current: current.vanished(ctx.now())
        return _unpinnable(claimed, there, reason, ctx)
    return Fate.SHOWN, lambda current: there.shown(claimed, current.stuck())


def _pin_later(claimed: Notice, there: _There, why: str, ctx: Context) -> tuple[Fate, Outcome]:
    log.warning("notice not pinned yet", extra={"notice": claimed.id, "reason": why})
    until = ctx.now() + _delay(1, LONGEST_DELAY_SECONDS)

    def waits(current: Notice) -> Notice:
        """The pin can wait; a newer revision or a withdrawal that came meanwhile cannot."""
        shown = there.shown(claimed, current)
        return shown.held(until) if shown.up_to_date and not shown.withdrawal else shown

    return Fate.SHOWN, waits


def _unpinnable(
    claimed: Notice, there: _There, reason: MaxRefused, ctx: Context
) -> tuple[Fate, Outcome]:
    why = str(reason)
    log.warning("notice not pinned", extra={"notice": claimed.id, "reason": why})
    if gone(reason):
        note_lost_chat(claimed, reason, ctx)

    def refused(current: Notice) -> Notice:
        """What was refused is not a newer revision: it may have come with the right to pin."""
        same = current.revision == claimed.revision
        return there.shown(claimed, current.unstuck(why) if same else current)

    # With nothing but the pin to do, the chat has taken nothing from us.
    fate = Fate.SETTLED if claimed.up_to_date else Fate.SHOWN
    return fate, refused


def _vanished(reason: MaxRefused) -> bool:
    """There is no such message any more: MAX says so by status, or by a key with status 200."""
    found = (reason.status, reason.code) == (404, "not.found")
    return found or reason.code.startswith("error.message.not.found")


def _delay(failures: int, longest: float) -> timedelta:
    """Twice as long after each failure, and never at the same moment as everybody else."""
    seconds = min(2.0 ** min(failures, 10), longest)
    return timedelta(seconds=seconds * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, no secret


def _record(outcome: Outcome, claimed: Notice, kept: Document, ctx: Context) -> None:
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
