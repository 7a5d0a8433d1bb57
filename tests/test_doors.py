"""A door does all its chores, even if the first of them fails."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Request
from pydantic import ValidationError
from werkzeug.test import EnvironBuilder

import context
import main
from builders import NOON, Hands, a_notice, some_hands
from documents import Create
from notifications.store import owe


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    before = list(context._built)
    context._built[:] = [hands.ctx]
    yield hands
    context._built[:] = before
    hands.documents.close()


def test_who_owes_is_woken_although_a_visit_cannot_be_read(hands: Hands) -> None:
    unreadable = Create("appointments/broken", {"remind_at": NOON}, cause="test")
    hands.documents.commit(unreadable, owe(a_notice()))

    with pytest.raises(ValidationError):
        main.reminders(Request(EnvironBuilder(method="POST").get_environ()))

    assert hands.announced == [("notices", "uk")]
