"""Where consents, holdings, disclosures and acts lie."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, TypeVar

from pydantic import BaseModel

from documents import Create, Delete, Document, Documents, Query, Replace, Write
from personal_data.model import Act, Consent, Disclosure, Holding
from personal_data.walk import Walk

T = TypeVar("T", bound=BaseModel)
Kept = tuple[Holding, Document]
Proofs = Literal["consents", "disclosures", "acts"]

PAGE = 100
MOST = 500  # of one person, or of one visit


def keep_holding(holding: Holding, cause: str) -> Write:
    """The write by which something in the vault is known."""
    return Create(f"holdings/{holding.token}", holding.model_dump(), cause=cause)


def change_holding(holding: Holding, read: Document) -> Write:
    """The write that replaces what was read."""
    return Replace(read, holding.model_dump())


def forget_holding(read: Document) -> Write:
    """The write after which nobody knows of it: the vault has it no more."""
    return Delete(read)


def holdings_about(documents: Documents, path: str) -> list[Kept]:
    """Everything that was entrusted for this document, also what is to be destroyed."""
    return _holdings(documents, Query("holdings", where=(("about", "==", path),), limit=MOST))


def holdings_of(documents: Documents, person: str) -> list[Kept]:
    """Everything of this person."""
    return _holdings(documents, Query("holdings", where=(("owner", "==", person),), limit=MOST))


def ended_holdings(documents: Documents, now: datetime) -> list[Kept]:
    """A page of what is of no use any more, the longest first."""
    query = Query("holdings", where=(("until", "<=", now),), order=("until",), limit=PAGE)
    return _holdings(documents, query)


def known_tokens(documents: Documents, tokens: Sequence[str]) -> set[str]:
    """Those of these tokens, at most 500, that a holding knows."""
    return {found.id for found in documents.find(Query("holdings", ids=tuple(tokens)))}


def living_tokens(documents: Documents, tokens: Sequence[str], now: datetime) -> set[str]:
    """Those of these tokens, at most 500, of which somebody may still make use."""
    found = _holdings(documents, Query("holdings", ids=tuple(tokens)))
    return {holding.token for holding, _ in found if holding.lives(now)}


def _holdings(documents: Documents, query: Query) -> list[Kept]:
    return [(Holding.model_validate(kept.data), kept) for kept in documents.find(query)]


# Proofs: written once, never changed.


def record(proof: Consent | Disclosure | Act, cause: str) -> Write:
    """The write that keeps a proof."""
    match proof:
        case Consent():
            return Create(f"consents/{proof.id}", proof.model_dump(), cause=cause)
        case Disclosure():
            return Create(f"disclosures/{proof.id}", proof.model_dump(), cause=cause)
        case Act():
            return Create(f"acts/{proof.id}", proof.model_dump(), cause=cause)


def consents_of(documents: Documents, person: str) -> list[Consent]:
    """What this person agreed to and withdrew, oldest first."""
    return _of_person(documents, "consents", person, Consent)


def disclosures_of(documents: Documents, person: str) -> list[Disclosure]:
    """Who was shown this person's data, oldest first."""
    return _of_person(documents, "disclosures", person, Disclosure)


def _of_person(documents: Documents, collection: str, person: str, model: type[T]) -> list[T]:
    query = Query(collection, where=(("person", "==", person),), order=("at",), limit=MOST)
    return [model.model_validate(kept.data) for kept in documents.find(query)]


def outdated(documents: Documents, proofs: Proofs, now: datetime) -> list[Document]:
    """A page of proofs that need not be kept any more."""
    query = Query(proofs, where=(("until", "<=", now),), order=("until",), limit=PAGE)
    return documents.find(query)


def forget(read: Iterable[Document]) -> list[Write]:
    """The writes after which these proofs are gone."""
    return [Delete(one) for one in read]


# How far a walk through the vault has come.


def walk(documents: Documents, name: str) -> tuple[Walk, Document] | None:
    """The walk of that name, if there ever was one."""
    found = documents.get(f"vault_walks/{name}")
    return (Walk.model_validate(found.data), found) if found else None


def keep_walk(walk: Walk, read: Document | None) -> Write:
    """The write that remembers how far it has come."""
    path = f"vault_walks/{walk.name}"
    if read is None:
        return Create(path, walk.model_dump(), cause=f"{walk.name}:{walk.key}:{walk.after}")
    return Replace(read, walk.model_dump())
