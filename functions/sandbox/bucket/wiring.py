"""Where the product's vault is: its settings, with keys that are made once for a data folder."""

import base64
import os
import secrets
from pathlib import Path

from sandbox.bucket.objects import REGION
from sandbox.bucket.pretend import NAME

KEYS = "vault.keys"
"""The file in the data folder that the keys are kept in."""

ABSENT = dict.fromkeys(
    (
        "VAULT_ENDPOINT",
        "VAULT_BUCKET",
        "VAULT_REGION",
        "VAULT_COUNTRY",
        "VAULT_ACCESS_KEY",
        "VAULT_SECRET_KEY",
        "VAULT_KEYS",
    ),
    "",
)
"""No vault, whatever the shell around the sandbox says."""


def vault_settings(url: str, keys_file: Path) -> dict[str, str]:
    """The product's VAULT_ variables for a bucket at `url`."""
    return {
        "VAULT_ENDPOINT": url,
        "VAULT_BUCKET": NAME,
        "VAULT_REGION": REGION,
        "VAULT_COUNTRY": "RU",
        "VAULT_ACCESS_KEY": "sandbox",
        "VAULT_SECRET_KEY": "sandbox-secret",
        "VAULT_KEYS": _keys(keys_file),
    }


def _keys(file: Path) -> str:
    if not file.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        draft = file.with_suffix(".draft")
        draft.unlink(missing_ok=True)  # of a run that was killed
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(f"sandbox:{key}")
        draft.replace(file)
    return file.read_text().strip()
