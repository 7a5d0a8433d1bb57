"""Replies that must not get lost: each is a notice, its id the key of the update it answers."""

import time
from datetime import datetime

from context import Context
from documents import Document
from max_messenger import MaxClient
from message import Message
from notifications import TOPIC, Notice
from notifications.delivering import FRESH_SECONDS, claim
from notifications.model import DANGER, hide_id
from notifications.showing import Calls, Fate, hand_over
from notifications.store import owe
from residents import Resident


def reply_id(key: str, bot: str) -> str:
    """Of the notice that answers the update `key`."""
    return f"reply:{bot}:{key}"


def reply_to_resident(key: str, who: Resident, message: Message, ctx: Context) -> Notice:
    """A reply into a dialogue, in our hands: commit it, then `send`."""
    reply = _reply(key, who.bot, message, ctx)
    return claim(reply.model_copy(update={"resident": who.token}), ctx)


def send(reply: Notice, kept: Document, ctx: Context) -> None:
    """Send a committed reply, unless an earlier delivery of the same update has it in hand.

    kept  the stored notice
    """
    if kept.data.get("claim") != reply.claim:
        return
    if hand_over(reply, kept, _calls(ctx.max(reply.bot)), ctx) in {Fate.UNANSWERED, Fate.LEFT}:
        ctx.announce(TOPIC, [reply.bot])


def _calls(client: MaxClient) -> Calls:
    """At the pace of answers, as long as the claim is fresh."""
    began = time.monotonic()
    return Calls(client, client.answer_pace, lambda: time.monotonic() - began < FRESH_SECONDS)


def hide_later(  # noqa: PLR0913, PLR0917 - what, where and when
    key: str, who: Resident, message: Message, mid: str | None, at: datetime, ctx: Context
) -> Notice:
    """What takes the place of a message at that time. mid: of the message."""
    hiding = _reply(key, who.bot, message, ctx)
    changes = {"id": hide_id(key, who.bot), "mid": mid, "due": at, "planned_at": at}
    return hiding.model_copy(update={**changes, "resident": who.token, "insists": True})


def edit_later(key: str, who: Resident, message: Message, mid: str, ctx: Context) -> None:
    """MAX did not take the answer to a press: the edit is owed instead."""
    reply = _reply(key, who.bot, message, ctx)
    edit = reply.model_copy(update={"resident": who.token, "mid": mid})
    ctx.documents.commit(owe(edit))
    ctx.announce(TOPIC, [who.bot])


def _reply(key: str, bot: str, message: Message, ctx: Context) -> Notice:
    now = ctx.now()
    return Notice(
        id=reply_id(key, bot),
        bot=bot,
        message=message,
        urgency=DANGER,  # somebody is looking at the screen
        repeats=True,
        owed_at=now,
        planned_at=now,
        due=now,
    )
