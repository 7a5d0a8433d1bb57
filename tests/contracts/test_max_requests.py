"""Every request that our client can make is one that MAX's schema accepts."""

import inspect
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.max_answers import (
    HOUSE,
    TOKEN,
    a_bot,
    a_chat,
    a_membership,
    a_message,
    asking,
)
from contracts.max_schema import answer_errors, schema_errors
from max_messenger import MaxClient
from message import Button, ContactButton, LinkButton, Message, PressButton

WORDS = Message(
    text="Нет горячей воды",
    buttons=(
        (PressButton(text="Коснулось меня", payload="touched"),),
        (LinkButton(text="Подробнее", url="https://example.ru/o/981"),),
        (ContactButton(text="Поделиться номером"),),
    ),
)
BARE = Message(text="Горячая вода есть")
DRAWN = WORDS.model_copy(update={"image": "photo-1"})
SUCCESS = {"success": True}
HOOK = "https://hooks.example.ru/max_webhook/lesnaya"
NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)

# By the client's method: what is asked, and what MAX answers.
CALLS: list[tuple[str, Callable[[MaxClient], Any], Any]] = [
    ("me", lambda m: m.me(), a_bot()),
    ("commands", lambda m: m.commands(), a_bot(commands=[{"name": "outages"}])),
    ("set_commands", lambda m: m.set_commands([("outages", "Отключения")]), SUCCESS),
    ("set_commands", lambda m: m.set_commands([]), SUCCESS),
    ("send", lambda m: m.send(WORDS, chat_id=HOUSE), {"message": a_message()}),
    ("send", lambda m: m.send(BARE, user_id=1, notify=False), {"message": a_message()}),
    ("send", lambda m: m.send(DRAWN, chat_id=HOUSE), {"message": a_message()}),
    ("edit", lambda m: m.edit("mid.1", WORDS), SUCCESS),
    ("edit", lambda m: m.edit("mid.1", DRAWN), SUCCESS),
    ("edit", lambda m: m.edit("mid.1", BARE, notify=False), SUCCESS),
    ("delete", lambda m: m.delete("mid.1"), SUCCESS),
    ("answer", lambda m: m.answer("f9LH", WORDS), SUCCESS),
    ("answer", lambda m: m.answer("f9LH", BARE, "Записано"), SUCCESS),
    ("answer", lambda m: m.answer("f9LH", notification="Записано"), SUCCESS),
    ("message", lambda m: m.message("mid.1"), a_message()),
    ("messages", lambda m: m.messages(HOUSE), {"messages": [a_message()]}),
    ("messages", lambda m: m.messages(HOUSE, NOON, NOON, 100), {"messages": []}),
    ("chat", lambda m: m.chat(HOUSE), a_chat()),
    ("membership", lambda m: m.membership(HOUSE), a_membership()),
    ("leave", lambda m: m.leave(HOUSE), SUCCESS),
    ("pin", lambda m: m.pin(HOUSE, "mid.1"), SUCCESS),
    ("pinned", lambda m: m.pinned(HOUSE), {"message": a_message()}),
    ("unpin", lambda m: m.unpin(HOUSE), SUCCESS),
    ("subscriptions", lambda m: m.subscriptions(), {"subscriptions": []}),
    ("subscribe", lambda m: m.subscribe(HOOK, "s-4f9c0", ["bot_added"]), SUCCESS),
    ("unsubscribe", lambda m: m.unsubscribe(HOOK), SUCCESS),
]


class RecordedMax:
    """Answers always the same and remembers what it was asked."""

    def __init__(self, body: Any) -> None:
        self._body = body
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return httpx.Response(200, json=self._body)


def errors_of(request: httpx.Request) -> list[str]:
    body = json.loads(request.content) if request.content else None
    return schema_errors(request.method, request.url.path, dict(request.url.params), body)


@pytest.mark.parametrize(("name", "call", "body"), CALLS, ids=[name for name, *_ in CALLS])
def test_each_request_is_valid(name: str, call: Callable[[MaxClient], Any], body: Any) -> None:
    recorded = RecordedMax(body)

    with asking(recorded) as client:
        call(client)

    (request,) = recorded.asked
    assert errors_of(request) == []
    assert request.headers["Authorization"] == TOKEN
    assert answer_errors(request.method, request.url.path, 200, body) == []


def test_no_method_of_the_client_is_left_out() -> None:
    methods = {
        name
        for name, _ in inspect.getmembers(MaxClient, inspect.isfunction)
        if not name.startswith("_")
    }

    assert {name for name, *_ in CALLS} == methods - {"close", "upload", "download"}


@pytest.mark.parametrize("kind", ["image", "video", "audio", "file"])
def test_an_upload_asks_for_its_place_as_the_schema_says(kind: Any) -> None:
    endpoint = {"url": "https://fu.oneme.ru/upload.do?sig=1"}
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=endpoint if len(asked) == 1 else {"token": "t"})

    with asking(answer) as client:
        client.upload(kind, "схема.pdf", b"%PDF", "application/pdf")

    assert errors_of(asked[0]) == []
    assert answer_errors("POST", "/uploads", 200, endpoint) == []


# Messages: whatever our rooms may say within MAX's limits.

presses = st.builds(
    PressButton,
    text=st.text(min_size=1, max_size=128),
    payload=st.text(min_size=1, max_size=1024),
)
links = st.builds(
    LinkButton,
    text=st.text(min_size=1, max_size=128),
    url=st.text(max_size=2000).map("https://max.ru/{}".format),
)
contacts = st.builds(ContactButton, text=st.text(min_size=1, max_size=128))
rows: st.SearchStrategy[tuple[Button, ...]] = st.one_of(
    st.lists(presses, min_size=1, max_size=7).map(tuple),
    st.lists(presses | links | contacts, min_size=1, max_size=3).map(tuple),
)
messages = st.builds(
    Message,
    text=st.text(min_size=1, max_size=4000),
    image=st.none() | st.text(min_size=1, max_size=200),
    buttons=st.lists(rows, max_size=30).map(tuple),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages, st.booleans())
def test_any_message_within_the_limits_is_sent_and_edited_validly(
    message: Message, notify: bool
) -> None:
    recorded = RecordedMax({"message": a_message(), "success": True})

    with asking(recorded) as client:
        client.send(message, chat_id=HOUSE, notify=notify)
        client.edit("mid.1", message, notify=notify)
        client.answer("f9LH", message)

    assert [errors_of(request) for request in recorded.asked] == [[], [], []]


STEPS = (".", "..")


@pytest.mark.parametrize("step", STEPS)
def test_an_id_that_would_lead_elsewhere_is_refused(step: str) -> None:
    with asking(RecordedMax({})) as client, pytest.raises(ValueError, match="step in a path"):
        client.message(step)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1).filter(lambda mid: mid not in STEPS), st.text(min_size=1))
def test_ids_of_max_survive_the_way_whatever_they_hold(mid: str, callback_id: str) -> None:
    recorded = RecordedMax(a_message())

    with asking(recorded) as client:
        client.message(mid)
        client.answer(callback_id, BARE)

    asked = [request.url for request in recorded.asked]
    assert asked[0].path == f"/messages/{mid}"
    assert asked[1].params["callback_id"] == callback_id


@pytest.mark.parametrize("method", ["send", "edit"])
def test_a_message_without_buttons_takes_the_old_ones_away(method: str) -> None:
    recorded = RecordedMax({"message": a_message()})

    with asking(recorded) as client:
        client.send(BARE, chat_id=HOUSE) if method == "send" else client.edit("mid.1", BARE)

    assert json.loads(recorded.asked[0].content)["attachments"] == []
