"""The product as chaos runs it: all doors in one process, over documents that fail now and then.

`python -m chaos.product PORT SEED REFUSED LOST [MUTANT]`, with the product's settings in the
environment. A mutant lacks one thing that the product cannot do without; the judge must notice.
"""

import math
import os
import random
import sys
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

import context
import max_messenger.client as max_client
from context import Context
from documents import Conflict, Document, Unavailable, Write
from documents.sqlite import SqliteDocuments
from logs import start_logging
from max_messenger import pace
from notifications import delivering, leasing, showing
from notifications.lease import Lease
from sandbox.doors import open_doors
from sandbox.max.serving import listen
from settings import read_settings


class FailingDocuments(SqliteDocuments):
    """Some batches are refused although nobody was first, some answers get lost."""

    def __init__(self, path: Path, dice: random.Random, refused: float, lost: float) -> None:
        super().__init__(path)
        self._dice, self._refused, self._lost = dice, refused, lost
        self._rolling = threading.Lock()

    def _apply(self, writes: Sequence[Write], token: str) -> list[Document]:
        with self._rolling:
            refused, lost = (self._dice.random() < p for p in (self._refused, self._lost))
        if refused:
            raise Conflict("chaos: refused")
        done = super()._apply(writes, token)
        if lost:
            raise Unavailable("chaos: the answer is lost")
        return done


class NoLease(leasing.Held):
    """A lease that everybody has."""

    def __init__(self) -> None:
        nobody = Lease(bot="sandbox", until=context.context().now() + timedelta(days=1))
        self.lease = nobody

    def alive(self) -> bool:
        return True

    def renew(self, *, answered: bool) -> bool:
        return True

    def leave(self, *, unanswered: bool, answered: bool) -> None:
        """Nothing to leave."""


class PermitsComeBackAtOnce(pace.Pace):
    """A limit of calls under way instead of calls in a second."""

    @contextmanager
    def permit(self, chat: Hashable = None, within: float = math.inf) -> Iterator[None]:
        with super().permit(chat, within):
            yield
        with self._changed:
            self._answers.clear()


def without_lease() -> None:
    def take(bot: str, pace: str, ctx: Context) -> leasing.Held:
        return NoLease()

    delivering.take = take  # type: ignore[attr-defined]


def without_look() -> None:
    def nothing_found(*_: object) -> None:
        return None

    showing._found = nothing_found  # type: ignore[assignment]


def without_permits() -> None:
    max_client.Pace = PermitsComeBackAtOnce  # type: ignore[attr-defined]


MUTANTS: Mapping[str, Callable[[], None]] = {
    "lease": without_lease,
    "look": without_look,
    "permit": without_permits,
}


def main() -> None:
    port, seed, refused, lost, *mutant = sys.argv[1:]
    for name in mutant:
        MUTANTS[name]()
    settings = read_settings(os.environ)
    assert settings.sqlite_path
    documents = FailingDocuments(
        settings.sqlite_path,
        random.Random(seed),
        float(refused),
        float(lost),
    )
    start_logging()
    context._built[:] = [replace(context.hands(settings), documents=documents)]
    app = DispatcherMiddleware(Response("ok\n"), open_doors({}))
    with listen(app, "127.0.0.1", int(port)) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
