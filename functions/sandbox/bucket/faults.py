"""The moods of the pretend bucket: what it can be told to do wrong."""

from pydantic import BaseModel, ConfigDict, Field

from sandbox.chance import RATE, SECONDS, SWITCH, Rate, Seconds


class BucketFaults(BaseModel):
    """All defaults together are a bucket in good health. Seconds are real seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    gone: bool = Field(False, description=SWITCH)
    """Every call is answered 404, NoSuchBucket."""
    denied: bool = Field(False, description=SWITCH)
    """Every call is answered 403, AccessDenied."""
    server_error: Rate = Field(0.0, description=RATE)
    """Share of calls answered 503; nothing was done."""
    slow_seconds: Seconds = Field(0.0, description=SECONDS)
    """Every call waits this long before the bucket looks at it."""
    answer_lost: Rate = Field(0.0, description=RATE)
    """Share of changing calls done in full, whose connection closes without an answer."""
    seed: int = Field(0, description="целое число")
    """The same seed and the same calls, one after another, have the same fate."""
