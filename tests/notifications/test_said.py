"""What the bot has said in a chat can be read from top to bottom, whatever became of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from builders import NOON, Hands, a_message, a_notice, some_hands
from notifications.delivering import drain
from notifications.store import notice, owe, owe_newest, said_in, withdraw


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def says(hands: Hands, name: str, text: str, chat_id: int = -100) -> None:
    """A minute after what was said last."""
    hands.time += timedelta(minutes=1)
    hands.documents.commit(
        owe(a_notice(name, message=a_message(text), chat_id=chat_id, due=hands.time))
    )
    drain("uk", hands.ctx)


def said(hands: Hands, limit: int = 10) -> list[str]:
    return [told.message.text for told in said_in(hands.documents, "uk", -100, limit)]


def test_what_was_said_in_a_chat_is_listed_newest_first(hands: Hands) -> None:
    says(hands, "a", "раз")
    says(hands, "b", "два")
    says(hands, "c", "три")
    says(hands, "elsewhere", "соседям", chat_id=-200)

    assert said(hands) == ["три", "два", "раз"]
    assert said(hands, limit=2) == ["три", "два"]
    newest = said_in(hands.documents, "uk", -100, 1)[0]
    assert newest.sent_at == NOON + timedelta(minutes=3)


def test_what_was_edited_and_withdrawn_since_keeps_its_place(hands: Hands) -> None:
    says(hands, "a", "раз")
    says(hands, "b", "два")
    says(hands, "c", "три")
    hands.time += timedelta(minutes=1)
    newer = a_notice("a", message=a_message("раз, иначе"), revision=2, due=hands.time)
    edited, standing = owe_newest(newer, notice(hands.documents, "a")), notice(hands.documents, "b")
    assert edited
    assert standing
    withdrawn = withdraw(standing, hands.time)
    assert withdrawn
    hands.documents.commit(edited, withdrawn)
    drain("uk", hands.ctx)

    assert said(hands) == ["три", "два", "раз, иначе"]
    states = [told.state for told in said_in(hands.documents, "uk", -100, 10)]
    assert states == ["sent", "withdrawn", "sent"]


def test_what_was_never_said_is_not_listed(hands: Hands) -> None:
    says(hands, "a", "раз")
    hands.documents.commit(
        owe(a_notice("owed", due=hands.time + timedelta(hours=1))),
        owe(a_notice("refused", state="refused")),
        owe(a_notice("expired", state="expired")),
    )

    assert said(hands) == ["раз"]
    assert said_in(hands.documents, "uk", -300, 10) == []
