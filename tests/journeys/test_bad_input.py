"""What bad input gets: a clear no, nothing lost, nothing half-written."""

import base64
import json
import time
from typing import Any

import httpx
import pytest

from journeys.town_process import LESNAYA, SADOVAYA, SECRET, Town

pytestmark = pytest.mark.xdist_group("bad_input")  # one sandbox for them all

UPDATE = {
    "update_type": "message_created",
    "timestamp": 1795420800100,
    "message": {
        "sender": {"user_id": 7, "first_name": "Anna", "is_bot": False},
        "recipient": {"chat_id": 70, "chat_type": "dialog", "user_id": 1},
        "timestamp": 1795420800050,
        "body": {"mid": "mid.a", "seq": 1, "text": "вода?"},
    },
}


def knocks(town: Town, content: bytes, bot: str = "sandbox", **headers: str) -> httpx.Response:
    return town.http.post(f"/max_webhook/{bot}", content=content, headers=headers or SECRET)


def pushes(town: Town, data: Any, organisation: str = "vodokanal") -> httpx.Response:
    return town.http.post(f"/outage_feed/{organisation}", json=data)


def enveloped(message: Any) -> dict[str, Any]:
    data = base64.b64encode(json.dumps(message).encode()).decode()
    return {
        "message": {"data": data, "messageId": "1"},
        "subscription": "projects/p/subscriptions/s",
    }


def a_message(**changes: Any) -> dict[str, Any]:
    known = {
        "external_id": "114",
        "version": 1,
        "kind": "emergency",
        "resources": ["cold_water"],
        "windows": [{"start": "2026-11-24T07:20:00+03:00", "end": "2026-11-24T18:00:00+03:00"}],
        "houses": ["lesnaya-5"],
    }
    return known | changes


@pytest.mark.parametrize(
    ("bot", "secret"),
    [
        ("sandbox", "wrong-secret"),
        ("sandbox", ""),
        ("nobody", "sandbox-secret"),
        ("", "sandbox-secret"),
    ],
)
def test_whoever_does_not_know_the_secret_is_turned_away(town: Town, bot: str, secret: str) -> None:
    answer = knocks(town, json.dumps(UPDATE).encode(), bot, **{"X-Max-Bot-Api-Secret": secret})

    assert answer.status_code == 403
    assert answer.text == ""


def test_without_any_secret_nobody_enters(town: Town) -> None:
    answer = town.http.post("/max_webhook/sandbox", json=UPDATE)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b'"update"',
        b'{"update_type": "from_the_future", "timestamp": 1}',
        b'{"update_type": "message_created"}',
        b'{"update_type": "message_callback", "timestamp": "noon", "callback": []}',
        b'{"a": ' + b"[" * 100_000,
        b"x" * 1_000_000,
        json.dumps({"update_type": "bot_started", "pad": "x" * 1_000_000}).encode(),
    ],
    ids=lambda content: content[:40].decode(errors="replace"),
)
def test_what_cannot_be_read_is_answered_200_lest_it_come_for_hours(
    town: Town, content: bytes
) -> None:
    assert knocks(town, content).status_code == 200


def test_a_forged_or_outdated_button_in_a_dialogue_is_answered_with_the_menu(town: Town) -> None:
    dialogue = town.control("POST", "start", {"user_id": 7})["chat_id"]
    town.settles()
    (menu,) = town.messages(dialogue)

    for payload in ("pick_slot?slot=1", "show_notice?notice=outage:x", "{}", "Ж" * 500):
        press = {"user_id": 7, "mid": menu["mid"], "payload": payload, "force": True}
        town.control("POST", f"chats/{dialogue}/press", press)
        town.settles()
        time.sleep(0.6)  # MAX takes two answers a second in one chat

    (text,) = town.texts(dialogue)
    assert text.startswith("Здравствуйте!")


def test_a_forged_button_in_a_group_changes_nothing_there(town: Town) -> None:
    town.reports()
    (message,) = town.messages(LESNAYA)

    press = {"user_id": 7, "mid": message["mid"], "payload": "show_contacts?", "force": True}
    town.control("POST", f"chats/{town.chat(LESNAYA)}/press", press)
    town.settles()

    assert town.texts(LESNAYA) == [message["text"]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "not a Pub/Sub push envelope: message: Field required"),
        ({"message": {"messageId": "1"}}, "outage message refused: message: Invalid JSON: EOF"),
        ({"message": {"messageId": "a/b"}}, "message.messageId: String should match pattern"),
        ({"message": {"messageId": "1", "data": "не base64"}}, "message.data: accepted is base64"),
        ({"message": "outage"}, "not a Pub/Sub push envelope: message: "),
        (enveloped("outage"), "outage message refused: message: Input should be an object"),
        (enveloped(a_message(resources=["beer"])), "resources.0: Input should be 'cold_water'"),
        (enveloped(a_message(version="третья")), "version: Input should be a valid integer"),
        (
            enveloped(a_message(windows=[{"start": "2026-11-24T07:00Z", "end": "2026-11-01T07:00Z"}])),  # noqa: E501
            "windows.0: Value error, end must be after start",
        ),
        (enveloped(a_message(houses=[f"h{n}" for n in range(10_001)])), "at most 10000 items"),
    ],
)  # fmt: skip
def test_a_message_that_is_not_as_agreed_is_refused_by_name(
    town: Town, data: Any, said: str
) -> None:
    answer = pushes(town, data)

    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert town.texts(LESNAYA) == []


def test_bytes_that_are_no_json_are_refused(town: Town) -> None:
    answer = town.http.post("/outage_feed/vodokanal", content=b"\xff{")

    assert answer.status_code == 400
    assert "not a Pub/Sub push envelope" in answer.json()["error"]


@pytest.mark.parametrize("organisation", ["nobody", "", "vodokanal/x", "__x__"])
def test_a_supplier_that_is_not_registered_is_refused(town: Town, organisation: str) -> None:
    answer = pushes(town, enveloped(a_message()), organisation)

    assert answer.status_code == 400
    assert "is not in the register of organisations" in answer.json()["error"]


def test_ten_thousand_houses_are_taken_and_only_the_known_one_hears(town: Town) -> None:
    houses = ["lesnaya-5", *(f"atlantis-{n}" for n in range(9_999))]

    answer = pushes(town, enveloped(a_message(houses=houses)))
    town.settles()

    assert answer.status_code == 204
    assert len(town.texts(LESNAYA)) == 1
    assert town.texts(SADOVAYA) == []


def test_a_refused_message_rests_among_dead_letters_with_its_reason(town: Town) -> None:
    town.control("POST", "feed", {"organisation": "vodokanal", "message": {"version": 1}})
    town.settles()

    (dead,) = town.control("GET", "bus")["dead"]
    assert dead["topic"] == "outage-feed-vodokanal"
    assert dead["attempts"] == 5
    assert "external_id: Field required" in dead["reason"]


@pytest.mark.parametrize("data", ["не-base64", base64.b64encode(b"\xff").decode(), ""])
def test_a_wake_up_that_names_no_bot_is_refused(town: Town, data: str) -> None:
    envelope = {"message": {"data": data, "messageId": "1"}}

    answer = town.http.post("/notices", json=envelope)

    assert answer.status_code == 400
