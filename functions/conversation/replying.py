"""Replies that must not get lost: each is a notice, its id the key of the update it answers."""

from context import Context
from documents import Document
from message import Message
from notifications import TOPIC, Notice
from notifications.delivering import claim, hand_over
from notifications.model import DANGER
from notifications.store import owe
from residents import Resident


def reply_to_chat(key: str, chat_id: int, message: Message, bot: str, ctx: Context) -> Notice:
    """A reply into a group, in our hands: commit it, then `send`."""
    return claim(_reply(key, bot, message, ctx).model_copy(update={"chat_id": chat_id}), ctx)


def reply_to_resident(key: str, who: Resident, message: Message, ctx: Context) -> Notice:
    """A reply into a dialogue, in our hands: commit it, then `send`."""
    reply = _reply(key, who.bot, message, ctx)
    return claim(reply.model_copy(update={"resident": who.token}), ctx)


def send(reply: Notice, kept: Document, ctx: Context) -> None:
    """Send a committed reply, unless an earlier delivery of the same update has it in hand.

    kept  the stored notice
    """
    if kept.data.get("claim") == reply.claim and not hand_over(reply, kept, ctx):
        ctx.announce(TOPIC, [reply.bot])


def edit_later(key: str, who: Resident, message: Message, mid: str, ctx: Context) -> None:
    """MAX did not take the answer to a press: the edit is owed instead."""
    reply = _reply(key, who.bot, message, ctx)
    edit = reply.model_copy(update={"resident": who.token, "mid": mid})
    ctx.documents.commit(owe(edit))
    ctx.announce(TOPIC, [who.bot])


def _reply(key: str, bot: str, message: Message, ctx: Context) -> Notice:
    urgent = DANGER  # somebody is looking at the screen
    return Notice(id=f"reply:{bot}:{key}", bot=bot, message=message, urgency=urgent, due=ctx.now())
