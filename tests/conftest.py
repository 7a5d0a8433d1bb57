"""What tests of several rooms stand on."""

from collections.abc import Iterator

import pytest

from emulators import firestore_emulator


@pytest.fixture(scope="session")
def firestore_host() -> Iterator[str]:
    """`host:port` of one Firestore emulator: mark its tests `xdist_group("firestore")`.

    Then one worker runs them all and no other pays for starting Java. A test keeps to itself by a
    project of its own.
    """
    with firestore_emulator() as host:
        yield host
