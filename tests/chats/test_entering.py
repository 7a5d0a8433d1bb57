"""The bot comes into a chat: it says once what it lacks, and leads whoever brought it."""

import itertools
from typing import Any

import httpx
import pytest

from builders import Hands, sent
from houses.store import chat_found
from notifications.store import notice
from townsfolk import (
    ALL_RIGHTS,
    HouseChat,
    added,
    an_administrator,
    bound,
    given_rights,
    hears,
    removed,
)

READY = (
    "Бот готов к работе. Какой это дом, укажет сотрудник управляющей организации или "
    "поставщика: кнопка «Указать дом»."
)


LACKING = (
    "Бот в чате, но ему не хватает прав: читать сообщения (они не сохраняются) и закреплять "
    "сообщения. Дайте их боту в настройках чата, в списке администраторов: дальше он продолжит "
    "сам. Право удалять чужие сообщения ему не нужно."
)


def state(hands: Hands, chat_id: int = -900) -> tuple[str, tuple[str, ...] | None]:
    found = chat_found(hands.documents, "uk", chat_id)
    assert found
    return found[0].state, found[0].lacking


def test_without_rights_the_bot_says_nothing_in_the_chat(hands: Hands) -> None:
    hears(hands, added(-900))
    hears(hands, given_rights(-900, admin=False))

    assert HouseChat(-900, hands).shows() == []
    assert state(hands) == ("waiting", None)


def test_what_is_missing_is_said_in_one_message_that_goes_along(hands: Hands) -> None:
    chat = HouseChat(-900, hands)
    hears(hands, added(-900))

    hears(hands, given_rights(-900, "write"))
    lacking = chat.shows()
    hears(hands, given_rights(-900, "write", "read_all_messages"))
    less = chat.shows()
    hears(hands, given_rights(-900, *ALL_RIGHTS))

    assert lacking == [LACKING]
    assert less[0].startswith("Бот в чате, но ему не хватает прав: закреплять сообщения.")
    assert chat.shows() == [READY]
    assert state(hands) == ("ready", ())


def test_the_bot_never_asks_for_the_right_to_delete(hands: Hands) -> None:
    hears(hands, given_rights(-900, *ALL_RIGHTS))

    assert state(hands) == ("ready", ())


def test_an_old_name_of_a_right_and_rights_unheard_of_are_understood(hands: Hands) -> None:
    hears(
        hands,
        given_rights(-900, "post_edit_delete_message", "read_all_messages", "pin_message", "fly"),
    )

    assert state(hands) == ("ready", ())


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_in_whatever_order_the_updates_come_the_newest_holds(
    hands: Hands, order: tuple[int, ...]
) -> None:
    updates: list[dict[str, Any]] = [
        added(-900, timestamp=1795420800001),
        given_rights(-900, "write", timestamp=1795420800002),
        given_rights(-900, *ALL_RIGHTS, timestamp=1795420800003),
    ]

    for number in order:
        hears(hands, updates[number])

    assert state(hands) == ("ready", ())


def test_a_repeated_update_changes_nothing(hands: Hands) -> None:
    update = given_rights(-900, *ALL_RIGHTS, timestamp=1795420800003)
    for _ in range(3):
        hears(hands, update)

    assert HouseChat(-900, hands).shows() == [READY]


def test_whoever_brought_the_bot_is_led_in_the_dialogue(hands: Hands) -> None:
    igor = an_administrator(hands)

    hears(hands, added(-900, by=7))
    first = igor.reads()
    hears(hands, given_rights(-900, *ALL_RIGHTS, by=7))

    assert first.startswith(
        "Бот добавлен: чат № -900. Сделайте его администратором и дайте права: читать сообщения "
        "(они не сохраняются), писать сообщения и закреплять сообщения."
    )
    edits = [c for c in hands.calls if c.method == "PUT" and c.url.path == "/messages"]
    igor.reads()
    edits = [c for c in hands.calls if c.method == "PUT" and c.url.path == "/messages"]
    assert "Бот готов к работе: чат № -900. Чей это дом?" in edits[-1].content.decode()


def test_a_strangers_doing_is_told_to_those_who_can_bind_the_chat_once(hands: Hands) -> None:
    igor = an_administrator(hands)

    hears(hands, added(-900, by=99))
    hears(hands, given_rights(-900, *ALL_RIGHTS, by=99))
    hears(hands, given_rights(-900, *ALL_RIGHTS, by=99))
    told = igor.reads()

    assert told.startswith("Бота добавил в чат № -900 человек не из числа сотрудников.")
    assert [label for label, _ in igor.buttons] == ["Указать дом", "Меню"]
    dialogue = [c for c in hands.calls if c.url.params.get("chat_id") == "70"]
    assert sum("не из числа" in c.content.decode() for c in dialogue) == 1


def test_a_bot_that_was_removed_is_gone_and_staff_hear_of_it_once(hands: Hands) -> None:
    igor = an_administrator(hands)
    bound(hands, igor)

    for _ in range(2):
        hears(hands, removed(-900, timestamp=1895420800003))

    assert state(hands) == ("gone", None)
    assert igor.reads().startswith("ул. Лесная, 5: бот больше не в чате № -900.")
    dialogue = [c for c in hands.calls if c.url.params.get("chat_id") == "70"]
    assert sum("больше не в чате" in c.content.decode() for c in dialogue) == 1


def test_lost_rights_are_told_and_their_return_heals(hands: Hands) -> None:
    igor = an_administrator(hands)
    bound(hands, igor)

    hears(hands, given_rights(-900, "write"))
    told = igor.reads()
    hears(hands, given_rights(-900, *ALL_RIGHTS))

    assert told.startswith("ул. Лесная, 5: у бота забрали права в чате № -900.")
    found = chat_found(hands.documents, "uk", -900)
    assert found
    assert found[0].reachable
    assert HouseChat(-900, hands).shows()[0].startswith("УК «Лесная». Дом: ул. Лесная, 5")


def test_what_people_say_in_a_chat_is_neither_kept_nor_answered(hands: Hands) -> None:
    from documents import Query  # noqa: PLC0415 - what is stored anywhere is the question here
    from townsfolk import said_in_chat  # noqa: PLC0415

    hears(hands, given_rights(-900, *ALL_RIGHTS))
    before = len(hands.calls)

    hears(hands, said_in_chat(-900, "у меня секретный код 1234"))

    assert len(hands.calls) == before
    stored = [d for name in ("notices", "chats") for d in hands.documents.find(Query(name))]
    assert not any("1234" in str(d.data) for d in stored)


def test_what_could_not_be_pinned_before_is_pinned_with_the_right_to(hands: Hands) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/chats/-900/pin":
            return httpx.Response(403, json={"code": "access.denied", "message": "no"})
        return httpx.Response(200, json=sent("mid.first", -900))

    chat = HouseChat(-900, hands)
    hands.answer = answers
    hears(hands, given_rights(-900, "write"))
    chat.shows()
    refused = len(chat.pins())
    hands.answer = None

    hears(hands, given_rights(-900, *ALL_RIGHTS))
    chat.shows()

    assert chat.pins()[refused:] == ["mid.first"]


def test_a_refusal_asked_for_before_the_rights_came_does_not_count_after_them(
    hands: Hands,
) -> None:
    order: list[str] = []

    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/chats/-900/pin" and "rights" not in order:
            order.append("pin asked")
            hears(hands, given_rights(-900, *ALL_RIGHTS))
            order.append("rights")
            order.append("pin refused")
            return httpx.Response(403, json={"code": "access.denied", "message": "no"})
        if request.url.path.endswith("/pin"):
            order.append("pinned")
        return httpx.Response(200, json=sent("mid.first", -900))

    hands.answer = answers
    hears(hands, given_rights(-900, "write"))
    HouseChat(-900, hands).shows()

    assert order == ["pin asked", "rights", "pin refused", "pinned"]
    kept = notice(hands.documents, "card:uk:-900")
    assert kept
    assert (kept[0].state, kept[0].pinned, kept[0].message.text) == ("sent", True, READY)
