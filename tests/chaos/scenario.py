"""What a chaos run is made of: how much is told to whom, and what breaks meanwhile."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Scenario:
    """Shares are of chats, of MAX's calls and of commits; times in real seconds.

    kills       processes of the product killed at random moments
    processes   of the product, side by side
    presses     of residents a second, meanwhile
    mutant      what the product lacks, to see whether the judge notices
    """

    chats: int
    kills: int
    seed: int = 1
    dialogues: float = 0.4
    unreadable: float = 0.2
    gone: float = 0.02
    faults: dict[str, Any] = field(
        default_factory=lambda: {
            "too_many": 0.05,
            "server_error": 0.05,
            "posted_late": 0.02,
            "answer_lost": 0.01,
        }
    )
    posted_late_seconds: float = 10.0
    timeout_seconds: float = 10.0
    late_seconds: float = 30.0
    commits_refused: float = 0.02
    commits_lost: float = 0.02
    processes: int = 2
    presses: float = 3.0
    minute_seconds: float = 5.0
    patience_seconds: float = 900.0
    mutant: str | None = None

    @property
    def kinds(self) -> list[str]:
        """What each chat is: `dialog`, `readable`, `unreadable` or `gone`."""
        few = {
            "dialog": round(self.chats * self.dialogues),
            "unreadable": round(self.chats * self.unreadable),
            "gone": max(round(self.chats * self.gone), 1),
        }
        listed = [kind for kind, number in few.items() for _ in range(number)]
        return [*listed, *["readable"] * (self.chats - len(listed))]


FULL = Scenario(chats=500, kills=20)
# As much trouble in a twentieth of the time: MAX gives up sooner, and so do we.
SHORT = Scenario(
    chats=40,
    kills=4,
    posted_late_seconds=1.5,
    timeout_seconds=0.7,
    late_seconds=1.5,
    minute_seconds=1.0,
    patience_seconds=120.0,
)
