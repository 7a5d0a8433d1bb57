"""Several корпуса of one house: «5 (корп. 1, 2)», «20 корп. 1-3», «5 корп. 1, 2»."""

from dataclasses import replace
from typing import NamedTuple

from outages.grammar.house_numbers import KORPUS, numbers_at
from outages.grammar.items import Item
from outages.grammar.kinds import HOUSE_WORDS
from outages.grammar.tokens import Text

MOST_KORPUS = 30
_BEHIND = frozenset((",", ";", ".", ")", "и", "\n"))


class Houses(NamedTuple):
    """The houses, and the token behind them."""

    houses: list[Item]
    end: int


def korpus_in_brackets(text: Text, at: int, house: Item) -> Houses | None:
    """What the bracket at this token makes of the house before it: «5 (корп. 1, 2, 3)» is three."""
    if text.norm(at + 1) not in KORPUS or house.kind != "house" or house.korpus:
        return None
    found = numbers_at(text, text.stopped(at + 2))
    if found is None or text.norm(found[1]) != ")":
        return None
    houses = [
        replace(house, korpus=korpus, text=f"{house.text} корп. {korpus}") for korpus in found[0]
    ]
    return Houses(houses, found[1] + 1)


def korpus_range(text: Text, at: int, house: Item) -> Houses | None:
    """The others of «20 корп. 1-3», behind whose first корпус the dash stands."""
    first, last = text.number(at - 1), text.number(at + 1)
    if not text.dash(at) or first is None or last is None or text.timed[at + 1]:
        return None
    if not first < last < MOST_KORPUS or not house.korpus or not house.korpus.isdecimal():
        return None
    numbers = range(int(house.korpus) + 1, last + 1)
    return Houses([replace(house, korpus=str(korpus)) for korpus in numbers], at + 2)


def next_korpus(text: Text, at: int, last: Item, *, many: bool) -> Item | None:
    """The number at this token as one корпус more of the house before it: «5 корп. 1, 2». Where it
    may be a house as well, the item says so; None: it is a house.

    many  «корпуса 1, 5»: they need not count on
    """
    value = text.norm(at)
    before = int(last.korpus) if last.korpus and last.korpus.isdecimal() else MOST_KORPUS
    rises = before < int(value) < MOST_KORPUS
    plain = text.norm(at + 1) in _BEHIND or text.ends(at + 1)
    house_said = text.norm(at - 1) in HOUSE_WORDS or text.norm(at - 2) in HOUSE_WORDS
    if not plain or not (many or rises) or house_said:
        return None
    again = replace(last, korpus=value, text=value, or_house=None, or_korpus=None, entrances=())
    if many:
        return again
    if int(value) == before + 1:
        return replace(again, or_house=value)
    # «6 корп. 1, 8»: a house, unless the register knows no 8 but 6 корп. 8.
    return Item("house", value, house=value, or_korpus=(last.house or "", value))
