"""Who hears what is said to a house: found by the house, counted by its managing organisation."""

from collections.abc import Iterable
from typing import Literal

from documents import Document, Documents, Query, Value
from documents.model import Operator
from houses.model import Audience, House
from houses.store.paths import read_ids, read_one


def audiences_found(
    documents: Documents, house_ids: Iterable[str]
) -> dict[str, tuple[Audience, Document]]:
    """The audiences of these houses, as far as there are any."""
    found = read_ids(documents, "audiences", house_ids, Audience)
    return {audience.house: (audience, read) for audience, read in found}


def audience_of(documents: Documents, house_id: str) -> tuple[Audience, Document] | None:
    """The audience of one house; what could be no id has none."""
    return read_one(documents, f"audiences/{house_id}", Audience)


def houses_lacking(
    documents: Documents,
    organisation: str,
    what: Literal["reachable", "carded", "subscribed"],
    after: Document | None,
    limit: int,
) -> list[tuple[Audience, Document]]:
    """A page of the organisation's houses that have no chat, no card there, or no subscriber."""
    query = Query(
        "audiences",
        where=(("managing_org", "==", organisation), (what, "==", False)),
        limit=limit,
        after=after,
    )
    return [(Audience.model_validate(d.data), d) for d in documents.find(query)]


def number_of_houses(
    documents: Documents,
    organisation: str,
    having: Literal["reachable", "carded", "subscribed"] | None = None,
) -> int:
    """How many houses it manages; having: and have that."""
    where: tuple[tuple[str, Operator, Value], ...] = (("managing_org", "==", organisation),)
    return documents.count(
        Query("audiences", where=(*where, (having, "==", True)) if having else where)
    )


def new_audience(house: House) -> Audience:
    """Who hears of a house that is new to the register: nobody yet."""
    return Audience(house=house.id, managing_org=house.managing_org)
