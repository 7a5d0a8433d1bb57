"""What every call of the bot API has at hand: the ledger, the limits and its own parameters."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import g, request
from pydantic import BaseModel

from sandbox.max.contents import Contents
from sandbox.max.drafts import read
from sandbox.max.faults import Faults, Mood
from sandbox.max.ledger import Ledger
from sandbox.max.limits import Kind, Limits
from sandbox.max.names import Bot
from sandbox.max.refusals import malformed

# Where a WSGI environment carries its Call.
CALL = "sandbox.call"

INT64 = 2**63

DraftModel = TypeVar("DraftModel", bound=BaseModel)


@dataclass(slots=True)
class Call:
    """What the log shall say about one call, and the moment at which the limits count it."""

    at_ns: int
    bot: str | None
    chat_id: int | None
    limited: bool = True
    """False for a call that was late through no fault of its caller."""


class Desk:
    """Shared by all calls; what belongs to one call comes from Flask's request."""

    def __init__(
        self, ledger: Ledger, contents: Contents, mood: Mood, stopwatch: Callable[[], int]
    ) -> None:
        self.ledger = ledger
        self.contents = contents
        self.mood = mood
        self.stopwatch = stopwatch
        self.limits = Limits()
        self.stopping = threading.Event()

    @property
    def faults(self) -> Faults:
        return self.mood.faults

    def bot_of(self, token: str) -> Bot | None:
        """Whose token that is."""
        bots = self.ledger.world.bots.values()
        return next((bot for bot in bots if bot.token == token), None)

    @property
    def bot(self) -> Bot:
        """The bot that calls."""
        bot: Bot = g.bot
        return bot

    def admit_bot(self, bot: Bot, *, polling: bool) -> None:
        """Remember who calls and count the call. Raises Refused (429)."""
        g.bot = bot
        self._admit("bot", bot.name)
        if polling:
            self._admit("polling", bot.name)

    def admit_to_chat(self, chat_id: int) -> None:
        """Count a send, an edit, an answer or a deletion. Raises Refused (429)."""
        self.concerns(chat_id)
        self._admit("chat", chat_id)

    def concerns(self, chat_id: int) -> None:
        """The call log shall say which chat this call is about."""
        _call().chat_id = chat_id

    def body(self, model: type[DraftModel]) -> DraftModel:
        """The request's body, checked. Raises Refused (400)."""
        return read(model, request.get_data())

    def _admit(self, kind: Kind, key: str | int) -> None:
        if self.faults.limits and _call().limited:
            self.limits.admit(kind, key, _call().at_ns)


def _call() -> Call:
    call: Call = request.environ[CALL]
    return call


def number(name: str, lowest: int = -INT64, highest: int = INT64 - 1) -> int | None:
    """A whole number of the query, None when it is not there. Raises Refused (400)."""
    text = request.args.get(name)
    if text is None:
        return None
    try:
        value = int(text)
    except ValueError:
        value = highest + 1
    if not lowest <= value <= highest:
        raise malformed(f"{name}: {text!r} is not a whole number from {lowest} to {highest}")
    return value


def word(name: str) -> str:
    """An obligatory parameter of the query. Raises Refused (400)."""
    value = request.args.get(name, "").strip()
    if not value:
        raise malformed(f"the query needs {name}")
    return value
