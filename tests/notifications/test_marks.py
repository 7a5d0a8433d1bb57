"""A message in a chat tells which notice it is."""

import pytest

from builders import a_message
from message import LinkButton, Message, PressButton, meant
from notifications.buttons import ShowNotice
from notifications.marks import mark_of, marked, unmarked


def test_the_mark_stands_behind_the_meaning_of_the_first_press_button() -> None:
    link = LinkButton(text="Сайт", url="https://example.org")
    show = ShowNotice(notice="outage:x#1").button("Обновить")
    message = Message(text="Нет воды", buttons=((link,), (show, show)))

    (_, (first, second)) = marked(message, mark_of("outage:x")).buttons

    assert isinstance(first, PressButton)
    assert unmarked(first.payload) == (show.payload, mark_of("outage:x"))
    assert second == show
    assert meant(first.payload, [ShowNotice]) == ShowNotice(notice="outage:x#1")


def test_a_message_without_a_mark_has_none() -> None:
    assert unmarked("show_menu?") == ("show_menu?", "")


def test_every_notice_has_a_mark_of_its_own_and_always_the_same() -> None:
    assert mark_of("outage:x") == mark_of("outage:x")
    assert len({mark_of(f"outage:{n}") for n in range(1000)}) == 1000


def test_a_message_without_a_press_button_cannot_be_marked() -> None:
    with pytest.raises(ValueError, match="one is needed"):
        marked(Message(text="Нет воды"), "mark")


def test_marking_changes_neither_text_nor_the_message_itself() -> None:
    message = a_message("Нет воды")

    assert marked(message, "mark").text == "Нет воды"
    assert message == a_message("Нет воды")
