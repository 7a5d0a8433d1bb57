"""A contact that somebody sends leaves no trace by itself, whoever's it is."""

import logging
from pathlib import Path

import pytest

from builders import Hands
from max_messenger.wire import message_body
from message import ContactButton, Message
from townsfolk import Townsman

ASKED = Message(text="Ваш номер?", buttons=((ContactButton(text="Поделиться номером"),),))


@pytest.mark.parametrize("by_button", [True, False])
def test_nothing_of_a_contact_is_logged_or_kept(
    hands: Hands, tmp_path: Path, caplog: pytest.LogCaptureFixture, *, by_button: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    anna, boris = Townsman(8, hands), Townsman(9, hands)
    anna.starts()
    anna.shown = message_body(ASKED)

    if by_button:
        anna.shares_phone()
    else:
        anna.shares_contact_of(boris)

    digits = [man.phone.lstrip("+").encode() for man in (anna, boris)]
    logged = str([vars(record) for record in caplog.records]).encode()
    asked = b"".join(str(call.url).encode() + call.content for call in hands.calls)
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("documents.sqlite*"))
    assert anna.token.encode() in kept
    assert [number in held for number in digits for held in (logged, asked, kept)] == [False] * 6
