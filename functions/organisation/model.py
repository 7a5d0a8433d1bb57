"""One organisation: the model is also the stored document."""

from typing import Annotated, Literal

from pydantic import ConfigDict, StringConstraints

from frozen import Frozen

ORGANISATION_ID = r"[a-z][a-z0-9-]{0,59}"
OrganisationId = Annotated[str, StringConstraints(pattern=f"^{ORGANISATION_ID}$")]
NOT_REGISTERED = "organisation '{}' is not in the register of organisations"


class Organisation(Frozen):
    """A managing organisation or a supplier, as its residents see it.

    How to reach it is said by its card (`card.py`), which staff change themselves.
    """

    model_config = ConfigDict(extra="forbid")
    id: OrganisationId
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
    kind: Literal["managing_org", "homeowners_assoc", "utility_supplier"]
    bot: str | None = None
