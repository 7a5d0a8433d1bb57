"""The master keys, each of them one key for objects and one for signatures."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

WRAPPING, SIGNING = b"domovoy/vault/wrapping/1", b"domovoy/vault/signing/1"


@dataclass(frozen=True, slots=True)
class Key:
    """What is derived from one master key. Its id may be seen by everybody."""

    id: str
    wrapping: bytes = field(repr=False)
    signing: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keys:
    """The first seals and signs; all of them open and verify."""

    all: tuple[Key, ...]

    @property
    def newest(self) -> Key:
        return self.all[0]

    @property
    def ids(self) -> list[str]:
        return [key.id for key in self.all]

    def named(self, key_id: str) -> Key | None:
        return next((key for key in self.all if key.id == key_id), None)


def derived(masters: Mapping[str, bytes]) -> Keys:
    """The keys of `masters`: 32 random bytes by id, the newest first; at least one."""
    return Keys(tuple(Key(i, _of(m, WRAPPING), _of(m, SIGNING)) for i, m in masters.items()))


def _of(master: bytes, purpose: bytes) -> bytes:
    """A key of its own for each purpose. HKDF would first even out a master that is not random;
    ours is, and then its second step for 32 bytes is this (RFC 5869, 2.3).
    """
    return hmac.digest(master, purpose + b"\x01", hashlib.sha256)
