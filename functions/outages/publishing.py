"""From a supplier's message to the notices that the right chats are owed."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from context import Context
from documents import Conflict, Document, TooLarge, Write
from houses import Chat, House
from houses.buttons import StopNotices
from houses.model import Board, OffEntry, OffWindow, Refresh, Subscription
from houses.store import (
    ask_refresh,
    audiences_found,
    boards_found,
    chats_by_id,
    houses_by_id,
    put,
    subscriptions_by_token,
)
from message import Message, PressButton
from notifications import TOPIC, Notice
from notifications.buttons import ShowNotice
from notifications.figures import Mailing
from notifications.model import DANGER, USUAL
from notifications.quiet import USUAL_HOURS, QuietHours, quiet_hours, spoken_at
from notifications.store import (
    Kept,
    keep_mailing,
    notices_by_id,
    owe_newest,
    stopped_among,
    withdraw,
)
from organisation.lines import shortened
from organisation.model import NOT_REGISTERED
from organisation.store import card as card_by_organisation
from organisation.store import organisation as organisation_by_id
from outages.changes import Told, judged, told
from outages.model import Event, Outage
from outages.store import keep, outage_of
from outages.texts import Source, end_text, news_text, off_words
from refusals import NotUnderstood

log = logging.getLogger(__name__)

# How many notices were owed anew, and ids of all of the event.
Last = Callable[[int, Collection[str]], list[Write]]

ATTEMPTS = 5
BOARDS = 80  # a commit: ten entries of the longest texts each stay below its 3 MB
BOARD_TEXT = 1500
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
    kept = card_by_organisation(ctx.documents, supplier)
    source = Source(organisation, kept[0].facts if kept else None)
    for attempt in range(ATTEMPTS):
        try:
            bots = _publish(event, source, ctx, resumed=attempt > 0)
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            ctx.announce(TOPIC, bots)
            return


def _publish(event: Event, source: Source, ctx: Context, *, resumed: bool) -> list[str]:
    """Commit the notices in slices, then the outage; the bots that now owe.

    resumed  an earlier attempt may have committed slices of its own. If a newer version has won
             meanwhile, its publisher did not see them: they are brought up to that version here.
    """
    houses = houses_by_id(ctx.documents, dict.fromkeys(event.houses))
    supplier = source.supplier
    known, read = outage_of(ctx.documents, f"{supplier.id}:{event.external_id}") or (None, None)
    outage = judged(event, supplier.id, houses, known, ctx.now())
    if known and known.version >= event.version:
        if known.version == event.version and not resumed:
            log.info("outage already known", extra={"outage": known.id, "version": event.version})
            return []
        outage = known
    named = tuple(dict.fromkeys((*outage.affected, *outage.formerly, *event.houses)))
    others = houses_by_id(ctx.documents, [name for name in named if name not in houses])
    _keep_boards(outage, source, {**houses, **others}, ctx)
    listeners = _listeners(named, outage, ctx)
    owing = _Owing(outage, source, ctx, first=known is None)

    def last(owed: int, accepted: Collection[str]) -> list[Write]:
        """What is committed with the last notices."""
        if not owed and outage is known:
            return []
        now, event_id = ctx.now(), _event(outage)
        mailing = Mailing(id=event_id, published_at=now, accepted=len(accepted), wave=owed)
        counted = [keep_mailing(ctx.documents, mailing)] if accepted else []
        cards = [ask_refresh(ctx.documents, _cards(outage, now))] if named else []
        return [*counted, *cards, *([] if outage is known else [keep(outage, read)])]

    for start in range(0, max(len(listeners), 1), SLICE):
        part = listeners[start : start + SLICE]
        owing.owe(part, last if start + SLICE >= len(listeners) else None)
    if owing.owed or outage is not known:
        _log(outage, notices=owing.owed)
    return sorted({listener.to.bot for listener in listeners}) if owing.owed else []


def _cards(outage: Outage, now: datetime) -> Refresh:
    """The houses whose cards say what is off now, and when that changes by itself."""
    starts = [window.start for window in outage.windows]
    ends = [window.end for window in outage.windows if window.end_kind == "exact"]
    coming = sorted({moment for moment in (*starts, *ends) if moment and moment > now})
    return Refresh(
        id=_event(outage),
        houses=(*outage.affected, *outage.formerly),
        due=now,
        turns=() if outage.ended else tuple(coming),
    )


def _keep_boards(outage: Outage, source: Source, houses: Mapping[str, House], ctx: Context) -> None:
    """Make the board of each house say what this version does. Nothing while a person must look."""
    off = set() if outage.ended or outage.held else set(outage.affected)
    concerned = [house for h in (*outage.affected, *outage.formerly) if (house := houses.get(h))]
    for start in range(0, len(concerned), BOARDS):
        part = concerned[start : start + BOARDS]
        for attempt in range(ATTEMPTS):
            found = boards_found(ctx.documents, [house.id for house in part])
            writes = []
            for house in part:
                board, read = found.get(house.id) or (Board(house=house.id), None)
                newer = (
                    board.with_entry(_entry(outage, house, source), ctx.now())
                    if house.id in off
                    else board.without(outage.id, outage.version)
                )
                if newer != board:
                    writes.append(put(newer, read, f"{outage.id}:{outage.version}"))
            try:
                ctx.documents.commit(*writes)
                break
            except Conflict:
                if attempt == ATTEMPTS - 1:
                    raise


def _entry(outage: Outage, house: House, source: Source) -> OffEntry:
    return OffEntry(
        outage=outage.id,
        organisation=outage.organisation,
        version=outage.version,
        off=off_words(outage),
        windows=tuple(
            OffWindow(start=w.start, end=w.end, exact=w.end_kind == "exact") for w in outage.windows
        ),
        text=shortened(news_text(outage, [house], source, house.local_time), BOARD_TEXT),
    )


@dataclass(frozen=True, slots=True)
class _Listener:
    """A chat or a resident's dialogue, with its houses; the first of them tells the time there."""

    to: Chat | Subscription
    houses: tuple[House, ...]
    read: Document

    @property
    def zone(self) -> ZoneInfo:
        return self.houses[0].local_time

    @property
    def quiet(self) -> QuietHours:
        return USUAL_HOURS if isinstance(self.to, Chat) else quiet_hours(self.to.quiet)

    @property
    def name(self) -> str:
        """What tells its notices from those of others."""
        return self.to.id if isinstance(self.to, Chat) else f"resident:{self.to.token}"


def _listeners(house_ids: Sequence[str], outage: Outage, ctx: Context) -> list[_Listener]:
    """Every chat that speaks for any of these houses, and every resident who subscribed."""
    audiences = [a for a, _ in audiences_found(ctx.documents, house_ids).values()]
    chat_ids = dict.fromkeys(chat for audience in audiences for chat in audience.chats)
    tokens = dict.fromkeys(token for audience in audiences for token in audience.residents)
    to: list[tuple[Chat | Subscription, Document]] = [
        known for known in chats_by_id(ctx.documents, chat_ids).values() if known[0].state != "gone"
    ]
    silent = stopped_among(ctx.documents, tokens)
    to += [
        (resident, read)
        for resident, read in subscriptions_by_token(ctx.documents, tokens)
        if resident.token not in silent and not set(outage.resources) <= set(resident.muted)
    ]
    houses = houses_by_id(ctx.documents, dict.fromkeys(h for one, _ in to for h in one.houses))
    found = (
        _Listener(one, tuple(houses[h] for h in one.houses if h in houses), read)
        for one, read in to
    )
    return [listener for listener in found if listener.houses]


class _Owing:
    """Makes chats owed one version of an outage.

    owed      how many notices were owed anew
    accepted  ids of all notices of this event
    first     no version was published before, so nobody can have heard of an end
    """

    def __init__(self, outage: Outage, source: Source, ctx: Context, *, first: bool) -> None:
        self._outage, self._source, self._ctx = outage, source, ctx
        self._parts = ("news",) if first else ("news", "end")
        self.owed = 0
        self.accepted: set[str] = set()

    def owe(self, listeners: Sequence[_Listener], last: Last | None) -> None:
        """All of them in one commit. Where deliverers or publishers came between, their notices are
        read again, in halves: what goes on at the head of the queue holds nobody else up. So are
        those of channels that speak for so many houses that they are too much for one commit.

        last  what is to be committed behind them
        Raises Conflict when a single chat's notices, or those last, kept changing.
        """
        for attempt in range(ATTEMPTS):
            standing = notices_by_id(
                self._ctx.documents,
                (_notice_id(self._outage, part, on) for on in listeners for part in self._parts),
            )
            writes = [write for on in listeners for write in self._writes(on, standing)]
            owed = self.owed + len(writes)
            written = (write.path.partition("/")[2] for write in writes)
            accepted = {*self.accepted, *standing, *written}
            try:
                self._ctx.documents.commit(*writes, *(last(owed, accepted) if last else []))
            except (Conflict, TooLarge):
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
        news = standing.get(_notice_id(self._outage, "news", on))
        spoken = news is not None and not news[0].unspoken
        for tell in told(self._outage, on.houses, owed=news is not None, spoken=spoken):
            if tell.part == "nothing":
                write = withdraw(news, self._ctx.now()) if news else None
            else:
                known = standing.get(_notice_id(self._outage, tell.part, on))
                write = owe_newest(self._notice(on, tell, known), known)
            if write:
                yield write

    def _notice(self, on: _Listener, tell: Told, known: Kept | None) -> Notice:
        """known: the notice as it stands. An edit wakes nobody, so it does not wait."""
        outage, now = self._outage, self._ctx.now()
        notice_id = _notice_id(outage, tell.part, on)
        danger = outage.kind == "emergency" and tell.part == "news" and not outage.ended
        edit = known is not None and known[0].mid is not None
        due = now if edit else spoken_at(now, on.zone, danger=danger, hours=on.quiet)
        text = _text(outage, tell, self._source, on.zone)
        return Notice(
            id=notice_id,
            bot=on.to.bot,
            event=_event(outage),
            sender=outage.organisation,
            zone=on.zone.key,
            **_place(on),
            message=Message(text=text, buttons=_buttons(notice_id, on.to)),
            revision=outage.version,
            urgency=DANGER if danger else USUAL,
            repeats=danger,
            owed_at=now,
            planned_at=due,
            due=due,
            expires=_expires(outage, tell.part, now),
            houses=tuple(house.id for house in tell.houses),
            resources=outage.resources,
        )


def _event(outage: Outage) -> str:
    return f"outage:{outage.id}"


def _notice_id(outage: Outage, part: str, on: _Listener) -> str:
    return f"{_event(outage)}:{part}:{on.name}"


def _place(on: _Listener) -> dict[str, Any]:
    """Where a notice goes; it is dropped when nobody there wants to hear of it any more."""
    about = {"about": on.read.path, "about_cause": on.read.cause}
    if isinstance(on.to, Chat):
        return {"chat_id": on.to.chat_id, "channel": on.to.kind == "channel", **about}
    return {"resident": on.to.token, "quiet": on.to.quiet, **about}


def _buttons(notice_id: str, to: Chat | Subscription) -> tuple[tuple[PressButton, ...], ...]:
    refresh = ShowNotice(notice=notice_id).button("Обновить")
    if isinstance(to, Chat):
        return ((refresh,),)
    return ((refresh, StopNotices().button("Не присылать")),)


def _text(outage: Outage, tell: Told, source: Source, zone: ZoneInfo) -> str:
    if tell.part == "news":
        return news_text(outage, tell.houses, source, zone)
    return end_text(outage, tell.houses, source)


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
