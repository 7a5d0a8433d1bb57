"""Which earlier event a restoration, an extension or a cancellation is about."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from houses.addresses import base_of
from houses.words import fold, name_words, stem
from refusals import NotUnderstood

Address = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An event that was read before. houses: ids, if it was resolved."""

    id: str
    resources: frozenset[str]
    addresses: tuple[Address, ...]
    houses: frozenset[str]


def earlier_of(lines: Iterable[str]) -> list[Earlier]:
    """Events from JSON, a line each: `{"id": "X10", "events": […]}`, the events as they were read.

    Raises NotUnderstood naming the line and what is accepted.
    """
    return [
        event
        for number, line in enumerate(lines, 1)
        if line.strip()
        for event in _events(line, number)
    ]


def _events(line: str, number: int) -> list[Earlier]:
    try:
        said = json.loads(line)
        return [
            Earlier(
                id=str(said["id"]),
                resources=frozenset(event["resources"]),
                addresses=tuple(event.get("addresses", ())),
                houses=frozenset(event.get("resolved", ())),
            )
            for event in said["events"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotUnderstood(
            f'line {number}: accepted: {{"id": "…", "events": […]}}, events as they were printed'
        ) from error


def changed(event: Mapping[str, Any], earlier: Sequence[Earlier]) -> list[str]:
    """Ids of the earlier events that this one may change, in their order.

    event  as it was read: common resources and common houses make it the same; where one of them
           was not resolved, common addresses do; an event without addresses is about all of them
    """
    houses = frozenset(event.get("resolved", ()))
    found = [
        known.id
        for known in earlier
        if known.resources & set(event["resources"])
        and _same_place(event["addresses"], houses, known)
    ]
    return list(dict.fromkeys(found))


def _same_place(addresses: Sequence[Address], houses: frozenset[str], known: Earlier) -> bool:
    if not addresses:
        return True
    if houses and known.houses:
        return bool(houses & known.houses)
    return any(_overlap(one, other) for one in addresses for other in known.addresses)


def _overlap(one: Address, other: Address) -> bool:
    """Whether two addresses may share a house."""
    if one.get("exclude") or other.get("exclude"):
        return False
    places = [_words(a.get("locality")) for a in (one, other)]
    if all(places) and places[0] != places[1]:
        return False
    if "locality" in {one["kind"], other["kind"]}:
        return places[0] == places[1]
    if _words(one.get("street")) != _words(other.get("street")):
        return False
    kinds = {a["street_type"] for a in (one, other) if a.get("street_type")}
    return len(kinds) < 2 and _numbers_overlap(one, other)


def _words(name: str | None) -> list[str]:
    return sorted(stem(word) for word in name_words(name or ""))


def _numbers_overlap(one: Address, other: Address) -> bool:
    if one["kind"] == other["kind"] == "house":
        return all(
            fold(one.get(name) or "") == fold(other.get(name) or "")
            for name in ("house", "letter", "korpus", "structure", "litera")
        )
    (low, high, parity), (from_, to, side) = _span(one), _span(other)
    if {parity, side} == {"odd", "even"}:
        return False
    first, last = max(low, from_), min(high, to)
    odd = {"odd": 1, "even": 0}.get(parity if parity != "all" else side)
    return any(
        odd is None or number % 2 == odd for number in range(first, min(last, first + 1) + 1)
    )


def _span(address: Address) -> tuple[int, int, str]:
    """The numbers that an address covers, and of which side."""
    if address["kind"] == "house":
        number = int(base_of(str(address["house"])) or 0)
        return number, number, "all"
    if address["kind"] == "range":
        first, last = (int(base_of(str(address[end])) or 0) for end in ("from", "to"))
        return first, last, str(address["parity"])
    return 0, 10**6, str(address["parity"])
