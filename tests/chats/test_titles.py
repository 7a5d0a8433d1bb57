"""Staff know a chat by the title that MAX shows; by its number where there is none."""

import logging

import httpx
import pytest

from builders import Hands, sent
from chats.looking import look
from houses.store import chat_found
from townsfolk import (
    ALL_RIGHTS,
    HouseChat,
    added,
    an_administrator,
    given_rights,
    hears,
    removed,
    renamed,
)


def is_called(hands: Hands, title: str | None, status: int = 200) -> None:
    """What MAX says of its chats from now on."""

    def says(request: httpx.Request) -> httpx.Response:
        if request.method == "GET" and request.url.path.startswith("/chats/"):
            if status != 200 or request.url.path.count("/") > 2:
                return httpx.Response(status, json={"code": "chat.denied", "message": "no"})
            chat_id = int(request.url.path.rpartition("/")[2])
            known = {"chat_id": chat_id, "type": "chat", "status": "active", "title": title}
            return httpx.Response(200, json=known)
        return httpx.Response(200, json=sent("mid.1", -900))

    hands.answer = says


def title(hands: Hands) -> str:
    found = chat_found(hands.documents, "uk", -900)
    assert found
    return found[0].title


def asked(hands: Hands) -> int:
    return sum((c.method, c.url.path) == ("GET", "/chats/-900") for c in hands.calls)


def test_a_chat_is_shown_by_its_title_everywhere(hands: Hands) -> None:
    igor = an_administrator(hands)
    is_called(hands, "Дом на Лесной, 5")

    hears(hands, added(-900))
    brought = igor.reads()
    hears(hands, given_rights(-900, *ALL_RIGHTS))
    listed = igor.says("/чаты")
    question = igor.presses("Указать дом: «Дом на Лесной, 5»")
    igor.says("лесная 5")
    done = igor.presses("ул. Лесная, 5")
    shown = igor.presses("Чаты")
    hears(hands, removed(-900))
    gone = igor.reads()

    assert brought.startswith("Бот добавлен: чат «Дом на Лесной, 5». Сделайте")
    assert "Ждут, когда им укажут дом:\n• чат «Дом на Лесной, 5»\n" in listed
    assert question.startswith("Какой дом у чата «Дом на Лесной, 5»?")
    assert done.startswith("Готово. Чат «Дом на Лесной, 5» привязан к дому: ул. Лесная, 5.")
    assert shown.startswith("Чаты организации:\n• «Дом на Лесной, 5»: ул. Лесная, 5 — подключён\n")
    assert gone.startswith("ул. Лесная, 5: бот больше не в чате «Дом на Лесной, 5».")
    assert "-900" not in "".join((brought, listed, question, done, shown, gone))
    assert asked(hands) == 1


def test_a_new_title_is_followed_and_an_older_one_that_comes_late_is_not(hands: Hands) -> None:
    is_called(hands, "Старое")
    hears(hands, given_rights(-900, *ALL_RIGHTS, timestamp=1795420800001))

    hears(hands, renamed(-900, "Новое", timestamp=1795420800009))
    hears(hands, renamed(-900, "Среднее", timestamp=1795420800005))

    assert title(hands) == "Новое"


def test_a_title_of_a_chat_that_we_do_not_know_is_not_kept(hands: Hands) -> None:
    hears(hands, renamed(-900, "Чужой чат"))

    assert chat_found(hands.documents, "uk", -900) is None


def test_a_long_title_of_many_lines_is_one_short_line(hands: Hands) -> None:
    is_called(hands, "Дом\n5\u202e " + "а" * 300)

    hears(hands, given_rights(-900, *ALL_RIGHTS))

    assert title(hands) == "Дом 5 " + "а" * 94
    assert HouseChat(-900, hands).shows()
    assert an_administrator(hands).says("/чаты").count("а" * 94) == 2


def test_chats_of_one_title_are_told_apart_by_their_numbers(hands: Hands) -> None:
    igor = an_administrator(hands)
    is_called(hands, "Соседи")
    for chat_id in (-900, -901):
        hears(hands, given_rights(chat_id, *ALL_RIGHTS))

    igor.says("/чаты")

    labels = [label for label, _ in igor.buttons][:2]
    assert sorted(labels) == ["Указать дом: «Соседи» № -900", "Указать дом: «Соседи» № -901"]


@pytest.mark.parametrize(("said", "status"), [(None, 200), ("тайна", 403), ("тайна", 503)])
def test_where_max_tells_no_title_the_number_is_shown(
    hands: Hands, said: str | None, status: int
) -> None:
    igor = an_administrator(hands)
    is_called(hands, said, status)

    hears(hands, given_rights(-900, *ALL_RIGHTS))

    assert igor.says("/чаты").count("№ -900") == 2
    assert title(hands) == ""


def test_a_title_that_was_not_told_is_asked_for_with_the_look(hands: Hands) -> None:
    is_called(hands, None, status=503)
    hears(hands, given_rights(-900, admin=False))
    hears(hands, given_rights(-900, *ALL_RIGHTS))
    HouseChat(-900, hands).shows()
    is_called(hands, "Дом на Лесной")
    usual = hands.answer
    assert usual

    def nothing_pinned(request: httpx.Request) -> httpx.Response:
        if (request.method, request.url.path) == ("GET", "/chats/-900/pin"):
            return httpx.Response(200, json={"message": None})
        return usual(request)

    hands.answer = nothing_pinned
    look(hands.ctx)

    assert title(hands) == "Дом на Лесной"


def test_no_title_ends_in_the_log(hands: Hands, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    is_called(hands, "Тайное название")

    hears(hands, added(-900))
    hears(hands, given_rights(-900, *ALL_RIGHTS))
    hears(hands, renamed(-900, "Ещё тайнее"))

    said = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    assert said
    assert not any("тайн" in line.lower() for line in said)
    found = chat_found(hands.documents, "uk", -900)
    assert found
    assert "тайн" not in repr(found[0]).lower()
