"""Destroy in time what was entrusted, with an act.

The vault is told first, the documents after: a run that dies between the two is repeated, and what
is erased twice is erased.
"""

import logging
import time
from contextlib import suppress
from typing import get_args
from uuid import uuid4

from context import Context
from documents import Conflict, Write
from personal_data.model import PROVABLE_FOR, Act, Destroyed
from personal_data.store import (
    Kept,
    Proofs,
    ended_holdings,
    forget,
    forget_holding,
    outdated,
    record,
)
from vault import VaultUnavailable

log = logging.getLogger(__name__)

SECONDS = 20  # of one run of `upkeep`


def forget_ended(ctx: Context) -> None:
    """Destroy what has reached its term or is of no use any more; one query when nothing has."""
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends and (page := ended_holdings(ctx.documents, ctx.now())):
        if ctx.vault is None:
            # It lies where we cannot reach it: a person must know.
            log.error("personal data not destroyed", extra={"reason": "no vault", "of": len(page)})
            return
        erased: list[Kept] = []
        try:
            for kept in page:
                if time.monotonic() >= ends:
                    break
                ctx.vault.erase(kept[0].owner, kept[0].token)
                erased.append(kept)
        except VaultUnavailable as reason:
            said = {"reason": str(reason), "of": len(page)}
            log.error("personal data not destroyed", extra=said)  # noqa: TRY400 - not our stack
            ends = 0.0  # what is gone is written down, and no more is asked
        if not erased:
            return
        with suppress(Conflict):  # another run was faster, or something was carried over: again
            ctx.documents.commit(*(forget_holding(read) for _, read in erased), _act(erased, ctx))
            log.info("personal data destroyed", extra={"things": len(erased)})


def forget_proofs(ctx: Context) -> None:
    """Forget consents, disclosures and acts that need not be proven any more."""
    for proofs in get_args(Proofs):
        while page := outdated(ctx.documents, proofs, ctx.now()):
            with suppress(Conflict):
                ctx.documents.commit(*forget(page))


def _act(page: list[Kept], ctx: Context) -> Write:
    """What proves that these were destroyed."""
    now = ctx.now()
    things = tuple(
        Destroyed(
            person=holding.owner,
            organisation=holding.organisation,
            purpose=holding.purpose,
            kind=holding.kind,
            since=holding.since,
            reason=holding.ended,
        )
        for holding, _ in page
    )
    act = Act(id=uuid4().hex, at=now, by="upkeep", things=things, until=now + PROVABLE_FOR)
    return record(act, act.id)
