"""The card in its staff's dialogue: looked at, changed field by field, published, confirmed.

Whether the person may do it was asked before (`staff.rights`). Each function returns what is to be
seen with the writes that make it true; a published card asks for its chats to be drawn anew.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from context import Context
from documents import Conflict, Document, Write
from houses.model import Refresh
from houses.store import ask_refresh
from message import Message
from notifications import TOPIC
from organisation import dialogue
from organisation.buttons import (
    ConfirmCard,
    EditCardField,
    PreviewCard,
    PublishCard,
    RestoreCard,
    ShowCard,
    ShowCardHistory,
    ShowCardVersion,
)
from organisation.card import Card
from organisation.changes import (
    ASK_AFTER,
    asked,
    changed,
    confirmed,
    published,
    restored,
    with_exceptions,
)
from organisation.fields import FIELD, Field
from organisation.model import Organisation
from organisation.outcomes import Published
from organisation.store import card as card_of
from organisation.store import (
    cards_to_ask,
    keep_card,
    keep_version,
    organisation,
    version,
    versions,
)
from refusals import NotUnderstood
from residents import Resident
from residents.store import Reply
from staff.model import Member, Role
from staff.rights import may
from staff.telling import tell_staff

log = logging.getLogger(__name__)

ASKED: tuple[Role, ...] = ("administrator", "office_head")
ASK_AGAIN = timedelta(days=30)  # who stays silent is not asked every quarter of an hour
PAGE = 50
HISTORY = 20


def show_card(press: ShowCard, who: Resident, _key: str, ctx: Context) -> Reply | None:
    """Every field, filled or not. None: the organisation is no more."""
    known = _known(press.organisation, ctx)
    if known is None:
        return None
    place, card, _ = known
    return Reply(_overview(place, card, who), who)


def edit_card_field(press: EditCardField, who: Resident, _key: str, ctx: Context) -> Reply | None:
    """The question for one field. None: no such field."""
    known, field = _known(press.organisation, ctx), FIELD.get(press.field)
    if known is None or field is None:
        return None
    _, card, _ = known
    return Reply(dialogue.question(press.organisation, field, card), who, awaits=press)


def card_field(
    press: EditCardField, text: str, who: Resident, key: str, ctx: Context
) -> Reply | None:
    """The draft with what was typed, or what is wrong with it; then the question stands."""
    known, field = _known(press.organisation, ctx), FIELD.get(press.field)
    if known is None or field is None:
        return None
    place, card, read = known
    try:
        drafted = _drafted(card, field, text, ctx.now())
    except NotUnderstood as refusal:
        return Reply(dialogue.refused(press.organisation, field, refusal), who, awaits=press)
    message = dialogue.drafted(place.id, field, drafted)
    return Reply(message, who, (keep_card(drafted, read, key),))


def preview_card(press: PreviewCard, who: Resident, _key: str, ctx: Context) -> Reply | None:
    """The draft as residents would read it."""
    known = _known(press.organisation, ctx)
    if known is None:
        return None
    place, card, _ = known
    publishes = may(who.roles, PublishCard.name, place.id)
    return Reply(dialogue.preview(place, card, ctx.now(), publishes=publishes), who)


def publish_card(press: PublishCard, who: Resident, key: str, ctx: Context) -> Reply | None:
    """The draft becomes a version, and every chat shows it; refused while anything is missing."""
    known = _known(press.organisation, ctx)
    if known is None:
        return None
    place, card, read = known
    outcome = published(card, ctx.now(), who.roles[place.id])
    if not isinstance(outcome, Published):
        return Reply(dialogue.outcome(place.id, outcome), who)
    log.info("card published", extra={"organisation": place.id, "version": outcome.card.version})
    writes: list[Write] = [
        keep_card(outcome.card, read, key),
        keep_version(outcome.version, key),
        ask_refresh(
            ctx.documents,
            Refresh(id=f"card:{place.id}", organisation=place.id, due=ctx.now()),
        ),
    ]
    return Reply(dialogue.outcome(place.id, outcome), who, tuple(writes), wakes=who.bot)


def confirm_card(press: ConfirmCard, who: Resident, key: str, ctx: Context) -> Reply | None:
    """«Да, всё верно»: the card is fresh for another quarter."""
    known = _known(press.organisation, ctx)
    if known is None:
        return None
    place, card, read = known
    if card.facts is None:
        return Reply(_overview(place, card, who), who)
    fresh = confirmed(card, ctx.now(), ASK_AFTER)
    return Reply(dialogue.confirmed(place.id, fresh), who, (keep_card(fresh, read, key),))


def show_card_history(
    press: ShowCardHistory, who: Resident, _key: str, ctx: Context
) -> Reply | None:
    """The versions, newest first, each with its time and its author's role."""
    known = _known(press.organisation, ctx)
    if known is None:
        return None
    place, card, _ = known
    found = versions(ctx.documents, place.id, HISTORY, press.before)
    return Reply(dialogue.history(place, found, card), who)


def show_card_version(
    press: ShowCardVersion, who: Resident, _key: str, ctx: Context
) -> Reply | None:
    """One version as residents read it. None: no such version."""
    place = organisation(ctx.documents, press.organisation)
    found = version(ctx.documents, press.organisation, press.version)
    if place is None or found is None:
        return None
    restores = may(who.roles, RestoreCard.name, place.id)
    return Reply(dialogue.version(place, found, restores=restores), who)


def restore_card(press: RestoreCard, who: Resident, key: str, ctx: Context) -> Reply | None:
    """An old version becomes the draft; nothing changes for residents before it is published."""
    known = _known(press.organisation, ctx)
    old = version(ctx.documents, press.organisation, press.version)
    if known is None or old is None:
        return None
    place, card, read = known
    drafted = restored(card, old)
    message = dialogue.preview(place, drafted, ctx.now(), publishes=True)
    return Reply(message, who, (keep_card(drafted, read, key),))


def ask_confirmations(ctx: Context) -> None:
    """Ask the staff of every card that nobody has confirmed for a quarter; one query if none is.

    Each card is its own commit: two runs at once, or one that died half-way, ask once.
    """
    bots = set()
    for card, read in cards_to_ask(ctx.documents, ctx.now(), PAGE):
        place, now = organisation(ctx.documents, card.organisation), ctx.now()
        writes: list[Write] = [keep_card(asked(card, now, ASK_AGAIN), read, "asked")]
        if place:
            writes += tell_staff(
                ctx.documents,
                place.id,
                ASKED,
                _question(dialogue.still_true(place, card, now)),
                f"card-confirm:{place.id}:{now:%Y%m%d}",
                now,
                zone=card.facts.zone if card.facts else None,
            )
        try:
            ctx.documents.commit(*writes)
        except Conflict:
            continue  # somebody confirmed it, or another run has asked
        if place and place.bot:
            bots.add(place.bot)
    if bots:
        ctx.announce(TOPIC, sorted(bots))
        log.info("cards to be confirmed", extra={"bots": len(bots)})


def _overview(place: Organisation, card: Card, who: Resident) -> Message:
    return dialogue.overview(
        place,
        card,
        edits=may(who.roles, EditCardField.name, place.id),
        publishes=may(who.roles, PublishCard.name, place.id),
        confirms=may(who.roles, ConfirmCard.name, place.id),
    )


def _drafted(card: Card, field: Field, text: str, now: datetime) -> Card:
    """The card with what was typed in its draft. Raises NotUnderstood."""
    zone = card.latest.local_time or UTC
    value = field.read(text, now.astimezone(zone).date())
    if field.name == "exceptions" and isinstance(value, tuple):
        return with_exceptions(card, value) if value else changed(card, field.name, value)
    return changed(card, field.name, value)


def _question(message: Message) -> Callable[[Member], Message]:
    return lambda _: message


def _known(organisation_id: str, ctx: Context) -> tuple[Organisation, Card, Document | None] | None:
    """The organisation with its card as it stands; an empty one if nobody has begun it."""
    place = organisation(ctx.documents, organisation_id)
    if place is None:
        return None
    card, read = card_of(ctx.documents, organisation_id) or (Card(organisation=place.id), None)
    return place, card, read
