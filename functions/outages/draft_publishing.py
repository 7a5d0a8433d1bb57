"""A draft goes to residents: first shown to whoever publishes it as they will read it, then exactly
that is published.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from context import Context
from houses import House
from houses.store import audiences_found, houses_by_id
from organisation.model import NOT_REGISTERED
from organisation.store import card as card_by_organisation
from organisation.store import organisation as organisation_by_id
from outages import draft_dialogue as dialogue
from outages import draft_texts as words
from outages.buttons import PublishNotice, ReviewNotice
from outages.changes import judged
from outages.drafting import draft_found, shown
from outages.drafts import Draft, Planned, Told, content_of
from outages.model import MOST_HOUSES, Event, Facts, Outage
from outages.new_events import outage_number
from outages.publishing import publish
from outages.store import keep_draft, outages_by_id
from outages.texts import Source, end_text, news_text
from outages.understanding import understand
from outages.understood import Part
from refusals import NotUnderstood
from residents import Resident
from residents.store import Reply

log = logging.getLogger(__name__)

PORTION = 4  # events that fit into one message as residents read them


def review_notice(press: ReviewNotice, who: Resident, key: str, ctx: Context) -> Reply:
    """What residents would read, word for word, and how many of them there are."""
    found = draft_found(press.organisation, press.draft, ctx)
    if found is None:
        return Reply(dialogue.gone(press.organisation), who)
    draft, read = found
    known = understand(draft, ctx.documents)
    parts = _portion(known.publishable)
    if not parts:
        return shown(draft, who, ctx)
    standing = _standing(parts, draft, ctx)
    if any(_is_over(part, draft, standing) for part in parts):
        return shown(draft, who, ctx, note=words.OVER)
    planned = [
        _planned(part, part.event, standing.get(f"{draft.organisation}:{part.event.external_id}"))
        for part in parts
        if part.event
    ]
    houses = _houses(parts, planned, ctx)
    source = _source(draft.organisation, ctx)
    told = [
        text
        for plan in planned
        for text in _as_read(
            judged(
                plan.event,
                draft.organisation,
                houses,
                standing.get(_outage_id(plan, draft)),
                ctx.now(),
            ),
            houses,
            source,
            known.zone,
        )
    ]
    rest = len(known.questions) + len(known.publishable) - len(parts)
    reviewed = draft.reviewed(tuple(planned), rest)
    ids = list(dict.fromkeys(h for plan in planned for h in plan.event.houses))
    audiences = [audience for audience, _ in audiences_found(ctx.documents, ids).values()]
    chats = {chat for audience in audiences for chat in audience.chats}
    people = {token for audience in audiences for token in audience.residents}
    message = dialogue.review(reviewed, told, len(ids), len(chats), len(people))
    return Reply(message, who, (keep_draft(reviewed, read, key),))


def publish_notice(press: PublishNotice, who: Resident, key: str, ctx: Context) -> Reply:
    """What was shown is owed to every chat concerned. Pressed twice, it is published once: the
    second finds the version known, or the draft already further.
    """
    found = draft_found(press.organisation, press.draft, ctx)
    if found is None:
        return Reply(dialogue.gone(press.organisation), who)
    draft, read = found
    planned = draft.reviewed_events
    seen = press.seen == draft.shown_at == draft.step and press.mark == draft.shown_mark
    if not planned or not seen:
        return shown(draft, who, ctx, note="" if draft.told else words.CHANGED)
    for plan in planned:
        publish(plan.event, draft.organisation, ctx)
    ids = {plan.at: _outage_id(plan, draft) for plan in planned}
    standing = outages_by_id(ctx.documents, ids.values())
    if any(not _stands(plan.event, standing[ids[plan.at]]) for plan in planned):
        return shown(draft, who, ctx, note=words.OVERTAKEN)
    told = [_told(plan, ids[plan.at], ctx) for plan in planned]
    published = draft.published(tuple(told))
    log.info(
        "notice published",
        extra={"draft": draft.id, "organisation": draft.organisation, "events": len(told)},
    )
    houses = {house for plan in planned for house in plan.event.houses}
    message = dialogue.published(published, len(houses))
    return Reply(message, who, (keep_draft(published, read, key),))


def _portion(parts: Sequence[Part]) -> list[Part]:
    """The first of them, at least one: as many as a message shows and a document holds."""
    portion: list[Part] = []
    houses = 0
    for part in parts[:PORTION]:
        houses += len(part.event.houses) if part.event else 0
        if portion and houses > MOST_HOUSES:
            break
        portion.append(part)
    return portion


def _standing(parts: Sequence[Part], draft: Draft, ctx: Context) -> dict[str, Outage]:
    """The outages that these parts go on with, by id: earlier ones, and the draft's own."""
    earlier = [part.earlier for part in parts if part.earlier]
    own = [f"{draft.organisation}:{outage_number(draft.id, p.at)}" for p in parts if not p.changes]
    known = outages_by_id(ctx.documents, own) if own else {}
    return known | {outage.id: outage for outage in earlier}


def _planned(part: Part, event: Event, known: Outage | None) -> Planned:
    """The event with the version that it would get: the one behind what residents know, or the
    same if it says the same.
    """
    if part.changes or known is None:
        return Planned(part.at, event)
    if part.told and part.told.version != known.version:
        event = _joined(known, event)
    same = event.model_copy(update={"version": known.version})
    newer = event.model_copy(update={"version": known.version + 1})
    return Planned(part.at, same if _stands(same, known) else newer)


def _is_over(part: Part, draft: Draft, standing: Mapping[str, Outage]) -> bool:
    """Whether the outage that this part has become has ended since: it does not begin anew."""
    known = standing.get(f"{draft.organisation}:{outage_number(draft.id, part.at)}")
    return not part.changes and known is not None and known.ended


def _joined(known: Outage, event: Event) -> Event:
    """The outage as others have made it since this draft was published, with the houses that are
    new: a longer term stays, and a house that has it back is not off again.
    """
    told = {*known.affected, *known.formerly}
    fresh = (house for house in event.houses if house not in told)
    facts = {name: getattr(known, name) for name in Facts.model_fields}
    houses = (*known.affected, *known.unknown, *known.foreign, *fresh)
    return Event.model_validate({**facts, "houses": houses})


def _stands(event: Event, known: Outage) -> bool:
    """Whether the outage says what this event says."""
    facts = event.model_dump(exclude={"houses"})
    named = {*known.affected, *known.unknown, *known.foreign}
    return named == set(event.houses) and facts == known.model_dump(include=set(facts))


def _outage_id(plan: Planned, draft: Draft) -> str:
    return f"{draft.organisation}:{plan.event.external_id}"


def _told(plan: Planned, outage: str, ctx: Context) -> Told:
    return Told(
        at=plan.at,
        outage=outage,
        version=plan.event.version,
        content=content_of(plan.event),
        houses=len(plan.event.houses),
        when=ctx.now(),
    )


def _houses(parts: Iterable[Part], planned: Iterable[Planned], ctx: Context) -> dict[str, House]:
    """Every house of these events; of an earlier outage there are some that the text does not
    name.
    """
    known = {house.id: house for part in parts for house in part.houses}
    named = dict.fromkeys(house for plan in planned for house in plan.event.houses)
    missing = [house for house in named if house not in known]
    return known | (houses_by_id(ctx.documents, missing) if missing else {})


def _source(organisation: str, ctx: Context) -> Source:
    supplier = organisation_by_id(ctx.documents, organisation)
    if supplier is None:
        raise NotUnderstood(NOT_REGISTERED.format(organisation))
    kept = card_by_organisation(ctx.documents, organisation)
    return Source(supplier, kept[0].facts if kept else None)


def _as_read(
    outage: Outage, houses: Mapping[str, House], source: Source, zone: ZoneInfo
) -> Iterator[str]:
    """The texts of one event: the message, and what comes anew, or to houses left out."""
    told = [houses[house] for house in outage.affected]
    zone = told[0].local_time if told else zone
    yield news_text(outage, told, source, zone)
    if outage.ended:
        yield end_text(outage, told, source)
    elif outage.formerly:
        yield news_text(outage, [], source, zone)
