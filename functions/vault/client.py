"""The vault: what is kept for a person, under tokens that say nothing."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from settings import VaultSettings
from vault.bucket import MOST_NAMES, READ_SECONDS, REST_SECONDS, Bucket
from vault.envelope import rewrapped, seal, unseal
from vault.keys import derived
from vault.signatures import sign, signed

PEOPLE = "people/"
REWRAPPINGS = 3

_TOKEN = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"people/([0-9a-f]{32})/([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Held:
    """One object, unopened.

    kept_at  aware, UTC: when the bucket stored it as it is; a rewrapping counts
    name     where it lies: what `Vault.page` goes on after
    """

    owner: str
    token: str
    kept_at: datetime
    name: str


class Vault:
    """One encrypted object for each thing that is kept. Threads share it.

    An owner is a person's random token, 32 digits of hex; it comes from our documents, so anything
    else raises ValueError. A token may come from a forged button: one that cannot be is one under
    which nothing lies. Every method that asks the bucket raises VaultUnavailable, after 20 seconds
    of silence at the latest. Nothing in any error is of the content.

    read_seconds  how long one of three attempts waits for the bucket
    rest_seconds  how long after silence everybody is refused at once
    """

    def __init__(
        self,
        settings: VaultSettings,
        *,
        read_seconds: float = READ_SECONDS,
        rest_seconds: float = REST_SECONDS,
    ) -> None:
        self._bucket = Bucket(settings, read_seconds=read_seconds, rest_seconds=rest_seconds)
        self._keys = derived(settings.keys)

    @property
    def newest_key(self) -> str:
        """Id of the key under which everything is to be."""
        return self._keys.newest.id

    def keep(self, owner: str, content: bytes) -> str:
        """The new token of `content`, which is stored when this returns.

        After VaultUnavailable an object may lie there whose token nobody has; `page` shows it.
        """
        token = secrets.token_hex(16)
        self._bucket.put(_name(owner, token), seal(content, _place(owner, token), self._keys))
        return token

    def read(self, owner: str, token: str) -> bytes | None:
        """What was kept; None: it was erased, or never was there. Raises Unopenable."""
        name = _name(owner, token)
        stored = self._bucket.get(name) if _TOKEN.fullmatch(token) else None
        return unseal(stored.content, _place(owner, token), self._keys) if stored else None

    def erase(self, owner: str, token: str) -> None:
        """It is no more when this returns; twice is as good as once."""
        name = _name(owner, token)
        if _TOKEN.fullmatch(token):
            self._bucket.delete(name)

    def erase_all(self, owner: str) -> int:
        """How many objects of the person were there; none is left.

        What somebody keeps for her meanwhile may be left: first let nobody begin to.
        """
        held = list(self._held(_prefix(owner)))
        for one in held:
            self._bucket.delete(one.name)
        return len(held)

    def held_by(self, owner: str) -> list[str]:
        """Tokens of everything that is kept for the person, in the order of their names."""
        return [one.token for one in self._held(_prefix(owner))]

    def page(self, after: str = "", limit: int = 100) -> list[Held]:
        """The next objects of everybody in the order of their names; empty at the end.

        after  `name` of the last one of the page before
        """
        if not 1 <= limit <= MOST_NAMES:
            raise ValueError(f"a page of {limit} is refused; accepted: 1 to {MOST_NAMES}")
        return list(islice(self._held(PEOPLE, after, limit), limit))

    def rewrap(self, owner: str, token: str) -> bool:
        """Put it under the newest key. False: it was already, or is no more. Raises Unopenable.

        What is erased at the same time stays erased wherever the store can replace under a
        condition (If-Match); elsewhere see `Bucket.replace`.
        """
        name, place = _name(owner, token), _place(owner, token)
        if not _TOKEN.fullmatch(token):
            return False
        for _ in range(REWRAPPINGS):
            stored = self._bucket.get(name)
            newer = stored and rewrapped(stored.content, place, self._keys)
            if not (stored and newer):
                return False
            if self._bucket.replace(name, newer, stored.tag):
                return True
        return False  # others wrote it three times meanwhile, and they write with the newest key

    def sign(self, text: str, until: datetime) -> str:
        """`text` signed by us and good until then, fit for an address; everybody can read it.

        until  aware
        """
        return sign(text, until, self._keys)

    def signed(self, text_with_signature: str, now: datetime) -> str | None:
        """The text that `sign` was given; None when it has ended, was changed or is not ours."""
        return signed(text_with_signature, now, self._keys)

    def _held(self, prefix: str, after: str = "", at_once: int = MOST_NAMES) -> Iterator[Held]:
        for name, kept_at in self._bucket.names(prefix, after, at_once):
            if ours := _NAME.fullmatch(name):
                yield Held(ours[1], ours[2], kept_at, name)


def _prefix(owner: str) -> str:
    if not _TOKEN.fullmatch(owner):
        # Without the owner: what is no token may be anything, a name too.
        raise ValueError("an owner is refused; accepted: 32 digits of 0-9 and a-f")
    return f"{PEOPLE}{owner}/"


def _name(owner: str, token: str) -> str:
    return _prefix(owner) + token


def _place(owner: str, token: str) -> str:
    """What an object is bound to: moved elsewhere it does not open."""
    return f"{owner}/{token}"
