"""What a signed link to a person's page says."""

_EXPORT = "everything-of:"


def export_of(token: str) -> str:
    """What is signed for a person's page. token: the person's."""
    return _EXPORT + token


def exported(signed: str) -> str | None:
    """Whose page was signed for; None: the signature is under something else."""
    return signed.removeprefix(_EXPORT) if signed.startswith(_EXPORT) else None
