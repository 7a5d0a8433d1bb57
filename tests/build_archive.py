"""The archive that functions are deployed from, made as it is for the cloud.

With stand-ins for the providers (`check_infra.py`) Terraform makes it; without them the same list
of files is packed here.
"""

import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from check_infra import OFFLINE, ROOT, copy_for_terraform, run

FUNCTIONS = ROOT / "functions"


@dataclass(frozen=True, slots=True)
class Terraform:
    """A copy of infra/ in which Terraform applies to nowhere."""

    infra: Path
    settings: Mapping[str, str]

    def __call__(self, command: str, *arguments: str) -> str:
        """What the command printed. Raises CheckFailed."""
        return run(["terraform", command, "-no-color", *arguments], self.infra, self.settings)

    def deploy(self, environment: str) -> dict[str, dict[str, Any]]:
        """Apply one of the environments; the service_config of each function by its name."""
        self("apply", "-auto-approve", f"-var-file=environments/{environment}.tfvars")
        root = json.loads(self("show", "-json"))["values"]["root_module"]
        return {
            resource["values"]["name"]: resource["values"]["service_config"][0]
            for module in root["child_modules"]
            for resource in module["resources"]
            if resource["type"] == "google_cloudfunctions2_function"
        }


def terraform_in(scratch: Path) -> Terraform:
    """Terraform in an empty folder, ready to apply. Needs stand-ins."""
    infra = copy_for_terraform(scratch)
    # The bucket for the state is in the cloud as well.
    (infra / "backend_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
    exports = run([OFFLINE / "setup"], infra)
    settings = dict(re.findall(r"^export (\w+)='?(.*?)'?$", exports, re.MULTILINE))
    terraform = Terraform(infra, settings)
    terraform("init")
    return terraform


def packed(scratch: Path) -> Path:
    """The archive where there is no Terraform."""
    archive = scratch / "functions.zip"
    with zipfile.ZipFile(archive, "w") as files:
        for name in sorted(shipped()):
            files.write((ROOT if name == "requirements.txt" else FUNCTIONS) / name, name)
    return archive


def shipped() -> set[str]:
    """Names in the archive: the rule of infra/archive.tf, said once more."""
    ours = (path.relative_to(FUNCTIONS) for path in FUNCTIONS.rglob("*") if path.is_file())
    return {"requirements.txt"} | {path.as_posix() for path in ours if not _left_out(path)}


def _left_out(path: Path) -> bool:
    """The sandbox, and what interpreters, editors and checkers leave behind."""
    hidden = any(part.startswith(".") or part == "__pycache__" for part in path.parts)
    return hidden or path.parts[0] == "sandbox"
