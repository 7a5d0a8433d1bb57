"""Put into the vault what a person said, before anything else is written; let go of it."""

from collections.abc import Sequence
from datetime import datetime

from context import Context
from documents import Write
from personal_data.model import Entrusted, Holding, Reason, Terms
from personal_data.store import Kept, change_holding, holdings_about, keep_holding


class NoVault(Exception):
    """Somebody asked for personal data although there is nowhere to keep them."""


def entrust(  # noqa: PLR0913, PLR0917 - it is one statement
    said: Entrusted,
    terms: Terms,
    owner: str,
    before: Sequence[Kept],
    key: str,
    ctx: Context,
) -> list[Write]:
    """The writes by which what now lies in the vault is known; what it replaces ends.

    before  what was entrusted for the same document already
    Raises VaultUnavailable, then nothing is known of it; NoVault where there is none.
    If the writes are not committed, the thing is an orphan, and `sweeping` removes it.
    """
    if ctx.vault is None:
        raise NoVault("personal data are taken only into a vault in Russia; there is none")
    token, now = ctx.vault.keep(owner, said.content), ctx.now()
    holding = Holding(token=token, owner=owner, kind=said.kind, since=now, **terms.model_dump())
    # With the token: another try has put another thing into the vault.
    return [
        keep_holding(holding, f"{key}:{token}"),
        *(
            change_holding(known.released("replaced", now), read)
            for known, read in before
            if known.kind == said.kind and known.lives(now)
        ),
    ]


def let_go(about: str, reason: Reason, ctx: Context) -> list[Write]:
    """The writes after which nothing that was entrusted for this document is of use."""
    now = ctx.now()
    return [
        change_holding(holding.released(reason, now), read)
        for holding, read in holdings_about(ctx.documents, about)
        if holding.lives(now)
    ]


def carry_over(about: str, to: str, until: datetime, ctx: Context) -> list[Write]:
    """The writes after which what was entrusted for one document is so for another."""
    return [
        change_holding(holding.model_copy(update={"about": to, "until": until}), read)
        for holding, read in holdings_about(ctx.documents, about)
        if holding.lives(ctx.now())
    ]
