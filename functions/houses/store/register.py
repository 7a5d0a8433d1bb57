"""The houses themselves, and which of them has a FIAS GUID.

A house lies with two scalars more, by which its street's houses are found: `street_key`, `number`.
`fias/<guid>` names the one house that has this GUID.
"""

from collections.abc import Iterable, Sequence

from documents import Create, Delete, Document, Documents, Query, Replace, Value, Write
from documents.model import Operator
from houses.addresses import number_key, number_of, street_key
from houses.model import Audience, House
from houses.store.audiences import audiences_found, new_audience
from houses.store.paths import PAGE, put
from refusals import NotUnderstood

STREET_PAGE = 100
DERIVED = ("street_key", "number")

Kept = tuple[House, Document]
# A house as it shall be, and what is kept of it.
Pair = tuple[House, Kept | None]


def houses_by_id(documents: Documents, ids: Iterable[str]) -> dict[str, House]:
    """The registered ones among `ids`, in their order."""
    return {house_id: house for house_id, (house, _) in kept_houses(documents, ids).items()}


def kept_houses(documents: Documents, ids: Iterable[str]) -> dict[str, Kept]:
    """The registered ones among `ids`, each with what a later write must replace."""
    ids = list(ids)
    pages = (tuple(ids[start : start + PAGE]) for start in range(0, len(ids), PAGE))
    found = (kept for page in pages for kept in documents.find(Query("houses", ids=page)))
    return {kept[0].id: kept for kept in map(_house, found)}


def count_houses(documents: Documents, organisation: str | None) -> int:
    """How many houses the register has, or how many of them this organisation manages."""
    managed: tuple[tuple[str, Operator, Value], ...] = (
        (("managing_org", "==", organisation),) if organisation else ()
    )
    return documents.count(Query("houses", where=managed))


def houses_on(
    documents: Documents,
    street: str,
    numbers: tuple[str, str] | None = None,
    after: Document | None = None,
) -> list[Kept]:
    """Houses of one street (`addresses.street_key`) in the order of their numbers, STREET_PAGE at
    most.

    numbers  keys (`addresses.number_key`): from the first up to, not including, the second
    after    resume behind this document
    """
    where: list[tuple[str, Operator, Value]] = [("street_key", "==", street)]
    if numbers:
        where += [("number", ">=", numbers[0]), ("number", "<", numbers[1])]
    query = Query("houses", tuple(where), ("number",), STREET_PAGE, after)
    return [_house(found) for found in documents.find(query)]


def keep(documents: Documents, houses: Iterable[House], cause: str) -> list[Write]:
    """The writes that make the register say these houses.

    A house that names no former addresses keeps those it has.
    Raises NotUnderstood for a FIAS GUID that another house has.
    """
    wanted = {house.id: house for house in houses}
    known = kept_houses(documents, wanted)
    pairs: list[Pair] = []
    for house in wanted.values():
        kept = known.get(house.id)
        aliases = house.aliases or (kept[0].aliases if kept else ())
        pairs.append((house.model_copy(update={"aliases": aliases}), kept))
    return [
        *_houses_kept(documents, pairs, cause),
        *(put(*audience, cause) for audience in _audiences_of(documents, pairs)),
    ]


def write_houses(documents: Documents, pairs: Sequence[Pair], cause: str) -> list[Write]:
    """The writes that make the register say these houses.

    At most three a house. They give every GUID to the house that has it now, whoever had it, and
    every new house the audience that it does not have yet.
    """
    return [
        *_guid_writes(documents, pairs, cause),
        *(_house_write(house, kept, cause) for house, kept in pairs),
        *(put(*audience, cause) for audience in _audiences_of(documents, pairs)),
    ]


def _audiences_of(
    documents: Documents, pairs: Sequence[Pair]
) -> list[tuple[Audience, Document | None]]:
    """Of houses that are new or have got another managing organisation, as they shall be."""
    concerned = {
        house.id: house
        for house, kept in pairs
        if kept is None or kept[0].managing_org != house.managing_org
    }
    found = audiences_found(documents, concerned)
    audiences: list[tuple[Audience, Document | None]] = []
    for house in concerned.values():
        known, read = found.get(house.id) or (new_audience(house), None)
        newer = known.model_copy(update={"managing_org": house.managing_org})
        if read is None or newer != known:
            audiences.append((newer, read))
    return audiences


def owners_of(documents: Documents, guids: Iterable[str]) -> dict[str, Document]:
    """`fias/<guid>` of those GUIDs that a house has."""
    guids = list(guids)
    pages = (tuple(guids[start : start + PAGE]) for start in range(0, len(guids), PAGE))
    return {found.id: found for page in pages for found in documents.find(Query("fias", ids=page))}


def _house(read: Document) -> Kept:
    data = {field: value for field, value in read.data.items() if field not in DERIVED}
    return House.model_validate(data), read


def _house_write(house: House, kept: Kept | None, cause: str) -> Write:
    data: dict[str, Value] = house.model_dump(exclude_defaults=True)
    if house.parts:
        data["street_key"] = street_key(house.parts)
        data["number"] = number_key(number_of(house.parts))
    return Replace(kept[1], data) if kept else Create(f"houses/{house.id}", data, cause=cause)


def _guid_writes(documents: Documents, pairs: Sequence[Pair], cause: str) -> list[Write]:
    """One write a GUID, although one house may leave it to another of the same import."""
    left, wanted = _guids(pairs)
    owners = owners_of(documents, dict.fromkeys((*wanted, *left)))
    writes: list[Write] = []
    for guid, house_id in wanted.items():
        owner = owners.get(guid)
        if owner is None:
            # The house is part of the cause: another one's is not mistaken for our own success.
            writes.append(Create(f"fias/{guid}", {"house": house_id}, cause=f"{cause}:{house_id}"))
        elif owner.data["house"] != house_id:
            writes.append(Replace(owner, {"house": house_id}))
    for guid, house_id in left.items():
        owner = owners.get(guid)
        if guid not in wanted and owner and owner.data["house"] == house_id:
            writes.append(Delete(owner))
    return writes


def _guids(pairs: Sequence[Pair]) -> tuple[dict[str, str], dict[str, str]]:
    """House by GUID: of those that a house leaves, and of those that one takes."""
    changed = [
        (house.id, kept[0].fias_guid if kept else None, house.fias_guid)
        for house, kept in pairs
        if house.fias_guid != (kept[0].fias_guid if kept else None)
    ]
    left = {before: house_id for house_id, before, _ in changed if before}
    return left, {guid: house_id for house_id, _, guid in changed if guid}


def _houses_kept(documents: Documents, pairs: Sequence[Pair], cause: str) -> list[Write]:
    """As `write_houses`, but only what differs; audiences are given by who asks.

    GUIDs first: a run that ended between them and their houses is made up for by the next one.
    """
    differing = [(house, kept) for house, kept in pairs if kept is None or kept[0] != house]
    left, wanted = _guids(differing)
    for guid, owner in owners_of(documents, wanted).items():
        other = owner.data["house"]
        if other not in {wanted[guid], left.get(guid)}:
            raise NotUnderstood(
                f"house '{wanted[guid]}' has the FIAS GUID '{guid}', which is house '{other}'s; "
                "accepted: one that no other house has"
            )
    return [
        *_guid_writes(documents, differing, cause),
        *(_house_write(house, kept, cause) for house, kept in differing),
    ]
