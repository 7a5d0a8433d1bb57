"""Models are built when they are first used, whoever comes first."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier

import pytest
from pydantic import ValidationError

from frozen import Frozen
from one_text import OneText

FUNCTIONS = Path(__file__).parent.parent / "functions"
THREADS = 8


def test_threads_that_come_first_together_read_and_write_the_same() -> None:
    raw = {"inner": {"at": "2026-11-25T09:00:00Z"}, "names": "anna boris"}

    for _ in range(20):

        class Inner(Frozen):
            at: datetime

        class Outer(Frozen):
            inner: Inner
            names: OneText = ()

        together = Barrier(THREADS)

        def comes(outer: type[Outer] = Outer, together: Barrier = together) -> object:
            together.wait()
            return outer.model_validate(raw).model_dump(mode="json")

        with ThreadPoolExecutor(THREADS) as threads:
            found = list(threads.map(lambda _, comes=comes: comes(), range(THREADS)))

        assert found == [raw] * THREADS


def test_a_model_is_refused_what_is_wrong_at_its_first_use_and_at_its_second() -> None:
    class Number(Frozen):
        number: int

    for _ in range(2):
        with pytest.raises(ValidationError):
            Number.model_validate({"number": "five"})


def test_a_start_builds_few_models() -> None:
    script = (
        "import main\n"
        "from frozen import Frozen\n"
        "def below(model):\n"
        "    for one in model.__subclasses__():\n"
        "        yield one\n"
        "        yield from below(one)\n"
        "models = list(below(Frozen))\n"
        "print(len(models), sum(model.__pydantic_complete__ for model in models))\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=FUNCTIONS,
        env={},
        capture_output=True,
        text=True,
        check=True,
    )

    models, built = map(int, ran.stdout.split())
    assert models > 100
    assert built <= models / 10
