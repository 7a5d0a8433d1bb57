"""A card change that reaches many chats: one edit a chat, at MAX's limit."""

import sys
import time
from datetime import timedelta
from pathlib import Path

from bench.flood import cpu_words, paths, per_notice
from bench.flooding import (
    LOOK_SECONDS,
    PATIENCE,
    PATIENCE_SECONDS,
    REAL_PACE,
    Holder,
    found_chats,
    holder,
)
from bench.servers import pretend_max
from bench.table import Part, Row, at_most
from builders import a_card, a_chat
from chaos.judge import read_log
from documents import Write
from houses.model import Refresh, refreshes
from houses.store import ask_refresh, bind, due_refresh
from max_messenger.pace import PER_SECOND
from organisation.changes import changed, published
from organisation.outcomes import Published
from organisation.store import card, keep_card, keep_version

OVERHEAD_AIM = 1.10
FULL, QUICK = 1_000, 60
SLICE = 200


def cards(directory: Path, number: int) -> Part:
    """Every chat shows the card; then the card changes."""
    directory.mkdir()
    log = directory / "max.jsonl"
    chats = found_chats(log, number)
    with (
        pretend_max(log, paths()) as port,
        holder(directory, f"http://127.0.0.1:{port}/max", chats, REAL_PACE) as told,
    ):
        _pinned_first(told, chats)
        before, calls = told.spent, len(read_log(log).calls)
        _change(told)
        took = _told(told, number)
        spent, asked = told.spent, len(read_log(log).calls) - calls
    floor = number / PER_SECOND
    what = f"a card change in {number:,} chats"
    return Part(
        [
            at_most(f"{what}: time ÷ ({number:,} / {PER_SECOND} s)", [took / floor], OVERHEAD_AIM),
            at_most(f"{what}: MAX requests a chat", [asked / number], 1.0),
        ],
        [
            Row(f"{what}: s", f"{took:.1f}"),
            Row(f"{what}: CPU s per 1,000 chats", cpu_words(before, spent, number)),
            Row(f"{what}: per chat", per_notice(before, spent, number)),
        ],
        [NOTE],
    )


NOTE = (
    "Cards: each chat has one pinned card; a new version is published and the holder woken, until "
    "no chat is owed anything. What is counted for a chat is the drawing of its card, the notice "
    "and its delivery; the holder is the door `notices`, as in the flood."
)


def _pinned_first(told: Holder, chats: list[int]) -> None:
    documents, cause = told.ctx.documents, "bench"
    documents.commit(keep_card(a_card("uk"), None, cause))
    bound = [
        a_chat(chat, [f"h{n}"]).model_copy(update={"organisation": "uk"})
        for n, chat in enumerate(chats)
    ]
    writes: list[Write] = bind(documents, [], bound, cause)
    for start in range(0, len(writes), SLICE):
        documents.commit(*writes[start : start + SLICE])
    for wanted in refreshes(cause, [f"h{n}" for n in range(len(chats))], told.ctx.now()):
        documents.commit(ask_refresh(documents, wanted))
    _told(told, 2 * len(chats))  # sent, and pinned


def _change(told: Holder) -> None:
    documents, now = told.ctx.documents, told.ctx.now()
    found = card(documents, "uk")
    assert found
    outcome = published(
        changed(found[0], "email", "new@bench.example.ru"), now, "administrator", timedelta(days=90)
    )
    assert isinstance(outcome, Published)
    documents.commit(
        keep_card(outcome.card, found[1], "bench"),
        keep_version(outcome.version, "bench"),
        ask_refresh(documents, Refresh(id="card:uk", organisation="uk", due=now)),
    )


def _told(told: Holder, calls: int) -> float:
    """Wake the holder; seconds until all cards are drawn and nothing is owed."""
    began = woken = time.monotonic()
    told.wake()
    ends = began + PATIENCE_SECONDS + PATIENCE * calls / PER_SECOND
    while due_refresh(told.ctx.documents, told.ctx.now()) or told.owing:
        time.sleep(LOOK_SECONDS)
        now = time.monotonic()
        if now > ends:
            sys.exit(f"bench: the cards were not all shown within {ends - began:.0f} s")
        if now > woken + 60:
            told.wake()
            woken = now
    return time.monotonic() - began
