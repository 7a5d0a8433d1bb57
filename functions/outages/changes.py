"""What each chat must be told: decided from the outage and from what the chat has heard so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from houses import House
from outages.model import Event, Facts, Outage


@dataclass(frozen=True, slots=True)
class Told:
    """One message a chat must show.

    part    "news": the first message, edited in place ever after; "end": the last, a new message;
            "nothing": the first message was not shown yet, and must not be any more
    houses  of this chat, affected; empty: the chat is not concerned after all
    """

    part: Literal["news", "end", "nothing"]
    houses: tuple[House, ...]


def judged(
    event: Event,
    organisation: str,
    houses: Mapping[str, House],
    known: Outage | None,
    now: datetime,
) -> Outage:
    """The outage that this event makes, its houses sorted by whether `organisation` may tell them.

    houses  of the register, by id; unknown ids are absent
    known   the version before this one
    """
    affected, unknown, foreign = [], [], []
    for house_id in dict.fromkeys(event.houses):
        house = houses.get(house_id)
        if house is None:
            unknown.append(house_id)
        elif all(house.served_by(organisation, resource) for resource in event.resources):
            affected.append(house_id)
        else:
            foreign.append(house_id)
    told_before = (*known.affected, *known.formerly) if known else ()
    return Outage(
        **{name: getattr(event, name) for name in Facts.model_fields},
        organisation=organisation,
        affected=tuple(affected),
        unknown=tuple(unknown),
        foreign=tuple(foreign),
        formerly=tuple(h for h in dict.fromkeys(told_before) if h not in set(affected)),
        received_at=now,
    )


def told(outage: Outage, houses: Iterable[House], *, owed: bool, spoken: bool) -> list[Told]:
    """What a chat must show of this version; nothing while the version waits for a person.

    houses  of this chat
    owed    whether the news was owed to the chat already
    spoken  whether the chat has heard it, or may have. If not, because it was night or MAX was
            down, one message about the end is enough, and none about what did not happen.
    """
    if outage.held:
        return []
    affected = set(outage.affected)
    concerned = tuple(house for house in houses if house.id in affected)
    if not owed:
        return [Told("news", concerned)] if concerned and not outage.ended else []
    if not spoken:
        vain = not concerned or outage.status == "cancelled"
        return [Told("nothing", ()) if vain else Told("news", concerned)]
    end = [Told("end", concerned)] if concerned and outage.ended else []
    return [Told("news", concerned), *end]
