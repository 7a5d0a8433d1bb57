"""From what was found in a text to its events: which hours, which resources, which houses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from houses.resources import Resource
from outages.grammar.doubts import Doubt, Reason
from outages.grammar.event_words import Change, EventKind, OutageType, outage_type_of
from outages.grammar.found import Found
from outages.grammar.groups import Group, days_alone, groups_of, times_mixed
from outages.grammar.items import Item
from outages.grammar.lexicon import stems
from outages.grammar.moments import Moment
from outages.grammar.points import Point
from outages.grammar.resource_words import in_order
from outages.grammar.scan import Scan
from outages.grammar.windows import Window, local, windows_of

_RESTORES = stems("включ возобнов восстанов заверш запус окончан подад подан подач")
_RESERVED = stems("ожида ориентир планир предпол прибл пример")
_AHEAD = stems("будет будут ожида отключат планир предстоит состоится")
_STATED = stems("оконч заверш срок")
_BEFORE_REACH, _BEHIND_REACH = 14, 6


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the text tells it. Times are local, without zone.

    windows  in order; none: the text gives none
    """

    resources: tuple[Resource, ...]
    kind: EventKind | None
    outage_type: OutageType
    windows: tuple[Window, ...]
    items: tuple[Item, ...]
    reason: str = ""
    contractor: str = ""
    phones: tuple[str, ...] = ()
    place_of_works: str = ""
    water: tuple["TimedPoint", ...] = ()
    warming: tuple["TimedPoint", ...] = ()
    advice: str = ""

    @property
    def start(self) -> datetime | None:
        """The first start; None: it has none, or the text does not say."""
        return self.windows[0].start if self.windows else None

    @property
    def end(self) -> datetime | None:
        """The last end; None: one of the windows has none."""
        ends = [w.end for w in self.windows]
        return None if not ends or None in ends else max(e for e in ends if e)

    @property
    def json(self) -> dict[str, Any]:
        """Keys of which the text does not speak are left out, but for those of every event."""
        last = self.windows[-1] if self.windows else None
        none = "actual" if self.kind == "restored" else "unknown"
        said: dict[str, Any] = {
            "resources": list(self.resources),
            "kind": self.kind,
            "outage_type": self.outage_type,
            "start": local(self.start),
            "end": local(self.end),
            "end_kind": last.end_kind if last else none,
            "addresses": [item.json for item in self.items],
        }
        if len(self.windows) > 1:
            said["windows"] = [window.json for window in self.windows]
        for name in ("reason", "contractor", "place_of_works", "advice"):
            if words := getattr(self, name):
                said[name] = words
        if self.phones:
            said["phones"] = list(self.phones)
        for name, points in (("water_truck", self.water), ("warming_points", self.warming)):
            if points:
                said[name] = [point.json for point in points]
        return said


@dataclass(frozen=True, slots=True)
class TimedPoint:
    """A place where water is brought or one can get warm. windows: none: it is not said when."""

    place: str
    windows: tuple[Window, ...]

    @property
    def json(self) -> dict[str, Any]:
        """Windows as «start/end»."""
        return {
            "place": self.place,
            "windows": [f"{local(w.start) or ''}/{local(w.end) or ''}" for w in self.windows],
        }


def events_of(scan: Scan, published: datetime) -> tuple[list[Event], list[Doubt]]:
    """The events of a scanned text, and what is missing.

    published  local time of the houses, without zone
    """
    return _Assembly(scan, published).events()


class _Assembly:
    def __init__(self, scan: Scan, published: datetime) -> None:
        said = [token.norm for token in scan.text.tokens if token.kind == "word"]
        self._scan, self._published = scan, published
        self._doubts: list[Doubt] = []
        self._ahead = any(word.startswith(_AHEAD) for word in said)
        self._outage_type = outage_type_of(said)

    def events(self) -> tuple[list[Event], list[Doubt]]:
        changes = any(found.change for found in self._scan.found)
        if not changes and times_mixed(self._scan.found):
            self._doubts.append(Doubt("", "two_windows"))
        merged = _merged([self._event(group) for group in groups_of(self._scan.found)])
        return merged, self._doubts

    def _event(self, group: Group) -> Event:
        change = next((change for change in _BY_WEIGHT if change in group.changes), None)
        kind = change or self._kind(group)
        told = [self._told(f, f.moment, kind) for f in group.moments if f.moment]
        moments = _moved(told) if kind == "rescheduled" else _without_heading(told)
        coming = {"planned", "rescheduled", "limitation_notice"}
        windows, wrong = windows_of(
            moments,
            self._published,
            planned=kind in coming or (kind is None and self._ahead),
            ahead=self._ahead,
            past=kind == "restored",
        )
        ends = [w.end for w in windows]
        if kind in coming and ends and all(end and end <= self._published for end in ends):
            wrong = [*wrong, "already_over"]
        self._doubt_times(group, wrong)
        kind = self._by_time(kind, group, windows)
        windows = _of_kind(windows, kind)
        items = tuple(_distinct(f.item for f in group.items if f.item).values())
        if not group.resources and self._scan.electric:
            # Substations and feeders carry nothing else.
            group.resources = ["electricity"]
        self._doubt_missing(group, kind, timed=bool(windows or wrong), placed=bool(items))
        said = self._scan.said
        return Event(
            resources=in_order(group.resources),
            kind=kind,
            outage_type=self._outage_type,
            windows=tuple(windows),
            items=items,
            reason=_reason(group.reasons),
            contractor=next(iter(said["contractor"]), ""),
            phones=tuple(dict.fromkeys(group.phones)),
            place_of_works=next(iter(said["place"]), ""),
            water=self._points("water", group),
            warming=self._points("warming", group),
            advice=next(iter(said["advice"]), ""),
        )

    def _kind(self, group: Group) -> EventKind | None:
        """«Аварийное …» weighs more than «ремонт»; of two weak words the first."""
        words = [f.kind for f in group.kinds if f.kind]
        strong = [word.kind for word in words if not word.weak]
        if strong:
            return strong[0]
        weak = [word.kind for word in words]
        if "emergency" in weak and "planned" in weak:
            return "planned" if self._ahead else "emergency"
        return next(iter(weak), None)

    def _by_time(
        self, kind: EventKind | None, group: Group, windows: Sequence[Window]
    ) -> EventKind | None:
        """What lies ahead was planned, if no word says otherwise. What has begun may be either."""
        starts = [w.start for w in windows if w.start]
        coming = bool(starts) and min(starts) > self._published
        if kind is None and not coming:
            self._doubts.append(Doubt("", "no_kind"))
        accidents = [f.kind for f in group.kinds if f.kind and f.kind.kind == "emergency"]
        # «16.12 с 9 до 12 нет воды»: said of a coming day.
        present = kind == "emergency" and all(word.present for word in accidents)
        return "planned" if coming and (kind is None or present) else kind

    def _told(self, found: Found, moment: Moment, kind: EventKind | None) -> Moment:
        """«в 13:15» is an end where something comes back, else a start."""
        if moment.at is not None and moment.days:
            moment = replace(moment, days=(), opens_on=moment.days[0])
        begun = kind == "restored" and moment.opens is not None and moment.closes is None
        if moment.at is None and not begun:
            return moment
        near = self._near(found, moment)
        minutes = moment.at if moment.at is not None else moment.opens
        if kind not in {"restored", "extended"} and not _any(near, _RESTORES):
            return replace(moment, at=None, opens=minutes)
        promised = kind not in _BY_WEIGHT and not _any(near, _STATED)
        return replace(
            moment,
            at=None,
            opens=None,
            opens_on=None,
            closes=minutes,
            closes_on=moment.opens_on or next(iter(moment.days), None),
            days=(),
            about=moment.about or promised or _any(near, _RESERVED),
        )

    def _near(self, found: Found, moment: Moment) -> list[str]:
        """The words around a time, in its clause."""
        text = self._scan.text
        first = max(found.since, moment.start - _BEFORE_REACH)
        near = [text.norm(at) for at in range(first, moment.start)]
        for at in range(moment.end, moment.end + _BEHIND_REACH):
            if text.breaks(at):
                break
            near.append(text.norm(at))
        return near

    def _points(self, role: str, group: Group) -> tuple[TimedPoint, ...]:
        days = next((f.moment for f in group.moments if f.moment and f.moment.days), None)
        return tuple(self._timed(point, days) for r, point in self._scan.points if r == role)

    def _timed(self, point: Point, days: Moment | None) -> TimedPoint:
        """A point with its hours; without a day they are of the days of the event."""
        moments = list(point.moments)
        if days and moments and not any(m.days or m.opens_on for m in moments):
            moments = [days_alone(days), *moments]
        windows, _ = windows_of(moments, self._published, planned=False, ahead=True)
        return TimedPoint(point.place, tuple(windows))

    def _doubt_times(self, group: Group, wrong: Iterable[Reason]) -> None:
        """What is wrong with the times, unless the walk has said so."""
        known = {doubt.reason for doubt in self._scan.doubts}
        moments = [f.moment for f in group.moments if f.moment]
        said = self._scan.text.said(moments[0].start, moments[-1].end) if moments else ""
        fresh = [reason for reason in dict.fromkeys(wrong) if reason not in known]
        self._doubts += [Doubt(said, reason) for reason in fresh]

    def _doubt_missing(
        self, group: Group, kind: EventKind | None, *, timed: bool, placed: bool
    ) -> None:
        """What an event cannot do without."""
        if not group.resources:
            self._doubts.append(Doubt("", "no_resource"))
        if not placed and not self._scan.doubts_of_places:
            self._doubts.append(Doubt("", "no_zone"))
        needed = kind in {"planned", "rescheduled", "extended"}
        if needed and not timed and not self._scan.doubts_of_times:
            self._doubts.append(Doubt("", "no_window"))


# Of several changes the first of these is told.
_BY_WEIGHT: tuple[Change, ...] = ("cancelled", "rescheduled", "extended", "restored")


def _reason(reasons: Sequence[Found]) -> str:
    """What stands behind «Причина:», else the first that is told."""
    told = max(reasons, key=lambda found: found.labelled, default=None)
    return told.said if told else ""


def _any(words: Iterable[str], beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in words)


def _without_heading(moments: Sequence[Moment]) -> list[Moment]:
    """«График на 14–15 декабря», and a row says «14.12»: the row knows better."""
    dated = [m for m in moments if m.days]
    if len(dated) < 2 or dated[0].hours:
        return list(moments)
    narrower = set(dated[1].days) < set(dated[0].days)
    return [m for m in moments if not (narrower and m is dated[0])]


def _moved(moments: Sequence[Moment]) -> list[Moment]:
    """Works that are put off: only what stands behind «на» counts."""
    moments = _without_heading(moments)
    dated = [at for at, m in enumerate(moments) if m.days or m.opens_on]
    if dated and not moments[dated[-1]].moved and any(m.hours for m in moments[dated[-1] :]):
        # Hours before the new day are those of the old one.
        moments = moments[dated[-1] :]
    last = next((m for m in reversed(moments) if m.days or m.opens_on), None)
    kept: list[Moment] = []
    for moment in moments:
        if moment.moved:
            kept.append(replace(moment, days=moment.days[-1:], through=False))
        elif moment is last or not (moment.days or moment.opens_on):
            kept.append(moment)
    return kept


def _of_kind(windows: Sequence[Window], kind: EventKind | None) -> list[Window]:
    """Of what is restored only the end matters; what is cancelled has no time."""
    if kind == "cancelled":
        return []
    if kind != "restored":
        return list(windows)
    ends = [end for w in windows if (end := w.end or w.start)]
    return [Window(None, ends[-1], "actual")] if ends else []


def _distinct(items: Iterable[Item]) -> dict[str, Item]:
    """Each address once; a second mention says nothing new."""
    seen: dict[str, Item] = {}
    for item in items:
        seen.setdefault(repr(item.json), item)
    return seen


def _merged(events: Iterable[Event]) -> list[Event]:
    """Events of the same time, kind and resources are one; those of the same houses too."""
    found: list[Event] = []
    addresses: list[dict[str, Item]] = []
    alike: dict[object, list[int]] = {}
    for event in events:
        said = (event.kind, event.windows, event.reason, event.outage_type, event.phones)
        known = alike.setdefault(said, [])
        for at in known:
            other, items = found[at], addresses[at]
            if event.resources == other.resources:
                for address, item in _distinct(event.items).items():
                    items.setdefault(address, item)
                break
            if len(event.items) == len(items) and event.items == tuple(items.values()):
                both = in_order((*other.resources, *event.resources))
                found[at] = replace(other, resources=both)
                break
        else:
            known.append(len(found))
            found.append(event)
            addresses.append(_distinct(event.items))
    return [
        replace(event, items=tuple(items.values()))
        for event, items in zip(found, addresses, strict=True)
    ]
