"""Webhooks: how often again, and when never more."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from contracts.pretend_max_stage import MORNING, WEBHOOK, Hooks, Stage, a_stage, eventually

ANNA = 101


@pytest.mark.parametrize("status", [204, 201, 302, 403, 500, None])
def test_whatever_is_not_200_comes_again_after_a_minute(
    live: Stage, hooks: Hooks, status: int | None
) -> None:
    live.subscribe()
    hooks.status = status
    live.max.people.start_bot(ANNA)
    live.settle()
    live.clock.set(MORNING + timedelta(seconds=59))
    live.settle()
    before = len(hooks.received)

    hooks.status = 200
    live.clock.set(MORNING + timedelta(seconds=60))
    live.settle()

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
    live.settle()

    attempts = []
    for after in (59, 60, 209, 210, 584, 585, 1522, 1523, 3866, 3867):
        live.clock.set(MORNING + timedelta(seconds=after))
        live.settle()
        attempts.append(len(hooks.received))

    assert attempts == [1, 2, 2, 3, 3, 4, 4, 5, 5, 6]


def test_eight_hours_without_a_success_end_the_subscription(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    hooks.status = 500
    live.max.people.start_bot(ANNA)
    live.settle()

    live.clock.set(MORNING + timedelta(hours=8, seconds=-1))
    live.settle()
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
    live.settle()

    hooks.status = 200
    live.clock.set(MORNING + timedelta(days=1))
    live.settle()

    assert len(hooks.received) == 2
    assert len(live.api.get("/subscriptions").json()["subscriptions"]) == 1


def test_one_success_starts_the_eight_hours_anew(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    hooks.status = 500
    live.max.people.start_bot(ANNA)
    live.settle()
    hooks.status = 200
    live.clock.set(MORNING + timedelta(hours=7))
    live.settle()

    hooks.status = 500
    live.max.people.stop_bot(ANNA)
    live.settle()
    live.clock.set(MORNING + timedelta(hours=14))
    live.settle()

    assert len(live.api.get("/subscriptions").json()["subscriptions"]) == 1


def test_who_unsubscribes_hears_nothing_more(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    hooks.status = 500
    live.max.people.start_bot(ANNA)
    live.settle()

    live.api.delete("/subscriptions", params={"url": WEBHOOK})
    live.max.people.stop_bot(ANNA)
    live.clock.set(MORNING + timedelta(hours=1))
    live.settle()

    assert hooks.types == ["bot_started"]
    assert live.max.counters()["pending"] == 0


def test_told_to_repeat_itself_it_delivers_twice(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    live.faults(webhook_twice=1.0)
    live.max.people.start_bot(ANNA)
    live.settle()

    assert len(hooks.received) == 2
    assert hooks.received[0] == hooks.received[1]


def test_told_to_shuffle_it_keeps_no_order(live: Stage, hooks: Hooks) -> None:
    chat = live.chat()
    live.subscribe()
    live.faults(webhook_shuffle=True, seed=1)
    said = [str(number) for number in range(12)]
    for text in said:
        live.max.people.say(chat, ANNA, text)
    live.settle()

    assert sorted(hooks.texts) == sorted(said)
    assert hooks.texts != said


def test_a_reset_forgets_what_was_owed_but_not_who_subscribed(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    hooks.status = 500
    chat = live.max.people.start_bot(ANNA)
    live.settle()

    live.max.reset()
    hooks.status = 200
    again = live.max.people.start_bot(ANNA)
    live.settle()

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
        stage.settle()

        assert answered == [200]
        assert stage.texts(chat) == ["Ау", "Слышу"]
