"""From the addresses of a notice to the houses that an organisation has on these streets.

Calls of documents: two for the books of streets, and at most MOST_PAGES for the houses, a hundred
houses each; one more for houses that a person has named.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from documents import Document, Documents
from houses import House
from houses.addresses import number_of, street_key
from houses.store import STREET_PAGE, houses_by_id, houses_on, street_books
from outages.grammar.items import Item
from outages.places import Located, Span, spans

if TYPE_CHECKING:
    from outages.notice_streets import Streets

MOST_PAGES = 40
BOOKS_KEPT = 4
# Behind every number that begins with the same digits.
_BEYOND = "\U0010ffff"


def locate(
    items: Sequence[Item],
    streets: "Streets",
    organisation: str,
    documents: Documents,
    named: Collection[str] = (),
) -> Located:
    """What is needed to tell what `items` mean, of the houses that this organisation manages or
    supplies.

    streets  the organisation's
    named    ids of houses wanted besides, wherever they stand
    """
    # Whoever writes no notices shall not wait for the grammar when an instance starts.
    from outages.notice_register import Register, entry_of  # noqa: PLC0415 - see above

    houses, unread = _read(spans(items, streets), organisation, documents)
    more = [house for house in named if house not in houses]
    for house in houses_by_id(documents, more).values() if more else ():
        if organisation in house.organisations:
            houses[house.id] = house
    entries = [
        entry_of(house, street_key(house.parts), number_of(house.parts))
        for house in houses.values()
        if house.parts
    ]
    return Located(Register(entries, streets), streets, houses, frozenset(unread))


def streets_of(organisation: str, documents: Documents) -> "Streets":
    """The streets of the organisation's houses."""
    return _streets(tuple(street_books(documents, [organisation])))


def any_house(organisation: str, documents: Documents) -> House | None:
    """Some house of the organisation's: its hours are those of the others, most probably."""
    for book in street_books(documents, [organisation]):
        street = book.partition("\n")[0]
        found = houses_on(documents, street) if street else []
        for house, _ in found:
            if organisation in house.organisations:
                return house
    return None


@lru_cache(maxsize=BOOKS_KEPT)
def _streets(books: tuple[str, ...]) -> "Streets":
    from outages.notice_streets import Streets  # noqa: PLC0415 - as above

    return Streets(line for book in books for line in book.split("\n") if line)


def _read(
    wanted: dict[str, Span], organisation: str, documents: Documents
) -> tuple[dict[str, House], set[str]]:
    """Houses in the order of their streets and numbers, and the streets that were too many."""
    houses: dict[str, House] = {}
    unread: set[str] = set()
    left = MOST_PAGES
    for street, span in wanted.items():
        numbers = (f"{span[0]:0>6}", f"{span[1]:0>6}{_BEYOND}") if span else None
        after: Document | None = None
        while True:
            if left == 0:
                unread.add(street)
                break
            page = houses_on(documents, street, numbers, after)
            left -= 1
            for house, _ in page:
                if organisation in house.organisations:
                    houses[house.id] = house
            if len(page) < STREET_PAGE:
                break
            after = page[-1][1]
    return houses, unread
