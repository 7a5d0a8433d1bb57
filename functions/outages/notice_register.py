"""Which houses of a register the addresses of a notice mean: the text proposes, the register
decides.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from houses.addresses import Number, base_of, locality_key, number_key
from houses.model import House
from houses.street_types import SETTLEMENT_BY_WORD
from houses.words import fold, name_words
from outages.grammar.doubts import Doubt, Reason
from outages.grammar.items import Item
from outages.notice_streets import Streets
from refusals import NotUnderstood

MOST_PERHAPS = 8
_FIELDS = ("house", "letter", "korpus", "structure", "litera")


@dataclass(frozen=True, slots=True)
class Entry:
    """A house of a register. street: its key, as `houses.addresses.street_key` makes it."""

    id: str
    street: str
    number: Number
    private: bool = False

    @property
    def base(self) -> int:
        return int(base_of(self.number.house) or 0)


@dataclass(frozen=True, slots=True)
class Resolution:
    """items: as the register read them; ids: of the houses, those excluded left out."""

    items: tuple[Item, ...]
    ids: tuple[str, ...]
    doubts: tuple[Doubt, ...]


@dataclass(slots=True)
class _Found:
    items: list[Item] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    excluded: set[str] = field(default_factory=set)
    doubts: list[Doubt] = field(default_factory=list)


class Register:
    """Houses by street. Built once, asked often: a question looks at the streets that it names."""

    def __init__(self, entries: Iterable[Entry], streets: Streets | None = None) -> None:
        """streets: of a register of which only some houses are at hand."""
        self._places: dict[str, int] = {}
        self._by_street: dict[str, list[Entry]] = defaultdict(list)
        for at, entry in enumerate(entries):
            self._places[entry.id] = at
            self._by_street[entry.street].append(entry)
        self.streets = streets or Streets(self._by_street)

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> "Register":
        """From JSON, an object a line. Raises NotUnderstood naming line, field, and what fits."""
        entries = [_entry(line, number) for number, line in enumerate(lines, 1) if line.strip()]
        twice = {e.id for e in entries} if len({e.id for e in entries}) < len(entries) else set()
        if twice:
            seen: set[str] = set()
            for entry in entries:
                if entry.id in seen:
                    raise NotUnderstood(f"id '{entry.id}' stands twice; each house has its own")
                seen.add(entry.id)
        return cls(entries)

    def ordered(self, ids: Iterable[str]) -> list[str]:
        """The ids in the order of the register."""
        return sorted(ids, key=lambda house: self._places.get(house, -1))

    def resolve(self, items: Sequence[Item]) -> Resolution:
        """The houses of one event. What fits none or several is a doubt, and not among them."""
        found = _Found()
        for item in items:
            self._resolve(item, found)
        ids = [house for house in dict.fromkeys(found.ids) if house not in found.excluded]
        return Resolution(tuple(found.items), tuple(self.ordered(ids)), tuple(found.doubts))

    def _resolve(self, item: Item, found: _Found) -> None:
        streets = self.streets.meant(item)
        if not streets.keys:
            reason: Reason = "other_type" if streets.other_type else "unknown_street"
            near = [e for key in streets.nearly for e in self._on(key, item)]
            self._refuse(item, reason, near, found)
            return
        if item.kind == "house":
            self._house(item, streets.keys, found)
        else:
            self._many(item, streets.keys, found)

    def _on(self, street: str, item: Item) -> list[Entry]:
        """The houses of a street that have the item's number, whatever else they have."""
        entries = self._by_street.get(street, [])
        if item.kind != "house":
            return entries
        base = base_of(item.house or "")
        return [e for e in entries if base_of(e.number.house) == base]

    def _house(self, item: Item, streets: Sequence[str], found: _Found) -> None:
        fits, read = self._fitting(item, streets)
        if item.or_house and not fits:
            other = replace(item, house=item.or_house, letter=None, korpus=None, or_house=None)
            either, _ = self._fitting(other, streets)
            if either:
                # «16к1,2,3»: 3 is no корпус of the register, but a house.
                self._refuse(item, "which_korpus", either, found)
                return
        if item.or_korpus:
            house, korpus = item.or_korpus
            other = replace(item, house=house, korpus=korpus, or_korpus=None)
            fits_too, _ = self._fitting(other, streets)
            if fits and fits_too:
                self._refuse(item, "which_korpus", [*fits, *fits_too], found)
                return
            if fits_too:
                fits, read = fits_too, other
        if len(fits) == 1:
            self._accept(read, fits, found)
        elif fits:
            self._refuse(item, "two_houses", fits, found)
        else:
            near = [e for key in streets for e in self._on(key, item)]
            self._refuse(item, "unknown_house", near, found)

    def _fitting(self, item: Item, streets: Sequence[str]) -> tuple[list[Entry], Item]:
        """Houses that the number says; else those that say the same another way, if it is one."""
        wanted = number_key(_number(item))
        exact = [
            e
            for key in streets
            for e in self._by_street.get(key, ())
            if number_key(e.number) == wanted
        ]
        if exact:
            return exact, item
        others = {number_key(n) for n in _said_otherwise(_number(item))}
        same = [
            e
            for key in streets
            for e in self._by_street.get(key, ())
            if number_key(e.number) in others
        ]
        return same, item

    def _many(self, item: Item, streets: Sequence[str], found: _Found) -> None:
        """A range or a whole street."""
        if item.kind == "range" and item.dashed:
            single = replace(item, kind="house", house=f"{item.first}-{item.last}")
            fits, _ = self._fitting(replace(single, dashed=False), streets)
            if len(fits) == 1:
                self._accept(replace(single, first=None, last=None, dashed=False), fits, found)
                return
        by_street = {
            key: [e for e in self._by_street.get(key, ()) if _within(e, item)] for key in streets
        }
        if item.kind == "locality":
            every = [e for entries in by_street.values() for e in entries]
            if len({key.partition("|")[0] for key, entries in by_street.items() if entries}) > 1:
                self._refuse(item, "two_houses", every, found)
                return
            by_street = {"": every}
        having = [entries for entries in by_street.values() if entries]
        if len(having) == 1:
            self._accept(item, having[0], found)
        elif having:
            self._refuse(item, "two_houses", [e for entries in having for e in entries], found)
        else:
            any_there = any(self._by_street.get(key) for key in streets)
            private = item.private_only and any_there
            reason: Reason = "private_unknown" if private else "empty_range"
            self._refuse(item, reason, [], found)

    def _accept(self, item: Item, entries: Sequence[Entry], found: _Found) -> None:
        found.items.append(item)
        ids = [entry.id for entry in entries]
        if item.exclude:
            found.excluded.update(ids)
        else:
            found.ids += ids

    def _refuse(self, item: Item, reason: Reason, near: Sequence[Entry], found: _Found) -> None:
        found.items.append(item)
        perhaps = tuple(dict.fromkeys(e.id for e in near))[:MOST_PERHAPS]
        found.doubts.append(Doubt(item.text, reason, perhaps))


def entry_of(house: House, street: str, number: Number) -> Entry:
    """A house of the documents as an entry."""
    private = house.parts is not None and house.parts.private
    return Entry(house.id, street, number, private)


def _number(item: Item) -> Number:
    return Number(
        house=fold(item.house or ""),
        letter=fold(item.letter) if item.letter else None,
        korpus=fold(item.korpus) if item.korpus else None,
        structure=fold(item.structure) if item.structure else None,
        litera=fold(item.litera) if item.litera else None,
    )


def _said_otherwise(number: Number) -> list[Number]:
    """«10/2» may be registered as корпус 2, a letter as литера, and the other way round."""
    house, slash, rest = number.house.partition("/")
    others: list[Number] = []
    if slash and number.korpus is None and "/" not in rest:
        others.append(replace(number, house=house, korpus=rest))
    if not slash and number.korpus and number.letter is None:
        others.append(replace(number, house=f"{house}/{number.korpus}", korpus=None))
    if number.letter and number.litera is None:
        others.append(replace(number, letter=None, litera=number.letter))
        others.append(replace(number, letter=None, korpus=number.letter))
    if number.litera and number.letter is None:
        others.append(replace(number, litera=None, letter=number.litera))
    if number.korpus and number.letter is None and number.korpus.isalpha():
        others.append(replace(number, letter=number.korpus, korpus=None))
    return others


def _within(entry: Entry, item: Item) -> bool:
    if item.private_only and not entry.private:
        return False
    if item.parity != "all" and (entry.base % 2 == 1) != (item.parity == "odd"):
        return False
    if item.kind != "range":
        return True
    first, last = int(base_of(item.first or "") or 0), int(base_of(item.last or "") or 0)
    if not first <= entry.base <= last:
        return False
    # «5–9а» ends at 9а: 9б is behind it.
    letter = (item.last or "").lstrip("0123456789")
    beyond = letter and entry.base == last and (entry.number.letter or "") > fold(letter)
    return not beyond


def _entry(line: str, number: int) -> Entry:
    try:
        said = json.loads(line)
    except json.JSONDecodeError as error:
        raise NotUnderstood(f"line {number}: no JSON: {error.msg}; accepted: an object") from error
    if not isinstance(said, dict):
        raise NotUnderstood(f"line {number}: accepted: an object like {_EXAMPLE}")
    texts: dict[str, str | None] = {}
    for name in ("id", "street_type", "street", *_FIELDS, "locality_type", "locality"):
        value = said.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise NotUnderstood(f"line {number}: {name}: {value!r}; accepted: a text or null")
        texts[name] = value
    house_id, house = texts["id"], texts["house"]
    if not house_id or not house or not (texts["street"] or texts["locality"]):
        raise NotUnderstood(
            f"line {number}: needed: id, house, and a street or a locality, like {_EXAMPLE}"
        )
    return Entry(house_id, _street_key(texts), _registered(texts), bool(said.get("private")))


_EXAMPLE = '{"id": "a", "street_type": "улица", "street": "Лесная", "house": "5"}'


def _street_key(texts: dict[str, str | None]) -> str:
    locality = locality_key(texts["locality"] or "")
    kind = fold(texts["locality_type"] or "")
    if kind and not locality.startswith(kind) and locality:
        locality = f"{SETTLEMENT_BY_WORD.get(kind, kind)} {locality}"
    street = " ".join(name_words(texts["street"] or ""))
    return "|".join((locality, fold(texts["street_type"] or ""), street))


def _registered(texts: dict[str, str | None]) -> Number:
    folded: dict[str, Any] = {name: fold(texts[name] or "") or None for name in _FIELDS}
    return Number(**folded)
