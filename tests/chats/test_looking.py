"""Once a day each chat is looked at; what is gone comes back, but nobody is fought over it."""

import json
from datetime import timedelta

import httpx
import pytest

from builders import Hands, sent
from chats.looking import look
from chats.pinning import refresh
from houses.store import chat_found, number_of_houses
from notifications.delivering import drain
from notifications.store import notice
from townsfolk import HouseChat, Townsman, an_administrator, bound, hears, renamed


@pytest.fixture
def igor(hands: Hands) -> Townsman:
    igor = an_administrator(hands)
    bound(hands, igor)
    hears(hands, renamed(-900, "Дом на Лесной"))  # or the look would ask for its title
    refresh(hands.ctx)
    drain("uk", hands.ctx)
    return igor


def pinned(hands: Hands, mid: str | None, text: str | None = None, status: int = 200) -> None:
    """What MAX says is pinned in the chat from now on."""

    def says(request: httpx.Request) -> httpx.Response:
        if (request.method, request.url.path) == ("GET", "/chats/-900/pin"):
            if status != 200:
                return httpx.Response(status, json={"code": "chat.denied", "message": "no"})
            message = sent(mid, -900)["message"] if mid else None
            if message and text is not None:
                message["body"]["text"] = text
            return httpx.Response(200, json={"message": message})
        return httpx.Response(200, json={"success": True})

    hands.answer = says


def shown(hands: Hands) -> tuple[str, str]:
    kept = notice(hands.documents, "card:uk:-900")
    assert kept
    assert kept[0].mid
    return kept[0].mid, kept[0].message.text


def asked(hands: Hands) -> list[tuple[str, str]]:
    return [(c.method, c.url.path) for c in hands.calls]


def test_a_card_in_its_place_is_left_alone_for_a_day(hands: Hands, igor: Townsman) -> None:
    pinned(hands, *shown(hands))
    before = len(hands.calls)
    look(hands.ctx)
    look(hands.ctx)
    hands.time += timedelta(hours=23)
    look(hands.ctx)
    once = asked(hands)[before:]
    hands.time += timedelta(hours=2)
    look(hands.ctx)

    assert once == [("GET", "/chats/-900/pin")]
    assert len(asked(hands)[before:]) == 2
    assert number_of_houses(hands.documents, "uk", "carded") == 1


def test_an_unpinned_card_is_pinned_again_and_not_written_again(
    hands: Hands, igor: Townsman
) -> None:
    mid, _ = shown(hands)
    pinned(hands, "mid.of-somebody")
    before = len(hands.calls)

    look(hands.ctx)
    drain("uk", hands.ctx)

    assert asked(hands)[before:] == [("GET", "/chats/-900/pin"), ("PUT", "/chats/-900/pin")]
    assert json.loads(hands.calls[-1].content)["message_id"] == mid


def test_who_unpins_it_on_purpose_is_not_fought(hands: Hands, igor: Townsman) -> None:
    pinned(hands, None)
    before = len(hands.calls)
    for _ in range(40):
        look(hands.ctx)
        drain("uk", hands.ctx)
        hands.time += timedelta(minutes=15)

    pins = [call for call in asked(hands)[before:] if call == ("PUT", "/chats/-900/pin")]
    assert len(pins) == 1
    assert number_of_houses(hands.documents, "uk", "carded") == 0


def test_a_card_that_says_something_else_is_put_right(hands: Hands, igor: Townsman) -> None:
    pinned(hands, shown(hands)[0], "давно не так")

    look(hands.ctx)
    drain("uk", hands.ctx)

    assert asked(hands)[-1] == ("PUT", "/messages")
    assert json.loads(hands.calls[-1].content)["text"] == shown(hands)[1]


def test_a_chat_that_max_has_closed_to_us_is_gone_and_told(hands: Hands, igor: Townsman) -> None:
    pinned(hands, None, status=404)

    look(hands.ctx)
    hands.answer = None
    found = chat_found(hands.documents, "uk", -900)

    assert found
    assert found[0].state == "gone"
    assert igor.reads().startswith("ул. Лесная, 5: бот больше не в чате «Дом на Лесной».")
    assert number_of_houses(hands.documents, "uk", "reachable") == 0


def test_when_max_is_down_the_look_comes_soon_again(hands: Hands, igor: Townsman) -> None:
    hands.answer = lambda _: httpx.Response(503, json={"code": "x", "message": "x"})
    look(hands.ctx)
    pinned(hands, *shown(hands))
    hands.time += timedelta(minutes=11)
    before = len(hands.calls)

    look(hands.ctx)

    assert asked(hands)[before:] == [("GET", "/chats/-900/pin")]


def test_when_nothing_is_due_max_is_not_asked(hands: Hands) -> None:
    look(hands.ctx)

    assert hands.calls == []


def test_a_card_on_its_way_is_not_missed(hands: Hands) -> None:
    bound_chat = an_administrator(hands)
    bound(hands, bound_chat)
    from houses.model import Refresh  # noqa: PLC0415
    from houses.store import ask_refresh  # noqa: PLC0415

    hands.documents.commit(
        ask_refresh(hands.documents, Refresh(id="chat:x", chat="uk:-900", due=hands.time))
    )
    refresh(hands.ctx)
    pinned(hands, None)
    before = len(hands.calls)

    look(hands.ctx)

    assert ("PUT", "/chats/-900/pin") not in asked(hands)[before:]


def test_the_house_chat_shows_one_message_through_all_of_it(hands: Hands, igor: Townsman) -> None:
    pinned(hands, None)
    look(hands.ctx)
    hands.answer = None

    assert len(HouseChat(-900, hands).shows()) == 1
