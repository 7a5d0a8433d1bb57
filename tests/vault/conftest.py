"""A vault whose bucket has moods."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from vault_bucket import BucketStage, a_bucket_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[BucketStage]:
    with a_bucket_stage(tmp_path) as stage:
        yield stage
