"""What goes wrong by chance: rates and times as people give them, and the dice that decide when."""

import random
import threading
from typing import Annotated, Generic, Protocol, TypeVar

from pydantic import Field

RATE = "доля от 0 до 1"
SWITCH = "true или false"
SECONDS = "число секунд от 0 до 3600"

Rate = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]


class Seeded(Protocol):
    """Rates and switches by name. The same seed and the same calls, one after another, have the
    same fate.
    """

    @property
    def seed(self) -> int: ...


SomeFaults = TypeVar("SomeFaults", bound=Seeded)


class Dice(Generic[SomeFaults]):
    """The faults in force and their dice. Threads share it."""

    def __init__(self, faults: SomeFaults) -> None:
        self._lock = threading.Lock()
        self.put(faults)

    @property
    def faults(self) -> SomeFaults:
        return self._faults

    def put(self, faults: SomeFaults) -> None:
        """Let `faults` rule from now on; the dice start again from their seed."""
        with self._lock:
            self._faults = faults
            self._dice: dict[str, random.Random] = {}

    def strikes(self, fault: str) -> bool:
        """Whether `fault`, a rate or a switch, happens this time."""
        with self._lock:
            return bool(self._roll(fault) < getattr(self._faults, fault))

    def _roll(self, fault: str) -> float:
        """Each fault has its own die: how often one is rolled does not change another's luck."""
        if fault not in self._dice:
            seed = f"{self._faults.seed} {fault}"
            self._dice[fault] = random.Random(seed)  # noqa: S311  repeatable on purpose
        return self._dice[fault].random()
