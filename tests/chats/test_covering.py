"""`/охват`: how far an organisation has come, and which houses lack what."""

from datetime import timedelta

from builders import Hands
from chats.pinning import refresh
from townsfolk import Townsman, an_administrator, bound


def test_at_first_everything_is_lacking(hands: Hands) -> None:
    said = an_administrator(hands).says("/охват")

    assert said.startswith(
        "УК «Лесная», домов: 2.\n"
        "С чатом, где бот может писать: 0 из 2 (0 %).\n"
        "С закреплённой карточкой: 0 из 2 (0 %).\n"
        "С жителями, подписанными лично: 0 из 2 (0 %).\n"
        "Карточка: версия 1, подтверждена 24.11.2026.\n"
    )


def test_a_bound_chat_and_a_resident_count(hands: Hands) -> None:
    igor = an_administrator(hands)
    bound(hands, igor)
    anna = Townsman(8, hands)
    anna.starts("c--900")
    anna.presses("Сообщать мне")

    said = igor.says("/охват")

    assert "С чатом, где бот может писать: 1 из 2 (50 %)." in said
    assert "С жителями, подписанными лично: 1 из 2 (50 %)." in said


def test_which_houses_lack_a_chat_is_one_press_away(hands: Hands) -> None:
    igor = an_administrator(hands)
    bound(hands, igor)
    refresh(hands.ctx)
    igor.says("/охват")

    said = igor.presses("Без чата: 1")

    assert said.startswith("Дома без чата:\n• ул. Лесная, 7\n")


def test_a_silence_of_ninety_days_shows(hands: Hands) -> None:
    igor = an_administrator(hands)
    hands.time += timedelta(days=91)

    assert (
        "Карточка: версия 1, подтверждена 24.11.2026: 91 день никто не отвечает, верна ли она."
        in igor.says("/охват")
    )


def test_residents_are_not_told_how_far_the_organisation_is(hands: Hands) -> None:
    anna = Townsman(8, hands)
    anna.starts()

    assert anna.says("/охват").startswith("Здравствуйте!")
    assert anna.forges("show_coverage?organisation=uk").startswith("Это может делать только")


def test_a_forged_question_is_answered_with_the_menu(hands: Hands) -> None:
    igor = an_administrator(hands)

    said = igor.forges("show_lacking?organisation=uk&what=everything")

    assert said.startswith("Здравствуйте!")
