"""`/охват`: how far an organisation has come, and which houses lack what."""

from datetime import timedelta

import httpx

from builders import Hands, a_chat, a_house, an_organisation, sent
from chats.looking import look
from chats.pinning import refresh
from houses.model import Refresh
from houses.store import ask_refresh, number_of_houses
from notifications.delivering import drain
from register import Register, import_register
from townsfolk import ALL_RIGHTS, Townsman, an_administrator, bound, given_rights, hears


def test_at_first_everything_is_lacking(hands: Hands) -> None:
    said = an_administrator(hands).says("/охват")

    assert said.startswith(
        "УК «Лесная», домов: 2.\n"
        "С чатом, где бот может писать: 0 из 2 (0 %).\n"
        "С закреплённой карточкой: 0 из 2 (0 %).\n"
        "С жителями, подписанными лично: 0 из 2 (0 %).\n"
        "Закреплены ли карточки, проверяем раз в сутки.\n"
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


def test_a_card_counts_a_minute_after_its_chat_was_bound(hands: Hands) -> None:
    igor = an_administrator(hands)
    bound(hands, igor)
    refresh(hands.ctx)
    drain("uk", hands.ctx)
    before = igor.says("/охват")
    hands.time += timedelta(minutes=1)

    refresh(hands.ctx)

    assert "С закреплённой карточкой: 0 из 2 (0 %)." in before
    assert "С закреплённой карточкой: 1 из 2 (50 %)." in igor.says("/охват")
    assert "• № -900: ул. Лесная, 5 — карточка закреплена" in igor.says("/чаты")


def test_a_card_of_a_chat_from_the_register_counts_a_minute_after_the_rights(hands: Hands) -> None:
    registered = Register(
        organisations=(an_organisation("uk", name="УК «Лесная»"),),
        houses=(a_house("lesnaya-5", suppliers={}),),
        chats=(a_chat(-900),),
    )
    import_register(registered, hands.documents, "test", hands.time, ask_of_chats=True)
    hears(hands, given_rights(-900, *ALL_RIGHTS))
    drain("uk", hands.ctx)
    hands.time += timedelta(minutes=1)

    refresh(hands.ctx)

    assert number_of_houses(hands.documents, "uk", "carded") == 1


def test_a_card_that_max_did_not_pin_does_not_count(hands: Hands) -> None:
    def pins_nothing(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/pin"):
            return httpx.Response(403, json={"code": "access.denied", "message": "no"})
        return httpx.Response(200, json=sent("mid.1", -900))

    igor = an_administrator(hands)
    hands.answer = pins_nothing
    bound(hands, igor)
    refresh(hands.ctx)
    drain("uk", hands.ctx)
    hands.time += timedelta(minutes=1)

    refresh(hands.ctx)

    assert number_of_houses(hands.documents, "uk", "carded") == 0


def test_what_somebody_unpinned_counts_again_only_once_a_look_has_seen_it(hands: Hands) -> None:
    def unpinned(request: httpx.Request) -> httpx.Response:
        if request.method == "GET" and request.url.path.endswith("/pin"):
            return httpx.Response(200, json={"message": None})
        return httpx.Response(200, json={"success": True})

    igor = an_administrator(hands)
    bound(hands, igor)
    refresh(hands.ctx)
    drain("uk", hands.ctx)
    hands.answer = unpinned
    for _ in range(3):  # put back once, and then somebody else's will
        look(hands.ctx)
        drain("uk", hands.ctx)
        hands.time += timedelta(minutes=15)
    chat = Refresh(id="chat:uk:-900", chat="uk:-900", due=hands.time)
    hands.documents.commit(ask_refresh(hands.documents, chat))

    refresh(hands.ctx)

    assert number_of_houses(hands.documents, "uk", "carded") == 0
