"""What the vault asks of a bucket, on moto's or on one that was made elsewhere."""

import re
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from builders import NEWEST, OLDER, vault_settings
from contracts.vault_stage import a_bucket, s3
from vault import Held, Unopenable, Vault, VaultUnavailable
from vault.bucket import Bucket

NAME = "Ирина Петровна Смирнова, +7 900 000-00-01".encode()


@pytest.fixture(scope="module")
def where() -> Iterator[dict[str, str]]:
    with a_bucket() as where:
        yield where


@pytest.fixture
def vault(where: dict[str, str]) -> Vault:
    return Vault(vault_settings(where))


@pytest.fixture
def owner() -> str:
    return secrets.token_hex(16)


def everything(vault: Vault, owner: str, limit: int = 100) -> list[Held]:
    """What the pages show of one person."""
    found: list[Held] = []
    after = ""
    while page := vault.page(after, limit):
        found += page
        after = page[-1].name
    return [held for held in found if held.owner == owner]


@pytest.mark.parametrize("content", [NAME, b"", bytes(range(256)) * 4096])
def test_what_is_kept_is_read_again(vault: Vault, owner: str, content: bytes) -> None:
    token = vault.keep(owner, content)

    assert re.fullmatch("[0-9a-f]{32}", token)
    assert vault.read(owner, token) == content


def test_the_same_kept_twice_has_nothing_in_common(
    vault: Vault, owner: str, where: dict[str, str]
) -> None:
    one, other = vault.keep(owner, NAME), vault.keep(owner, NAME)

    bodies = [
        s3(where)
        .get_object(Bucket=where["VAULT_BUCKET"], Key=f"people/{owner}/{token}")["Body"]
        .read()
        for token in (one, other)
    ]
    assert one != other
    assert bodies[0][-len(NAME) :] != bodies[1][-len(NAME) :]


def test_the_bucket_learns_nothing_but_tokens(
    vault: Vault, owner: str, where: dict[str, str]
) -> None:
    token = vault.keep(owner, NAME)

    found = s3(where).get_object(Bucket=where["VAULT_BUCKET"], Key=f"people/{owner}/{token}")
    body = found["Body"].read()
    assert b"+7 900" not in body
    assert "Ирина".encode() not in body
    assert (found["ContentType"], found["Metadata"]) == ("application/octet-stream", {})


def test_what_was_erased_is_no_more_and_twice_is_as_good(vault: Vault, owner: str) -> None:
    erased, left = vault.keep(owner, NAME), vault.keep(owner, b"left")

    vault.erase(owner, erased)
    vault.erase(owner, erased)

    assert vault.read(owner, erased) is None
    assert vault.read(owner, left) == b"left"


def test_nothing_is_read_under_a_token_that_never_was(vault: Vault, owner: str) -> None:
    assert vault.read(owner, secrets.token_hex(16)) is None


def test_a_person_is_forgotten_whole_and_alone(vault: Vault, owner: str) -> None:
    neighbour = secrets.token_hex(16)
    hers = {vault.keep(owner, NAME) for _ in range(3)}
    his = vault.keep(neighbour, NAME)
    held = vault.held_by(owner)

    erased = vault.erase_all(owner)

    assert (set(held), held) == (hers, sorted(held))
    assert (erased, vault.held_by(owner), vault.erase_all(owner)) == (3, [], 0)
    assert vault.read(neighbour, his) == NAME


def test_pages_show_everything_once_in_the_order_of_names(vault: Vault, owner: str) -> None:
    tokens = sorted(vault.keep(owner, NAME) for _ in range(5))

    shown = everything(vault, owner, limit=2)

    assert [held.token for held in shown] == tokens
    assert [held.name for held in shown] == [f"people/{owner}/{token}" for token in tokens]
    assert all(abs(datetime.now(UTC) - h.kept_at) < timedelta(minutes=10) for h in shown)
    assert all(held.kept_at.tzinfo is UTC for held in shown)


def test_what_is_not_ours_does_not_end_a_page(
    vault: Vault, owner: str, where: dict[str, str]
) -> None:
    token = vault.keep(owner, NAME)
    foreign = f"people/{owner}/0-note.txt"
    s3(where).put_object(Bucket=where["VAULT_BUCKET"], Key=foreign, Body=b"")

    assert [held.token for held in everything(vault, owner, limit=1)] == [token]
    assert vault.held_by(owner) == [token]
    s3(where).delete_object(Bucket=where["VAULT_BUCKET"], Key=foreign)


def test_names_are_asked_for_in_parts(where: dict[str, str], vault: Vault, owner: str) -> None:
    names = sorted(f"people/{owner}/{vault.keep(owner, NAME)}" for _ in range(5))
    bucket = Bucket(vault_settings(where))

    assert [name for name, _ in bucket.names(f"people/{owner}/", at_once=2)] == names
    assert [name for name, _ in bucket.names(f"people/{owner}/", names[2], 1)] == names[3:]


def test_an_object_in_anothers_place_does_not_open(
    vault: Vault, owner: str, where: dict[str, str]
) -> None:
    neighbour, client, bucket = secrets.token_hex(16), s3(where), where["VAULT_BUCKET"]
    hers, his = vault.keep(owner, NAME), vault.keep(neighbour, b"his")
    body = client.get_object(Bucket=bucket, Key=f"people/{owner}/{hers}")["Body"].read()

    client.put_object(Bucket=bucket, Key=f"people/{neighbour}/{his}", Body=body)

    with pytest.raises(Unopenable) as refused:
        vault.read(neighbour, his)
    assert refused.value.key_id == NEWEST
    vault.erase(neighbour, his)


def test_a_rotation_leaves_nothing_to_the_older_key(where: dict[str, str], owner: str) -> None:
    token = Vault(vault_settings(where, OLDER)).keep(owner, NAME)
    both = Vault(vault_settings(where, NEWEST, OLDER))

    rewrapped = both.rewrap(owner, token), both.rewrap(owner, token)

    assert rewrapped == (True, False)
    assert Vault(vault_settings(where, NEWEST)).read(owner, token) == NAME


def test_nothing_erased_comes_back_by_a_replacement(where: dict[str, str], owner: str) -> None:
    bucket, name = Bucket(vault_settings(where)), f"people/{owner}/{secrets.token_hex(16)}"
    bucket.put(name, b"first")
    first = bucket.get(name)
    assert first

    changed = bucket.replace(name, b"second", first.tag)
    late = bucket.replace(name, b"third", first.tag)
    bucket.delete(name)
    after_erasure = bucket.replace(name, b"fourth", first.tag)

    assert (changed, late, after_erasure) == (True, False, False)
    assert bucket.get(name) is None


def test_a_bucket_that_is_not_there_is_no_empty_one(where: dict[str, str], owner: str) -> None:
    nowhere = Vault(vault_settings(where | {"VAULT_BUCKET": "domovoy-nowhere-4f2a"}))

    for asked in (
        lambda: nowhere.keep(owner, NAME),
        lambda: nowhere.read(owner, secrets.token_hex(16)),
        lambda: nowhere.erase(owner, secrets.token_hex(16)),
        lambda: nowhere.erase_all(owner),
        nowhere.page,
    ):
        with pytest.raises(VaultUnavailable):
            asked()


def test_threads_share_a_vault_from_its_first_call_on(where: dict[str, str], owner: str) -> None:
    vault = Vault(vault_settings(where))
    contents = [f"житель {n}".encode() for n in range(24)]

    def kept_and_read(content: bytes) -> bytes | None:
        return vault.read(owner, vault.keep(owner, content))

    with ThreadPoolExecutor(12) as threads:
        read = list(threads.map(kept_and_read, contents))

    assert read == contents
    assert vault.erase_all(owner) == 24
