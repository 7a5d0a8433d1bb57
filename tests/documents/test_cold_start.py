"""A cold start pays for one engine, and the words alone cost next to nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FUNCTIONS = Path(__file__).parent.parent.parent / "functions"
ENGINES = {"google.cloud.firestore", "sqlite3"}


@pytest.mark.parametrize(
    ("imported", "engines"),
    [
        ("documents", set()),
        ("documents.sqlite", {"sqlite3"}),
        ("documents.firestore", {"google.cloud.firestore"}),
    ],
)
def test_an_engine_is_imported_only_when_asked_for(imported: str, engines: set[str]) -> None:
    script = f"import sys, {imported}; sys.stdout.write(' '.join(sys.modules))"

    loaded = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(FUNCTIONS)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert ENGINES & set(loaded) == engines
