"""A visitor of УК «Лесная» who tells something beforehand, and what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builders import NEWEST, Hands, an_office, vault_settings
from contracts.vault_stage import our_bucket
from lesnaya import lesnaya
from reception.store import keep_office
from townsfolk import Townsman
from vault import Vault

BOOKED = "Вы записаны."
SAID = {"Имя": "Серафима Лукинична", "Квартира": "917", "Суть": "Соседи сверху шумят, а123вс777"}


@contextmanager
def vaulted_lesnaya(directory: Path, key: str = NEWEST) -> Iterator[Hands]:
    """УК «Лесная» with an office and a vault. key: which seals."""
    hands = lesnaya(directory)
    hands.documents.commit(*keep_office(hands.documents, an_office(), "test"))
    hands.settings = hands.settings.model_copy(update={"files_url": "https://files.invalid/p"})
    with our_bucket() as where:
        hands.vault = Vault(vault_settings(where, key))
        yield hands
    hands.documents.close()


def a_visitor(hands: Hands, user_id: int = 8) -> Townsman:
    """Somebody who has booked 13:00 on 1 December."""
    anna = Townsman(user_id, hands)
    anna.starts()
    anna.presses("Записаться на приём")
    anna.presses("Начисления")
    anna.presses("1 декабря")
    assert anna.presses("13:").startswith(BOOKED)
    return anna


def told_all(hands: Hands, user_id: int = 8) -> Townsman:
    """She has agreed, and told everything, her phone by MAX's button."""
    anna = a_visitor(hands, user_id)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    for button, words in SAID.items():
        anna.presses(button)
        anna.says(words)
    anna.presses("Телефон")
    anna.shares_phone()
    return anna


def in_the_vault(hands: Hands, person: str) -> list[str]:
    """What the vault has of this person, opened. person: token."""
    vault = hands.vault
    assert vault
    said = [vault.read(person, token) for token in vault.held_by(person)]
    return sorted(text.decode() for text in said if text)


def in_the_documents(directory: Path) -> bytes:
    """Every byte of the document database: tables, indexes and journal."""
    return b"".join(file.read_bytes() for file in directory.glob("documents.sqlite*"))
