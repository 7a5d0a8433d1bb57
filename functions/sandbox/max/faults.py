"""The moods of the pretend MAX: what it can be told to do wrong, and the dice that decide when."""

import random
import threading
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_RATE = "доля от 0 до 1"
_SWITCH = "true или false"
_SECONDS = "число секунд от 0 до 3600"

Rate = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]


class Faults(BaseModel):
    """All defaults together are a MAX in good health. Seconds are real seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    down: bool = Field(False, description=_SWITCH)
    """Every call is answered 503."""
    too_many: Rate = Field(0.0, description=_RATE)
    """Share of calls answered 429 without reason."""
    server_error: Rate = Field(0.0, description=_RATE)
    """Share of calls answered 500; nothing was done."""
    slow_seconds: Seconds = Field(0.0, description=_SECONDS)
    """Every call waits this long before MAX looks at it."""
    timeout: Rate = Field(0.0, description=_RATE)
    """Share of calls held for `hold_seconds` and dropped; nothing was done."""
    hold_seconds: Seconds = Field(30.0, description=_SECONDS)
    answer_lost: Rate = Field(0.0, description=_RATE)
    """Share of changing calls done in full, whose connection closes without an answer."""
    posted_late: Rate = Field(0.0, description=_RATE)
    """Share of POST /messages held like a time-out, but done `posted_late_seconds` later."""
    posted_late_seconds: Seconds = Field(10.0, description=_SECONDS)
    webhook_twice: Rate = Field(0.0, description=_RATE)
    """Share of successful webhook deliveries that are made once more."""
    webhook_shuffle: bool = Field(False, description=_SWITCH)
    """Deliveries wait a random moment and overtake each other."""
    no_bot_started_in_open_dialogue: bool = Field(True, description=_SWITCH)
    """A deep link pressed in an open dialogue brings no bot_started; field reports say so."""
    attachment_not_ready: int = Field(0, ge=0, le=1000, description="целое число от 0 до 1000")
    """So many of the next messages with uploaded media are answered attachment.not.ready."""
    limits: bool = Field(True, description=_SWITCH)
    """Whether 30 requests/s per bot and 2/s per chat are enforced."""
    members_may_write: bool = Field(False, description=_SWITCH)
    """Whether a bot without administrator rights may write into a group: UNCONFIRMED in reality."""
    seed: int = Field(0, description="целое число")
    """The same seed and the same calls, one after another, have the same fate."""


class Mood:
    """The faults in force and the dice. Threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.put(Faults())

    @property
    def faults(self) -> Faults:
        return self._faults

    def put(self, faults: Faults) -> None:
        """Let `faults` rule from now on; the dice start again from their seed."""
        with self._lock:
            self._faults = faults
            self._dice: dict[str, random.Random] = {}

    def strikes(self, fault: str) -> bool:
        """Whether `fault`, a rate or a switch, happens this time."""
        with self._lock:
            return bool(self._roll(fault) < getattr(self._faults, fault))

    def shuffle_seconds(self) -> float:
        """How long the next webhook delivery is held back so that others overtake it."""
        with self._lock:
            return self._roll("webhook_shuffle") * 0.4 if self._faults.webhook_shuffle else 0.0

    def _roll(self, fault: str) -> float:
        """Each fault has its own die: how often one is rolled does not change another's luck."""
        if fault not in self._dice:
            seed = f"{self._faults.seed} {fault}"
            self._dice[fault] = random.Random(seed)  # noqa: S311  repeatable on purpose
        return self._dice[fault].random()

    def not_ready(self) -> bool:
        """Use up one `attachment_not_ready`, if any is left."""
        with self._lock:
            left = self._faults.attachment_not_ready
            if left:
                self._faults = self._faults.model_copy(update={"attachment_not_ready": left - 1})
            return left > 0
