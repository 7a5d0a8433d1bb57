"""One object: its content under a key of its own, that key under a master key.

    "DV1" | length of the id | id of the master key | nonce | wrapped data key | nonce | content

Both locks are AES-256-GCM and bound to the object's place, so that one object put in the place of
another does not open. A rotation wraps the data key anew; the content stays as it is. A master key
wraps with random nonces, which is safe for 2^32 objects (NIST SP 800-38D, 8.3).
"""

import re
import secrets
from dataclasses import dataclass, replace
from io import BytesIO

from settings import KEY_ID
from vault.errors import Unopenable
from vault.keys import Keys

VERSION = b"DV1"
KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16
WRAPPED_BYTES = KEY_BYTES + TAG_BYTES


@dataclass(frozen=True, slots=True)
class _Envelope:
    key_id: str
    key_nonce: bytes
    wrapped: bytes
    nonce: bytes
    content: bytes

    def packed(self) -> bytes:
        key_id = self.key_id.encode()
        head = VERSION + bytes([len(key_id)]) + key_id
        return head + self.key_nonce + self.wrapped + self.nonce + self.content


def seal(content: bytes, place: str, keys: Keys) -> bytes:
    """The object for `content` at `place`, under the newest key."""
    data_key, nonce = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(NONCE_BYTES)
    locked = _lock(data_key, nonce, content, _bound(b"content", place))
    key_nonce, wrapped = _wrap(data_key, place, keys)
    return _Envelope(keys.newest.id, key_nonce, wrapped, nonce, locked).packed()


def unseal(sealed: bytes, place: str, keys: Keys) -> bytes:
    """The content of the object at `place`. Raises Unopenable."""
    envelope = _read(sealed, keys)
    data_key = _unwrap(envelope, place, keys)
    content = _unlock(data_key, envelope.nonce, envelope.content, _bound(b"content", place))
    if content is None:
        raise Unopenable(envelope.key_id, "its content was changed or moved", keys.ids)
    return content


def rewrapped(sealed: bytes, place: str, keys: Keys) -> bytes | None:
    """The same content under the newest key; None when it is there already. Raises Unopenable."""
    envelope = _read(sealed, keys)
    if envelope.key_id == keys.newest.id:
        return None
    key_nonce, wrapped = _wrap(_unwrap(envelope, place, keys), place, keys)
    newer = replace(envelope, key_id=keys.newest.id, key_nonce=key_nonce, wrapped=wrapped)
    return newer.packed()


def _read(sealed: bytes, keys: Keys) -> _Envelope:
    start, length = len(VERSION) + 1, sealed[len(VERSION)] if len(sealed) > len(VERSION) else 0
    key_id = sealed[start : start + length].decode("ascii", "replace")
    if sealed[: len(VERSION)] != VERSION or not re.fullmatch(KEY_ID, key_id):
        raise Unopenable("", "it is no object of this vault", keys.ids)
    rest = BytesIO(sealed[start + length :])
    envelope = _Envelope(
        key_id=key_id,
        key_nonce=rest.read(NONCE_BYTES),
        wrapped=rest.read(WRAPPED_BYTES),
        nonce=rest.read(NONCE_BYTES),
        content=rest.read(),
    )
    if len(envelope.content) < TAG_BYTES:
        raise Unopenable(key_id, "it was cut off", keys.ids)
    return envelope


def _wrap(data_key: bytes, place: str, keys: Keys) -> tuple[bytes, bytes]:
    nonce, key = secrets.token_bytes(NONCE_BYTES), keys.newest
    return nonce, _lock(key.wrapping, nonce, data_key, _bound(b"key " + key.id.encode(), place))


def _unwrap(envelope: _Envelope, place: str, keys: Keys) -> bytes:
    if not (key := keys.named(envelope.key_id)):
        raise Unopenable(envelope.key_id, "this key is not among ours", keys.ids)
    bound = _bound(b"key " + key.id.encode(), place)
    data_key = _unlock(key.wrapping, envelope.key_nonce, envelope.wrapped, bound)
    if data_key is None:
        why = "it was changed or moved, or sealed with another key of this id"
        raise Unopenable(envelope.key_id, why, keys.ids)
    return data_key


def _bound(what: bytes, place: str) -> bytes:
    return b" ".join((VERSION, what, place.encode()))


def _lock(key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  cold start

    return AESGCM(key).encrypt(nonce, plain, bound)


def _unlock(key: bytes, nonce: bytes, locked: bytes, bound: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  cold start
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  cold start

    try:
        return AESGCM(key).decrypt(nonce, locked, bound)
    except InvalidTag:
        return None
