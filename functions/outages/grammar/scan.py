"""One walk through a notice: everything that is understood, in the order of the text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from outages.grammar.addresses import address, bare, houses_first, private_sector, riser, side
from outages.grammar.clocks import month_of
from outages.grammar.doubts import Doubt
from outages.grammar.event_words import change_at, kind_at
from outages.grammar.found import Walk
from outages.grammar.house_lists import NumberReader
from outages.grammar.kinds import begins_name_with_number
from outages.grammar.lexicon import stems, words
from outages.grammar.names import in_nominative
from outages.grammar.no_zone import (
    doubt_part_of_day,
    doubt_unfinished,
    doubt_unsure,
    drop_asides,
    drop_mentioned,
    drop_roads,
    drop_supplied,
    grid,
    no_zone,
    object_named,
)
from outages.grammar.parts import Part, part_at
from outages.grammar.phones import phones_in
from outages.grammar.points import Point, points_at
from outages.grammar.resource_words import resources_at
from outages.grammar.streets import read_street
from outages.grammar.times import mark_times, time_told
from outages.grammar.tokens import Text

# Behind these addresses are listed.
_LISTS = stems(
    "абонент адрес дома домов жител зон населен обесточ объект отключен отсутств перечень "
    "потребител список улицам улицах улицы"
)
_UNITS = stems(
    "абонент адрес атм бар бригад гкал год град детск дн дом единиц жил жител календар кв кгс км "
    "кубометр л м объект ой ом подъезд потребител процент рабоч раз руб см социальн сут тыс улиц "
    "участ час чел школ этаж мкд многоквартир"
)
_HOUSES = stems("дом жил мкд многоквартир")
_ONE_HOUSE = words("доме дому домом")  # «и в 7 доме» is no quantity
_JOINS = frozenset(",;-и")
_SIGNS = _JOINS | {"\n", ")", "."}
_MOST_SIGNS = 6
_DIAMETERS = words("d dn ø д диаметром ду =")
_TIME_REASONS = words("no_such_hour no_such_day other_weekday end_before_start")


class Scan(Walk):
    """What a text says. Nothing is lost: what is no filler and not understood is a doubt.

    points  places of water or warmth, with the role of their phrase
    said    words for the place of works, for who works, for residents
    """

    def __init__(self, text: Text, published: datetime) -> None:
        super().__init__(text, published.date())
        self.points: list[tuple[str, Point]] = []
        self.said: dict[Literal["place", "contractor", "advice"], list[str]] = {
            "place": [],
            "contractor": [],
            "advice": [],
        }
        self._phones_at: dict[int, str] = {}

    def run(self) -> "Scan":
        """Walk through the text once."""
        self._take_phones()
        mark_times(self)
        at = 0
        while at < len(self.text):
            # Each step goes on, whatever the text.
            known = len(self.found)
            at = max(self._step(at) or 0, at + 1)
            if any(found.item for found in self.found[known:]):
                self.items_end = at
        drop_roads(self)
        drop_asides(self)
        doubt_unsure(self)
        doubt_part_of_day(self)
        drop_supplied(self)
        drop_mentioned(self)
        doubt_unfinished(self)
        return self

    @property
    def speaks_of_event(self) -> bool:
        """Whether it is a notice and no mere list of addresses."""
        return any(f.what in {"resource", "kind", "change", "time", "reason"} for f in self.found)

    @property
    def doubts_of_places(self) -> bool:
        """Whether a place is in doubt already."""
        return any(d.reason not in _TIME_REASONS for d in self.doubts)

    @property
    def doubts_of_times(self) -> bool:
        """Whether a time is in doubt already."""
        return any(d.reason in _TIME_REASONS for d in self.doubts)

    def _take_phones(self) -> None:
        spans = phones_in(self.text.source)
        self._phones_at = {start: self.text.source[start:end].strip() for start, end in spans}
        ahead = iter(spans)
        span = next(ahead, None)
        for at, token in enumerate(self.text.tokens):
            while span and token.start >= span[1]:
                span = next(ahead, None)
            if span and span[0] <= token.start < span[1]:
                self.text.taken[at] = True

    def _step(self, at: int) -> int | None:
        """Read what begins at this token. The token behind it; None: nothing does."""
        text, kind = self.text, self.text.kind(at)
        if kind == "word":
            self.words_of[self.sentence].append(text.norm(at))
        if text.taken[at]:
            self._phone(at)
            return None
        if kind == "number":
            readers = _OF_NUMBERS
        elif kind != "word" and self._ends(at):
            return None
        elif part := part_at(text, at, self.sentence_at, self.today):
            return self._part(part)
        elif kind == "word":
            readers = _OF_WORDS
        else:
            return None
        for read in readers:
            if then := read(self, at):
                return then
        return None

    def _phone(self, at: int) -> None:
        if phone := self._phones_at.get(self.text.tokens[at].start):
            self.emit("phone", at, said=phone)

    def _ends(self, at: int) -> bool:
        """Whether a sentence, a clause or a line ends here; a colon opens a list."""
        text, sign = self.text, self.text.norm(at)
        if text.ends(at):
            self.next_clause(at)
            self.sentence += 1
            self.sentence_at = at + 1
            self.street = None
        elif sign == "\n":
            self._next_line(at)
        elif sign in {";", "|"}:
            self.next_clause(at)
        elif sign == ":":
            self.listing = True
        else:
            return False
        return True

    def _next_line(self, at: int) -> None:
        self.next_clause(at)
        self.sentence += 1
        blank = self.text.norm(at + 1) == "\n"
        if blank or self.text.norm(at - 1) != ",":
            self.sentence_at = at + 1
        if blank:
            self.settlement = self.street = None

    def _part(self, part: Part) -> int:
        """A phrase that names no zone; the telephones in it are the event's all the same."""
        text = self.text
        for at in range(part.begins, part.end):
            self._phone(at)
        said = text.said(part.start, part.end)
        match part.role:
            case "reason":
                if said := said.strip(" ,–-:"):
                    told = in_nominative(said, part.case) if part.case else said
                    self.emit("reason", part.begins, said=told, labelled=part.case is None)
                self._weak_kinds(part.start, part.end)
            case "place":
                self._of_mentioned(part)
                self._weak_kinds(part.begins, part.end, present=True)
                self.said["place"].append(said.strip(" ,"))
                streets = (read_street(text, n) for n in range(part.start, part.end)[:4])
                named = next(filter(None, streets), None)
                self.place_street = named.item if named else self.place_street
            case "water" | "warming":
                points = points_at(text, part.start, part.end, self.today)
                self.points += [(part.role, point) for point in points]
            case "contractor":
                self.said["contractor"].append(said.strip(" ,.:"))
            case "advice":
                self.said["advice"].append(said.strip())
        return part.end

    def _of_mentioned(self, part: Part) -> None:
        """«ул. Мира напротив дома 5»: not the whole street."""
        last = self.last_item
        if last and last.mentioned and part.begins - self.items_end <= 1:
            self.found.pop()
            self.doubts.append(
                Doubt(f"{last.text} {self.text.said(part.begins, part.end)}", "segment")
            )

    def _weak_kinds(self, start: int, end: int, *, present: bool = False) -> None:
        """«в связи с аварией»: what caused the event tells its kind, if nothing better does."""
        for at in range(start, end):
            if kind := kind_at(self.text, at):
                self.emit("kind", at, kind=replace(kind, weak=True, present=present))


def _word(walk: Walk, at: int) -> int | None:
    """Behind a word that tells what is off or what kind of event it is."""
    resources = resources_at(walk.text, at, walk.clause_at)
    change = change_at(walk.text, at, walk.sentence_at)
    kind = None if change else kind_at(walk.text, at)
    if resources:
        walk.emit("resource", at, resources=resources)
    if change:
        walk.emit("change", at, change=change)
    if kind:
        walk.emit("kind", at, kind=kind)
    if walk.text.norm(at).startswith(_LISTS):
        walk.listing = True
    return at + 1 if resources or change or kind else None


def _number(walk: Walk, at: int) -> int:
    """Behind a number that is no address: of a quantity, of a line, or a doubt."""
    text = walk.text
    behind = _number_end(text, at)
    before, unit = text.norm(at - 1), text.norm(behind)
    if text.kind(at - 1) == "word" and month_of(before):
        return behind  # «на декабрь 2026»
    counted = text.kind(behind) == "word" and unit.startswith(_UNITS) and unit not in _ONE_HOUSE
    if counted and unit.startswith(_HOUSES):
        walk.counted.add(walk.sentence)
    if counted and not begins_name_with_number(text, at):
        return behind + 1
    # «1.», «2)» at the beginning of a line.
    opens_line = unit in {")", "."} and before in {"\n", ""}
    if unit in {"%", "°"} or opens_line:
        return behind + 1
    if before in _DIAMETERS:
        return behind
    if walk.street and walk.listing and before in _JOINS and _goes_on(walk, at):
        numbers = NumberReader(text, at, walk.street).read()
        for item in numbers.items:
            walk.emit("item", at, item=item)
        if numbers.items:
            return numbers.end
    walk.doubt(at, behind, "not_understood")
    return behind


def _goes_on(walk: Walk, at: int) -> bool:
    """Whether nothing but signs lies between the last address and this number."""
    near = at - walk.items_end <= _MOST_SIGNS
    return near and all(walk.text.norm(n) in _SIGNS for n in range(walk.items_end, at))


def _number_end(text: Text, at: int) -> int:
    """Behind «0,4», «2х150», «10-кВ»."""
    end = at + 1
    while text.norm(end) in {"-", ".", ",", "х", "*"} and text.joined(end):
        if text.kind(end + 1) != "number":
            break
        end += 2
    dashed = text.dash(end) and text.joined(end) and text.kind(end + 1) == "word"
    return end + 2 if dashed else end


_Reader = Callable[[Walk, int], int | None]
# Each tells the token behind what it has read. Earlier ones know better.
_OF_WORDS: tuple[_Reader, ...] = (
    no_zone,
    time_told,
    private_sector,
    riser,
    side,
    grid,
    address,
    _word,
    object_named,
    houses_first,
    bare,
)
_OF_NUMBERS: tuple[_Reader, ...] = (time_told, address, bare, _number)
