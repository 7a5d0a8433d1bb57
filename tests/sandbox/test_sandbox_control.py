"""The control API: what trainers, pages and tests do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.pretend_max_stage import MORNING, Json, Stage, a_button
from sandbox.control import control_app

ANNA, BORIS = 101, 102


def test_a_chat_is_founded_shown_and_left(stage: Stage) -> None:
    chat = stage.control.post("/chats", json={"title": "Ленина, 42", "admin": True}).json()
    path = f"/chats/{chat['chat_id']}"

    stage.control.post(f"{path}/admin", json={"admin": False})
    stage.control.post("/start", json={"user_id": ANNA})
    group, dialogue = stage.control.get("/chats").json()
    stage.control.post(f"{path}/remove_bot")
    left = stage.control.get("/chats").json()[0]

    assert (group["id"], group["type"], group["title"]) == (chat["chat_id"], "chat", "Ленина, 42")
    assert (group["bot"], group["admin"], group["pinned"]) == ("sandbox", False, None)
    assert (dialogue["type"], dialogue["user_id"], dialogue["title"]) == ("dialog", ANNA, "Ирина")
    assert left["bot_present"] is False


def test_words_and_buttons_are_shown_oldest_first(stage: Stage) -> None:
    stage.clock.set(MORNING, speed=0)
    chat = stage.chat()
    mid = stage.control.post(f"/chats/{chat}/say", json={"user_id": ANNA, "text": "Ау"}).json()
    link = {"type": "link", "text": "Сайт", "url": "https://example.ru"}
    sent = stage.sent(chat, "Слышу", [a_button("yes", "Да")], [link])
    stage.api.put(f"/chats/{chat}/pin", json={"message_id": sent})

    question, reply = stage.control.get(f"/chats/{chat}/messages").json()

    assert question["mid"] == mid["mid"]
    assert question["sender"] == {"user_id": ANNA, "name": "Ирина", "is_bot": False}
    assert question["timestamp"].startswith("2026-11-23T08:00:00")
    assert (question["edited"], question["pinned"], question["keyboard"]) == (False, False, [])
    assert reply["sender"]["is_bot"] is True
    assert reply["keyboard"] == [[{"type": "callback", "text": "Да", "payload": "yes"}], [link]]
    assert reply["pinned"] is True


def test_a_button_that_is_not_there_can_only_be_forged(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.sent(chat, "Удобно?", [a_button("yes", "Да")])
    path, press = f"/chats/{chat}/press", {"user_id": ANNA, "mid": mid}

    there = stage.control.post(path, json={**press, "payload": "yes"})
    absent = stage.control.post(path, json={**press, "payload": "no"})
    forged = stage.control.post(path, json={**press, "payload": "no", "force": True})
    nowhere = stage.control.post(path, json={**press, "mid": "mid.0", "payload": "yes"})

    assert there.json()["callback_id"] != forged.json()["callback_id"]
    assert absent.status_code == 409
    assert absent.json() == {
        "error": f"Под сообщением {mid} нет кнопки с payload «no».",
        "buttons": [{"type": "callback", "text": "Да", "payload": "yes"}],
    }
    assert (nowhere.status_code, nowhere.json()["buttons"]) == (409, [])


def test_a_dialogue_is_one_residents_own(stage: Stage) -> None:
    dialogue = stage.control.post("/start", json={"user_id": ANNA}).json()["chat_id"]
    words = {"user_id": BORIS, "text": "Ау"}

    foreign = stage.control.post(f"/chats/{dialogue}/say", json=words)
    rights = stage.control.post(f"/chats/{dialogue}/admin", json={"admin": True})
    stopped = stage.control.post("/stop", json={"user_id": ANNA})
    silent = stage.control.post(f"/chats/{dialogue}/say", json={**words, "user_id": ANNA})
    again = stage.control.post("/stop", json={"user_id": ANNA})

    assert foreign.json() == {"error": f"Это диалог жителя {ANNA}, а не {BORIS}."}
    assert stopped.json() == {}
    assert [a.status_code for a in (foreign, rights, silent, again)] == [409] * 4


def test_the_clock_is_shown_moved_and_pushed(stage: Stage) -> None:
    moved = stage.control.post(
        "/clock", json={"now": "2026-11-23T11:00:00+03:00", "speed": 0}
    ).json()
    pushed = stage.control.post("/clock", json={"add_seconds": 3600}).json()
    faster = stage.control.post("/clock", json={"speed": 60}).json()

    assert (moved["now"], moved["speed"]) == ("2026-11-23T08:00:00.000+00:00", 0)
    assert (pushed["now"], pushed["speed"]) == ("2026-11-23T09:00:00.000+00:00", 0)
    assert faster["speed"] == 60
    assert datetime.fromisoformat(faster["now"]) - MORNING >= timedelta(hours=1)


def test_faults_are_changed_one_by_one(stage: Stage) -> None:
    stage.control.post("/faults", json={"too_many": 0.5})
    both = stage.control.post("/faults", json={"down": True}).json()

    assert (both["too_many"], both["down"]) == (0.5, True)
    assert stage.control.get("/faults").json() == both


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("/chats", {}, "Поля «title» не хватает; ожидается: название, строка от 1 до 200 знаков."),
        ("/chats", {"title": ""}, "Поле «title» не подходит; ожидается: название, строка от 1"),
        ("/chats", {"title": "Дом", "admin": "yes"}, "Поле «admin» не подходит; ожидается: true"),
        ("/chats", {"title": "Дом", "type": "dialog"}, "«type» не подходит; ожидается: «chat» или"),
        ("/chats", {"title": "Дом", "bot": "other"}, "Бота «other» нет; есть: sandbox."),
        (
            "/chats",
            {"name": "Дом"},
            "Поля «name» нет; принимаются: title, admin, bot, type, user_id.",
        ),
        ("/chats", [], "Тело запроса — не объект JSON; ожидается объект с полями: title, admin"),
        ("/start", {"user_id": "7"}, "Поле «user_id» не подходит; ожидается: номер жителя, целое"),
        ("/start", {"user_id": 0}, "Поле «user_id» не подходит; ожидается: номер жителя, целое"),
        ("/start", {"user_id": True}, "Поле «user_id» не подходит"),
        ("/stop", {}, "Поля «user_id» не хватает"),
        ("/clock", {"now": "2026-11-23T08:00:00"}, "Поле «now» не подходит; ожидается: время ISO"),
        ("/clock", {"now": "1990-11-23T08:00:00Z"}, "часы показывают время с 2000 по 2099 год"),
        ("/clock", {"speed": -1}, "Поле «speed» не подходит; ожидается: число от 0 до 10000."),
        ("/clock", {"add_seconds": 1, "now": "2026-11-23T08:00:00Z"}, "Нужно одно из двух"),
        ("/faults", {"too_many": 2}, "Поле «too_many» не подходит; ожидается: доля от 0 до 1."),
        ("/faults", {"moon": 1}, "Поля «moon» нет; принимаются: down, too_many, server_error,"),
        ("/feed", {"organisation": "vodokanal", "message": 1}, "«message» не подходит; ожидается:"),
        ("/staff_code", {}, "Поля «organisation» не хватает; ожидается: имя организации латиницей"),
        ("/staff_code", {"organisation": "--help"}, "Поле «organisation» не подходит; ожидается:"),
        ("/staff_code", {"organisation": "УК"}, "Поле «organisation» не подходит; ожидается:"),
        ("/start", {"user_id": 7, "bot": "moon"}, "Бота «moon» нет; есть: sandbox."),
        ("/stop", {"user_id": 7, "removed": 1}, "Поле «removed» не подходит; ожидается: true или"),
    ],
)
def test_bad_input_is_named_in_russian(stage: Stage, path: str, body: Any, error: str) -> None:
    answer = stage.control.post(path, json=body)

    assert answer.status_code == 400
    assert error in answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/chats/-1/messages"),
        ("POST", "/chats/-1/remove_bot"),
        ("POST", "/chats/-1/say"),
        ("POST", "/chats/-1/press"),
        ("POST", "/chats/-1/admin"),
        ("POST", "/chats/-1/add_bot"),
        ("POST", "/chats/-1/unpin"),
        ("POST", "/chats/-1/delete"),
        ("POST", "/chats/-1/close"),
    ],
)
def test_an_unknown_chat_is_not_found(stage: Stage, method: str, path: str) -> None:
    bodies: dict[str, Json] = {
        "say": {"user_id": ANNA, "text": "Ау"},
        "press": {"user_id": ANNA, "mid": "mid.0", "payload": ""},
        "admin": {"admin": True},
        "delete": {"mid": "mid.0"},
    }

    answer = stage.control.request(method, path, json=bodies.get(path.rpartition("/")[2]))

    assert answer.status_code == 404
    assert answer.json() == {"error": "Чата -1 нет; список чатов — GET chats."}


def test_an_unknown_call_names_the_known_ones(stage: Stage) -> None:
    answer = stage.control.get("/moon")

    assert answer.status_code == 404
    assert "/settled" in answer.json()["error"]


def test_counters_and_rest_are_told(stage: Stage) -> None:
    at_rest = stage.control.get("/settled").json()
    stage.subscribe()
    stage.control.post("/start", json={"user_id": ANNA})

    assert at_rest == {"settled": True}
    assert stage.control.get("/settled").json() == {"settled": False}
    assert stage.control.get("/updates").json() == {
        "delivered": 0,
        "failed": 0,
        "pending": 1,
        "in_flight": 0,
        "breaches": {"bot": 0, "chat": 0, "polling": 0},
    }


@pytest.fixture
def hooked(stage: Stage, tmp_path: Path) -> Iterator[tuple[httpx.Client, list[str]]]:
    """The control API as `make run` builds it: with the product's feed and its forgetting."""
    happened: list[str] = []

    def feed(organisation: str, message: Json) -> Json:
        happened.append(f"{organisation}: {message['outage']}")
        return {"status": 204}

    def staff_code(organisation: str) -> Json:
        happened.append(f"code for {organisation}")
        return {"code": "7F3A-90C1", "link": "https://max.ru/id1_bot?start=i-7F3A-90C1"}

    app = control_app(
        stage.max, stage.clock, feed, lambda: happened.append("forgotten"), staff_code
    )
    transport = httpx.WSGITransport(app=app)
    with httpx.Client(transport=transport, base_url="http://sandbox/") as client:
        yield client, happened


def test_a_suppliers_message_goes_to_the_product(
    stage: Stage, hooked: tuple[httpx.Client, list[str]]
) -> None:
    client, happened = hooked
    message = {"organisation": "vodokanal", "message": {"outage": "17"}}

    fed = client.post("/feed", json=message)
    without = stage.control.post("/feed", json=message)

    assert (fed.json(), happened) == ({"status": 204}, ["vodokanal: 17"])
    assert without.status_code == 404


def test_the_first_administrators_code_comes_from_the_product(
    stage: Stage, hooked: tuple[httpx.Client, list[str]]
) -> None:
    client, happened = hooked

    given = client.post("/staff_code", json={"organisation": "uk-lesnaya"})
    without = stage.control.post("/staff_code", json={"organisation": "uk-lesnaya"})

    assert given.json()["code"] == "7F3A-90C1"
    assert given.json()["link"] == "https://max.ru/id1_bot?start=i-7F3A-90C1"
    assert happened == ["code for uk-lesnaya"]
    assert without.status_code == 404


def test_starting_over_forgets_everything_but_the_bots_settings(
    stage: Stage, hooked: tuple[httpx.Client, list[str]]
) -> None:
    client, happened = hooked
    stage.subscribe()
    stage.chat()
    stage.clock.set(MORNING, speed=0)
    stage.faults(down=True)

    client.post("/reset")

    assert client.get("/chats").json() == []
    assert client.get("/faults").json()["down"] is False
    assert client.get("/clock").json()["speed"] == 1
    assert len(stage.api.get("/subscriptions").json()["subscriptions"]) == 1
    assert happened == ["forgotten"]
