"""What a draft says by now: the words as the grammar and the register read them, and on top of that
what people have decided. What is still open is a question.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from houses import House
from houses.resources import RESOURCES, Resource
from houses.zones import CITIES
from outages.corrections import Corrected, Hindrance, candidates, corrected
from outages.drafts import Draft, Told, content_of
from outages.grammar.doubts import Reason
from outages.model import Event, Outage
from outages.new_events import new_event
from outages.places import Located, Place
from outages.whens import When, time_lacking, whens

if TYPE_CHECKING:
    from outages.grammar.events import Event as Said
    from outages.grammar.items import Item
    from outages.notice_text import Reading

IGNORE = "ignore"
HOUSE = "house:"
KINDS = ("planned", "emergency", "limitation_notice")
MOST_PERHAPS = 6
_CHANGES = frozenset(("restored", "extended", "cancelled", "rescheduled"))
Asks = Literal["clock", "kind", "resource", "time", "earlier", "place", "words", "zone"]
Why = Reason | Literal["two_clocks", "too_many_streets", "not_ours"]
_OF_TIME: frozenset[Why] = frozenset(
    (
        "no_such_hour", "no_such_day", "other_weekday", "end_before_start", "already_over",
        "no_hours", "no_day", "two_windows", "no_window",
    )
)  # fmt: skip
# Found here anew, event by event.
_MISSING: frozenset[Why] = frozenset(["no_kind", "no_resource", "no_zone", "no_window"])
_ORDER: tuple[Asks, ...] = (
    "clock", "kind", "resource", "time", "earlier", "place", "words", "zone",
)  # fmt: skip
# Without these an emergency need not wait: the houses that are clear are told.
_MAY_WAIT: frozenset[Asks] = frozenset(["place", "words"])


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can tell.

    key       under which the answer is kept
    at        which event it is about; None: all of them, or nobody can tell
    text      the words in doubt; empty: there are none
    perhaps   houses that are offered
    zones     that are offered
    outages   that are offered
    skips     whether it may be left out
    """

    key: str
    asks: Asks
    why: Why
    at: int | None = None
    text: str = ""
    perhaps: tuple[House, ...] = ()
    zones: tuple[str, ...] = ()
    outages: tuple[Outage, ...] = ()
    skips: bool = True

    @property
    def typed(self) -> bool:
        """Whether words may answer it."""
        return self.asks in {"time", "place", "zone"} or (
            self.asks == "words" and self.at is not None
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One event of the text as far as it is understood.

    places    its addresses, those with an answer too
    houses    that are told; excluded, foreign: that are not: the text says so, another supplies
              this resource there
    earlier   the outage that it speaks of, where it speaks of an earlier one
    left      that one's houses of which the text does not speak
    event     what would be published; None: something is missing
    told      what has been published of it
    """

    at: int
    said: "Said"
    kind: str | None
    resources: tuple[Resource, ...]
    whens: tuple[When, ...]
    places: tuple[Place, ...] = ()
    houses: tuple[House, ...] = ()
    excluded: tuple[House, ...] = ()
    foreign: tuple[House, ...] = ()
    earlier: Outage | None = None
    left: tuple[str, ...] = ()
    hindrance: Hindrance | None = None
    event: Event | None = None
    told: Told | None = None
    open: tuple[Question, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether it speaks of an earlier outage."""
        return self.kind in _CHANGES

    @property
    def publishable(self) -> bool:
        """Whether it can go to residents now, and they do not know it yet.

        Danger does not wait for the houses that are in doubt; planned works do.
        """
        if self.event is None or self._known:
            return False
        waiting = {question.asks for question in self.open}
        return not waiting or (self.kind == "emergency" and waiting <= _MAY_WAIT)

    @property
    def _known(self) -> bool:
        if self.told is None or self.event is None:
            return False
        return self.changes or self.told.content == content_of(self.event)


@dataclass(frozen=True, slots=True)
class Understanding:
    """questions: still open, in the order in which they are asked. ignored: words left out."""

    parts: tuple[Part, ...]
    questions: tuple[Question, ...]
    ignored: tuple[str, ...]
    zone: ZoneInfo

    @property
    def publishable(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.publishable)

    def question(self, key: str) -> Question | None:
        """The open question of that key."""
        return next((q for q in self.questions if q.key == key), None)


def zones_of(parts: Iterable[Part]) -> list[str]:
    """Zones of the houses, from west to east."""
    found = {house.zone for part in parts for house in part.houses}
    return sorted(found, key=lambda zone: CITIES[zone][1])


def key_of(about: str, *said: object) -> str:
    """`place:3f2a…`: the same for the same doubt each time the words are read."""
    digest = hashlib.sha256("|".join(map(str, said)).encode()).hexdigest()[:16]
    return f"{about}:{digest}"


_WRONG_TIME = _OF_TIME - {"no_day", "no_window"}


@dataclass(slots=True)
class _Reader:
    """Puts one draft together. typed: what was typed as an answer, as the grammar reads it."""

    draft: Draft
    located: Located
    zone: ZoneInfo
    typed: Mapping[str, "Reading"]
    questions: list[Question] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def ask(self, question: Question) -> None:
        """Ask, unless it was left out or another asks for the same already."""
        if question.key in {known.key for known in self.questions}:
            return
        if question.skips and self.draft.answer_to(question.key) == IGNORE:
            if question.text:
                self.ignored.append(question.text)
            return
        self.questions.append(question)


def places_of(reading: "Reading", typed: Mapping[str, "Reading"]) -> list["Item"]:
    """Every address of the text and of what was typed."""
    found = [item for event in reading.events for item in event.items]
    for key, answer in typed.items():
        if key.startswith("zone:"):
            found += _items(answer)
    return found


def understood(
    draft: Draft,
    reading: "Reading",
    typed: Mapping[str, "Reading"],
    located: Located,
    zone: ZoneInfo,
) -> Understanding:
    """What is known without looking at earlier outages: `with_earlier` adds these.

    reading  of the draft's text, at its local time in `zone`
    typed    readings of what was typed, by question
    """
    reader = _Reader(draft, located, zone, typed)
    parts = [_part(reader, at, said) for at, said in enumerate(reading.events)]
    zones = zones_of(parts)
    if len(zones) > 1 and draft.answer_to("clock") not in zones:
        reader.ask(Question("clock", "clock", "two_clocks", zones=tuple(zones), skips=False))
    alone = 0 if len(parts) == 1 else None
    for doubt in reading.doubts:
        _doubted(reader, doubt.text, doubt.reason, alone, parts)
    if len(parts) == 1:
        parts = [_with_named(reader, parts[0])]
    for part in parts:
        _ask_for_zone(reader, part, several=len(parts) > 1)
    skipped = {at for at in range(len(parts)) if draft.answer_to(f"zone:{at}") == IGNORE}
    kept = [part for part in parts if part.at not in skipped or part.houses]
    return settled(kept, reader.questions, reader.ignored, draft, zone)


def settled(
    parts: Iterable[Part],
    questions: Sequence[Question],
    ignored: Sequence[str],
    draft: Draft,
    zone: ZoneInfo,
) -> Understanding:
    """The questions in order, and for each part what of it can be published."""
    ordered = sorted(questions, key=lambda q: _ORDER.index(q.asks))
    whole = []
    for part in parts:
        waiting = tuple(q for q in ordered if q.at in {None, part.at})
        event = part.event or new_event(part, draft)
        whole.append(replace(part, open=waiting, event=event, told=draft.told_of(part.at)))
    return Understanding(tuple(whole), tuple(ordered), tuple(dict.fromkeys(ignored)), zone)


def with_earlier(known: Understanding, outages: Iterable[Outage], draft: Draft) -> Understanding:
    """Each part that speaks of an earlier outage with that one, or with the question which.

    outages  of this organisation, that the houses know of or that were chosen before
    """
    outages = list(outages)
    questions = list(known.questions)
    parts = []
    for part in known.parts:
        if not part.changes or not part.houses or draft.told_of(part.at):
            parts.append(part)
            continue
        fitting = candidates(outages, part.kind or "", [h.id for h in part.houses], part.resources)
        chosen = draft.answer_to(f"earlier:{part.at}")
        fitting = [o for o in fitting if o.id == chosen] or fitting
        if not fitting:
            parts.append(replace(part, hindrance="no_earlier"))
        elif len(fitting) > 1:
            offered = tuple(fitting[:MOST_PERHAPS])
            key = f"earlier:{part.at}"
            questions.append(
                Question(key, "earlier", "two_earlier", part.at, outages=offered, skips=False)
            )
            parts.append(part)
        else:
            parts.append(_correcting(part, fitting[0]))
    return settled(parts, questions, known.ignored, draft, known.zone)


def _correcting(part: Part, known: Outage) -> Part:
    made = corrected(known, part.kind or "", [h.id for h in part.houses], part.whens)
    part = replace(part, earlier=known, resources=part.resources or known.resources)
    if isinstance(made, Corrected):
        return replace(part, event=made.event, left=made.left)
    return replace(part, hindrance=made)


def _part(reader: _Reader, at: int, said: "Said") -> Part:
    draft = reader.draft
    kind = said.kind or _offered(draft.answer_to(f"kind:{at}"), KINDS)
    if kind is None:
        reader.ask(Question(f"kind:{at}", "kind", "no_kind", at, skips=False))
    resources = said.resources or _resources(draft.answer_to(f"resource:{at}"))
    if not resources and kind not in _CHANGES:
        reader.ask(Question(f"resource:{at}", "resource", "no_resource", at, skips=False))
    typed = reader.typed.get(f"time:{at}")
    windows = [w for event in typed.events for w in event.windows] if typed else said.windows
    # «31.11», «с 9 до 25»: what was typed is in doubt itself.
    wrong: Why | None = None
    if typed:
        wrong = next((d.reason for d in typed.doubts if d.reason in _WRONG_TIME), None)
    times = () if wrong else tuple(whens(windows, reader.zone))
    if why := wrong or time_lacking(kind, times):
        reader.ask(Question(f"time:{at}", "time", why, at, skips=False))
    part = Part(at, said, kind, resources, times)
    return _placed(reader, part)


def _placed(reader: _Reader, part: Part) -> Part:
    """The addresses become houses; those in doubt become questions."""
    answer = reader.typed.get(f"zone:{part.at}")
    items = (*part.said.items, *(_items(answer) if answer else ()))
    places = tuple(reader.located.place(item) for item in items)
    told: dict[str, House] = {}
    excluded: dict[str, House] = {}
    for place in places:
        houses = place.houses
        if place.beyond or place.doubt:
            houses = _answered(reader, part.at, place)
        into = excluded if place.item.exclude else told
        into.update({house.id: house for house in houses})
    return _of_houses(reader, replace(part, places=places), told, excluded)


def _of_houses(
    reader: _Reader, part: Part, told: Mapping[str, House], excluded: Mapping[str, House]
) -> Part:
    named = [house for house in told.values() if house.id not in excluded]
    us = reader.draft.organisation
    own = [h for h in named if all(h.served_by(us, resource) for resource in part.resources)]
    return replace(
        part,
        houses=tuple(own),
        excluded=tuple(house for house in excluded.values() if house.id in told),
        foreign=tuple(house for house in named if house not in own),
    )


def _answered(reader: _Reader, at: int, place: Place) -> tuple[House, ...]:
    """The house that a person has named for an address in doubt; none: it is still asked, or it
    was left out.
    """
    why: Why = place.doubt.reason if place.doubt else "too_many_streets"
    key = key_of("place", at, why, place.item.text)
    chosen = _chosen(reader, key)
    if chosen is None:
        reader.ask(Question(key, "place", why, at, place.item.text, place.perhaps[:MOST_PERHAPS]))
    return (chosen,) if chosen else ()


def _chosen(reader: _Reader, key: str) -> House | None:
    answer = reader.draft.answer_to(key) or ""
    return reader.located.houses.get(answer.removeprefix(HOUSE)) if HOUSE in answer else None


def _doubted(
    reader: _Reader, text: str, why: Reason, alone: int | None, parts: Sequence[Part]
) -> None:
    """One doubt of the grammar's. alone: the only event there is."""
    if why in _MISSING:
        return
    if why in _OF_TIME and alone is not None:
        known = parts[alone]
        if f"time:{alone}" not in reader.typed:
            skips = time_lacking(known.kind, known.whens) is None
            reader.ask(Question(f"time:{alone}", "time", why, alone, text, skips=skips))
        return
    key = key_of("words", why, text)
    if _chosen(reader, key) is None:
        reader.ask(Question(key, "words", why, None if why in _OF_TIME else alone, text))


def _with_named(reader: _Reader, part: Part) -> Part:
    """The only event, with the houses that a person has named for words that are no address."""
    more = {
        house.id: house
        for decision in reader.draft.decisions
        if decision.question.startswith("words:") and (house := _chosen(reader, decision.question))
    }
    if not more:
        return part
    told = {house.id: house for house in (*part.houses, *part.foreign)} | more
    excluded = {house.id: house for house in part.excluded}
    return _of_houses(reader, part, told, excluded)


def _ask_for_zone(reader: _Reader, part: Part, *, several: bool) -> None:
    """Where nothing else is asked about its houses, and there are none."""
    pending = any(q.asks in _MAY_WAIT and q.at in {None, part.at} for q in reader.questions)
    if part.houses or pending:
        return
    why: Why = "not_ours" if part.foreign else "no_zone"
    reader.ask(Question(f"zone:{part.at}", "zone", why, part.at, skips=several))


def _items(answer: "Reading") -> tuple["Item", ...]:
    return (*answer.items, *(item for event in answer.events for item in event.items))


def _offered(answer: str | None, values: Sequence[str]) -> str | None:
    return answer if answer in values else None


def _resources(answer: str | None) -> tuple[Resource, ...]:
    named = (answer or "").split(",")
    return tuple(resource for resource in RESOURCES if resource in named)
