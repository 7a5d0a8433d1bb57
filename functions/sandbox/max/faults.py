"""The moods of the pretend MAX: what it can be told to do wrong, and the dice that decide when."""

from pydantic import BaseModel, ConfigDict, Field

from sandbox.chance import RATE, SECONDS, SWITCH, Dice, Rate, Seconds


class Faults(BaseModel):
    """All defaults together are a MAX in good health. Seconds are real seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    down: bool = Field(False, description=SWITCH)
    """Every call is answered 503."""
    too_many: Rate = Field(0.0, description=RATE)
    """Share of calls answered 429 without reason."""
    server_error: Rate = Field(0.0, description=RATE)
    """Share of calls answered 500; nothing was done."""
    slow_seconds: Seconds = Field(0.0, description=SECONDS)
    """Every call waits this long before MAX looks at it."""
    timeout: Rate = Field(0.0, description=RATE)
    """Share of calls held for `hold_seconds` and dropped; nothing was done."""
    hold_seconds: Seconds = Field(30.0, description=SECONDS)
    answer_lost: Rate = Field(0.0, description=RATE)
    """Share of changing calls done in full, whose connection closes without an answer."""
    posted_late: Rate = Field(0.0, description=RATE)
    """Share of POST /messages held like a time-out, but done `posted_late_seconds` later."""
    posted_late_seconds: Seconds = Field(10.0, description=SECONDS)
    webhook_twice: Rate = Field(0.0, description=RATE)
    """Share of successful webhook deliveries that are made once more."""
    webhook_shuffle: bool = Field(False, description=SWITCH)
    """Deliveries wait a random moment and overtake each other."""
    no_bot_started_in_open_dialogue: bool = Field(True, description=SWITCH)
    """A deep link pressed in an open dialogue brings no bot_started; field reports say so."""
    attachment_not_ready: int = Field(0, ge=0, le=1000, description="целое число от 0 до 1000")
    """So many of the next messages with uploaded media are answered attachment.not.ready."""
    limits: bool = Field(True, description=SWITCH)
    """Whether 30 requests/s per bot and 2/s per chat are enforced."""
    members_may_write: bool = Field(False, description=SWITCH)
    """Whether a bot without administrator rights may write into a group: UNCONFIRMED in reality."""
    seed: int = Field(0, description="целое число")
    """The same seed and the same calls, one after another, have the same fate."""


class Mood(Dice[Faults]):
    """The faults of a MAX, of which some are more than a rate. Threads share it."""

    def __init__(self) -> None:
        super().__init__(Faults())

    def shuffle_seconds(self) -> float:
        """How long the next webhook delivery is held back so that others overtake it."""
        with self._lock:
            return self._roll("webhook_shuffle") * 0.4 if self._faults.webhook_shuffle else 0.0

    def not_ready(self) -> bool:
        """Use up one `attachment_not_ready`, if any is left."""
        with self._lock:
            left = self._faults.attachment_not_ready
            if left:
                self._faults = self._faults.model_copy(update={"attachment_not_ready": left - 1})
            return left > 0
