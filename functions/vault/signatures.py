"""Texts that only we can have written and that expire, fit for an address: `text.until.signature`.

The text can be read by everybody, hence it holds tokens and nothing else.
"""

import hashlib
import hmac
from base64 import b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from vault.keys import Key, Keys


def sign(text: str, until: datetime, keys: Keys) -> str:
    """`text` with its end and a signature: letters, digits, `-`, `_` and `.` only.

    until  aware; its fraction of a second is dropped
    """
    if until.tzinfo is None:
        raise ValueError(f"until {until} is refused; accepted: an aware time")
    claim = f"{_for_address(text.encode())}.{int(until.timestamp())}"
    return f"{claim}.{_signature(claim, keys.newest)}"


def signed(text_with_signature: str, now: datetime, keys: Keys) -> str | None:
    """The text; None when it has ended by `now`, was changed, or no key of ours signed it."""
    claim, _, signature = text_with_signature.rpartition(".")
    if not any(_same(signature, _signature(claim, key)) for key in keys.all):
        return None
    # Ours, hence well formed.
    text, _, until = claim.partition(".")
    if now >= datetime.fromtimestamp(int(until), UTC):
        return None
    return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_").decode()


def _signature(claim: str, key: Key) -> str:
    # What comes in may hold anything, half of a surrogate pair among it.
    return _for_address(hmac.digest(key.signing, claim.encode(errors="replace"), hashlib.sha256))


def _same(one: str, other: str) -> bool:
    """compare_digest takes no strings but ASCII."""
    return hmac.compare_digest(one.encode(errors="replace"), other.encode())


def _for_address(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
