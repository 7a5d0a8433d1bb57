"""What a person must look at, and why."""

from dataclasses import dataclass
from typing import Literal, get_args

Reason = Literal[
    "no_such_hour",
    "no_such_day",
    "other_weekday",
    "end_before_start",
    "already_over",
    "no_hours",
    "no_day",
    "no_window",
    "two_windows",
    "no_resource",
    "no_kind",
    "no_zone",
    "border",
    "segment",
    "which_houses",
    "landmark",
    "other_zone",
    "unsure",
    "object",
    "no_street",
    "not_understood",
    "too_long",
    "which_range",
    "unknown_street",
    "unknown_house",
    "empty_range",
    "two_houses",
    "other_type",
    "which_korpus",
    "private_unknown",
    "no_earlier",
    "two_earlier",
]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class Doubt:
    """The words that are in doubt, why, and the ids of the houses that were perhaps meant.

    text       as written; empty: nothing was written about it at all
    """

    text: str
    reason: Reason
    perhaps: tuple[str, ...] = ()
