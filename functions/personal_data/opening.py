"""Open what somebody entrusted, wherever it is needed."""

import logging

from pydantic import ValidationError

from personal_data.model import Entrusted
from vault import Unopenable, Vault

log = logging.getLogger(__name__)


def opened(owner: str, token: str, vault: Vault | None) -> Entrusted | None:
    """What was said; None: the vault has it no more, or there is no vault any more.

    Raises VaultUnavailable, and Damaged for what nobody can open or read.
    """
    try:
        content = vault.read(owner, token) if vault else None
        return Entrusted.model_validate_json(content) if content else None
    except (Unopenable, ValidationError) as damage:
        # Of a ValidationError nothing is told: it could quote what was said.
        why = str(damage) if isinstance(damage, Unopenable) else "it has another shape"
        log.error("vault object does not open", extra={"reason": why})  # noqa: TRY400
        raise Damaged(why) from None


class Damaged(Exception):
    """It lies there, and says nothing to us any more."""
