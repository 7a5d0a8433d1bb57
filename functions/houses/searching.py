"""Houses by an address that somebody typed as people do: «леная 5а»."""

from collections.abc import Iterator, Sequence
from functools import partial

from documents import Document, Documents
from houses.addresses import Number, base_of, number_key, number_of
from houses.model import House
from houses.store import STREET_PAGE, houses_on, street_books
from houses.streets import Offer, similar
from houses.typed import readings

# Queries for houses behind the one (or two, where a book has parts) for the streets.
MOST_QUERIES = 3
# Behind every number that begins with the same digits and no further one: «5», «5а», «5/2», «5 к1».
_BEYOND = "\U0010ffff"

# How far from what was named, the place on the street, which street: streets come in turn.
Rank = tuple[int, int, int]


def find_houses(
    text: str, organisations: Sequence[str], documents: Documents, limit: int = 8
) -> list[House]:
    """Houses that may be meant, best first, of those that one of the organisations manages or
    supplies; none when no street is similar or it has no such number.

    Forgives typos, abbreviations, missing spaces and Latin letters; a flat is left out. The house
    named comes before 5а and 5 корп. 1 of its number; without a number the street's first houses
    come. Streets equally similar are all offered, in turn.
    """
    meant = readings(text)
    if not meant or not organisations:
        return []
    offers = similar(meant, street_books(documents, organisations))
    found = _on_streets(offers, frozenset(organisations), documents, limit)
    return [house for _, house in sorted(found, key=lambda ranked: ranked[0])][:limit]


def _on_streets(
    offers: Sequence[Offer], organisations: frozenset[str], documents: Documents, limit: int
) -> Iterator[tuple[Rank, House]]:
    """Houses of each offered street. What queries are left look further along long streets."""
    left = MOST_QUERIES
    for street, offer in enumerate(offers):
        others = len(offers) - street - 1
        houses: list[House] = []
        after: Document | None = None
        while left > others and len(houses) < limit:
            page = houses_on(documents, offer.street, _range(offer.number), after)
            left -= 1
            houses += [house for house, _ in page if house.organisations & organisations]
            if len(page) < STREET_PAGE:
                break
            after = page[-1][1]
        if offer.number:
            houses.sort(key=partial(_distance, offer.number))
        for place, house in enumerate(houses):
            near = _distance(offer.number, house)[0] if offer.number else 0
            yield (near, place, street), house


def _range(number: Number | None) -> tuple[str, str] | None:
    """Keys of all numbers with the same first digits."""
    if number is None:
        return None
    first = f"{base_of(number.house):0>6}"
    return first, f"{first}{_BEYOND}"


def _distance(number: Number, house: House) -> tuple[int, str]:
    """The very house, then those that have what was named and more, then the rest as they count."""
    if house.parts is None:
        return 2, ""
    own = number_of(house.parts)
    key = number_key(own)
    if key == number_key(number):
        return 0, key
    named = own.house == number.house and set(number.more) <= set(own.more)
    return (1 if named else 2), key
