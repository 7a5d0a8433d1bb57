"""Without Google's emulator its tests are skipped with one line that helps, but never in CI."""

from pathlib import Path

import pytest

from emulators import firestore_emulator


@pytest.fixture
def _no_emulator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FIRESTORE_EMULATOR", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("_no_emulator")
def test_at_home_a_missing_emulator_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="FIRESTORE_EMULATOR"), firestore_emulator():
        pass


@pytest.mark.usefixtures("_no_emulator")
def test_in_ci_a_missing_emulator_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="FIRESTORE_EMULATOR"), firestore_emulator():
        pass
