"""Keep MAX knowing what our bots can do, and ourselves how MAX calls them."""

import logging

from chats.store import KnownBot, keep_username
from context import Context
from conversation.wiring import COMMANDS
from documents import Conflict
from max_messenger import MaxRefused, MaxUnavailable

log = logging.getLogger(__name__)


def introduce(ctx: Context) -> None:
    """For each bot: its commands as they are here, its name kept for deep links.

    A bot that MAX refuses does not keep the others from theirs: its error is raised at the end.
    """
    failed: list[MaxUnavailable | MaxRefused] = []
    for bot in ctx.settings.bots:
        try:
            _introduce(bot, ctx)
        except (MaxUnavailable, MaxRefused) as error:
            log.exception("bot not introduced", extra={"bot": bot})
            failed.append(error)
    if failed:
        raise failed[0]


def _introduce(bot: str, ctx: Context) -> None:
    client = ctx.max(bot)
    with client.care_pace.permit():
        me = client.me()
    wanted = tuple((name, description) for name, (description, _) in COMMANDS.items())
    if me.commands != wanted:
        with client.care_pace.permit():
            client.set_commands(wanted)
        log.info("commands set", extra={"bot": bot})
    if me.username is None:
        return
    write = keep_username(ctx.documents, KnownBot(bot=bot, username=me.username))
    try:
        ctx.documents.commit(*([write] if write else []))
    except Conflict:
        return  # another run has written the same
