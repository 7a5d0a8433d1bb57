"""Google's official emulators in tests: started as the sandbox does, never silently absent."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sandbox.emulators import FIRESTORE, Emulator, EmulatorMissing, found, running


def required(*emulators: Emulator) -> None:
    """Skip the test where an emulator is missing; in CI that is a failure."""
    for emulator in emulators:
        try:
            found(emulator)
        except EmulatorMissing as missing:
            if os.environ.get("CI") == "true":
                pytest.fail(str(missing), pytrace=False)
            pytest.skip(str(missing))


@contextmanager
def firestore_emulator() -> Iterator[str]:
    """`host:port` of a fresh Firestore emulator."""
    required(FIRESTORE)
    with running(FIRESTORE) as (host,):
        yield host
