"""Every test of the sandbox has a pretend MAX of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.pretend_max_stage import MORNING, Hooks, Stage, a_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Without webhook threads: nothing happens by itself."""
    with a_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
def hooks() -> Hooks:
    return Hooks()


@pytest.fixture
def live(tmp_path: Path, hooks: Hooks) -> Iterator[Stage]:
    """A stage whose clock stands at eight in the morning and whose webhooks fly to `hooks`."""
    with a_stage(tmp_path, hooks.post) as stage:
        stage.clock.set(MORNING, speed=0)
        yield stage
