"""The checker has teeth: what MAX would refuse, it reports."""

from typing import Any

import pytest

from contracts.max_schema import answer_errors, schema_errors, update_errors

PRESS = {"type": "callback", "text": "Понятно", "payload": "ack"}
LINK = {"type": "link", "text": "Подробнее", "url": "https://example.ru"}
USER = {"user_id": 1, "first_name": "Анна", "is_bot": False}


def a_body(rows: list[list[dict[str, Any]]], **changes: Any) -> dict[str, Any]:
    keyboard = {"type": "inline_keyboard", "payload": {"buttons": rows}}
    return {"text": "Нет воды", "attachments": [keyboard], "link": None, **changes}


def send_errors(body: Any, **query: Any) -> list[str]:
    return schema_errors("POST", "/messages", query or {"chat_id": -5}, body)


def test_a_keyboard_as_large_as_max_allows_is_valid() -> None:
    assert send_errors(a_body([[PRESS] * 7] * 29 + [[LINK] * 3])) == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (a_body([[PRESS]] * 31), "too long"),
        (a_body([[PRESS] * 8]), "too long"),
        (a_body([[LINK, PRESS, PRESS, PRESS]]), "too long"),
        (a_body([[{"type": "callback", "text": "Да"}]]), "'payload' is a required property"),
        (a_body([[PRESS | {"payload": "x" * 1025}]]), "too long"),
        (a_body([[PRESS | {"text": ""}]]), "non-empty"),
        (a_body([[PRESS | {"type": "chat"}]]), "'chat' is not one of"),
        (a_body([[PRESS | {"intent": "positive"}]]), "'intent' is not one of"),
        (a_body([[PRESS]], text="x" * 4001), "too long"),
        (a_body([[PRESS]], notifi=False), "'notifi' is not one of"),
        (a_body([[PRESS]], format="markup"), "'markup' is not one of"),
        ({"text": "Нет воды"}, "'attachments' is a required property"),
        ([], "is not of type 'object'"),
        (None, "is not of type 'object'"),
    ],
)
def test_a_body_that_max_would_refuse_is_reported(body: Any, complaint: str) -> None:
    errors = send_errors(body)

    assert any(complaint in error for error in errors), errors


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"chat_id": 1, "user_id": 2}, "exactly one"),
        ({"disable_link_preview": "true"}, "exactly one"),
        ({"chat_id": "house"}, "not of type 'integer'"),
        ({"chat_id": 2**63}, "int64"),
        ({"chat_id": "1", "chat": "1"}, "'chat' is not one of"),
    ],
)
def test_a_query_that_max_would_refuse_is_reported(query: dict[str, Any], complaint: str) -> None:
    errors = send_errors(a_body([[PRESS]]), **query)

    assert any(complaint in error for error in errors), errors


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/chats"),  # withdrawn
        ("GET", "/chats/lesnaya"),  # withdrawn, and not a number
        ("DELETE", "/chats/-5"),
        ("GET", "/max/me"),
    ],
)
def test_a_path_that_max_does_not_have_is_reported(method: str, path: str) -> None:
    assert schema_errors(method, path, {}, None) == [f"{method} {path} is not in the schema"]


def test_a_required_parameter_left_out_is_reported() -> None:
    assert schema_errors("DELETE", "/subscriptions", {}, None) == ["query: 'url' is required"]


def test_a_body_where_none_belongs_is_reported() -> None:
    assert schema_errors("GET", "/me", {}, {}) == ["body: none is expected"]


def test_an_answer_may_hold_fields_that_the_schema_does_not_name() -> None:
    body = {"success": True, "elapsed": 3}

    assert answer_errors("DELETE", "/chats/-5/pin", 200, body) == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"ok": True}),
        (201, {"success": True}),
        (404, {"error": "not found"}),
        (429, "too many requests"),
    ],
)
def test_an_answer_of_another_shape_is_reported(status: int, body: Any) -> None:
    assert answer_errors("DELETE", "/chats/-5/pin", status, body)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 429, 500, 503])
def test_errors_have_one_shape_whatever_the_status(status: int) -> None:
    body = {"code": "chat.not.found", "message": "Chat not found"}

    assert answer_errors("GET", "/chats/-5", status, body) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"update_type": "bot_added", "timestamp": 1, "chat_id": -5, "user": USER},
        {"update_type": "bot_added", "chat_id": -5, "user": USER, "is_channel": False},
        {"update_type": "message_chat_created", "timestamp": 1},
        {"update_type": "message_created", "timestamp": 1, "message": None},
        {"timestamp": 1},
    ],
)
def test_an_update_of_another_shape_is_reported(broken: dict[str, Any]) -> None:
    assert update_errors(broken)
