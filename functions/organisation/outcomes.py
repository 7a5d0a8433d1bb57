"""How an attempt to publish a card ends: values, not exceptions."""

from dataclasses import dataclass

from organisation.card import Card, CardVersion
from organisation.fields import Field


@dataclass(frozen=True, slots=True)
class Published:
    """Residents see the card from now on; `version` is the proof."""

    card: Card
    version: CardVersion


@dataclass(frozen=True, slots=True)
class Incomplete:
    """These fields must be filled in first."""

    missing: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class NothingNew:
    """The card is published as it is."""

    card: Card


Outcome = Published | Incomplete | NothingNew
