"""Read everything that is known of one person, from every room that knows residents."""

from context import Context
from houses.store import houses_by_id, resting_subscription, subscription
from my_data.model import Everything
from notifications import Notice
from notifications.store import notices_to
from organisation.store import organisations_by_id
from personal_data.model import Entrusted, Holding
from personal_data.opening import Damaged, opened
from personal_data.store import consents_of, disclosures_of, holdings_of
from reception.store import offices_by_id, visits_of
from residents import Resident


def gather(who: Resident, ctx: Context, *, opened: bool) -> Everything:
    """All of it. opened: what the vault has is read too; raises VaultUnavailable."""
    chosen = subscription(ctx.documents, who.token)
    rested = None if chosen else resting_subscription(ctx.documents, who.token)
    choices = chosen or rested
    visits = tuple(visit for visit, _ in visits_of(ctx.documents, who.token))
    holdings = tuple(holding for holding, _ in holdings_of(ctx.documents, who.token))
    consents = tuple(consents_of(ctx.documents, who.token))
    disclosures = tuple(disclosures_of(ctx.documents, who.token))
    named = [
        *who.roles,
        *(consent.organisation for consent in consents),
        *(holding.organisation for holding in holdings),
        *(seen.organisation for seen in disclosures),
    ]
    houses = houses_by_id(ctx.documents, choices[0].houses) if choices else {}
    return Everything(
        who=who,
        organisations=organisations_by_id(ctx.documents, dict.fromkeys(named)),
        offices=offices_by_id(ctx.documents, dict.fromkeys(v.office for v in visits)),
        houses=tuple(houses.values()),
        choices=choices[0] if choices else None,
        resting=rested is not None,
        visits=tuple(sorted(visits, key=lambda visit: visit.starts)),
        holdings=holdings,
        said={holding.token: _said(holding, ctx) for holding in holdings} if opened else {},
        consents=consents,
        disclosures=disclosures,
        notices=_told(who, ctx) if opened else (),
    )


def _told(who: Resident, ctx: Context) -> tuple[Notice, ...]:
    """What the bot has said or owes, newest first."""
    told = [notice for notice, _ in notices_to(ctx.documents, who.token)]
    return tuple(sorted(told, key=lambda notice: notice.owed_at, reverse=True))


def _said(holding: Holding, ctx: Context) -> Entrusted | None:
    try:
        return opened(holding.owner, holding.token, ctx.vault)
    except Damaged:
        return None
