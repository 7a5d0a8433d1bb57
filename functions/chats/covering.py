"""How far an organisation has come: houses with a chat, with a card, with subscribers.

Numbers are counts by index, whatever the size of the stock.
"""

from chats import texts
from chats.buttons import ShowCoverage, ShowLacking
from context import Context
from houses.store import audience_of, houses_by_id, houses_lacking, number_of_houses
from organisation.store import card as card_of
from organisation.store import organisation as organisation_by_id
from residents import Resident
from residents.store import Reply

PAGE = 20


def show_coverage(press: ShowCoverage, who: Resident, _key: str, ctx: Context) -> Reply | None:
    """The numbers. None: the organisation is no more."""
    organisation = organisation_by_id(ctx.documents, press.organisation)
    if organisation is None:
        return None
    total = number_of_houses(ctx.documents, press.organisation)
    counts = {
        "reachable": number_of_houses(ctx.documents, press.organisation, "reachable"),
        "carded": number_of_houses(ctx.documents, press.organisation, "carded"),
        "subscribed": number_of_houses(ctx.documents, press.organisation, "subscribed"),
    }
    card = card_of(ctx.documents, press.organisation)
    state = texts.card_state(card[0] if card else None, ctx.now())
    return Reply(texts.coverage(organisation, counts, total, state), who)


def show_lacking(press: ShowLacking, who: Resident, _key: str, ctx: Context) -> Reply | None:
    """A page of the houses that lack something. None: a forged button."""
    match press.what:
        case "reachable" | "carded" | "subscribed" as what:
            pass
        case _:
            return None
    before = audience_of(ctx.documents, press.after) if press.after else None
    after = before[1] if before else None
    page = houses_lacking(ctx.documents, press.organisation, what, after, PAGE)
    houses = houses_by_id(ctx.documents, [audience.house for audience, _ in page])
    addresses = [house.address for house in houses.values()]
    following = page[-1][0].house if len(page) == PAGE else None
    return Reply(texts.lacking(press, addresses, following), who)
