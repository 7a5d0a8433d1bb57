"""Who may deliver what a bot owes: one holder at a time. The model is also the stored document."""

from datetime import datetime, timedelta
from typing import Self

from frozen import Frozen

TERM = timedelta(seconds=5)  # renewed every second; who comes in between goes again
# A holder that cannot renew for so long stops calling MAX; a rival watches a little longer before
# it believes that the holder is gone. Both in real seconds: clocks may jump.
RENEW_SECONDS, HELD_SECONDS, WATCH_SECONDS = 1.0, 3.0, 3.5
LONG_AGO = timedelta(seconds=10)
LONGEST_REST = timedelta(seconds=20)


class Lease(Frozen):
    """One bot's lease.

    epoch       grows with each holder; claims carry it
    holder      None: free
    pace        name of the pace that the last holder kept
    until       the holder has the lease until then unless it renews
    left_at     when the last holder left
    failures    holders in a row that left because MAX did not answer
    rest_until  MAX is left in peace until then
    """

    bot: str
    epoch: int = 0
    holder: str | None = None
    pace: str = ""
    until: datetime
    left_at: datetime | None = None
    failures: int = 0
    rest_until: datetime | None = None

    def resting(self, now: datetime) -> bool:
        """Whether MAX is to be left in peace; not for longer than a rest lasts, if clocks jump."""
        return self.rest_until is not None and now < self.rest_until <= now + LONGEST_REST

    def rest_seconds(self, now: datetime) -> float:
        """How long MAX is to be left in peace from now on."""
        if self.rest_until is None or not self.resting(now):
            return 0.0
        return (self.rest_until - now).total_seconds()

    def alive(self, now: datetime) -> bool:
        """Whether its holder may be believed without watching."""
        return self.holder is not None and now < self.until <= now + TERM

    def taken(self, holder: str, pace: str, now: datetime) -> Self:
        """The next holder's."""
        update = {"epoch": self.epoch + 1, "holder": holder, "pace": pace, "until": now + TERM}
        return self.model_copy(update=update)

    def renewed(self, now: datetime, *, answered: bool) -> Self:
        """Still held. answered: MAX has answered this holder."""
        failures = 0 if answered else self.failures
        return self.model_copy(update={"until": now + TERM, "failures": failures})

    def left(self, now: datetime, *, unanswered: bool) -> Self:
        """Free. unanswered: MAX did not answer, so it rests twice as long as the last time."""
        failures = self.failures + 1 if unanswered else self.failures
        rest = min(timedelta(seconds=2.0 ** min(failures, 10)), LONGEST_REST)
        return self.model_copy(
            update={
                "holder": None,
                "left_at": now,
                "failures": failures,
                "rest_until": now + rest if unanswered else None,
            }
        )

    def close_behind(self, pace: str, now: datetime) -> bool:
        """Whether another's calls may still count in MAX's present second."""
        if self.epoch == 0 or self.pace == pace:
            return False
        return self.left_at is None or not timedelta() <= now - LONG_AGO - self.left_at
