"""What is deployed runs: its archive in an empty Python, its doors with the settings they get."""

import subprocess
import sys
import venv
import zipfile
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from build_archive import Terraform, packed, shipped, terraform_in
from check_infra import has_stand_ins
from settings import read_settings

# One worker for all of them: what they share takes seconds to make.
pytestmark = pytest.mark.xdist_group("archive")


@pytest.fixture(scope="module")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    if not has_stand_ins():
        pytest.skip("needs terraform and stand-ins for its providers: TERRAFORM_OFFLINE=<folder>")
    return terraform_in(tmp_path_factory.mktemp("terraform"))


@pytest.fixture(scope="module")
def functions(terraform: Terraform) -> dict[str, dict[str, Any]]:
    return terraform.deploy("dev")


@pytest.fixture(scope="module")
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by Terraform where it can; its folder tells: infra/build, or packed."""
    if not has_stand_ins():
        return packed(tmp_path_factory.mktemp("packed"))
    request.getfixturevalue("functions")
    terraform: Terraform = request.getfixturevalue("terraform")
    return terraform.infra / "build/functions.zip"


def test_the_archive_holds_the_whole_product_without_its_sandbox(archive: Path) -> None:
    with zipfile.ZipFile(archive) as files:
        names = files.namelist()

    assert sorted(names) == sorted(shipped()), f"built as {archive}"
    assert not [name for name in names if "sandbox" in name]
    assert {
        "main.py",
        "requirements.txt",
        "documents/indexes.json",
        "max_messenger/russian_trusted_root_ca.pem",
        "outages/outage_feed.schema.json",
    } <= set(names)


def test_the_archive_imports_in_an_empty_python_and_environment(
    archive: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(archive) as files:
        files.extractall(tmp_path / "archive")
    python = empty_python(tmp_path / "venv", tmp_path / "archive/requirements.txt")

    ran = subprocess.run(
        [python, "-c", "import main"],
        cwd=tmp_path / "archive",
        env={},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", ""), f"built as {archive}"


def empty_python(folder: Path, requirements: Path) -> Path:
    """A Python that has these requirements and nothing else, not even pip."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin/python"
    install = ["install", "--quiet", "--no-compile", "--require-hashes", "-r", str(requirements)]
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), *install], check=True)
    return python


def test_every_door_accepts_the_settings_it_is_given(functions: dict[str, dict[str, Any]]) -> None:
    settings = {
        name: read_settings(
            service["environment_variables"]
            | {
                secret["key"]: invented(secret["key"])
                for secret in service["secret_environment_variables"]
            }
        )
        for name, service in functions.items()
    }

    assert {name: list(told.bots) for name, told in settings.items()} == {
        "dead-letters": [],
        "max-webhook": ["domovoy-dev"],
        "notices": ["domovoy-dev"],
        "outage-feed": [],
        "private-files": [],
        "reminders": [],
        "upkeep": ["domovoy-dev"],
    }
    assert {told.documents for told in settings.values()} == {"firestore"}
    assert settings["upkeep"].webhook_url == functions["max-webhook"]["uri"]


def test_links_to_private_files_lead_to_their_door(functions: dict[str, dict[str, Any]]) -> None:
    told = {
        name: service["environment_variables"]["FILES_URL"]
        for name, service in functions.items()
        if "FILES_URL" in service["environment_variables"]
    }

    assert told == dict.fromkeys(
        ["max-webhook", "notices", "reminders", "upkeep"], functions["private-files"]["uri"]
    )


def invented(secret: str) -> str:
    """What a person might have put into it."""
    return f"2026-11:{b64encode(bytes(32)).decode()}" if secret == "VAULT_KEYS" else "invented"


@pytest.mark.parametrize("environment", ["training", "production"])
def test_the_other_environments_can_be_deployed_too(terraform: Terraform, environment: str) -> None:
    nothing_yet = f"-state={environment}.tfstate"

    plan = terraform("plan", nothing_yet, f"-var-file=environments/{environment}.tfvars")

    assert " to add, 0 to change, 0 to destroy." in plan
    assert f"domovoy-{environment}-example" in plan
