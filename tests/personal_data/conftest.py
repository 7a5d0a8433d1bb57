"""Each test has УК «Лесная» to itself, with an office and a vault."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import OLDER, Hands
from visitors import vaulted_lesnaya


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    with vaulted_lesnaya(tmp_path, OLDER) as hands:
        yield hands
