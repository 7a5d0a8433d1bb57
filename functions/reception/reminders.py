"""When a visitor is reminded."""

from datetime import datetime

from reception.model import DAY_BEFORE, HOURS_BEFORE


def next_reminder(starts: datetime, now: datetime) -> datetime | None:
    """The next moment to remind of a visit that starts then; None: no more."""
    moments = (starts - DAY_BEFORE, starts - HOURS_BEFORE)
    return next((moment for moment in moments if moment > now), None)


def still_helps(starts: datetime, now: datetime) -> bool:
    """Whether a reminder is worth sending: who is late for a visit needs none."""
    return now < starts
