"""Whom and what the vault refuses, and how keys are changed while people use it."""

import pytest
from werkzeug.wrappers import Request, Response

from builders import NEWEST, OLDER, vault_settings
from contracts.vault_stage import our_bucket, s3
from sandbox.bucket.objects import refusal
from vault import Unopenable, Vault, VaultUnavailable
from vault_bucket import BucketStage

ANNA, BORIS = "a" * 32, "b" * 32
NAME = "Ирина Петровна Смирнова".encode()


@pytest.mark.parametrize(
    "owner", ["", "Ирина", "A" * 32, "a" * 31, "a" * 33, f"{'a' * 32}\n", "../x"]
)
def test_an_owner_is_a_token_and_nothing_else(stage: BucketStage, owner: str) -> None:
    vault = stage.vault()

    for asked in (
        lambda: vault.keep(owner, NAME),
        lambda: vault.read(owner, BORIS),
        lambda: vault.erase(owner, BORIS),
        lambda: vault.erase_all(owner),
        lambda: vault.held_by(owner),
        lambda: vault.rewrap(owner, BORIS),
    ):
        with pytest.raises(ValueError, match="accepted: 32 digits of 0-9 and a-f") as refused:
            asked()
        assert not owner or owner not in str(refused.value)
    assert stage.seen == []


@pytest.mark.parametrize("forged", ["", "../" + "a" * 29, "A" * 32, f"{'a' * 32}\n", "х" * 32])
def test_a_forged_token_is_one_under_which_nothing_lies(stage: BucketStage, forged: str) -> None:
    vault = stage.vault()

    assert vault.read(ANNA, forged) is None
    assert vault.rewrap(ANNA, forged) is False
    vault.erase(ANNA, forged)
    assert stage.seen == []


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_page_has_a_size(stage: BucketStage, limit: int) -> None:
    with pytest.raises(ValueError, match="accepted: 1 to 1000"):
        stage.vault().page(limit=limit)


def test_a_vault_that_nobody_asks_costs_no_call(stage: BucketStage) -> None:
    vault = stage.vault()
    vault.signed(vault.sign("text", stage.clock.now()), stage.clock.now())

    assert stage.seen == []


def test_each_verb_is_one_call(stage: BucketStage) -> None:
    vault = stage.vault()

    token = vault.keep(ANNA, NAME)
    vault.read(ANNA, token)
    vault.erase(ANNA, token)
    vault.held_by(ANNA)

    path = f"/{stage.name}/people/{ANNA}/{token}"
    assert stage.seen == [f"PUT {path}", f"GET {path}", f"DELETE {path}", f"GET /{stage.name}"]


def test_keys_are_changed_page_by_page_and_a_killed_run_goes_on(stage: BucketStage) -> None:
    old = stage.vault(OLDER)
    kept = {(owner, old.keep(owner, NAME)) for owner in (ANNA, BORIS) for _ in range(4)}
    first = stage.vault(NEWEST, OLDER)
    page = first.page(limit=3)
    done = [first.rewrap(held.owner, held.token) for held in page]
    done.append(first.rewrap(*next((h.owner, h.token) for h in first.page(page[-1].name))))

    # The process dies in the middle of the second page.
    second = stage.vault(NEWEST, OLDER)
    after = page[-1].name
    while page := second.page(after, limit=3):
        done += [second.rewrap(held.owner, held.token) for held in page]
        after = page[-1].name

    assert done == [True, True, True, True, False, True, True, True, True]
    newest = stage.vault(NEWEST)
    assert {newest.read(*one) for one in kept} == {NAME}


def test_an_object_whose_key_is_gone_says_which(stage: BucketStage) -> None:
    token = stage.vault(OLDER).keep(ANNA, NAME)
    vault = stage.vault(NEWEST)

    with pytest.raises(Unopenable, match="'2026-05'"):
        vault.read(ANNA, token)
    with pytest.raises(Unopenable, match="'2026-05'"):
        vault.rewrap(ANNA, token)


def test_whoever_is_forgotten_during_a_rotation_stays_forgotten(stage: BucketStage) -> None:
    token = stage.vault(OLDER).keep(ANNA, NAME)

    def forgotten_before_the_new_lock(request: Request) -> None:
        if request.method == "PUT":
            stage.meanwhile = lambda _: None
            stage.vault().erase_all(ANNA)

    stage.meanwhile = forgotten_before_the_new_lock

    assert stage.vault(NEWEST, OLDER).rewrap(ANNA, token) is False
    assert stage.vault().held_by(ANNA) == []


def test_two_rotations_at_once_do_it_once(stage: BucketStage) -> None:
    token = stage.vault(OLDER).keep(ANNA, NAME)
    others: list[bool] = []

    def another_first(request: Request) -> None:
        if request.method == "PUT":
            stage.meanwhile = lambda _: None
            others.append(stage.vault(NEWEST, OLDER).rewrap(ANNA, token))

    stage.meanwhile = another_first

    assert stage.vault(NEWEST, OLDER).rewrap(ANNA, token) is False
    assert others == [True]
    assert stage.vault(NEWEST).read(ANNA, token) == NAME


def test_a_store_without_conditions_is_rotated_all_the_same(stage: BucketStage) -> None:
    token = stage.vault(OLDER).keep(ANNA, NAME)

    def unconditional(request: Request) -> Response | None:
        has = "If-Match" in request.headers
        return refusal(501, "NotImplemented", "If-Match") if has else None

    stage.meanwhile = unconditional

    assert stage.vault(NEWEST, OLDER).rewrap(ANNA, token) is True
    assert stage.vault(NEWEST).read(ANNA, token) == NAME


def test_a_bucket_that_keeps_versions_cannot_forget_and_says_so() -> None:
    with our_bucket() as where:
        vault = Vault(vault_settings(where))
        token = vault.keep(ANNA, NAME)
        s3(where).put_bucket_versioning(
            Bucket=where["VAULT_BUCKET"], VersioningConfiguration={"Status": "Enabled"}
        )

        for forget in (lambda: vault.erase(ANNA, token), lambda: vault.erase_all(ANNA)):
            with pytest.raises(VaultUnavailable, match="versioning must be off"):
                forget()
            vault.keep(ANNA, NAME)
