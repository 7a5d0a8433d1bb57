"""How we say no to input from outside: what was refused, and what would have been accepted."""

from pydantic import ValidationError


class NotUnderstood(ValueError):
    """Input that no repetition makes right. Doors answer 400 with this text; queues park it."""


class NotWired(Exception):
    """The deployment lacks something. The text names it and shows a valid value."""


def explained(error: ValidationError, most: int = 5) -> str:
    """The first `most` complaints in one line: `windows.0.end: must be after start; …`."""
    complaints = [
        f"{'.'.join(str(part) for part in e['loc']) or 'message'}: {e['msg']}"
        for e in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    left = len(complaints) - most
    return "; ".join(complaints[:most]) + (f"; and {left} more" if left > 0 else "")
