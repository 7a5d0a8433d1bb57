"""Webhooks: to whom, with what, and how often again."""

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from contracts.pretend_max_stage import (
    MORNING,
    WEBHOOK,
    Json,
    Stage,
    a_button,
    a_message,
    a_stage,
    eventually,
)

ANNA = 101


@dataclass
class Hooks:
    """The bots' side: answers `status` (None: not at all) and remembers what came."""

    status: int | None = 200
    received: list[tuple[str, Mapping[str, str], Json]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def post(
        self, url: str, *, content: bytes, headers: Mapping[str, str], timeout: float
    ) -> httpx.Response:
        with self.lock:
            self.received.append((url, headers, json.loads(content)))
            status = self.status
        if status is None:
            raise httpx.ConnectError("nobody is there")
        return httpx.Response(status)

    @property
    def types(self) -> list[str]:
        with self.lock:
            return [body["update_type"] for _, _, body in self.received]

    @property
    def texts(self) -> list[str]:
        with self.lock:
            return [body["message"]["body"]["text"] for _, _, body in self.received]


@pytest.fixture
def hooks() -> Hooks:
    return Hooks()


@pytest.fixture
def live(tmp_path: Path, hooks: Hooks) -> Iterator[Stage]:
    """A stage whose clock stands at eight in the morning and whose webhooks fly."""
    with a_stage(tmp_path, hooks.post) as stage:
        stage.clock.set(MORNING, speed=0)
        yield stage


def settle(stage: Stage) -> None:
    eventually(stage.max.settled)


def test_a_webhook_carries_its_secret_and_the_update(live: Stage, hooks: Hooks) -> None:
    live.subscribe(secret="s-4f9c0b7e2d")
    dialogue = live.max.people.start_bot(ANNA, "house_42")
    settle(live)

    [(url, headers, body)] = hooks.received

    assert url == WEBHOOK
    assert headers["X-Max-Bot-Api-Secret"] == "s-4f9c0b7e2d"
    assert (body["update_type"], body["chat_id"]) == ("bot_started", dialogue)
    assert (body["user"]["user_id"], body["payload"]) == (ANNA, "house_42")
    assert 0 <= body["timestamp"] - MORNING.timestamp() * 1000 < 1000


def test_without_a_secret_there_is_no_header(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    live.max.people.start_bot(ANNA)
    settle(live)

    assert "X-Max-Bot-Api-Secret" not in hooks.received[0][1]


def test_each_subscription_gets_what_it_asked_for(live: Stage, hooks: Hooks) -> None:
    live.subscribe("https://a.example.ru/max")
    live.subscribe("https://b.example.ru/max", update_types=["bot_stopped"])
    live.max.people.start_bot(ANNA)
    live.max.people.stop_bot(ANNA)
    settle(live)

    came = sorted((url, body["update_type"]) for url, _, body in hooks.received)

    assert came == [
        ("https://a.example.ru/max", "bot_started"),
        ("https://a.example.ru/max", "bot_stopped"),
        ("https://b.example.ru/max", "bot_stopped"),
    ]


def test_an_ordinary_member_bot_hears_only_its_own_coming_and_going(
    live: Stage, hooks: Hooks
) -> None:
    live.subscribe()
    chat = live.chat(admin=True)
    mid = live.sent(chat, "Удобно?", [a_button()])
    live.max.people.give_rights(chat, None)
    live.max.people.say(chat, ANNA, "Соседи!")
    live.max.people.press(chat, ANNA, mid, "ok")
    live.max.people.remove_bot(chat)
    settle(live)

    rights_and_membership = [
        "bot_added",
        "bot_admin_permissions_changed",
        "bot_admin_permissions_changed",
        "bot_removed",
    ]
    assert sorted(hooks.types) == sorted(rights_and_membership)


def test_an_administrator_hears_every_word_and_press(live: Stage, hooks: Hooks) -> None:
    chat = live.chat()
    live.subscribe()
    mid = live.sent(chat, "Удобно?", [a_button("yes")])
    live.max.people.say(chat, ANNA, "Да")
    callback_id = live.max.people.press(chat, ANNA, mid, "yes")
    settle(live)

    by_type = {body["update_type"]: body for _, _, body in hooks.received}

    assert set(by_type) == {"message_created", "message_callback"}
    assert by_type["message_created"]["message"]["body"]["text"] == "Да"
    press = by_type["message_callback"]
    assert press["callback"]["callback_id"] == callback_id
    assert press["callback"]["payload"] == "yes"
    assert press["callback"]["user"]["user_id"] == ANNA
    assert press["message"]["body"]["mid"] == mid


def test_a_press_under_a_deleted_message_has_no_message(live: Stage, hooks: Hooks) -> None:
    chat = live.chat()
    live.subscribe()
    mid = live.sent(chat, "Удобно?", [a_button()])
    live.api.delete("/messages", params={"message_id": mid})
    live.max.people.press(chat, ANNA, mid, "ok", force=True)
    settle(live)

    assert hooks.received[0][2]["message"] is None


def test_an_open_dialogue_keeps_a_second_start_to_itself(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    first = live.max.people.start_bot(ANNA)
    second = live.max.people.start_bot(ANNA, "house_42")
    live.max.people.stop_bot(ANNA)
    live.max.people.start_bot(ANNA, "house_43")
    live.faults(no_bot_started_in_open_dialogue=False)
    live.max.people.start_bot(ANNA, "x" * 129)
    settle(live)

    started = [body for _, _, body in hooks.received if body["update_type"] == "bot_started"]

    assert first == second
    assert {body.get("payload") for body in started} == {None, "house_43"}
    assert len(started) == 3
    assert len({body["timestamp"] for body in started}) == 3


@pytest.mark.parametrize("status", [204, 201, 302, 403, 500, None])
def test_whatever_is_not_200_comes_again_after_a_minute(
    live: Stage, hooks: Hooks, status: int | None
) -> None:
    live.subscribe()
    hooks.status = status
    live.max.people.start_bot(ANNA)
    settle(live)
    live.clock.set(MORNING + timedelta(seconds=59))
    settle(live)
    before = len(hooks.received)

    hooks.status = 200
    live.clock.set(MORNING + timedelta(seconds=60))
    settle(live)

    assert (before, len(hooks.received)) == (1, 2)
    assert live.max.counters() == {
        "delivered": 1,
        "failed": 1,
        "pending": 0,
        "in_flight": 0,
        "breaches": {"bot": 0, "chat": 0, "polling": 0},
    }


def test_each_pause_is_two_and_a_half_times_the_one_before(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    hooks.status = 500
    live.max.people.start_bot(ANNA)
    settle(live)

    attempts = []
    for after in (59, 60, 209, 210, 584, 585, 1522, 1523, 3866, 3867):
        live.clock.set(MORNING + timedelta(seconds=after))
        settle(live)
        attempts.append(len(hooks.received))

    assert attempts == [1, 2, 2, 3, 3, 4, 4, 5, 5, 6]


def test_eight_hours_without_a_success_end_the_subscription(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    hooks.status = 500
    live.max.people.start_bot(ANNA)
    settle(live)

    live.clock.set(MORNING + timedelta(hours=8, seconds=-1))
    settle(live)
    still = live.api.get("/subscriptions").json()["subscriptions"]
    live.clock.set(MORNING + timedelta(hours=8))
    eventually(lambda: not live.api.get("/subscriptions").json()["subscriptions"])

    # The first attempt and the seven repetitions that fit into eight hours.
    assert (len(still), len(hooks.received)) == (1, 8)
    assert live.max.counters()["pending"] == 0
    [gone] = [e["change"] for e in live.log_lines() if e.get("change", {}).get("reason")]
    assert gone["reason"] == "eight_hours_without_success"


def test_after_a_jump_of_a_day_missed_repetitions_come_before_the_end(
    live: Stage, hooks: Hooks
) -> None:
    live.subscribe()
    hooks.status = 500
    live.max.people.start_bot(ANNA)
    settle(live)

    hooks.status = 200
    live.clock.set(MORNING + timedelta(days=1))
    settle(live)

    assert len(hooks.received) == 2
    assert len(live.api.get("/subscriptions").json()["subscriptions"]) == 1


def test_one_success_starts_the_eight_hours_anew(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    hooks.status = 500
    live.max.people.start_bot(ANNA)
    settle(live)
    hooks.status = 200
    live.clock.set(MORNING + timedelta(hours=7))
    settle(live)

    hooks.status = 500
    live.max.people.stop_bot(ANNA)
    settle(live)
    live.clock.set(MORNING + timedelta(hours=14))
    settle(live)

    assert len(live.api.get("/subscriptions").json()["subscriptions"]) == 1


def test_who_unsubscribes_hears_nothing_more(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    hooks.status = 500
    live.max.people.start_bot(ANNA)
    settle(live)

    live.api.delete("/subscriptions", params={"url": WEBHOOK})
    live.max.people.stop_bot(ANNA)
    live.clock.set(MORNING + timedelta(hours=1))
    settle(live)

    assert hooks.types == ["bot_started"]
    assert live.max.counters()["pending"] == 0


def test_told_to_repeat_itself_it_delivers_twice(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    live.faults(webhook_twice=1.0)
    live.max.people.start_bot(ANNA)
    settle(live)

    assert len(hooks.received) == 2
    assert hooks.received[0] == hooks.received[1]


def test_told_to_shuffle_it_keeps_no_order(live: Stage, hooks: Hooks) -> None:
    chat = live.chat()
    live.subscribe()
    live.faults(webhook_shuffle=True, seed=1)
    said = [str(number) for number in range(12)]
    for text in said:
        live.max.people.say(chat, ANNA, text)
    settle(live)

    assert sorted(hooks.texts) == sorted(said)
    assert hooks.texts != said


def test_a_reset_forgets_what_was_owed_but_not_who_subscribed(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    hooks.status = 500
    chat = live.max.people.start_bot(ANNA)
    settle(live)

    live.max.reset()
    hooks.status = 200
    again = live.max.people.start_bot(ANNA)
    settle(live)

    assert again != chat
    assert hooks.types == ["bot_started", "bot_started"]
    assert [c["id"] for c in live.max.view.chats()] == [again]
    assert live.max.counters()["failed"] == 0
    with pytest.raises(LookupError):
        live.max.view.messages(chat)


def test_an_answer_while_the_webhook_waits_does_not_deadlock(tmp_path: Path) -> None:
    """The product answers a press from within the webhook's request."""
    answered: list[int] = []

    def post(
        url: str, *, content: bytes, headers: Mapping[str, str], timeout: float
    ) -> httpx.Response:
        chat = json.loads(content)["message"]["recipient"]["chat_id"]
        answered.append(stage.send(chat, "Слышу").status_code)
        return httpx.Response(200)

    with a_stage(tmp_path, post) as stage:
        chat = stage.chat()
        stage.subscribe(update_types=["message_created"])
        stage.max.people.say(chat, ANNA, "Ау")
        settle(stage)

        assert answered == [200]
        assert stage.texts(chat) == ["Ау", "Слышу"]


def test_a_message_of_the_bot_is_no_news_to_it(live: Stage, hooks: Hooks) -> None:
    chat = live.chat()
    live.subscribe()
    mid = live.sent(chat)
    live.api.put("/messages", params={"message_id": mid}, json=a_message("Иначе"))
    settle(live)

    assert hooks.received == []
