"""Half of a crowd: `documents_contender.py sqlite|firestore FILE|HOST PROJECT NAME THREADS`.

Every thread wants the same document, each for a cause of its own. The answer to every first attempt
is lost. Starts when a line comes in, tells the causes of those who believe they won.
"""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

from grpc import StatusCode  # type: ignore[import-untyped]

from contracts.documents_engines import Line
from contracts.documents_firestore_client import EmulatorClient
from documents import Conflict, Create
from documents.engine import Engine
from documents.firestore import FirestoreDocuments
from documents.sqlite import SqliteDocuments

WANTED = "appointments/office-1:20261124T0700Z"


def every_other() -> Callable[[], bool]:
    """True for the first, third, fifth … question of each thread."""
    asked = threading.local()

    def lost() -> bool:
        times: int = getattr(asked, "times", 0)
        asked.times = times + 1
        return times % 2 == 0

    return lost


def unreliable(engine: str, place: str, project: str, closing_later: ExitStack) -> Engine:
    """The engine at `place`, over a line that loses every other answer to a commit."""
    lost = every_other()
    if engine == "sqlite":
        return Line(closing_later.enter_context(closing(SqliteDocuments(place))), lost)
    client = EmulatorClient(
        place,
        project,
        lost=lambda call: StatusCode.UNAVAILABLE if call == "Commit" and lost() else None,
    )
    return FirestoreDocuments(closing_later.enter_context(closing(client)))


def main(engine: str, place: str, project: str, name: str, threads: int) -> None:
    with ExitStack() as closing_later:
        documents = unreliable(engine, place, project, closing_later)
        together = threading.Barrier(threads)

        def wins(number: int) -> str | None:
            cause = f"press:{name}:{number}"
            together.wait()
            try:
                documents.commit(Create(WANTED, {"visitor": cause}, cause))
            except Conflict:
                return None
            return cause

        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        with ThreadPoolExecutor(threads) as crowd:
            winners = filter(None, crowd.map(wins, range(threads)))
            sys.stdout.write(" ".join(winners))


if __name__ == "__main__":
    _, engine, place, project, name, threads = sys.argv
    main(engine, place, project, name, int(threads))
