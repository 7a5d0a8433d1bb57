"""«Мой дом»: whom to tell of what, chosen in the dialogue.

Each function returns what the resident is to see with the writes that make it true.
"""

import re
from collections.abc import Sequence

from context import Context
from documents import Write
from houses import texts
from houses.buttons import (
    AskHouse,
    AskQuietHours,
    ChooseHouse,
    ChooseQuietHours,
    ChooseResources,
    LeaveHouse,
    MuteResource,
    ResumeNotices,
    ShowMyHouse,
    ShowOutages,
    StopNotices,
)
from houses.model import RESIDENT_HOUSES, Audience, Board, House, Subscription
from houses.resources import RESOURCES
from houses.store import (
    audiences_found,
    boards_found,
    forget_subscription,
    houses_by_id,
    keep_subscription,
    put,
    rest_subscription,
    resting_subscription,
    subscription,
    wake_subscription,
)
from residents import Resident
from residents.store import Reply

QUIET = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


def show_my_house(_press: ShowMyHouse, who: Resident, _key: str, ctx: Context) -> Reply:
    """The houses and choices, or how to begin."""
    if found := subscription(ctx.documents, who.token):
        return Reply(texts.my_house(_houses(found[0], ctx), found[0]), who)
    if rested := resting_subscription(ctx.documents, who.token):
        return Reply(texts.resting(_houses(rested[0], ctx)), who)
    return Reply(texts.no_house(), who)


def ask_house(press: AskHouse, who: Resident, _key: str, _ctx: Context) -> Reply:
    """The question for an address."""
    return Reply(texts.ask_address(), who, awaits=press)


def choose_house(press: ChooseHouse, who: Resident, key: str, ctx: Context) -> Reply | None:
    """This house too, from now on; what is off there is said at once. None: there is no such."""
    house = houses_by_id(ctx.documents, [press.house]).get(press.house)
    if house is None:
        return None
    known, read = subscription(ctx.documents, who.token) or (None, None)
    rested = None if known else resting_subscription(ctx.documents, who.token)
    before = known or (rested[0] if rested else _silent(who))
    if house.id not in before.houses and len(before.houses) >= RESIDENT_HOUSES:
        return Reply(texts.too_many(), who)
    wanted = before.model_copy(
        update={"houses": tuple(dict.fromkeys((*before.houses, house.id))), "bot": who.bot}
    )
    houses = _houses(wanted, ctx)
    writes = [
        *wake_subscription(wanted, read, rested[1] if rested else None, key),
        *_heard_by(who.token, houses, key, ctx),
    ]
    return Reply(texts.my_house(houses, wanted), _at_home(who, houses), tuple(writes))


def leave_house(press: LeaveHouse, who: Resident, key: str, ctx: Context) -> Reply:
    """Without this house; without the last one nothing is kept at all."""
    found = subscription(ctx.documents, who.token)
    if found is None or press.house not in found[0].houses:
        return show_my_house(ShowMyHouse(), who, key, ctx)
    known, read = found
    left = known.model_copy(update={"houses": tuple(h for h in known.houses if h != press.house)})
    unheard = _unheard_by(who.token, [press.house], ctx)
    if not left.houses:
        writes = (forget_subscription(read), *unheard)
        return Reply(texts.no_house(), _at_home(who, []), writes)
    houses = _houses(left, ctx)
    writes = (keep_subscription(left, read, key), *unheard)
    return Reply(texts.my_house(houses, left), _at_home(who, houses), writes)


def choose_resources(_press: ChooseResources, who: Resident, _key: str, ctx: Context) -> Reply:
    """What to hear of."""
    found = subscription(ctx.documents, who.token)
    return Reply(texts.resources(found[0]) if found else texts.no_house(), who)


def mute_resource(press: MuteResource, who: Resident, key: str, ctx: Context) -> Reply:
    """One resource on or off."""
    found = subscription(ctx.documents, who.token)
    if found is None:
        return Reply(texts.no_house(), who)
    known, read = found
    muted = {*known.muted} - {press.resource} | ({press.resource} if press.mute else set())
    changed = known.model_copy(update={"muted": tuple(r for r in RESOURCES if r in muted)})
    return Reply(texts.resources(changed), who, (keep_subscription(changed, read, key),))


def ask_quiet_hours(_press: AskQuietHours, who: Resident, _key: str, ctx: Context) -> Reply:
    """When not to be woken."""
    found = subscription(ctx.documents, who.token)
    return Reply(texts.quiet_hours(found[0]) if found else texts.no_house(), who)


def choose_quiet_hours(
    press: ChooseQuietHours, who: Resident, key: str, ctx: Context
) -> Reply | None:
    """Own quiet hours. None: no hours at all, forged."""
    if press.hours not in {"off", "house"} and not QUIET.fullmatch(press.hours):
        return None
    found = subscription(ctx.documents, who.token)
    if found is None:
        return Reply(texts.no_house(), who)
    quiet = None if press.hours == "house" else press.hours
    changed = found[0].model_copy(update={"quiet": quiet})
    writes = (keep_subscription(changed, found[1], key),)
    return Reply(texts.my_house(_houses(changed, ctx), changed), who, writes)


def stop_notices(_press: StopNotices, who: Resident, _key: str, ctx: Context) -> Reply:
    """Nothing more comes, not even what waits for the morning; the choices are kept."""
    return Reply(texts.stopped(), who, tuple(silenced(who.token, ctx)))


def silenced(token: str, ctx: Context) -> list[Write]:
    """The writes after which nothing is owed to this resident; none if nothing is."""
    found = subscription(ctx.documents, token)
    if found is None:
        return []
    known, read = found
    rested = resting_subscription(ctx.documents, token)
    return [
        *rest_subscription(known, read, rested[1] if rested else None),
        *_unheard_by(token, known.houses, ctx),
    ]


def unsubscribed(token: str, ctx: Context) -> list[Write]:
    """The writes after which nothing is known of what this person wants to hear."""
    chosen = subscription(ctx.documents, token)
    rested = resting_subscription(ctx.documents, token)
    houses = [h for known in (chosen, rested) if known for h in known[0].houses]
    return [
        *(forget_subscription(known[1]) for known in (chosen, rested) if known),
        *_unheard_by(token, list(dict.fromkeys(houses)), ctx),
    ]


def resume_notices(_press: ResumeNotices, who: Resident, key: str, ctx: Context) -> Reply:
    """As it was before it was stopped."""
    rested = resting_subscription(ctx.documents, who.token)
    if rested is None or subscription(ctx.documents, who.token):
        return show_my_house(ShowMyHouse(), who, key, ctx)
    wanted, read = rested
    houses = _houses(wanted, ctx)
    writes = [
        *wake_subscription(wanted, None, read, key),
        *_heard_by(who.token, houses, key, ctx),
    ]
    return Reply(texts.my_house(houses, wanted), who, tuple(writes))


def show_outages(_press: ShowOutages, who: Resident, _key: str, ctx: Context) -> Reply:
    """What is off in the resident's houses at this moment or to come."""
    found = subscription(ctx.documents, who.token) or resting_subscription(ctx.documents, who.token)
    if found is None:
        return Reply(texts.no_house(), who)
    houses = _houses(found[0], ctx)
    boards = boards_found(ctx.documents, found[0].houses)
    now = ctx.now()
    shown = []
    for house in houses:
        board = boards[house.id][0] if house.id in boards else Board(house=house.id)
        lasting = tuple(entry for entry in board.entries if not entry.over(now))
        shown.append((house, board.model_copy(update={"entries": lasting})))
    return Reply(texts.outages(shown), who)


def _at_home(who: Resident, houses: Sequence[House]) -> Resident:
    """The resident, to whom hours are said in the time of the first of these houses."""
    return who.model_copy(update={"zone": houses[0].zone if houses else ""})


def _silent(who: Resident) -> Subscription:
    return Subscription(token=who.token, bot=who.bot, houses=())


def _houses(choices: Subscription, ctx: Context) -> list[House]:
    return list(houses_by_id(ctx.documents, choices.houses).values())


def _heard_by(token: str, houses: list[House], cause: str, ctx: Context) -> list[Write]:
    """The writes that put this resident among those who hear of these houses."""
    found = audiences_found(ctx.documents, [house.id for house in houses])
    writes = []
    for house in houses:
        known, read = found.get(house.id) or (
            Audience(house=house.id, managing_org=house.managing_org),
            None,
        )
        if token not in known.residents:
            heard = known.model_copy(update={"residents": (*known.residents, token)})
            writes.append(put(heard, read, cause))
    return writes


def _unheard_by(token: str, house_ids: list[str] | tuple[str, ...], ctx: Context) -> list[Write]:
    """The writes that take this resident from among them."""
    return [
        put(
            known.model_copy(update={"residents": tuple(t for t in known.residents if t != token)}),
            read,
            cause="",
        )
        for known, read in audiences_found(ctx.documents, house_ids).values()
        if token in known.residents
    ]
