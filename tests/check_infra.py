"""Check infra/ without touching it or any cloud: format, validity, and its own tests.

`python tests/check_infra.py`, run by `make check`. Where stand-ins for Google's provider lie
(TERRAFORM_OFFLINE, or ../shared/terraform-offline) it needs no network; else Terraform fetches the
real providers, which the tests mock. AWS's provider, with which infra/vault/ speaks S3, is the real
one: from a mirror on this machine where there is one (`aws_mirror`), else fetched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
OFFLINE = Path(os.environ.get("TERRAFORM_OFFLINE", ROOT / "../shared/terraform-offline")).resolve()
AWS = "registry.terraform.io/hashicorp/aws"  # where it lies in a mirror
LEFTOVERS = shutil.ignore_patterns(
    ".terraform*", "*.tfstate*", "*.tfplan", "__pycache__", ".*_cache"
)


class CheckFailed(Exception):
    """A command of the check failed; the text is all that it said."""


def has_stand_ins() -> bool:
    """Whether Terraform can run here without network."""
    return shutil.which("terraform") is not None and (OFFLINE / "check").exists()


@cache
def aws_mirror() -> Path | None:
    """The folder of a provider mirror that holds AWS's; None: Terraform has to fetch it.

    One of TERRAFORM_OFFLINE_MIRRORS (parted by colons), else one found by looking, not deep: what
    other runs of Terraform unpacked for themselves may vanish at any moment.
    """
    named = filter(None, os.environ.get("TERRAFORM_OFFLINE_MIRRORS", "").split(":"))
    for folder in map(Path, named):
        if (folder / AWS).is_dir():
            return folder.resolve()
    passed_over = "( -path /proc -o -path /sys -o -name .terraform -o -name node_modules ) -prune"
    looked = subprocess.run(
        f"find / -maxdepth 7 {passed_over} -o -type d -path */{AWS} -print".split(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # folders that are not ours to read
        text=True,
        check=False,
    )
    found = sorted(looked.stdout.splitlines())
    return Path(found[0].removesuffix(f"/{AWS}")) if found else None


def aws_settings(scratch: Path) -> dict[str, str]:
    """Environment variables with which Terraform finds AWS's provider.

    scratch  a folder of ours; the configuration is written there
    """
    mirror = aws_mirror()
    if mirror is None:
        return {}
    configuration = scratch / "terraform.rc"
    configuration.write_text(
        f'provider_installation {{\n  filesystem_mirror {{\n    path    = "{mirror}"\n'
        f'    include = ["{AWS}"]\n  }}\n}}\n'
    )
    return {"TF_CLI_CONFIG_FILE": str(configuration)}


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
    with tempfile.TemporaryDirectory() as scratch:
        copy = copy_for_terraform(Path(scratch))
        _check_one(copy / "vault", aws_settings(Path(scratch)))
        if has_stand_ins():
            run([OFFLINE / "check", "infra"], ROOT)
            return "with stand-ins for the providers"
        _check_one(copy, {})
    return "with the real providers"


def _check_one(root_module: Path, settings: Mapping[str, str]) -> None:
    run(["terraform", "init", "-backend=false", "-no-color"], root_module, settings)
    run(["terraform", "validate", "-no-color"], root_module, settings)
    run(["terraform", "test", "-no-color"], root_module, settings)


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
