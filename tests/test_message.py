"""The payload remembers what the instance forgets."""

import pytest

from message import (
    IMAGE_LIMIT,
    PAYLOAD_LIMIT,
    Button,
    ContactButton,
    LinkButton,
    Message,
    Press,
    PressButton,
    PrivateLinkButton,
)

LINK = LinkButton(text="a", url="https://max.ru")
CONTACT = ContactButton(text="Поделиться номером")
PRIVATE = PrivateLinkButton(text="Скачать", what="export")


class PickHouse(Press):
    house: str
    page: int = 1


def test_a_button_means_what_it_was_drawn_for() -> None:
    button = PickHouse(house="лесная 5 & 7", page=2).button("Выбрать")

    assert PickHouse.read(button.payload) == PickHouse(house="лесная 5 & 7", page=2)
    assert len(button.payload) < PAYLOAD_LIMIT


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "pick_house",
        "pick_house?",
        "pick_house?house=a&page=many",
        "pick_house?house=a&floor=2",
        "pick_day?house=a",
        "Pick_house?house=a",
        "?house=a",
        "%ff%fe",
    ],
)
def test_what_no_button_of_ours_says_is_not_read(payload: str) -> None:
    assert PickHouse.read(payload) is None


def a_row(presses: int, *others: Button) -> tuple[Button, ...]:
    return (*(PressButton(text="a", payload="p") for _ in range(presses)), *others)


@pytest.mark.parametrize(
    "rows",
    [
        (a_row(7),),
        (a_row(2, LINK),),
        (a_row(2, CONTACT),),
        (a_row(2, PRIVATE),),
        (a_row(0, LINK, CONTACT, PRIVATE),),
        (a_row(1),) * 30,
    ],
)
def test_a_keyboard_within_the_limits_of_max_is_drawn(rows: tuple[tuple[Button, ...], ...]) -> None:
    assert Message(text="a", buttons=rows).buttons == rows


@pytest.mark.parametrize(
    "rows",
    [
        (a_row(8),),
        (a_row(3, LINK),),
        (a_row(3, CONTACT),),
        (a_row(3, PRIVATE),),
        (a_row(7), a_row(1, LINK, CONTACT, PRIVATE)),
        (a_row(1),) * 31,
        ((),),
    ],
)
def test_a_keyboard_that_max_would_refuse_is_refused_here(
    rows: tuple[tuple[Button, ...], ...],
) -> None:
    with pytest.raises(ValueError, match="are accepted"):
        Message(text="a", buttons=rows)


def test_what_was_stored_before_there_were_pictures_still_reads() -> None:
    button = '{"kind": "press", "text": "Меню", "payload": "show_menu?"}'
    stored = f'{{"text": "Нет воды", "buttons": [[{button}]]}}'

    assert Message.model_validate_json(stored) == Message(
        text="Нет воды", buttons=((PressButton(text="Меню", payload="show_menu?"),),)
    )


def test_every_kind_of_button_is_remembered_with_its_message() -> None:
    message = Message(text="Ваш номер", buttons=(a_row(2), (LINK, CONTACT), (PRIVATE,)))

    assert Message.model_validate_json(message.model_dump_json()) == message


@pytest.mark.parametrize("text", ["", "a" * 129])
def test_a_button_that_nobody_could_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="text"):
        ContactButton(text=text)
    with pytest.raises(ValueError, match="text"):
        PrivateLinkButton(text=text, what="export")


@pytest.mark.parametrize("what", ["", "a" * 1025])
def test_a_private_link_says_what_it_will_open(what: str) -> None:
    with pytest.raises(ValueError, match="what"):
        PrivateLinkButton(text="Скачать", what=what)


def test_a_picture_is_remembered_with_its_message() -> None:
    message = Message(text="Схема отключения", image="photo-1")

    assert Message.model_validate_json(message.model_dump_json()) == message


@pytest.mark.parametrize("token", ["", "a" * (IMAGE_LIMIT + 1)])
def test_a_token_that_names_no_picture_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="image"):
        Message(text="Схема отключения", image=token)
