"""Our messages in MAX's words."""

import pytest

from max_messenger.wire import message_body
from message import ContactButton, LinkButton, Message, PressButton, PrivateLinkButton


def test_rows_of_buttons_become_a_keyboard() -> None:
    message = Message(
        text="Нет горячей воды до 18:00",
        buttons=(
            (PressButton(text="Да", payload="yes"), PressButton(text="Нет", payload="no")),
            (LinkButton(text="Подробнее", url="https://example.ru/o/981"),),
        ),
    )

    assert message_body(message) == {
        "text": "Нет горячей воды до 18:00",
        "attachments": [
            {
                "type": "inline_keyboard",
                "payload": {
                    "buttons": [
                        [
                            {"type": "callback", "text": "Да", "payload": "yes"},
                            {"type": "callback", "text": "Нет", "payload": "no"},
                        ],
                        [{"type": "link", "text": "Подробнее", "url": "https://example.ru/o/981"}],
                    ]
                },
            }
        ],
        "link": None,
    }


def test_a_contact_button_asks_for_the_contact_of_the_account() -> None:
    message = Message(text="Ваш номер?", buttons=((ContactButton(text="Поделиться номером"),),))

    (keyboard,) = message_body(message)["attachments"]

    button = {"type": "request_contact", "text": "Поделиться номером"}
    assert keyboard["payload"] == {"buttons": [[button]]}


def test_a_private_link_without_an_address_never_leaves() -> None:
    row = (PrivateLinkButton(text="Скачать мои данные", what="export"),)
    refusal = (
        "the private link «Скачать мои данные» has no address yet; "
        "a link button takes its place before the message is sent"
    )

    with pytest.raises(ValueError, match=f"^{refusal}$"):
        message_body(Message(text="Готово.", buttons=(row,)))


def test_a_message_without_buttons_says_so() -> None:
    assert message_body(Message(text="Горячая вода есть"))["attachments"] == []


def test_a_picture_stands_before_the_keyboard() -> None:
    message = Message(
        text="Нет горячей воды",
        image="photo-1",
        buttons=((PressButton(text="Обновить", payload="show"),),),
    )

    picture, keyboard = message_body(message)["attachments"]

    assert picture == {"type": "image", "payload": {"token": "photo-1"}}
    assert keyboard["type"] == "inline_keyboard"


def test_a_picture_needs_no_keyboard() -> None:
    body = message_body(Message(text="Схема отключения", image="photo-1"))

    assert body["attachments"] == [{"type": "image", "payload": {"token": "photo-1"}}]


def test_a_message_by_night_makes_no_sound() -> None:
    message = Message(text="Горячая вода есть")

    assert message_body(message, notify=False)["notify"] is False
    # Left out, not true: a channel accepts nothing else.
    assert "notify" not in message_body(message)


def test_what_a_supplier_wrote_is_never_markup() -> None:
    body = message_body(Message(text="**Срочно** <a href='https://example.ru'>сюда</a>"))

    assert body["text"] == "**Срочно** <a href='https://example.ru'>сюда</a>"
    assert "format" not in body
