"""Deliver what a bot owes: the lease, pages by urgency and due time, worker threads, one pace."""

import logging
import math
import secrets
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import zip_longest
from zoneinfo import ZoneInfo

from context import Context
from documents import Conflict, Document, Unavailable
from notifications import TOPIC
from notifications.leasing import Held, take
from notifications.losing import LostChats
from notifications.model import DANGER, URGENCIES, Notice
from notifications.quiet import quiet_hours, spoken_at
from notifications.showing import Calls, Fate, hand_over
from notifications.store import (
    Kept,
    anything_due,
    due_notices,
    first_sender,
    next_due,
    put,
    senders,
)
from notifications.working import Crew

log = logging.getLogger(__name__)

DRAIN_SECONDS = 45  # a push must be answered within 120, and the last calls take their time
MOST_IN_HAND = 200
PER_PLACE = 2  # of one chat in hand, so that one chat's many do not keep out all others'
PAGES = 4  # one after the other, where most of a page is of places that are served already
LOOK_AGAIN_SECONDS = 0.5  # for what is more urgent
# In hand no longer than this before MAX is called; the claim lapses that much later.
FRESH_SECONDS = 5.0
# What goes into a chat at once is not asked for again: in a flood that would be a read for each.
WAITED = timedelta(minutes=10)
WORTH_WAITING = timedelta(seconds=2)  # the next wake-up may be a minute away
# So many calls without an answer, and none with one between them: MAX is not there.
UNANSWERED = 8


def drain(bot: str, ctx: Context) -> None:
    """Deliver what this bot owes, most urgent first, until nothing is due or time is up.

    Nothing happens while another holder delivers. Raises NotUnderstood when the bot is not ours.
    """
    client = ctx.max(bot)
    if not _due_soon(bot, ctx):
        return
    held = take(bot, client.pace.name, ctx)
    if held is None:
        log.info("notices left to another", extra={"bot": bot})
        return
    work = _Drain(bot, held, ctx)
    try:
        more = work.run()
    finally:
        work.end()
    if work.unanswered:
        ctx.sleep(held.lease.rest_seconds(ctx.now()))
        more = True  # somebody must ask MAX again, and nobody else will before the minute is over
    # What came while we held the lease was left to us, even in the last moment.
    if more or anything_due(ctx.documents, bot, ctx.now()):
        ctx.announce(TOPIC, [bot])
    log.info("notices drained", extra={"bot": bot, "delivered": work.fates[Fate.SHOWN]})


def claim(owed: Notice, ctx: Context, epoch: int = 0) -> Notice:
    """The notice in our hands until the claim lapses: after the call, and after what MAX may still
    post of it. epoch: of the lease; 0 for whoever answers at once.
    """
    until = ctx.now() + timedelta(seconds=FRESH_SECONDS) + ctx.settings.look_after
    return owed.claimed(f"{epoch}.{secrets.token_hex(8)}", until, ctx.now())


def deliver(owed: Notice, read: Document, held: Held, calls: Calls, ctx: Context) -> Fate:
    """Claim one notice and hand it over, unless it has ended or another has it."""
    try:
        if ended := _ended(owed, ctx) or _held(owed, ctx):
            ctx.documents.commit(put(ended, read))
            return Fate.LEFT
        claimed = claim(owed, ctx, held.epoch)
        (kept,) = ctx.documents.commit(put(claimed, read))
    except Conflict:
        return Fate.LEFT  # another holder claimed it, or its publisher changed it: it stays due
    return hand_over(claimed, kept, calls, ctx)


def _ended(owed: Notice, ctx: Context) -> Notice | None:
    """The notice that cannot help any more, whose subject is gone, or of which whoever it is for
    has not wanted to hear since it was owed; None: it still can.
    """
    if owed.mid is not None or owed.withdrawal:
        return None
    now = ctx.now()
    if owed.expires and owed.expires <= now:
        return owed.expired()
    if owed.about is None or (owed.chat_id is not None and now - owed.owed_at < WAITED):
        return None
    about = ctx.documents.get(owed.about)
    if about is None or about.cause != owed.about_cause or not owed.wanted_by(about.data):
        return owed.groundless()
    return None


def _held(owed: Notice, ctx: Context) -> Notice | None:
    """The notice that must wait for the morning, however it came to be late; None: it need not."""
    if not owed.unspoken or owed.zone is None:
        return None
    now, danger, hours = ctx.now(), owed.urgency == DANGER, quiet_hours(owed.quiet)
    spoken = spoken_at(now, ZoneInfo(owed.zone), danger=danger, hours=hours)
    return owed.held(spoken) if spoken > now else None


def _due_soon(bot: str, ctx: Context) -> bool:
    """Whether anything is due, or is so after a moment's waiting: a reply MAX found too early."""
    due = next_due(ctx.documents, bot)
    if due is None or due - ctx.now() > WORTH_WAITING:
        return False
    ctx.sleep(max((due - ctx.now()).total_seconds(), 0))
    return True


class _Drain:
    """One holder at work."""

    def __init__(self, bot: str, held: Held, ctx: Context) -> None:
        self._bot, self._held, self._ctx = bot, held, ctx
        self._client = ctx.max(bot)
        self._lock = threading.Lock()
        self._in_hand: Counter[str] = Counter()  # by place
        self._by_urgency: Counter[int] = Counter()  # in hand
        self._turns: Counter[int] = Counter()  # by urgency: how often there was room
        self._ids: set[str] = set()
        self._lost = LostChats(bot, ctx)
        self._pages: dict[tuple[int, str], Document | None] = {}
        self._ending = threading.Event()
        self._in_a_row = 0  # calls without an answer
        self._silent: set[str] = set()  # the places of these calls
        self._all_silent = False
        self.fates: Counter[Fate] = Counter()
        self._crew: Crew[Kept] = Crew(ctx.settings.max_workers, self._work)

    @property
    def unanswered(self) -> bool:
        """Whether MAX seems not to be there."""
        return self._all_silent or self._in_a_row >= (1 if self._probing else UNANSWERED)

    def run(self) -> bool:
        """Deliver; whether more is due than there was time for."""
        ends, waited = time.monotonic() + DRAIN_SECONDS, False
        while time.monotonic() < ends:
            if self.unanswered or not self._held.renew(answered=self._answered):
                return False
            found, more = self._gather()
            if found:
                waited = False
            elif self._crew.idle:
                if waited or not _due_soon(self._bot, self._ctx):
                    # A single place may have a trouble of its own; several have not.
                    self._all_silent = len(self._silent) > 1
                    return False
                waited = True  # once: a clock that stands still would keep us here
                continue
            self._crew.wait(LOOK_AGAIN_SECONDS, until=self._most // 2 if more else 0)
        return True

    def end(self) -> None:
        """Finish what is under way and leave the lease."""
        self._ending.set()
        self._crew.dismiss()
        with suppress(Unavailable):  # then it ends by itself
            self._held.leave(unanswered=self.unanswered, answered=self._answered)

    @property
    def _answered(self) -> bool:
        return self.fates[Fate.SHOWN] + self.fates[Fate.SETTLED] > 0

    @property
    def _probing(self) -> bool:
        """MAX did not answer the last holder: one notice will tell whether it is back."""
        return self._held.lease.failures > 0 and not self._answered

    @property
    def _most(self) -> int:
        """In hand at once: a second's work."""
        return 1 if self._probing else min(self._client.pace.per_second, MOST_IN_HAND)

    def _gather(self) -> tuple[bool, bool]:
        """Take more into our hands: the most urgent first, as there is room, senders in turn.

        Whether anything was found, and whether more is waiting.
        """
        found = more = False
        urgency = None
        while urgency != URGENCIES[-1] and (
            first := first_sender(self._ctx.documents, self._bot, behind=urgency)
        ):
            urgency, sender = first
            if (room := self._room(urgency)) <= 0:
                return found, True
            taken, left = self._in_turn(urgency, sender, room)
            found, more = found or taken, more or left
        return found, more

    def _room(self, urgency: int) -> int:
        """How much more of this urgency to take: what is less urgent is in nobody's way."""
        with self._lock:
            hindering = {u: n for u, n in self._by_urgency.items() if u <= urgency or self._probing}
        return self._most - sum(hindering.values())

    def _in_turn(self, urgency: int, sender: str, room: int) -> tuple[bool, bool]:
        """Share the room among the senders, beginning with another one each time.

        sender  the first by name
        """
        names = list(senders(self._ctx.documents, self._bot, urgency, sender))
        first = self._turns[urgency] % len(names)
        self._turns[urgency] += 1
        pages, left = [], False
        for number, name in enumerate(names[first:] + names[:first]):
            if room <= 0:
                left = True
                break
            share = math.ceil(room / (len(names) - number))
            page = self._due(urgency, name, share)
            left = left or self._pages[urgency, name] is not None
            pages.append(page)
            room -= len(page)
        mixed = [kept for turn in zip_longest(*pages) for kept in turn if kept]
        self._crew.add(urgency, [(kept[0].place, kept) for kept in mixed])
        return bool(mixed), left

    def _due(self, urgency: int, sender: str, most: int) -> list[Kept]:
        """The next due notices of one sender: on from the last page, and round again."""
        behind, got = self._pages.get((urgency, sender)), list[Kept]()
        for _ in range(PAGES):
            now = self._ctx.now()
            page = due_notices(
                self._ctx.documents, self._bot, urgency, sender, now, most, after=behind
            )
            got += [kept for kept in page if self._takes(kept[0])]
            if page or behind is None:
                behind = page[-1][1] if len(page) == most else None
                if behind is None or 2 * len(got) >= most:
                    break
            else:
                behind = None  # the end was passed exactly: from the top
        self._pages[urgency, sender] = behind
        return got

    def _takes(self, owed: Notice) -> bool:
        with self._lock:
            if owed.id in self._ids or self._in_hand[owed.place] >= PER_PLACE:
                return False
            self._ids.add(owed.id)
            self._in_hand[owed.place] += 1
            self._by_urgency[owed.urgency] += 1
            return True

    def _work(self, kept: Kept) -> None:
        owed, read = kept
        began = time.monotonic()
        calls = Calls(
            self._client, self._client.pace, lambda: self._may_call(began), probe=self._probing
        )
        try:
            if self.unanswered:
                return  # it stays due
            fate = deliver(owed, read, self._held, calls, self._ctx)
            if fate is Fate.SHOWN and owed.chat_id is not None:
                self._lost.took_a_message(owed.chat_id)
            with self._lock:
                self.fates[fate] += 1
                if fate is Fate.UNANSWERED:
                    self._in_a_row += 1
                    self._silent.add(owed.place)
                elif fate is not Fate.LEFT:
                    self._in_a_row = 0
                    self._silent.clear()
        finally:
            with self._lock:
                self._ids.discard(owed.id)
                self._in_hand[owed.place] -= 1
                self._by_urgency[owed.urgency] -= 1

    def _may_call(self, began: float) -> bool:
        fresh = time.monotonic() - began < FRESH_SECONDS
        return fresh and self._held.alive() and not self._ending.is_set()
