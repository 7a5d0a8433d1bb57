"""GET /updates: how a bot without a webhook hears."""

import threading
from datetime import timedelta

from contracts.pretend_max_stage import MORNING, Json, Stage

ANNA = 101


def poll(stage: Stage, **query: int | str) -> Json:
    answer = stage.api.get("/updates", params={"timeout": 0, **query})
    result: Json = answer.json()
    return result


def types(polled: Json) -> list[str]:
    return [update["update_type"] for update in polled["updates"]]


def test_a_marker_leads_from_update_to_update(stage: Stage) -> None:
    stage.max.people.start_bot(ANNA)
    stage.max.people.stop_bot(ANNA)

    first = poll(stage, limit=1)
    second = poll(stage, marker=first["marker"])
    repeated = poll(stage, marker=first["marker"])
    nothing = poll(stage, marker=second["marker"])

    assert (types(first), types(second)) == (["bot_started"], ["bot_stopped"])
    assert repeated == second
    assert nothing == {"updates": [], "marker": second["marker"]}


def test_without_a_marker_come_those_not_handed_out_yet(stage: Stage) -> None:
    stage.max.people.start_bot(ANNA)
    assert types(poll(stage)) == ["bot_started"]

    stage.max.people.stop_bot(ANNA)

    assert types(poll(stage)) == ["bot_stopped"]
    assert types(poll(stage)) == []


def test_only_the_types_asked_for_come_and_rights_never(stage: Stage) -> None:
    stage.chat(admin=True)
    stage.max.people.start_bot(ANNA)

    assert types(poll(stage, types="bot_started,bot_stopped")) == ["bot_started"]
    assert types(poll(stage, marker=0)) == ["bot_added", "bot_started"]


def test_a_poll_waits_for_the_first_update(stage: Stage) -> None:
    heard: list[Json] = []
    waiting = threading.Thread(target=lambda: heard.append(poll(stage, timeout=30)))
    waiting.start()

    stage.max.people.start_bot(ANNA)
    waiting.join(timeout=20)

    assert types(heard[0]) == ["bot_started"]


def test_with_a_webhook_there_is_no_polling(stage: Stage) -> None:
    stage.subscribe()
    stage.max.people.start_bot(ANNA)

    refused = stage.api.get("/updates")
    stage.api.delete("/subscriptions", params={"url": "https://hooks.example.ru/max"})

    assert refused.status_code == 405
    assert "while a webhook is subscribed" in refused.json()["message"]
    assert types(poll(stage)) == []


def test_updates_are_kept_for_a_day(stage: Stage) -> None:
    stage.clock.set(MORNING, speed=0)
    stage.max.people.start_bot(ANNA)

    stage.clock.set(MORNING + timedelta(hours=24))
    in_time = poll(stage, marker=0)
    stage.clock.set(MORNING + timedelta(hours=24, seconds=1))

    assert types(in_time) == ["bot_started"]
    assert types(poll(stage, marker=0)) == []


def test_two_polls_a_second_are_enough(stage: Stage) -> None:
    stage.faults(limits=True)

    statuses = [stage.api.get("/updates", params={"timeout": 0}).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert stage.max.counters()["breaches"]["polling"] == 1
