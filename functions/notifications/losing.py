"""Where MAX does not let us speak any more: written down once, forgotten when it does again."""

import logging
import threading
from collections.abc import Iterator
from contextlib import suppress

from context import Context
from documents import Conflict, Document
from max_messenger import MaxRefused
from notifications.model import Notice
from notifications.store import lose_chat, lost_chats, regain_chat, stop_dialogue

log = logging.getLogger(__name__)


def gone(reason: MaxRefused) -> bool:
    """There is no such chat for us any more (max-bot-api.md 1)."""
    return reason.code in {"chat.denied", "chat.not.found"}


def note_lost_chat(claimed: Notice, reason: MaxRefused, ctx: Context) -> None:
    """We may not speak there: said once, and known until we may again."""
    if claimed.chat_id is None or reason.status not in {403, 404}:
        return
    why = reason.code or str(reason.status)
    if write := lose_chat(ctx.documents, claimed.bot, claimed.chat_id, why, ctx.now()):
        try:
            ctx.documents.commit(write)
        except Conflict:
            return  # another notice has said it
        log.error("chat lost", extra={"bot": claimed.bot, "chat": claimed.chat_id, "reason": why})


def dialogue_stopped(claimed: Notice, reason: MaxRefused) -> bool:
    """The person has stopped the bot: MAX closes a dialogue for no other reason."""
    return claimed.resident is not None and (reason.status, reason.code) == (403, "chat.denied")


def note_stopped_dialogue(claimed: Notice, ctx: Context) -> None:
    """Nobody is to be written to who does not want it: said once, and known until they start."""
    token = claimed.resident or ""
    if write := stop_dialogue(ctx.documents, claimed.bot, token, ctx.now()):
        try:
            ctx.documents.commit(write)
        except Conflict:
            return  # another notice has said it
        log.info("dialogue stopped", extra={"bot": claimed.bot, "resident": token})


class LostChats:
    """The lost chats of one bot, for whoever speaks into many: they are read once, when needed."""

    def __init__(self, bot: str, ctx: Context) -> None:
        self._bot, self._ctx = bot, ctx
        self._reading = threading.Lock()
        self._known: set[int] | None = None

    def took_a_message(self, chat_id: int) -> None:
        """A chat that did is not lost: the update that said so never came."""
        with self._reading:
            if self._known is None:
                self._known = set(self._read())
            if chat_id not in self._known:
                return
            self._known.discard(chat_id)
        if regained := regain_chat(self._ctx.documents, self._bot, chat_id):
            with suppress(Conflict):  # then somebody else has forgotten it
                self._ctx.documents.commit(regained)
            log.info("chat regained", extra={"bot": self._bot, "chat": chat_id})

    def _read(self) -> Iterator[int]:
        after: Document | None = None
        while page := lost_chats(self._ctx.documents, self._bot, after):
            yield from (lost.chat_id for lost, _ in page)
            after = page[-1][1]
