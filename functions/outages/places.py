"""Which houses of the register must be at hand to tell what addresses mean, and what they mean.

Of a register of a hundred thousand houses only the named streets are read (`locating.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from houses import House
from houses.addresses import base_of
from outages.grammar.doubts import Doubt
from outages.grammar.items import Item

if TYPE_CHECKING:
    from outages.notice_register import Register
    from outages.notice_streets import Streets

# First and last number of a street that are of interest; None: the whole street.
Span = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Place:
    """What one address means.

    houses  of the organisation; none if `doubt` is there
    beyond  its streets were too many to be looked at
    """

    item: Item
    houses: tuple[House, ...] = ()
    doubt: Doubt | None = None
    perhaps: tuple[House, ...] = ()
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Located:
    """The houses that were read for some addresses.

    houses  by id, of the organisation alone
    unread  keys of streets that nobody looked at, or not to their end
    """

    register: "Register"
    streets: "Streets"
    houses: Mapping[str, House]
    unread: frozenset[str] = field(default_factory=frozenset)

    def place(self, item: Item) -> Place:
        """What this address means; whether it is excluded is the caller's business."""
        if self.unread and self.unread.intersection(meant_streets(item, self.streets)):
            return Place(item, beyond=True)
        found = self.register.resolve([replace(item, exclude=False)])
        doubt = found.doubts[0] if found.doubts else None
        return Place(
            item=replace(found.items[0], exclude=item.exclude) if found.items else item,
            houses=tuple(self.houses[h] for h in found.ids),
            doubt=doubt,
            perhaps=tuple(self.houses[h] for h in doubt.perhaps) if doubt else (),
        )


def meant_streets(item: Item, streets: "Streets") -> tuple[str, ...]:
    """Keys of the streets that an address means, or perhaps means."""
    meant = streets.meant(item)
    return meant.keys or meant.nearly


def spans(items: Iterable[Item], streets: "Streets") -> dict[str, Span]:
    """The streets to be read, those named first first, and how much of each."""
    wanted: dict[str, Span] = {}
    for item in items:
        span = _span(item)
        for key in meant_streets(item, streets):
            wanted[key] = _both(wanted[key], span) if key in wanted else span
    return wanted


def _span(item: Item) -> Span:
    if item.kind == "house":
        korpus = item.or_korpus[0] if item.or_korpus else None
        numbers = [item.house, item.or_house, korpus]
    elif item.kind == "range":
        numbers = [item.first, item.last]
    else:
        return None
    bases = [int(base) for number in numbers if number and (base := base_of(number))]
    return (min(bases), max(bases)) if bases else None


def _both(one: Span, other: Span) -> Span:
    if one is None or other is None:
        return None
    return min(one[0], other[0]), max(one[1], other[1])
