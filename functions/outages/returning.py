"""Put dead letters back on the topics they came from, in order of publication.

Each is published, then marked. Dying between the two is harmless, for a message published twice is:
the second finds its version known. What fails again comes back as a new letter.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from context import Context
from documents import Conflict
from outages.letters import DeadLetter
from outages.store import (
    Kept,
    letters,
    letters_by_id,
    letters_waiting,
    number_waiting,
    put_letter,
)
from refusals import NotUnderstood

PAGE = 20  # a letter may weigh a megabyte


def all_letters(ctx: Context) -> Iterator[DeadLetter]:
    """Every letter, those put back too, oldest publication first."""
    page = letters(ctx.documents, None, PAGE)
    while page:
        yield from (letter for letter, _ in page)
        page = letters(ctx.documents, page[-1][1], PAGE)


def waiting_letters(ctx: Context) -> Iterator[DeadLetter]:
    """The letters not yet put back, oldest publication first."""
    return (letter for letter, _ in _waiting(ctx))


def put_back(ids: Sequence[str], ctx: Context) -> Iterator[DeadLetter]:
    """Put these back, also those put back before; yields each when it is done.

    Raises NotUnderstood, before anything is published, when one is not there or cannot be.
    """
    found = letters_by_id(ctx.documents, ids)
    if missing := [letter_id for letter_id in ids if letter_id not in found]:
        raise NotUnderstood(f"no dead letter '{missing[0]}'; accepted: an id from the list")
    for letter, _ in found.values():
        if letter.hindrance:
            raise NotUnderstood(f"'{letter.id}' cannot be put back: {letter.hindrance}")
    for kept in sorted(found.values(), key=lambda kept: (kept[0].published_at, kept[0].id)):
        yield _put_back(kept, ctx)


def put_all_back(ctx: Context) -> Iterator[DeadLetter]:
    """Put back what waits; yields each when it is done.

    One that cannot be put back keeps no other from it: it is yielded as it was.
    """
    # Those of now: what comes meanwhile may be one of them that failed again.
    for kept in islice(_waiting(ctx), number_waiting(ctx.documents)):
        yield kept[0] if kept[0].hindrance else _put_back(kept, ctx)


def _waiting(ctx: Context) -> Iterator[Kept]:
    page = letters_waiting(ctx.documents, None, PAGE)
    while page:
        yield from page
        page = letters_waiting(ctx.documents, page[-1][1], PAGE)


def _put_back(kept: Kept, ctx: Context) -> DeadLetter:
    letter, read = kept
    ctx.announce(letter.topic, [letter.content])
    done = letter.model_copy(update={"put_back_at": ctx.now()})
    with suppress(Conflict):  # somebody else put it back, too, or it was forgotten
        ctx.documents.commit(put_letter(done, read))
    return done
