"""What a table changes in the register."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from houses.addresses import address_words
from houses.columns import COLUMNS, RESOURCES
from houses.model import MOST_ALIASES, Alias, House
from houses.table import Line

FIRST_SHOWN = 10
# What residents see of a house: whoever shows it must show it anew.
SHOWN = frozenset({"address", "zone", "managing_org", *RESOURCES})


@dataclass(frozen=True, slots=True)
class Change:
    """One field. field: `address`, or as in `columns.COLUMNS`. None: it is empty."""

    field: str
    was: str | None
    becomes: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A house that changes, by its former address."""

    house: str
    address: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a table would change. The first of the changed houses; the rest only counted.

    absent  houses of the register that the table does not name: nobody touches them
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    absent: int = 0
    first: tuple[Changed, ...] = ()


def merged(known: House, line: Line, today: date) -> House:
    """The house as it will be: what the table has no column for stays as it is.

    A changed address leaves the former one behind, as an alias until `today`, a day of the house's.
    """
    given, columns = line.house, line.heading.places
    parts = given.parts
    if parts and known.parts:
        kept = {
            field: getattr(known.parts, field)
            for field in ("locality", "private")
            if field not in columns
        }
        if parts.street_type is None and parts.street == known.parts.street:
            kept["street_type"] = known.parts.street_type
        parts = parts.model_copy(update=kept)
    suppliers = {
        resource: named.suppliers[resource]
        for resource in RESOURCES
        for named in [given if resource in columns else known]
        if resource in named.suppliers
    }
    address = address_words(parts) if parts else given.address
    return House(
        id=given.id,
        address=address,
        zone=given.zone,
        managing_org=given.managing_org,
        suppliers=suppliers,
        fias_guid=given.fias_guid if "fias_guid" in columns else known.fias_guid,
        parts=parts,
        aliases=_aliases(known, address, today),
    )


def _aliases(known: House, address: str, today: date) -> tuple[Alias, ...]:
    if address == known.address:
        return known.aliases
    former = Alias(address=known.address, until=today.isoformat())
    return (*known.aliases, former)[-MOST_ALIASES:]


def changes(known: House, becomes: House) -> tuple[Change, ...]:
    """What differs, in the order of the columns; the address as it is said."""
    return tuple(_differing(known, becomes))


def _differing(known: House, becomes: House) -> Iterator[Change]:
    before, after = _fields(known), _fields(becomes)
    for field in ("address", *COLUMNS):
        if before.get(field) != after.get(field):
            yield Change(field, before.get(field), after.get(field))
    if known.parts != becomes.parts and before == after:
        yield Change("parts", None, becomes.address)


def _fields(house: House) -> dict[str, str | None]:
    return {
        "address": house.address,
        "zone": house.zone,
        "managing_org": house.managing_org,
        "fias_guid": house.fias_guid,
        "private": "да" if house.parts and house.parts.private else None,
        **house.suppliers,
    }
