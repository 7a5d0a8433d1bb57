"""30 requests a second for a bot, 2 messages a second into a chat, in any second."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.pretend_max_stage import Stage, a_button, a_message, a_stage
from sandbox.max.limits import BOT_LIMIT, CHAT_LIMIT, SECOND_NS, Limits
from sandbox.max.refusals import Refused

ANNA = 101
MS = 1_000_000


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Stage]:
    """A stage whose limits hold."""
    with a_stage(tmp_path) as stage:
        stage.faults(limits=True)
        yield stage


def admitted(limits: Limits, at_ns: int) -> bool:
    try:
        limits.admit("chat", -1, at_ns)
    except Refused:
        return False
    return True


def test_a_second_is_any_second_not_a_calendar_one() -> None:
    limits = Limits()

    fates = [admitted(limits, ms * MS) for ms in (900, 950, 1100, 1899, 1900, 1949, 1950)]

    assert fates == [True, True, False, False, True, False, True]
    assert limits.breaches["chat"] == 3


@given(st.lists(st.integers(0, 5_000 * MS), min_size=1, max_size=60))
def test_no_sliding_second_holds_more_than_the_limit(moments: list[int]) -> None:
    limits = Limits()

    taken = [moment for moment in sorted(moments) if admitted(limits, moment)]

    for first in taken:
        assert sum(first <= moment < first + SECOND_NS for moment in taken) <= CHAT_LIMIT


def test_sends_edits_answers_and_deletions_share_a_chats_limit(strict: Stage) -> None:
    dialogue = strict.max.people.start_bot(ANNA)
    mid = strict.sent(dialogue, "Удобно?", [a_button()])
    press = {"callback_id": strict.max.people.press(dialogue, ANNA, mid, "ok")}
    query = {"message_id": mid}

    answers = [
        strict.api.put("/messages", params=query, json=a_message("Иначе")),
        strict.api.post("/answers", params=press, json={"notification": "Ждите"}),
        strict.api.delete("/messages", params=query),
        strict.api.post("/messages", params={"user_id": ANNA}, json=a_message()),
    ]

    assert [a.status_code for a in answers] == [200, 429, 429, 429]
    assert {a.json()["code"] for a in answers[1:]} == {"too.many.requests"}
    assert strict.max.counters()["breaches"] == {"bot": 0, "chat": 3, "polling": 0}
    assert strict.texts(dialogue) == ["Иначе"]


def test_one_chat_does_not_slow_another(strict: Stage) -> None:
    chats = [strict.chat() for _ in range(4)]

    answers = [strict.send(chat) for chat in chats for _ in range(2)]

    assert {a.status_code for a in answers} == {200}


def test_a_bot_has_thirty_requests_a_second_of_any_kind(tmp_path: Path) -> None:
    with a_stage(tmp_path, vodokanal="water-token") as stage:
        stage.faults(limits=True)

        statuses = [stage.api.get("/me").status_code for _ in range(BOT_LIMIT + 3)]
        with stage.client("water-token") as other:
            others = other.get("/me").status_code

        assert statuses == [200] * BOT_LIMIT + [429] * 3
        assert stage.max.counters()["breaches"] == {"bot": 3, "chat": 0, "polling": 0}
        assert others == 200


def test_lifted_limits_let_everything_through(stage: Stage) -> None:
    chat = stage.chat()

    statuses = {stage.send(chat).status_code for _ in range(40)}

    assert statuses == {200}
    assert stage.max.counters()["breaches"] == {"bot": 0, "chat": 0, "polling": 0}


def test_the_log_alone_shows_who_kept_to_the_limits(strict: Stage) -> None:
    chat = strict.chat()
    for strict.passed_ms in (0, 400, 999, 1000, 1399, 1400):
        strict.send(chat)

    calls = [line for line in strict.log_lines() if "call" in line]
    began = datetime.fromisoformat(calls[0]["at"])

    assert {line["call"]["chat"] for line in calls} == {chat}
    assert [
        (datetime.fromisoformat(line["at"]) - began, line["call"]["status"]) for line in calls
    ] == [
        (timedelta(milliseconds=0), 200),
        (timedelta(milliseconds=400), 200),
        (timedelta(milliseconds=999), 429),
        (timedelta(milliseconds=1000), 200),
        (timedelta(milliseconds=1399), 429),
        (timedelta(milliseconds=1400), 200),
    ]
