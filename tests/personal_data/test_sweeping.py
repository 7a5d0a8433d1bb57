"""What the vault has is known by a document and lies under the newest key, or is seen to."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from builders import NEWEST, NOON, OLDER, Hands, vault_settings
from personal_data import sweeping
from personal_data.store import known_tokens, walk
from personal_data.sweeping import rotate, sweep
from vault import Vault, VaultUnavailable
from visitors import in_the_vault, told_all

OWNER = "0123456789abcdef" * 2


def later(hands: Hands, **span: float) -> None:
    """The bucket has a clock of its own: ours is set by it."""
    hands.time = datetime.now(UTC) + timedelta(**span)


def lies_in_the_vault(hands: Hands, owner: str) -> int:
    assert hands.vault
    return len(hands.vault.held_by(owner))


def test_what_no_document_knows_is_erased_but_not_while_it_may_be_on_its_way(hands: Hands) -> None:
    anna = told_all(hands)
    assert hands.vault
    hands.vault.keep(OWNER, b"nobody knows of it: the process died before its commit")

    later(hands, minutes=59)
    sweep(hands.ctx)
    early = lies_in_the_vault(hands, OWNER)
    later(hands, days=1, hours=1)
    sweep(hands.ctx)

    assert early == 1
    assert lies_in_the_vault(hands, OWNER) == 0
    assert len(in_the_vault(hands, anna.token)) == 4


def test_once_a_day_is_enough(hands: Hands) -> None:
    later(hands, hours=2)
    sweep(hands.ctx)
    assert hands.vault
    hands.vault.keep(OWNER, b"orphan")

    later(hands, hours=4)
    sweep(hands.ctx)

    assert lies_in_the_vault(hands, OWNER) == 1


def test_a_new_key_takes_over_and_the_old_one_opens_nothing_any_more(hands: Hands) -> None:
    anna = told_all(hands)
    assert hands.vault
    settings = hands.vault._bucket._settings
    keys = vault_settings({}, NEWEST, OLDER).keys
    hands.vault = Vault(settings.model_copy(update={"keys": keys}))

    rotate(hands.ctx)

    newest = vault_settings({}, NEWEST).keys
    hands.vault = Vault(settings.model_copy(update={"keys": newest}))
    assert len(in_the_vault(hands, anna.token)) == 4
    found = walk(hands.documents, "rotation")
    assert found
    assert (found[0].key, found[0].done) == (NEWEST, hands.time)


def test_a_rotation_that_is_cut_short_goes_on_where_it_was(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    anna = told_all(hands)
    assert hands.vault
    settings = hands.vault._bucket._settings
    for _ in range(150):
        hands.vault.keep(OWNER, b"more than a page")
    keys = vault_settings({}, NEWEST, OLDER).keys
    dying = _DiesAfter(Vault(settings.model_copy(update={"keys": keys})), pages=1)
    hands.vault = dying

    rotate(hands.ctx)
    half = walk(hands.documents, "rotation")
    dying.pages = 9
    rotate(hands.ctx)

    done = walk(hands.documents, "rotation")
    assert half
    assert half[0].after > ""
    assert half[0].done is None
    assert done
    assert done[0].done
    assert dying.rewrapped == 154
    assert len(in_the_vault(hands, anna.token)) == 4
    assert "vault not seen to" in [record.message for record in caplog.records]


def test_what_a_door_sealed_with_the_old_key_meanwhile_is_seen_to_a_day_later(
    hands: Hands,
) -> None:
    anna = told_all(hands)
    assert hands.vault
    before, settings = hands.vault, hands.vault._bucket._settings
    both = vault_settings({}, NEWEST, OLDER).keys
    newer = Vault(settings.model_copy(update={"keys": both}))
    hands.vault = newer
    rotate(hands.ctx)
    hands.vault = before  # a door that is not replaced yet
    anna.presses("Имя ✓")
    anna.says("Серафима")

    hands.vault = newer
    hands.time += timedelta(hours=23)
    rotate(hands.ctx)
    early = walk(hands.documents, "rotation")
    hands.time += timedelta(hours=1)
    rotate(hands.ctx)

    alone = vault_settings({}, NEWEST).keys
    hands.vault = Vault(settings.model_copy(update={"keys": alone}))
    assert early
    assert early[0].began == NOON
    assert any("Серафима" in said for said in in_the_vault(hands, anna.token))


def test_a_slow_vault_lets_a_walk_go_on_where_its_time_was_over(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_all(hands)
    assert hands.vault
    settings = hands.vault._bucket._settings
    keys = vault_settings({}, NEWEST, OLDER).keys
    slow = _Slow(Vault(settings.model_copy(update={"keys": keys})))
    hands.vault = slow
    slow.page()  # the first call makes the client
    monkeypatch.setattr(sweeping, "SECONDS", 1.0)

    rotate(hands.ctx)
    first = len(slow.asked)
    for _ in range(9):
        rotate(hands.ctx)

    assert first < 4
    assert len(slow.asked) == len({*slow.asked}) == 4


class _Slow(Vault):
    """Each rewrapping takes two fifths of a second."""

    def __init__(self, vault: Vault) -> None:
        self._bucket, self._keys = vault._bucket, vault._keys
        self.asked: list[str] = []

    def rewrap(self, owner: str, token: str) -> bool:
        time.sleep(0.4)
        self.asked.append(token)
        return super().rewrap(owner, token)


class _DiesAfter(Vault):
    """The bucket answers so many pages, then no more."""

    def __init__(self, vault: Vault, pages: int) -> None:
        self._bucket, self._keys = vault._bucket, vault._keys
        self.pages, self.rewrapped = pages, 0

    def page(self, after: str = "", limit: int = 100) -> list[object]:  # type: ignore[override]
        if self.pages == 0:
            raise VaultUnavailable("list_objects_v2", "no answer")
        self.pages -= 1
        return list(super().page(after, limit))

    def rewrap(self, owner: str, token: str) -> bool:
        done = super().rewrap(owner, token)
        self.rewrapped += done
        return done


def test_one_damaged_object_keeps_no_other_from_the_new_key(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    anna = told_all(hands)
    assert hands.vault
    settings, first = hands.vault._bucket._settings, hands.vault.held_by(anna.token)[0]
    hands.vault._bucket.put(f"people/{anna.token}/{first}", b"damaged")
    keys = vault_settings({}, NEWEST, OLDER).keys
    hands.vault = Vault(settings.model_copy(update={"keys": keys}))

    rotate(hands.ctx)

    found = walk(hands.documents, "rotation")
    assert found
    assert found[0].done
    assert [r.message for r in caplog.records].count("vault object does not open") == 1


def test_without_a_vault_or_with_a_silent_one_nothing_happens(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    hands.vault = None
    sweep(hands.ctx)
    rotate(hands.ctx)
    quiet = len(caplog.records)

    hands.vault = Vault(vault_settings())
    sweep(hands.ctx)
    rotate(hands.ctx)

    assert quiet == 0
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "vault not seen to",
        "vault not seen to",
    ]
    assert walk(hands.documents, "orphans") is None


def test_known_tokens_are_those_of_holdings(hands: Hands) -> None:
    anna = told_all(hands)
    assert hands.vault
    tokens = hands.vault.held_by(anna.token)

    assert known_tokens(hands.documents, [*tokens, "0" * 32]) == set(tokens)
