"""What became of what was to be told: counted per event and per day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

from frozen import Frozen
from notifications.model import OPEN, State


class Figures(Frozen):
    """Notices by what became of them. Every accepted one is in exactly one of the first six.

    sent        shown by their chats
    pending     on their way, or waiting for their time
    refused     MAX will not take them
    expired     could no longer help
    withdrawn   not to be shown any more, or about what is gone
    uncertain   perhaps shown, where nobody can look
    prompt      of those sent: within ten seconds of publication
    """

    sent: int = 0
    pending: int = 0
    refused: int = 0
    expired: int = 0
    withdrawn: int = 0
    uncertain: int = 0
    prompt: int = 0

    @classmethod
    def of(cls, states: Mapping[State, int], prompt: int) -> Self:
        """From how many notices are in each state."""
        pending = sum(states.get(state, 0) for state in OPEN)
        ends = {state: number for state, number in states.items() if state not in OPEN}
        return cls.model_validate({**ends, "pending": pending, "prompt": prompt})

    @property
    def total(self) -> int:
        """All that are accounted for."""
        gone = self.refused + self.expired + self.withdrawn + self.uncertain
        return self.sent + self.pending + gone

    @property
    def prompt_share(self) -> float | None:
        """Of those sent, the share handed to MAX within ten seconds; None: none was sent."""
        return self.prompt / self.sent if self.sent else None


class Mailing(Frozen):
    """One event told to many chats. The model is also the stored document.

    id            the event: `outage:vodokanal:2026-114`
    published_at  first
    accepted      how many notices there are to be: what the figures must add up to
    wave          the most that were owed by one publication
    open          not all of them have come to an end yet
    doubted       the last count missed some
    seconds       that the last chat waited for its message, from when it was to be sent
    """

    id: str
    published_at: datetime
    accepted: int
    wave: int
    open: bool = True
    doubted: bool = False
    figures: Figures = Figures()
    seconds: float | None = None

    def again(self, newer: Self) -> Self:
        """The same event published once more; what was accepted once stays accepted."""
        most = {
            name: max(getattr(self, name), getattr(newer, name)) for name in ("accepted", "wave")
        }
        return self.model_copy(update={**most, "open": True})

    def counted(self, figures: Figures, seconds: float | None) -> Self:
        """With the figures of this moment; closed when nothing is pending."""
        known = self.model_copy(update={"figures": figures, "seconds": seconds})
        return known.model_copy(update={"open": figures.pending > 0, "doubted": known.missing > 0})

    @property
    def missing(self) -> int:
        """Notices that were accepted and are nowhere: a silent failure."""
        return max(self.accepted - self.figures.total, 0)

    def over_floor(self, per_second: int) -> float | None:
        """Time to the last chat ÷ the time that MAX's limit allows at best; None: nothing sent.

        A small event has a floor of ten seconds, which is what is promised for it.
        """
        return None if self.seconds is None else self.seconds / max(self.wave / per_second, 10.0)


class Day(Frozen):
    """The figures of one day, by the time for which notices were planned (UTC)."""

    day: str
    figures: Figures
    counted_at: datetime
