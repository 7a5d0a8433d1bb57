"""An object opens in its place, with its key, unchanged; and never otherwise."""

import pytest

from builders import MASTERS, NEWEST, OLDER
from vault import Unopenable
from vault.envelope import rewrapped, seal, unseal
from vault.keys import Keys, derived

NAME = "Ирина Петровна Смирнова".encode()
PLACE = f"{'a' * 32}/{'b' * 32}"


def keys(*ids: str) -> Keys:
    return derived({key_id: MASTERS[key_id] for key_id in ids})


def refused(sealed: bytes, place: str = PLACE, keyring: Keys | None = None) -> Unopenable:
    with pytest.raises(Unopenable) as refusal:
        unseal(sealed, place, keyring or keys(NEWEST))
    return refusal.value


def test_what_was_sealed_opens() -> None:
    sealed = seal(NAME, PLACE, keys(NEWEST))

    assert unseal(sealed, PLACE, keys(NEWEST)) == NAME
    assert NAME not in sealed
    assert sealed.startswith(b"DV1\x072026-11")
    assert len(sealed) == 3 + 1 + 7 + 12 + 48 + 12 + len(NAME) + 16


def test_the_same_is_never_sealed_alike() -> None:
    one, other = (seal(NAME, PLACE, keys(NEWEST))[11:] for _ in range(2))

    assert [a for a, b in zip(one, other, strict=True) if a == b] != list(one)
    assert one[-16:] != other[-16:]


def test_it_opens_in_no_other_place() -> None:
    sealed = seal(NAME, PLACE, keys(NEWEST))

    refusal = refused(sealed, f"{'a' * 32}/{'c' * 32}")

    assert refusal.key_id == NEWEST


@pytest.mark.parametrize("changed", ["version", "id", "key", "nonce", "content", "tag"])
def test_a_changed_byte_keeps_it_shut(changed: str) -> None:
    sealed = bytearray(seal(NAME, PLACE, keys(NEWEST)))
    at = {"version": 2, "id": 5, "key": 30, "nonce": 75, "content": 85, "tag": -1}[changed]
    sealed[at] ^= 1

    refusal = refused(bytes(sealed))

    assert refusal.key_id == {"version": "", "id": "2126-11"}.get(changed, NEWEST)


@pytest.mark.parametrize("left", [0, 2, 4, 8, 11, 50, 82, 98])
def test_what_was_cut_off_does_not_open(left: int) -> None:
    sealed = seal(b"", PLACE, keys(NEWEST))
    assert len(sealed) == 99

    refused(sealed[:left])


@pytest.mark.parametrize("foreign", [b"<html>", b"DV1\xff", b"DV1\x03\xff\xfe\xfd", b"\x00" * 200])
def test_what_is_no_object_of_ours_says_so(foreign: bytes) -> None:
    refusal = refused(foreign)

    assert refusal.key_id == ""
    assert "it is no object of this vault" in str(refusal)


def test_a_key_that_is_gone_is_named() -> None:
    refusal = refused(seal(NAME, PLACE, keys(OLDER)))

    assert refusal.key_id == OLDER
    assert str(refusal) == (
        "vault: an object sealed with key '2026-05' does not open: this key is not among ours; "
        "accepted: whole objects of the keys 2026-11"
    )


def test_another_key_under_the_same_id_does_not_open() -> None:
    refusal = refused(seal(NAME, PLACE, derived({NEWEST: MASTERS[OLDER]})))

    assert "sealed with another key of this id" in str(refusal)


def test_a_rotation_changes_the_lock_and_not_the_content() -> None:
    sealed = seal(NAME, PLACE, keys(OLDER))

    newer = rewrapped(sealed, PLACE, keys(NEWEST, OLDER))

    assert newer
    assert newer[-len(NAME) - 28 :] == sealed[-len(NAME) - 28 :]
    assert unseal(newer, PLACE, keys(NEWEST)) == NAME
    assert rewrapped(newer, PLACE, keys(NEWEST, OLDER)) is None


def test_what_does_not_open_is_not_rewrapped() -> None:
    sealed = seal(NAME, PLACE, keys(OLDER))

    with pytest.raises(Unopenable):
        rewrapped(sealed, PLACE, keys(NEWEST))
    with pytest.raises(Unopenable):
        rewrapped(sealed, "elsewhere", keys(NEWEST, OLDER))


def test_keys_do_not_show() -> None:
    shown = repr(keys(NEWEST, OLDER))

    assert shown == "Keys(all=(Key(id='2026-11'), Key(id='2026-05')))"


def test_objects_and_signatures_have_keys_of_their_own() -> None:
    key = keys(NEWEST).newest

    assert len({key.wrapping, key.signing, MASTERS[NEWEST]}) == 3
