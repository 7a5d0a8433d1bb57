"""One organisation: the model is also the stored document."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

ORGANISATION_ID = r"[a-z][a-z0-9-]{0,59}"
OrganisationId = Annotated[str, StringConstraints(pattern=f"^{ORGANISATION_ID}$")]
NOT_REGISTERED = "organisation '{}' is not in the register of organisations"
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9+() -]{3,30}$")]


class Organisation(BaseModel):
    """A managing organisation or a supplier, as its residents see it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: OrganisationId
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
    bot: str | None = None
    dispatcher_phone: Phone
    emergency_phone: Phone
