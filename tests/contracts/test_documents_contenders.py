"""Fifty threads in two processes want one document, and half of the answers are lost."""

import os
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

import pytest

from contracts import documents_contender
from contracts.documents_contender import WANTED
from contracts.documents_engines import ENGINES
from contracts.documents_firestore_client import EmulatorClient
from documents import Document
from documents.firestore import FirestoreDocuments
from documents.sqlite import SqliteDocuments

TESTS = Path(__file__).parent.parent
IMPORTS = os.environ | {
    "PYTHONPATH": os.pathsep.join(map(str, (TESTS.parent / "functions", TESTS)))
}


@pytest.mark.parametrize("engine", ENGINES)
def test_exactly_one_of_fifty_wins_and_knows_it(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    file = str(tmp_path / "documents.sqlite")
    place = file if engine == "sqlite" else request.getfixturevalue("firestore_host")
    project = f"tests-{uuid4().hex[:12]}"

    winners = believing_they_won(engine, place, project)

    kept = stored(engine, place, project)
    assert winners == [kept.cause]
    assert kept.data == {"visitor": kept.cause}


def believing_they_won(engine: str, place: str, project: str) -> list[str]:
    """The causes of those of two crowds of 25 whose commit said yes."""
    with ExitStack() as ending:
        crowds = [ending.enter_context(crowd(engine, place, project, name)) for name in "ab"]
        for each in crowds:
            assert each.stdout
            assert each.stdout.readline() == "ready\n"
        for each in crowds:
            assert each.stdin
            each.stdin.write("go\n")
            each.stdin.flush()
        told = [each.communicate()[0] for each in crowds]
        assert [each.returncode for each in crowds] == [0, 0]
    return " ".join(told).split()


def crowd(engine: str, place: str, project: str, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, documents_contender.__file__, engine, place, project, name, "25"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=IMPORTS,
        text=True,
    )


def stored(engine: str, place: str, project: str) -> Document:
    if engine == "sqlite":
        with closing(SqliteDocuments(place)) as documents:
            found = documents.get(WANTED)
    else:
        with closing(EmulatorClient(place, project)) as client:
            found = FirestoreDocuments(client).get(WANTED)
    assert found
    return found
