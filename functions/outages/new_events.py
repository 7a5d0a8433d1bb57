"""A part of a draft as the event that will be published, if it lacks nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from organisation.lines import shortened
from outages.drafts import Draft
from outages.model import Event, WaterPoint, Window
from outages.texts import hours_words, warming_words

if TYPE_CHECKING:
    from outages.grammar.events import TimedPoint
    from outages.understood import Part

MOST_LINE = 300
MOST_PHONES = 5
MOST_POINTS = 20
MOST_ZONE = 4000


def outage_number(draft: str, at: int) -> str:
    """What an outage made of a draft has in place of a supplier's own number."""
    return f"{draft}-{at + 1}"


def new_event(part: "Part", draft: Draft) -> Event | None:
    """The first version of a new outage; None: it lacks something, or speaks of an earlier one.

    An accident without a time began when it was told of.
    """
    if part.changes or not (part.kind and part.resources and part.houses):
        return None
    windows = _windows(part, draft.published_at)
    if not windows:
        return None
    said, zone = part.said, part.houses[0].local_time
    return Event.model_validate(
        {
            "external_id": outage_number(draft.id, part.at),
            "version": 1,
            "kind": part.kind,
            "outage_type": said.outage_type,
            "resources": part.resources,
            "windows": windows,
            "zone": "; ".join(place.item.text for place in part.places)[:MOST_ZONE] or None,
            "reason": _line(said.reason),
            "place_of_works": _line(said.place_of_works),
            "contractor": _line(said.contractor),
            "phones": tuple(_line(phone) for phone in said.phones[:MOST_PHONES] if phone.strip()),
            "water_points": _water(said.water, zone),
            "advice": _advice(said.advice, said.warming, zone),
            "houses": tuple(house.id for house in part.houses),
        }
    )


def _windows(part: "Part", told_at: datetime) -> list[Window] | None:
    """None: some of them cannot be told."""
    otherwise = told_at if part.kind == "emergency" else None
    if not part.whens:
        return [Window(start=told_at, end_kind="unknown")] if otherwise else None
    windows = [when.window(otherwise) for when in part.whens]
    whole = [window for window in windows if window]
    return whole if len(whole) == len(windows) else None


def _water(points: Sequence["TimedPoint"], zone: ZoneInfo) -> tuple[WaterPoint, ...]:
    return tuple(
        WaterPoint(place=place, hours=hours)
        for point in points[:MOST_POINTS]
        if (place := _line(point.place)) and (hours := _line(_hours(point, zone)))
    )


def _hours(point: "TimedPoint", zone: ZoneInfo) -> str:
    def aware(moment: datetime | None) -> datetime | None:
        return moment.replace(tzinfo=zone) if moment else None

    return hours_words([(aware(w.start), aware(w.end)) for w in point.windows], zone)


def _advice(advice: str, warming: Sequence["TimedPoint"], zone: ZoneInfo) -> str | None:
    """What to do, and where one can get warm."""
    said: list[Any] = [advice.strip()]
    if warming:
        said.append(warming_words([(point.place, _hours(point, zone)) for point in warming]))
    return _line(" ".join(filter(None, said)))


def _line(words: str) -> str | None:
    tidy = " ".join(words.split())
    return shortened(tidy, MOST_LINE) if tidy else None
