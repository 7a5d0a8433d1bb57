"""Who knocks at the webhook."""

import hmac
from typing import Protocol

SECRET_HEADER = "X-Max-Bot-Api-Secret"  # noqa: S105 - the header's name, not a secret


class Headers(Protocol):
    """As much of a request's headers as is needed: a dict will do, werkzeug's too."""

    def get(self, key: str, default: str, /) -> str: ...


def genuine(headers: Headers, secret: str) -> bool:
    """MAX sent this: it knows the secret of our subscription. Without a secret nobody does.

    Takes as long for an almost right secret as for a wrong one. MAX signs nothing: the secret is
    all there is.
    """
    given = headers.get(SECRET_HEADER, "")
    # As bytes: compare_digest refuses text beyond ASCII, and a stranger may send any.
    return bool(secret) and hmac.compare_digest(_bytes(given), _bytes(secret))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
