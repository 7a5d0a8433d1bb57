"""The vault of a running town, past its doors: what the product would find in it."""

from pathlib import Path

from builders import ENVIRONMENT
from journeys.town_process import Town
from sandbox.bucket.wiring import vault_settings
from settings import read_settings
from vault import Vault


def vault_of(town: Town, data_dir: Path, *, read_seconds: float = 5.0) -> Vault:
    """With the town's own keys."""
    wired = vault_settings(f"{town.url}/vault", data_dir / "vault.keys")
    settings = read_settings(ENVIRONMENT | wired).vault
    assert settings
    return Vault(settings, read_seconds=read_seconds)
