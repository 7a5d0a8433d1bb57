"""`bot_stopped` and `dialog_removed` are heard: whoever leaves is left alone."""

import pytest

from builders import Hands, an_event
from houses.store import subscription
from notifications.delivering import drain
from outages.publishing import publish
from townsfolk import Townsman, hears, person


@pytest.mark.parametrize("update_type", ["bot_stopped", "dialog_removed"])
def test_who_stops_the_bot_is_owed_nothing_more(hands: Hands, update_type: str) -> None:
    anna = Townsman(8, hands)
    anna.starts("h-bGVzbmF5YS01")
    anna.presses("Сообщать мне")
    publish(an_event(), "vodokanal", hands.ctx)

    for _ in range(2):
        hears(hands, {"update_type": update_type, "chat_id": 80, "user": person(8)})
    before = len(hands.calls)
    drain("uk", hands.ctx)
    publish(an_event(version=2, status="restored"), "vodokanal", hands.ctx)
    drain("uk", hands.ctx)

    assert len(hands.calls) == before
    assert subscription(hands.documents, anna.token) is None


def test_who_comes_back_finds_the_choices_and_is_asked(hands: Hands) -> None:
    anna = Townsman(8, hands)
    anna.starts("h-bGVzbmF5YS01")
    anna.presses("Сообщать мне")
    hears(hands, {"update_type": "bot_stopped", "chat_id": 80, "user": person(8)})

    anna.starts()
    resting = anna.presses("Мой дом")
    resumed = anna.presses("Снова присылать")

    assert resting.startswith("Сообщения об отключениях не приходят. Ваш дом: ул. Лесная, 5.")
    assert resumed.startswith("Ваш дом:\n• ул. Лесная, 5\n")


def test_a_stranger_who_stops_is_no_trouble(hands: Hands) -> None:
    hears(hands, {"update_type": "bot_stopped", "chat_id": 990, "user": person(99)})

    assert hands.calls == []


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        ("/start", "Здравствуйте!"),
        ("/помощь", "Здравствуйте!"),
        ("/Контакты", "УК «Лесная»\nАварийная: "),
        ("/отключения", "Укажите свой дом:"),
        ("/запись@id00_bot", "Записаться здесь пока некуда."),
        ("/неизвестное", "Здравствуйте!"),
        ("/start h-bGVzbmF5YS01", "ул. Лесная, 5: сообщать вам лично"),
    ],
)
def test_commands_do_what_they_say(hands: Hands, command: str, begins: str) -> None:
    anna = Townsman(8, hands)
    anna.starts()

    assert anna.says(command).startswith(begins)


def test_a_number_typed_into_a_question_is_an_answer(hands: Hands) -> None:
    anna = Townsman(8, hands)
    anna.starts()
    anna.presses("Мой дом")
    anna.presses("Найти дом")

    assert anna.says("5").startswith("Такого дома нет")
