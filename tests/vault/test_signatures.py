"""What we signed is believed until it ends, and nothing else ever is."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from builders import NEWEST, NOON, OLDER, vault_settings
from vault import Vault

TEXT = f"{'a' * 32}/{'b' * 32}"
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def vault() -> Vault:
    return Vault(vault_settings())


@pytest.mark.parametrize("text", [TEXT, "", "a.b.c", "Лесная, 5 🔴"])
def test_what_was_signed_is_read_until_it_ends(vault: Vault, text: str) -> None:
    link = vault.sign(text, NOON + TEN_MINUTES)

    assert re.fullmatch(r"[\w.-]+", link, re.ASCII)
    assert vault.signed(link, NOON) == text
    assert vault.signed(link, NOON + TEN_MINUTES - timedelta(seconds=1)) == text
    assert vault.signed(link, NOON + TEN_MINUTES) is None


def test_a_fraction_of_a_second_is_not_given(vault: Vault) -> None:
    link = vault.sign(TEXT, NOON + timedelta(seconds=1.9))

    assert vault.signed(link, NOON + timedelta(seconds=1)) is None


def test_a_changed_sign_is_noticed_wherever_it_is(vault: Vault) -> None:
    link = vault.sign(TEXT, NOON + TEN_MINUTES)

    changed = [
        link[:at] + ("A" if sign != "A" else "B") + link[at + 1 :] for at, sign in enumerate(link)
    ]

    assert {vault.signed(one, NOON) for one in changed} == {None}


def test_a_longer_time_is_not_to_be_had(vault: Vault) -> None:
    text, until, signature = vault.sign(TEXT, NOON + TEN_MINUTES).split(".")

    assert vault.signed(f"{text}.{int(until) + 600}.{signature}", NOON) is None


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "....",
        "a" * 10_000,
        "привет",
        "\ud800.1.x",
        "a.1.é",
        "a\x00b",
        "=.=.=",
    ],
)
def test_nonsense_is_nothing_of_ours(vault: Vault, nonsense: str) -> None:
    assert vault.signed(nonsense, NOON) is None


def test_the_same_written_otherwise_is_nothing_of_ours(vault: Vault) -> None:
    link = vault.sign(TEXT, NOON + TEN_MINUTES)

    assert vault.signed(f"{link}=", NOON) is None
    assert vault.signed(f" {link}", NOON) is None
    assert vault.signed(f"{link}\n", NOON) is None


def test_an_older_key_is_believed_as_long_as_it_is_ours() -> None:
    link = Vault(vault_settings({}, OLDER)).sign(TEXT, NOON + TEN_MINUTES)

    assert Vault(vault_settings({}, NEWEST, OLDER)).signed(link, NOON) == TEXT
    assert Vault(vault_settings({}, NEWEST)).signed(link, NOON) is None


def test_the_newest_key_signs() -> None:
    link = Vault(vault_settings({}, NEWEST, OLDER)).sign(TEXT, NOON + TEN_MINUTES)

    assert Vault(vault_settings({}, NEWEST)).signed(link, NOON) == TEXT


def test_an_end_without_a_zone_is_refused(vault: Vault) -> None:
    with pytest.raises(ValueError, match="accepted: an aware time"):
        vault.sign(TEXT, datetime(2026, 11, 24, 12))  # noqa: DTZ001  it is what is refused


def test_an_end_in_another_zone_is_the_same_end(vault: Vault) -> None:
    moscow = NOON.astimezone(UTC).astimezone()

    assert vault.sign(TEXT, moscow) == vault.sign(TEXT, NOON)
