"""Every test of the sandbox has a pretend MAX of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.pretend_max_stage import Stage, a_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Without webhook threads: nothing happens by itself."""
    with a_stage(tmp_path) as stage:
        yield stage
