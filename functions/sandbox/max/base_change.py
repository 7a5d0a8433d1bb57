"""What all changes have in common."""

from pydantic import BaseModel, ConfigDict


class BaseChange(BaseModel):
    """One thing that happened; as JSON, a line of the log."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    at: int
    """Milliseconds of the sandbox's clock."""
