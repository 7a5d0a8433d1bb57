"""How a card changes: values in, values out. Residents see nothing of it before it is published."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hours import DateHours
from organisation.card import Card, CardFacts, CardVersion, missing
from organisation.fields import FIELD
from organisation.outcomes import Incomplete, NothingNew, Outcome, Published
from refusals import NotUnderstood

ASK_AFTER = timedelta(days=90)


def changed(card: Card, field: str, value: object) -> Card:
    """The card with this in its draft. Raises NotUnderstood when there is no room for `value`.

    field  a name in `FIELDS`
    value  what its reader returned
    """
    try:
        facts = CardFacts.model_validate({**dict(card.latest), field: value})
    except ValueError as error:
        title = FIELD[field].title if field in FIELD else field
        raise NotUnderstood(f"{title}: столько не помещается") from error
    return _drafted(card, facts)


def with_exceptions(card: Card, added: Iterable[DateHours]) -> Card:
    """The card with these exceptions in its draft beside those it has; of the same dates the new.

    Raises NotUnderstood when they are too many.
    """
    by_dates = {(e.first, e.last): e for e in (*card.latest.exceptions, *added)}
    # The widest first: of two that cover a day the later in the list decides.
    ordered = sorted(by_dates.values(), key=lambda e: (e.first - e.last, e.first))
    return changed(card, "exceptions", tuple(ordered))


def restored(card: Card, version: CardVersion) -> Card:
    """The card whose draft is what that version said."""
    drafted = _drafted(card, version.facts)
    return drafted.model_copy(update={"restored_from": drafted.draft and version.version})


def discarded(card: Card) -> Card:
    """The card without its draft."""
    return card.model_copy(update={"draft": None, "restored_from": None})


def published(card: Card, now: datetime, role: str, ask_after: timedelta = ASK_AFTER) -> Outcome:
    """The draft as the next version, without exceptions that are over; or what keeps it from it.

    role       of whoever publishes
    ask_after  until staff are asked whether it is still true
    """
    if card.draft is None and card.facts is not None:
        return NothingNew(card)
    zone = card.latest.local_time or UTC
    facts = card.latest.without_past(now.astimezone(zone).date())
    if lacking := missing(facts):
        return Incomplete(lacking)
    version = CardVersion(
        organisation=card.organisation,
        version=card.version + 1,
        facts=facts,
        at=now,
        by=role,
        restored_from=card.restored_from,
    )
    new = {"version": version.version, "facts": facts, "published_at": now, "published_by": role}
    return Published(discarded(confirmed(card, now, ask_after)).model_copy(update=new), version)


def confirmed(card: Card, now: datetime, ask_after: timedelta = ASK_AFTER) -> Card:
    """The card of which staff say that all of it is true."""
    return card.model_copy(update={"confirmed_at": now, "ask_at": now + ask_after})


def asked(card: Card, now: datetime, again_after: timedelta) -> Card:
    """The card whose staff were asked; if they say nothing, they are asked again."""
    return card.model_copy(update={"ask_at": now + again_after})


def _drafted(card: Card, facts: CardFacts) -> Card:
    draft = None if facts == card.facts else facts
    return card.model_copy(update={"draft": draft, "restored_from": None})
