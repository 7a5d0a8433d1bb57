"""Each test has УК «Лесная» to itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import Hands
from lesnaya import lesnaya


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = lesnaya(tmp_path)
    yield hands
    hands.documents.close()
