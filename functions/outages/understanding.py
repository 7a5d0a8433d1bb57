"""From a draft to what it says: read, find its houses, look for the outages that it speaks of."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from documents import Documents
from houses.store import boards_found
from outages.drafts import Draft
from outages.locating import any_house, locate, streets_of
from outages.model import Outage
from outages.store import outages_by_id
from outages.understood import (
    HOUSE,
    IGNORE,
    Understanding,
    places_of,
    understood,
    with_earlier,
    zones_of,
)

if TYPE_CHECKING:
    from outages.notice_streets import Streets
    from outages.notice_text import Reading

MOSCOW = ZoneInfo("Europe/Moscow")
MOST_BOARDS = 300  # houses whose outages are looked at: one call
# A dispatcher who lives somewhere may complain in a line; a telegram says what, where and when.
LEAST_CHARACTERS = 25
LONG_CHARACTERS = 80
# A resident's complaint that somebody passes on is nobody's notice.
_OF_RESIDENTS = frozenset(
    ("я", "меня", "мне", "мой", "моя", "моей", "моём", "живу", "нам", "наш", "наша", "нашем")
)


def understand(draft: Draft, documents: Documents) -> Understanding:
    """What the draft says by now. Hours are those of its houses, before any is known those of the
    organisation's houses.

    Calls of documents: those of `locate`, and where it speaks of an earlier outage two more; two
    more where no house is known.
    """
    # Which addresses the words name does not depend on the clock; what they mean tells the zone.
    streets = streets_of(draft.organisation, documents)
    reading, typed = _read(draft, MOSCOW, streets)
    named = [d.answer.removeprefix(HOUSE) for d in draft.decisions if HOUSE in d.answer]
    items = places_of(reading, typed)
    located = locate(items, streets, draft.organisation, documents, named)
    known = understood(draft, reading, typed, located, MOSCOW)
    zone = _zone(draft, known, documents)
    if zone.key != MOSCOW.key:
        reading, typed = _read(draft, zone, streets)
        known = understood(draft, reading, typed, located, zone)
    if any(part.changes for part in known.parts):
        known = with_earlier(known, _earlier(known, draft, documents), draft)
    return known


def reads_as_notice(text: str, now: datetime) -> bool:
    """Whether words that nobody asked for are a supplier's: they say what is off, and where."""
    said = {word.strip(".,:;!?") for word in text.lower().split()}
    if len(text) < LEAST_CHARACTERS or not said.isdisjoint(_OF_RESIDENTS):
        return False
    events = [event for event in _reading(text, now, MOSCOW).events if event.resources]
    at_length = len(text) >= LONG_CHARACTERS
    return any(event.items or at_length for event in events)


def speaks_of_event(text: str, now: datetime) -> bool:
    """Whether words that were asked for tell of any event at all."""
    return _reading(text, now, MOSCOW).is_notice


def _reading(
    text: str, at: datetime, zone: ZoneInfo, streets: "Streets | None" = None
) -> "Reading":
    # The grammar takes a fifth of a second to import, which nobody else shall wait for.
    from outages.notice_text import read_notice  # noqa: PLC0415 - see above

    return read_notice(text, at.astimezone(zone).replace(tzinfo=None), streets)


def _read(
    draft: Draft, zone: ZoneInfo, streets: "Streets"
) -> tuple["Reading", Mapping[str, "Reading"]]:
    typed = {
        decision.question: _reading(decision.answer, draft.published_at, zone, streets)
        for decision in draft.decisions
        if decision.question.startswith(("time:", "zone:")) and decision.answer != IGNORE
    }
    return _reading(draft.text, draft.published_at, zone, streets), typed


def _zone(draft: Draft, known: Understanding, documents: Documents) -> ZoneInfo:
    zones = zones_of(known.parts)
    chosen = draft.answer_to("clock")
    if chosen in zones:
        return ZoneInfo(chosen)
    if zones:
        return ZoneInfo(zones[0])
    some = any_house(draft.organisation, documents)
    return some.local_time if some else MOSCOW


def _earlier(known: Understanding, draft: Draft, documents: Documents) -> list[Outage]:
    """The organisation's outages that stand on the boards of the houses."""
    houses = [h.id for part in known.parts if part.changes for h in part.houses]
    boards = boards_found(documents, list(dict.fromkeys(houses))[:MOST_BOARDS])
    entries = [entry for board, _ in boards.values() for entry in board.entries]
    ids = [e.outage for e in entries if e.organisation == draft.organisation]
    return list(outages_by_id(documents, ids).values())
