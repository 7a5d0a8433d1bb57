"""Destroy everything about one person, in the vault and in the documents, and tell him so.

The vault first, then what hangs on the person, and the person last: until then the order stands,
and whoever died half-way is continued. A press of the person meanwhile makes us look again.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice

from context import Context
from documents import Conflict, Document, Write
from houses.subscribing import unsubscribed
from max_messenger import MaxRefused, MaxUnavailable
from my_data import texts
from my_data.model import Erasure
from my_data.store import (
    ask_erasure,
    forget_erasure,
    keep_erasure,
    open_erasures,
    outdated_erasures,
)
from notifications.store import forget_notice, notices_to, open_notices_to, regain_dialogue
from personal_data.model import PROVABLE_FOR
from personal_data.store import forget_holding, holdings_of
from reception.store import free, visits_of
from refusals import NotUnderstood
from residents import Resident
from residents.store import forget_person, resident_of
from staff.store import forget_member, member
from vault import VaultUnavailable

log = logging.getLogger(__name__)

SLICE = 400
SECONDS = 15  # of a run of `reminders`; what is left waits a minute


class NowhereToErase(Exception):
    """The vault that has something of the person is not known to us any more."""


class StillShown(Exception):
    """This person's dialogue shows somebody else's data: first they must go."""


def erase_due(ctx: Context) -> None:
    """Carry out what was ordered; one query when nothing was.

    A vault that is silent for one is so for all; what cannot be done for another reason is passed
    over, and stays ordered.
    """
    ends, after = time.monotonic() + SECONDS, None
    while page := open_erasures(ctx.documents, after):
        for erasure, read in page:
            if time.monotonic() >= ends:
                return
            try:
                erase(erasure, read, ctx)
            except VaultUnavailable as reason:
                _not_yet(erasure, str(reason))
                return
            except NowhereToErase as reason:
                _not_yet(erasure, str(reason))
            except (StillShown, Conflict) as reason:
                said = {"act": erasure.number, "reason": type(reason).__name__}
                log.info("person waits to be erased", extra=said)
        after = page[-1][1]


def _not_yet(erasure: Erasure, why: str) -> None:
    log.error("person not erased yet", extra={"act": erasure.number, "reason": why})


def forget_erasures(ctx: Context) -> None:
    """Forget the acts that need not be proven any more."""
    while page := outdated_erasures(ctx.documents, ctx.now()):
        with suppress(Conflict):  # another run was faster
            ctx.documents.commit(*(forget_erasure(read) for read in page))


def order_erasure(who: Resident, ctx: Context) -> Erasure:
    """Order it for somebody who asked the operator: by letter, at the desk."""
    erasure = Erasure(person=who.token, bot=who.bot, asked_by="operator", asked_at=ctx.now())
    if ordered := ask_erasure(ctx.documents, erasure, f"operator:{ctx.now().isoformat()}"):
        ctx.documents.commit(ordered)
    return erasure


def erase(erasure: Erasure, read: Document, ctx: Context) -> None:
    """Carry out one order.

    Raises VaultUnavailable, NowhereToErase, StillShown, and Conflict when the person was at it
    meanwhile: the order stands.
    """
    # A receptionist who leaves: without the notice nobody would hide what a visitor told.
    if any(hiding.insists for hiding, _ in open_notices_to(ctx.documents, erasure.person)):
        raise StillShown
    held = holdings_of(ctx.documents, erasure.person)
    if held and ctx.vault is None:
        raise NowhereToErase("there is no vault in the settings, but something lies in one")
    # Read before anything is destroyed: whoever presses meanwhile has changed it, and what he may
    # have entrusted then is erased by the next run.
    met = resident_of(ctx.documents, erasure.person)
    vaulted = ctx.vault.erase_all(erasure.person) if ctx.vault else 0
    forgotten = 0
    while writes := list(islice(_hanging_on(erasure.person, met[0] if met else None, ctx), SLICE)):
        ctx.documents.commit(*writes)
        forgotten += len(writes)
    last = forget_person(ctx.documents, *met) if met else []
    _close(erasure, read, last, vaulted, forgotten, ctx)
    if met:
        _tell(met[0], erasure, ctx)


def _hanging_on(person: str, who: Resident | None, ctx: Context) -> Iterable[Write]:
    """What leads to this person, but the person himself."""
    for holding in holdings_of(ctx.documents, person):
        yield forget_holding(holding[1])
    for visit in visits_of(ctx.documents, person):
        yield free(visit[1])
    yield from unsubscribed(person, ctx)
    for organisation in who.roles if who else ():
        if known := member(ctx.documents, organisation, person):
            yield forget_member(known[1])
    if stopped := regain_dialogue(ctx.documents, person):
        yield stopped
    for notice in notices_to(ctx.documents, person):
        yield forget_notice(notice[1])


def _close(  # noqa: PLR0913, PLR0917 - the last step of all
    erasure: Erasure,
    read: Document,
    last: Sequence[Write],
    vaulted: int,
    forgotten: int,
    ctx: Context,
) -> None:
    now = ctx.now()
    done = {
        "open": False,
        "vaulted": vaulted,
        "forgotten": forgotten + len(last),
        "done_at": now,
        "until": now + PROVABLE_FOR,
    }
    ctx.documents.commit(*last, keep_erasure(erasure.model_copy(update=done), read))
    said = {"act": erasure.number, "vaulted": vaulted, "documents": forgotten + len(last)}
    log.info("person erased", extra=said)


def _tell(who: Resident, erasure: Erasure, ctx: Context) -> None:
    """Once, if MAX takes it: where the dialogue is, nobody knows any more."""
    try:
        client = ctx.max(who.bot)
        with client.answer_pace.permit(who.chat_id):
            client.send(texts.erased(erasure), chat_id=who.chat_id)
    except (MaxUnavailable, MaxRefused, NotUnderstood) as reason:
        # The last: an operator's command is given no bot's token.
        log.warning("erased person not told", extra={"act": erasure.number, "reason": str(reason)})
