"""See to all that the vault has, page by page: what nobody knows of, what lies under an old key.

A walk takes longer than one call, and instances forget: how far it has come is a document.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from context import Context
from documents import Conflict
from personal_data.store import keep_walk, known_tokens, walk
from personal_data.walk import Walk
from vault import Held, Unopenable, Vault, VaultUnavailable

log = logging.getLogger(__name__)

SECONDS = 20  # of one run of `upkeep`, for each walk
# What was put into the vault so recently may still be on its way into a document.
ORPHAN_AFTER = timedelta(hours=1)
EVERY = timedelta(days=1)

# What is to be done with one object; whether anything was.
Act = Callable[[Held], bool]


def sweep(ctx: Context) -> None:
    """Once a day, erase what no document knows of: a crash between the vault and the documents
    leaves that, or a rotation that put back what was erased meanwhile.
    """
    found = walk(ctx.documents, "orphans")
    rested = found and found[0].done and ctx.now() - found[0].done < EVERY
    if ctx.vault and not rested:
        vault = ctx.vault
        _walk(Walk(name="orphans"), lambda page: _orphans_erased(page, vault, ctx), ctx)


def rotate(ctx: Context) -> None:
    """Put everything under a key that is new, and once more a day later: while the doors are
    replaced one by one, one of them may still seal with the key before.
    """
    if ctx.vault is None:
        return
    vault, now = ctx.vault, ctx.now()
    found = walk(ctx.documents, "rotation")
    known = found[0] if found and found[0].key == vault.newest_key else None
    first = known.first if known and known.first else now
    if known and known.done:
        again = known.began and known.began - first < EVERY <= now - first
        if not again:
            return
    fresh = Walk(name="rotation", key=vault.newest_key, first=first, began=now)
    _walk(fresh, lambda _page: lambda held: _rewrapped(held, vault), ctx)


def _walk(fresh: Walk, acts: Callable[[Sequence[Held]], Act], ctx: Context) -> None:
    """On from where it stands, or from the beginning, until the end or the time is reached.

    fresh  the walk, if none of this key is under way
    acts   what is to be done with the objects of a page
    """
    assert ctx.vault is not None  # noqa: S101 - both callers have looked
    ends, seen = time.monotonic() + SECONDS, 0
    while time.monotonic() < ends:
        standing, read = walk(ctx.documents, fresh.name) or (None, None)
        under_way = standing and not standing.done and standing.key == fresh.key
        at = standing if standing and under_way else fresh
        try:
            page = ctx.vault.page(after=at.after)
            act, last = acts(page), at.after
            for held in page:
                # Inside the page as well: with a slow vault one alone outlasts the run.
                if time.monotonic() >= ends:
                    break
                seen += act(held)
                last = held.name
            far = {"after": last} if page else {"done": ctx.now()}
            ctx.documents.commit(keep_walk(at.model_copy(update=far), read))
        except VaultUnavailable as reason:
            said = {"walk": fresh.name, "reason": str(reason)}
            log.error("vault not seen to", extra=said)  # noqa: TRY400 - the bucket's no
            return
        except Conflict:
            return  # another run is at it
        if not page:
            log.info("vault seen to", extra={"walk": fresh.name, "key": fresh.key, "things": seen})
            break
    if seen:
        log.warning("vault put in order", extra={"walk": fresh.name, "things": seen})


def _orphans_erased(page: Sequence[Held], vault: Vault, ctx: Context) -> Act:
    known = known_tokens(ctx.documents, [held.token for held in page])

    def act(held: Held) -> bool:
        if held.token in known or ctx.now() - held.kept_at <= ORPHAN_AFTER:
            return False
        vault.erase(held.owner, held.token)
        return True

    return act


def _rewrapped(held: Held, vault: Vault) -> bool:
    """One damaged object must not keep all others from the new key."""
    try:
        return vault.rewrap(held.owner, held.token)
    except Unopenable as damage:
        said = {"object": held.name, "reason": str(damage)}
        log.error("vault object does not open", extra=said)  # noqa: TRY400 - said whole
        return False
