"""The hands have a vault when there is one in Russia, and say so when there is one elsewhere."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from builders import ENVIRONMENT, VAULT
from context import Context, hands
from settings import read_settings

FUNCTIONS = Path(__file__).parent.parent / "functions"


def hands_of(tmp_path: Path, **settings: str) -> Context:
    documents = {"DOCUMENTS": f"sqlite:{tmp_path / 'documents.sqlite'}"}
    return hands(read_settings(ENVIRONMENT | documents | settings))


def warnings(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str | None]]:
    return [(r.getMessage(), vars(r).get("country")) for r in caplog.records]


def test_a_vault_in_russia_is_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert hands_of(tmp_path, **VAULT).vault
    assert warnings(caplog) == []


def test_without_a_vault_nobody_complains(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert hands_of(tmp_path).vault is None
    assert warnings(caplog) == []


def test_a_vault_elsewhere_is_not_used_and_that_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    assert hands_of(tmp_path, **VAULT | {"VAULT_COUNTRY": "US"}).vault is None

    assert warnings(caplog) == [("vault not used", "US")]


def test_hands_with_a_vault_pay_for_it_at_its_first_call(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from context import hands\n"
        "from settings import read_settings\n"
        "assert hands(read_settings(os.environ)).vault\n"
        "heavy = {'boto3', 'botocore', 'cryptography'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    documents = {"DOCUMENTS": f"sqlite:{tmp_path / 'documents.sqlite'}"}

    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=FUNCTIONS,
        env=ENVIRONMENT | VAULT | documents,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
