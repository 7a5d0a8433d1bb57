"""What a notice says of places: one house, a range, a street, a settlement."""

from dataclasses import dataclass
from typing import Any, Literal

Parity = Literal["all", "odd", "even"]


@dataclass(frozen=True, slots=True)
class Item:
    """One address as it was read; `resolved` by the register elsewhere.

    text         the words it was read from
    street_type  full word; None: the text does not say it. also_type: what an abbreviation may
                 mean as well, «пр.»
    house        of a house; first, last: of a range
    dashed       the range is written «13-15», which may be one house
    or_house     «5 корп. 1, 2»: корпус 2, or perhaps house 2
    or_korpus    «6 корп. 1, 8»: house 8, or perhaps 6 корп. 8
    private_only the private houses alone
    mentioned    the street is named and nothing said of its houses
    exclude      not affected, though what stands before says so
    """

    kind: Literal["house", "range", "street", "locality"]
    text: str
    street_type: str | None = None
    also_type: str | None = None
    street: str | None = None
    house: str | None = None
    letter: str | None = None
    korpus: str | None = None
    structure: str | None = None
    litera: str | None = None
    first: str | None = None
    last: str | None = None
    parity: Parity = "all"
    dashed: bool = False
    or_house: str | None = None
    or_korpus: tuple[str, str] | None = None
    private_only: bool = False
    mentioned: bool = False
    exclude: bool = False
    locality_type: str | None = None
    locality: str | None = None
    entrances: tuple[str, ...] = ()
    flats: tuple[str, ...] = ()
    house_type: str | None = None
    object: str | None = None

    @property
    def streetless(self) -> bool:
        """A house of a settlement without streets: only a register can tell that there are none."""
        return self.kind in {"house", "range"} and self.street is None

    @property
    def json(self) -> dict[str, Any]:
        """As in the examples that suppliers and we agreed on: the keys of its kind, and those of
        which the text speaks.
        """
        said: dict[str, Any] = {"kind": self.kind}
        if self.kind != "locality":
            said |= {"street_type": self.street_type, "street": self.street}
        if self.kind == "house":
            said |= {
                "house": self.house,
                "letter": self.letter,
                "korpus": self.korpus,
                "structure": self.structure,
                "litera": self.litera,
            }
        if self.kind == "range":
            said |= {"from": self.first, "to": self.last, "parity": self.parity}
            if self.private_only:
                said["private_only"] = True
        if self.kind == "street":
            said |= {"parity": self.parity, "private_only": self.private_only}
        if self.locality:
            said |= {"locality_type": self.locality_type, "locality": self.locality}
        if self.kind == "locality" and self.private_only:
            said["private_only"] = True
        for name in ("entrances", "flats"):
            if found := getattr(self, name):
                said[name] = list(found)
        for name in ("house_type", "object"):
            if found := getattr(self, name):
                said[name] = found
        if self.exclude:
            said["exclude"] = True
        return said
