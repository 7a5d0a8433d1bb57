"""Check infra/ without touching it or any cloud: format, validity, and its own tests.

`python tests/check_infra.py`, run by `make check`. Where stand-ins for Google's provider lie
(TERRAFORM_OFFLINE, or ../shared/terraform-offline) it needs no network; else Terraform fetches the
real providers, which the tests mock.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
OFFLINE = Path(os.environ.get("TERRAFORM_OFFLINE", ROOT / "../shared/terraform-offline")).resolve()
LEFTOVERS = shutil.ignore_patterns(
    ".terraform*", "*.tfstate*", "*.tfplan", "__pycache__", ".*_cache"
)


class CheckFailed(Exception):
    """A command of the check failed; the text is all that it said."""


def has_stand_ins() -> bool:
    """Whether Terraform can run here without network."""
    return shutil.which("terraform") is not None and (OFFLINE / "check").exists()


def copy_for_terraform(to: Path) -> Path:
    """What Terraform reads, in a place where it may write; the copy of infra/."""
    for folder in ("infra", "functions"):
        shutil.copytree(ROOT / folder, to / folder, ignore=LEFTOVERS)
    shutil.copy(ROOT / "requirements.txt", to)
    return to / "infra"


def run(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> str:
    """What the command printed. Raises CheckFailed with all of it when the command failed.

    environment  added to our own
    """
    ran = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "TF_IN_AUTOMATION": "1", "TF_INPUT": "0", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise CheckFailed(f"{' '.join(map(str, command))}: {ran.returncode}\n{ran.stdout}")
    return ran.stdout


def check() -> str:
    """How it was checked, in a few words. Raises CheckFailed."""
    run(["terraform", "fmt", "-check", "-diff", "-recursive", "infra"], ROOT)
    if has_stand_ins():
        run([OFFLINE / "check", "infra"], ROOT)
        return "with stand-ins for the providers"
    with tempfile.TemporaryDirectory() as scratch:
        copy = copy_for_terraform(Path(scratch))
        run(["terraform", "init", "-backend=false", "-no-color"], copy)
        run(["terraform", "validate", "-no-color"], copy)
        run(["terraform", "test", "-no-color"], copy)
    return "with the real providers"


def main() -> int:
    """0 when infra/ is sound, or Terraform is missing outside CI; else 1."""
    if shutil.which("terraform") is None:
        sys.stderr.write("infra/ not checked: terraform is missing; accepted is 1.11 or newer\n")
        return int(os.environ.get("CI") == "true")
    try:
        how = check()
    except CheckFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    sys.stdout.write(f"infra/ is formatted, valid, and passes its tests {how}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
