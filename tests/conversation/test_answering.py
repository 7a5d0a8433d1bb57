"""One update in, one reply out; the same update twice is one reply."""

import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders import Hands, a_notice, an_event, some_hands
from conversation import answering
from conversation.answering import answer
from conversation.buttons import ShowContacts
from conversation.subscribing import WANTED_UPDATES
from conversation.texts import OUTDATED
from conversation.wiring import BUTTONS
from documents import Query
from max_messenger import read_update, updates
from message import Press
from notifications.buttons import ShowNotice
from notifications.delivering import drain
from notifications.store import owe
from outages.publishing import publish

ANNA = {"user_id": 7, "first_name": "Anna", "is_bot": False}
NEWS = "outage:vodokanal:114:news:uk:-105"


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def hears(hands: Hands, update: dict[str, Any]) -> None:
    read = read_update(json.dumps({"timestamp": 1795420800100, **update}).encode())
    assert read
    answer(read, "uk", hands.ctx)


def wrote(text: str = "вода?", chat_type: str = "dialog", mid: str = "mid.a") -> dict[str, Any]:
    return {
        "update_type": "message_created",
        "message": {
            "sender": ANNA,
            "recipient": {"chat_id": 70, "chat_type": chat_type, "user_id": 1},
            "timestamp": 1795420800050,
            "body": {"mid": mid, "seq": 1, "text": text},
        },
    }


def pressed(
    payload: str, chat_id: int = 70, chat_type: str = "dialog", mid: str = "mid.1"
) -> dict[str, Any]:
    return {
        "update_type": "message_callback",
        "callback": {
            "timestamp": 1795420809900,
            "callback_id": "cb",
            "payload": payload,
            "user": ANNA,
        },
        "message": {
            "recipient": {"chat_id": chat_id, "chat_type": chat_type},
            "timestamp": 1795420700000,
            "body": {"mid": mid, "seq": 2, "text": "…"},
        },
    }


def started(payload: str | None = None) -> dict[str, Any]:
    return {"update_type": "bot_started", "chat_id": 70, "user": ANNA, "payload": payload}


def calls(hands: Hands) -> list[tuple[str, dict[str, Any]]]:
    return [(f"{c.method} {c.url.path}", json.loads(c.content or b"{}")) for c in hands.calls]


def replies(hands: Hands) -> int:
    found = hands.documents.find(Query("notices", limit=1000))
    return sum(d.id.startswith("reply:") for d in found)


@pytest.mark.parametrize("update", [wrote(), wrote("/start"), started(), started("house_5")])
def test_whoever_says_anything_in_a_dialogue_gets_the_menu(
    hands: Hands, update: dict[str, Any]
) -> None:
    hears(hands, update)

    ((call, body),) = calls(hands)
    assert call == "POST /messages"
    assert dict(hands.calls[0].url.params) == {"chat_id": "70"}
    assert body["text"].startswith("Здравствуйте! Это бот: ")


def test_a_repeated_update_is_not_answered_twice(hands: Hands) -> None:
    for _ in range(3):
        hears(hands, wrote())
    hears(hands, wrote(mid="mid.b"))

    assert [call for call, _ in calls(hands)] == ["POST /messages"] * 2


def test_a_reply_that_max_does_not_take_is_owed(hands: Hands) -> None:
    hands.answer = lambda _: httpx.Response(503, json={"code": "x", "message": "x"})
    hears(hands, wrote())

    hands.answer = None
    hands.time = hands.time.replace(hour=10)
    drain("uk", hands.ctx)
    hears(hands, wrote())

    assert [call for call, _ in calls(hands)] == ["POST /messages"] * 2


@pytest.mark.parametrize("chat_type", ["chat", "channel"])
def test_what_people_say_in_a_group_is_not_answered(hands: Hands, chat_type: str) -> None:
    hears(hands, wrote(chat_type=chat_type))

    assert calls(hands) == []
    assert replies(hands) == 0


def test_what_a_bot_says_is_not_answered(hands: Hands) -> None:
    update = wrote()
    update["message"]["sender"] = ANNA | {"is_bot": True}

    hears(hands, update)

    assert calls(hands) == []


def test_a_notice_shows_its_present_state_when_its_button_is_pressed(hands: Hands) -> None:
    publish(an_event(), "vodokanal", hands.ctx)
    drain("uk", hands.ctx)
    publish(an_event(version=2, reason="порыв на вводе"), "vodokanal", hands.ctx)

    hears(hands, pressed(ShowNotice(notice=NEWS).button("…").payload, -105, "chat"))

    call, body = calls(hands)[-1]
    assert call == "POST /answers"
    assert "порыв на вводе" in body["message"]["text"]


def test_a_notice_in_a_dialogue_is_refreshed_and_not_replaced_by_the_menu(hands: Hands) -> None:
    hands.documents.commit(owe(a_notice("outage:x", chat_id=70)))
    drain("uk", hands.ctx)

    hears(hands, pressed(ShowNotice(notice="outage:x").button("…").payload + "#mark", 70))

    call, body = calls(hands)[-1]
    assert call == "POST /answers"
    assert body["message"]["text"] == "Нет воды"


@pytest.mark.parametrize(("chat_id", "mid"), [(-107, "mid.1"), (-105, "mid.of-another-message")])
def test_a_notice_is_not_shown_in_place_of_anything_else(
    hands: Hands, chat_id: int, mid: str
) -> None:
    publish(an_event(), "vodokanal", hands.ctx)
    drain("uk", hands.ctx)

    hears(hands, pressed(ShowNotice(notice=NEWS).button("…").payload, chat_id, "chat", mid))

    assert calls(hands)[-1] == ("POST /answers", {"notification": OUTDATED})


FORGED = ["", "?", "show_notice?notice=nothing", "show_notice?x=1", "pick_slot?slot=1", "a" * 1024]


@pytest.mark.parametrize("payload", FORGED)
def test_an_unreadable_button_in_a_dialogue_is_answered_with_the_menu(
    hands: Hands, payload: str
) -> None:
    hears(hands, pressed(payload))

    ((call, body),) = calls(hands)
    assert call == "POST /answers"
    assert body["message"]["text"].startswith("Здравствуйте!")


@pytest.mark.parametrize("payload", [*FORGED, ShowContacts().button("…").payload])
def test_a_forged_press_in_a_group_changes_nothing_there(hands: Hands, payload: str) -> None:
    hears(hands, pressed(payload, -105, "chat"))

    assert calls(hands) == [("POST /answers", {"notification": OUTDATED})]


def test_phones_are_one_press_away(hands: Hands) -> None:
    hears(hands, pressed(ShowContacts().button("…").payload))

    ((_, body),) = calls(hands)
    assert (
        "МУП «Водоканал»\nАварийная: 8 (800) 000-00-02\nДиспетчерская: 8 (800) 000-00-01\n"
        "Офис: 8 (800) 000-00-03\nСейчас открыто до 13:00\n"
    ) in body["message"]["text"]


def test_a_press_that_max_does_not_take_is_owed_as_an_edit(hands: Hands) -> None:
    hands.answer = lambda _: httpx.Response(503, json={"code": "x", "message": "x"})
    hears(hands, pressed(ShowContacts().button("…").payload))
    hears(hands, pressed(ShowContacts().button("…").payload))

    hands.answer = None
    drain("uk", hands.ctx)

    call, body = calls(hands)[-1]
    assert call == "PUT /messages"
    assert "Аварийная" in body["text"]
    assert replies(hands) == 1


def test_max_is_asked_for_exactly_the_updates_that_are_answered() -> None:
    read = (
        case.cls.id
        for node in ast.walk(ast.parse(inspect.getsource(answering.answer)))
        if isinstance(node, ast.match_case)
        for case in ast.walk(node.pattern)
        if isinstance(case, ast.MatchClass) and isinstance(case.cls, ast.Name)
    )
    kinds = {getattr(updates, name) for name in set(read) if hasattr(updates, name)}

    assert set(WANTED_UPDATES) == {kind.model_fields["update_type"].default for kind in kinds}


def test_every_button_has_a_name_of_its_own() -> None:
    ours = [b for b in Press.__subclasses__() if not b.__module__.startswith("test")]
    names = [button.name for button in ours]

    assert len(set(names)) == len(names)
    assert {*BUTTONS, "show_notice"} == set(names)


def test_a_press_that_was_overtaken_does_not_put_old_words_back(hands: Hands) -> None:
    publish(an_event(), "vodokanal", hands.ctx)
    drain("uk", hands.ctx)

    def delivered_meanwhile(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/answers" and not hands.announced[1:]:
            publish(an_event(version=2, reason="порыв на вводе"), "vodokanal", hands.ctx)
            drain("uk", hands.ctx)
        return httpx.Response(200, json={"success": True})

    hands.answer = delivered_meanwhile
    hears(hands, pressed(ShowNotice(notice=NEWS).button("…").payload, -105, "chat"))

    call, body = calls(hands)[-1]
    assert call == "PUT /messages"
    assert "порыв на вводе" in body["text"]


def test_a_chat_where_many_press_does_not_keep_others_waiting(hands: Hands) -> None:
    publish(an_event(), "vodokanal", hands.ctx)
    drain("uk", hands.ctx)
    ctx = hands.ctx
    busy = ctx.max("uk")
    busy.answer_pace.per_chat = 1
    press = pressed(ShowNotice(notice=NEWS).button("…").payload, -105, "chat")
    read = read_update(json.dumps({"timestamp": 1795420800000, **press}).encode())
    assert read

    with busy.answer_pace.permit(-105):  # and its second has not begun
        answer(read, "uk", ctx)

    assert [call for call, _ in calls(hands)] == ["POST /messages"]
