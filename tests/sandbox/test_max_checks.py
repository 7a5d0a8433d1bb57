"""What the pretend MAX refuses because the real one does."""

from typing import Any

import pytest

from contracts.pretend_max_stage import Json, Stage, a_button, a_keyboard, a_message

LINK = {"type": "link", "text": "Сайт", "url": "https://example.ru"}
APP = {"type": "open_app", "text": "Запись", "web_app": "id7700000000_bot"}
FILE = {"type": "file", "payload": {"token": "unknown"}}
LOCATION = {"type": "location", "latitude": 55.75, "longitude": 37.61}


def contact(name: str) -> Json:
    return {"type": "contact", "payload": {"name": name, "vcf_phone": "+74950000000"}}


def with_attachments(*attachments: Json) -> Json:
    return {"text": "Нет воды", "attachments": list(attachments)}


@pytest.mark.parametrize(
    "body",
    [
        a_message("x"),
        a_message("я" * 4000),
        a_message("x", *[[a_button()] * 7] * 30),
        a_message("x", [LINK] * 3),
        a_message("x", [APP, LINK, {"type": "request_contact", "text": "Телефон"}]),
        a_message("x", [{"type": "request_geo_location", "text": "Где я", "quick": True}]),
        a_message("x", [{"type": "clipboard", "text": "Копия", "payload": "1"}] * 7),
        a_message("x", [{"type": "message", "text": "Да"}] * 7),
        a_message("x", [a_button("p" * 1024, "т" * 128)]),
        a_message("x", [{**LINK, "url": "https://e.ru/" + "u" * 2035}]),
        a_message("x", [{**a_button(), "intent": "default"}]),
        {**a_message("<b>x</b>"), "format": "html"},
        {**a_message("**x**"), "format": "markdown", "notify": False},
        {"text": None, "attachments": [contact("Диспетчер")], "link": None},
        with_attachments(contact("Диспетчер"), a_keyboard([a_button()])),
        with_attachments(LOCATION, a_keyboard([a_button()])),
        with_attachments(*[LOCATION] * 12),
        with_attachments({"type": "image", "payload": {"url": "https://example.ru/map.png"}}),
        with_attachments({"type": "share", "payload": {"url": "https://example.ru"}}),
        with_attachments({"type": "sticker", "payload": {"code": "smile"}}),
    ],
)
def test_a_message_within_the_limits_is_accepted(stage: Stage, body: Json) -> None:
    answer = stage.api.post("/messages", params={"chat_id": stage.chat()}, json=body)

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "the body is empty"),
        ([], "body: Input should be"),
        ({"text": None}, "needs text, attachments or link"),
        ({"text": "", "attachments": []}, "needs text, attachments or link"),
        ({"text": 17}, "text: Input should be a valid string"),
        (a_message("я" * 4001), "text: String should have at most 4000"),
        ({**a_message(), "format": "bbcode"}, "format: Input should be 'markdown' or 'html'"),
        (a_message("x", []), "buttons.0: List should have at least 1"),
        (with_attachments(a_keyboard()), "buttons: List should have at least 1"),
        (a_message("x", *[[a_button()]] * 31), "buttons: List should have at most 30"),
        (a_message("x", [a_button()] * 8), "buttons.0: List should have at most 7"),
        (a_message("x", [LINK] + [a_button()] * 3), "holds at most 3 buttons, not 4"),
        (a_message("x", [APP] * 4), "holds at most 3 buttons, not 4"),
        (a_message("x", [a_button(text="")]), "text: String should have at least 1"),
        (a_message("x", [a_button(text="т" * 129)]), "text: String should have at most 128"),
        (a_message("x", [a_button("p" * 1025)]), "payload: String should have at most 1024"),
        (a_message("x", [{"type": "callback", "text": "x"}]), "payload: Field required"),
        (a_message("x", [{**LINK, "url": "https://e.ru/" + "u" * 2036}]), "url: String should"),
        (a_message("x", [{"type": "link", "text": "x"}]), "url: Field required"),
        (a_message("x", [{"type": "open_app", "text": "x"}]), "web_app: Field required"),
        (a_message("x", [{**APP, "payload": "дом 1"}]), "payload: String should match pattern"),
        (a_message("x", [{"type": "chat", "text": "x"}]), "'chat' found using 'type'"),
        (with_attachments(*[LOCATION] * 13), "attachments: List should have at most 12"),
        (with_attachments(contact("А"), contact("Б")), "contact must be the only media"),
        (with_attachments(contact("А"), LOCATION), "contact must be the only media"),
        (with_attachments(a_keyboard([a_button()]), a_keyboard([a_button()])), "one inline_key"),
        (with_attachments(FILE), "no uploaded file has this token"),
        (with_attachments({"type": "image", "payload": {}}), "exactly one of url, token, photos"),
        (
            with_attachments({"type": "image", "payload": {"url": "https://e.ru", "token": "t"}}),
            "exactly one of url, token, photos",
        ),
        (with_attachments({"type": "video_note", "payload": {}}), "'video_note' found using"),
        (with_attachments({**LOCATION, "latitude": 91}), "latitude: Input should be less"),
    ],
)
def test_a_message_beyond_the_limits_is_refused_and_the_reason_named(
    stage: Stage, body: Any, named: str
) -> None:
    chat = stage.chat()

    answer = stage.api.post("/messages", params={"chat_id": chat}, json=body)

    assert (answer.status_code, answer.json()["code"]) == (400, "proto.payload")
    assert named in answer.json()["message"]
    assert stage.texts(chat) == []


@pytest.mark.parametrize("content", [b"", b"{", b'{"text": NaN}', b"\xff", b"[" * 100_000])
def test_what_is_not_json_is_refused(stage: Stage, content: bytes) -> None:
    answer = stage.api.post("/messages", params={"chat_id": stage.chat()}, content=content)

    assert (answer.status_code, answer.json()["code"]) == (400, "proto.payload")


@pytest.mark.parametrize(
    "query",
    [{}, {"user_id": 7, "chat_id": 7}, {"chat_id": "house"}, {"chat_id": 2**63}],
)
def test_a_message_goes_to_exactly_one_user_or_chat(stage: Stage, query: Json) -> None:
    answer = stage.api.post("/messages", params=query, json=a_message())

    assert (answer.status_code, answer.json()["code"]) == (400, "proto.payload")


def test_a_channel_always_notifies(stage: Stage) -> None:
    channel = stage.chat(type_="channel")

    answer = stage.api.post(
        "/messages", params={"chat_id": channel}, json={**a_message(), "notify": False}
    )

    assert answer.json()["message"] == "notify: a channel's posts always notify"


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("Bearer sandbox-token", "Malformed access token"),
        ("stolen", "Invalid access_token"),
        ("", "Invalid access_token"),
    ],
)
def test_only_the_raw_token_opens(stage: Stage, token: str, message: str) -> None:
    answer = stage.api.get("/me", headers={"Authorization": token})

    assert answer.status_code == 401
    assert answer.json() == {"code": "verify.token", "message": message}


def test_a_token_in_the_query_is_not_looked_at(stage: Stage) -> None:
    query = {"access_token": "sandbox-token"}

    answer = stage.api.get("/me", params=query, headers={"Authorization": ""})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/chats", 404, "not.found"),
        ("GET", "/chats/lenina_42", 404, "not.found"),
        ("DELETE", "/chats/-1", 405, "method.not.allowed"),
        ("PATCH", "/me", 405, "method.not.allowed"),
        ("GET", "/chats/-1", 404, "chat.not.found"),
        ("GET", "/messages/mid.0", 404, "not.found"),
        ("GET", "/messages", 400, "proto.payload"),
        ("GET", "/messages?chat_id=-1&message_ids=a", 400, "proto.payload"),
        ("GET", "/messages?chat_id=-1&count=101", 400, "proto.payload"),
        ("POST", "/uploads?type=photo", 400, "proto.payload"),
        ("DELETE", "/messages", 400, "proto.payload"),
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(
    stage: Stage, method: str, path: str, status: int, code: str
) -> None:
    answer = stage.api.request(method, path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("url", "accepted"),
    [
        ("https://hooks.example.ru/max/bot", True),
        ("https://hooks.example.ru:443/max", True),
        ("http://127.0.0.1:8080/max_webhook/sandbox", True),
        ("http://localhost/max", True),
        ("http://[::1]:8080/max", True),
        ("https://hooks.example.ru:8443/max", False),
        ("http://hooks.example.ru/max", False),
        ("http://10.0.0.1/max", False),
        ("hooks.example.ru/max", False),
        ("https://", False),
        ("https://hooks.example.ru:https/max", False),
        ("https://hooks.example.ru\n/max", False),
    ],
)
def test_webhooks_are_https_on_443_or_on_this_machine(
    stage: Stage, url: str, accepted: bool
) -> None:
    answer = stage.api.post("/subscriptions", json={"url": url})

    assert answer.status_code == 200
    assert answer.json()["success"] is accepted
    assert accepted or answer.json()["message"].startswith("url: ")


@pytest.mark.parametrize(
    ("secret", "accepted"),
    [
        ("s-4f9c0b7e2d", True),
        ("a" * 256, True),
        ("snake_case", True),
        ("abcd", False),
        ("a" * 257, False),
        ("with space", False),
        ("секрет", False),
        ("", False),
    ],
)
def test_a_webhook_secret_keeps_to_its_alphabet(stage: Stage, secret: str, accepted: bool) -> None:
    body = {"url": "https://hooks.example.ru/max", "secret": secret}

    answer = stage.api.post("/subscriptions", json=body)

    assert (answer.status_code, answer.json()["success"]) == (200, accepted)


@pytest.mark.parametrize(
    ("commands", "accepted"),
    [
        ([], True),
        ([{"name": "help", "description": "Помощь"}] * 32, True),
        ([{"name": "help"}] * 33, False),
        ([{"name": "h" * 65}], False),
        ([{"name": ""}], False),
        ([{"name": "help", "description": "о" * 129}], False),
    ],
)
def test_commands_keep_to_their_sizes(stage: Stage, commands: list[Json], accepted: bool) -> None:
    answer = stage.api.patch("/me/commands", json={"commands": commands})

    assert answer.is_success is accepted
    assert len(stage.api.get("/me").json()["commands"]) == (len(commands) if accepted else 0)
