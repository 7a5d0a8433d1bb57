"""From a supplier's message to the notices that the right chats are owed."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from context import Context
from documents import Conflict, Write
from houses import Chat, House
from houses.store import chats_of, houses_by_id
from message import Message
from notifications import TOPIC, Notice
from notifications.buttons import ShowNotice
from notifications.figures import Mailing
from notifications.model import DANGER, USUAL
from notifications.quiet import spoken_at
from notifications.store import Kept, keep_mailing, notices_by_id, owe_newest, withdraw
from organisation import Organisation
from organisation.model import NOT_REGISTERED
from organisation.store import organisation as organisation_by_id
from outages.changes import Told, judged, told
from outages.model import Event, Outage
from outages.store import keep, outage_of
from outages.texts import end_text, news_text
from refusals import NotUnderstood

log = logging.getLogger(__name__)

# How many notices were owed anew, and ids of all of the event.
Last = Callable[[int, Collection[str]], list[Write]]

ATTEMPTS = 5
SLICE = 200  # chats a commit, with at most two notices each: the longest texts stay below its 3 MB
END_HELPS = timedelta(hours=24)  # that it is over: later everybody has seen it


def publish(event: Event, supplier: str, ctx: Context) -> None:
    """Make every chat concerned owed exactly what this version says.

    A repeated version changes nothing, an older one only what its publisher may have left half
    done. Raises NotUnderstood when `supplier` is not in the register; Conflict when others kept
    changing the same outage (the queue brings it again).
    """
    organisation = organisation_by_id(ctx.documents, supplier)
    if organisation is None:
        raise NotUnderstood(NOT_REGISTERED.format(supplier))
    for attempt in range(ATTEMPTS):
        try:
            bots = _publish(event, organisation, ctx, resumed=attempt > 0)
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            ctx.announce(TOPIC, bots)
            return


def _publish(event: Event, supplier: Organisation, ctx: Context, *, resumed: bool) -> list[str]:
    """Commit the notices in slices, then the outage; the bots that now owe.

    resumed  an earlier attempt may have committed slices of its own. If a newer version has won
             meanwhile, its publisher did not see them: they are brought up to that version here.
    """
    houses = houses_by_id(ctx.documents, dict.fromkeys(event.houses))
    known, read = outage_of(ctx.documents, f"{supplier.id}:{event.external_id}") or (None, None)
    outage = judged(event, supplier.id, houses, known, ctx.now())
    if known and known.version >= event.version:
        if known.version == event.version and not resumed:
            log.info("outage already known", extra={"outage": known.id, "version": event.version})
            return []
        outage = known
    listeners = _listeners((*outage.affected, *outage.formerly, *event.houses), ctx)
    owing = _Owing(outage, supplier, ctx, first=known is None)

    def last(owed: int, accepted: Collection[str]) -> list[Write]:
        """What is committed with the last notices."""
        if not owed and outage is known:
            return []
        now, event_id = ctx.now(), _event(outage)
        mailing = Mailing(id=event_id, published_at=now, accepted=len(accepted), wave=owed)
        counted = [keep_mailing(ctx.documents, mailing)] if accepted else []
        return [*counted, *([] if outage is known else [keep(outage, read)])]

    for start in range(0, max(len(listeners), 1), SLICE):
        part = listeners[start : start + SLICE]
        owing.owe(part, last if start + SLICE >= len(listeners) else None)
    if owing.owed or outage is not known:
        _log(outage, notices=owing.owed)
    return sorted({listener.chat.bot for listener in listeners}) if owing.owed else []


@dataclass(frozen=True, slots=True)
class _Listener:
    """A chat with the houses it speaks for, the first of which tells the time there."""

    chat: Chat
    houses: tuple[House, ...]

    @property
    def zone(self) -> ZoneInfo:
        return self.houses[0].local_time


def _listeners(house_ids: Iterable[str], ctx: Context) -> list[_Listener]:
    """Every chat that speaks for any of these houses."""
    chats = chats_of(ctx.documents, dict.fromkeys(house_ids))
    houses = houses_by_id(ctx.documents, dict.fromkeys(h for chat in chats for h in chat.houses))
    found = (
        _Listener(chat, tuple(houses[h] for h in chat.houses if h in houses)) for chat in chats
    )
    return [listener for listener in found if listener.houses]


class _Owing:
    """Makes chats owed one version of an outage.

    owed      how many notices were owed anew
    accepted  ids of all notices of this event
    first     no version was published before, so nobody can have heard of an end
    """

    def __init__(
        self, outage: Outage, supplier: Organisation, ctx: Context, *, first: bool
    ) -> None:
        self._outage, self._supplier, self._ctx = outage, supplier, ctx
        self._parts = ("news",) if first else ("news", "end")
        self.owed = 0
        self.accepted: set[str] = set()

    def owe(self, listeners: Sequence[_Listener], last: Last | None) -> None:
        """All of them in one commit. Where deliverers or publishers came between, their notices are
        read again, in halves: what goes on at the head of the queue holds nobody else up.

        last  what is to be committed behind them
        Raises Conflict when a single chat's notices, or those last, kept changing.
        """
        for attempt in range(ATTEMPTS):
            standing = notices_by_id(
                self._ctx.documents,
                (
                    _notice_id(self._outage, part, on.chat)
                    for on in listeners
                    for part in self._parts
                ),
            )
            writes = [write for on in listeners for write in self._writes(on, standing)]
            owed = self.owed + len(writes)
            written = (write.path.partition("/")[2] for write in writes)
            accepted = {*self.accepted, *standing, *written}
            try:
                self._ctx.documents.commit(*writes, *(last(owed, accepted) if last else []))
            except Conflict:
                if len(listeners) > 1:
                    middle = len(listeners) // 2
                    self.owe(listeners[:middle], None)
                    self.owe(listeners[middle:], last)
                    return
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                self.owed, self.accepted = owed, accepted
                return

    def _writes(self, on: _Listener, standing: Mapping[str, Kept]) -> Iterator[Write]:
        """What makes one chat owed what it must show and does not show yet."""
        news = standing.get(_notice_id(self._outage, "news", on.chat))
        spoken = news is not None and not news[0].unspoken
        for tell in told(self._outage, on.houses, owed=news is not None, spoken=spoken):
            if tell.part == "nothing":
                write = withdraw(news, self._ctx.now()) if news else None
            else:
                known = standing.get(_notice_id(self._outage, tell.part, on.chat))
                write = owe_newest(self._notice(on, tell, known), known)
            if write:
                yield write

    def _notice(self, on: _Listener, tell: Told, known: Kept | None) -> Notice:
        """known: the notice as it stands. An edit wakes nobody, so it does not wait."""
        outage, now = self._outage, self._ctx.now()
        notice_id = _notice_id(outage, tell.part, on.chat)
        danger = outage.kind == "emergency" and tell.part == "news" and not outage.ended
        edit = known is not None and known[0].mid is not None
        due = now if edit else spoken_at(now, on.zone, danger=danger)
        text = _text(outage, tell, self._supplier, on.zone)
        return Notice(
            id=notice_id,
            bot=on.chat.bot,
            event=_event(outage),
            sender=outage.organisation,
            chat_id=on.chat.chat_id,
            channel=on.chat.kind == "channel",
            zone=on.zone.key,
            message=Message(
                text=text, buttons=((ShowNotice(notice=notice_id).button("Обновить"),),)
            ),
            revision=outage.version,
            urgency=DANGER if danger else USUAL,
            repeats=danger,
            owed_at=now,
            planned_at=due,
            due=due,
            expires=_expires(outage, tell.part, now),
        )


def _event(outage: Outage) -> str:
    return f"outage:{outage.id}"


def _notice_id(outage: Outage, part: str, chat: Chat) -> str:
    return f"{_event(outage)}:{part}:{chat.id}"


def _text(outage: Outage, tell: Told, supplier: Organisation, zone: ZoneInfo) -> str:
    if tell.part == "news":
        return news_text(outage, tell.houses, supplier, zone)
    return end_text(outage, tell.houses, supplier)


def _expires(outage: Outage, part: str, now: datetime) -> datetime | None:
    """When a message not shown by then is not worth showing: after works that end in time."""
    if part == "end":
        return now + END_HELPS
    ends = [window.end if window.end_kind == "exact" else None for window in outage.windows]
    known = [end for end in ends if end]
    in_time = outage.kind == "planned" and not outage.ended and len(known) == len(ends)
    return max(known) if in_time else None


def _log(outage: Outage, notices: int) -> None:
    doubtful = len(outage.unknown) + len(outage.foreign)
    fields = {"outage": outage.id, "version": outage.version, "notices": notices}
    if doubtful:
        log.warning("outage waits for review", extra={**fields, "houses_in_doubt": doubtful})
    else:
        log.info("outage published", extra=fields)
