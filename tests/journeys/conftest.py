"""One sandbox for a file of journeys, as new for each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from journeys.confessions import keeps_its_secrets
from journeys.town_process import DAYTIME, FAREWELLS, Town, a_town

FAREWELLS.append(keeps_its_secrets)


@pytest.fixture(scope="module")
def running_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(Path(tmp_path_factory.mktemp("town")) / "data") as town:
        yield town


@pytest.fixture
def town(running_town: Town) -> Town:
    running_town.control("POST", "reset")
    running_town.control("POST", "clock", {"now": DAYTIME})
    running_town.settles()
    return running_town
