"""What a failed call asks of its caller, and what it keeps to itself."""

import ssl
from typing import Any

import httpx
import pytest

from contracts.max_answers import HOUSE, TOKEN, asking, says
from max_messenger import MaxRefused, MaxUnavailable
from message import Message

SECRET_WORDS = "Петрова, кв. 7"
WORDS = Message(text=SECRET_WORDS)


def error(code: str, message: str = "Something") -> dict[str, str]:
    return {"code": code, "message": message}


def sending(answer: Any) -> MaxRefused | MaxUnavailable:
    """The error of a client that sends a message to a MAX that answers so."""
    with (
        asking(answer) as client,
        pytest.raises((MaxRefused, MaxUnavailable)) as raised,
    ):
        client.send(WORDS, chat_id=HOUSE)
    caught = raised.value
    assert isinstance(caught, MaxRefused | MaxUnavailable)
    return caught


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, error("proto.payload")),
        (401, error("verify.token")),
        (403, error("chat.denied")),
        (403, error("access.denied")),
        (404, error("chat.not.found")),
        (422, error("comments.timeout_exceeded")),
    ],
)
def test_a_refusal_is_final_and_names_its_code(status: int, body: dict[str, str]) -> None:
    refused = sending(says(body, status))

    assert isinstance(refused, MaxRefused)
    assert (refused.status, refused.code, refused.text) == (status, body["code"], "Something")
    assert f"POST /messages: refused with status {status}, code '{body['code']}'" in str(refused)


def test_a_refused_token_names_the_setting_to_check() -> None:
    assert "check the setting MAX_TOKEN_<BOT>" in str(sending(says(error("verify.token"), 401)))


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"success": False, "message": "Something"}, ""),
        ({"success": False, "message": "Key: error.edit.too.old"}, "error.edit.too.old"),
        ({"success": False}, ""),
        ({"error_code": 7, "error_data": "BAD_REQUEST"}, "7"),
        ({"error_code": "bad.image"}, "bad.image"),
    ],
)
def test_a_refusal_in_the_shape_of_a_success_is_a_refusal(
    answer: dict[str, Any], code: str
) -> None:
    refused = sending(says(answer))

    assert isinstance(refused, MaxRefused)
    assert (refused.status, refused.code) == (200, code)


def test_a_refusal_by_the_upload_host_names_the_host_and_not_the_secret_url() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "iu.oneme.ru":
            return httpx.Response(200, json={"error_code": 4, "error_data": "NO_IMAGE"})
        return httpx.Response(200, json={"url": "https://iu.oneme.ru/up?sig=s3cret"})

    with asking(answer) as client, pytest.raises(MaxRefused, match="code '4'") as raised:
        client.upload("image", "двор.png", b"png", "image/png")

    assert "POST iu.oneme.ru" in str(raised.value)
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    ("status", "body", "sent"),
    [
        (400, error("attachment.not.ready"), False),
        (429, error("too.many.requests"), False),
        (503, error("internal.error"), False),
        (500, error("internal.error"), True),
        (502, "<html>", True),
        (504, None, True),
        (302, None, True),
    ],
)
def test_an_unavailable_max_is_asked_again_later(status: int, body: Any, sent: bool) -> None:
    unavailable = sending(says(body, status))

    assert isinstance(unavailable, MaxUnavailable)
    assert (unavailable.status, unavailable.sent) == (status, sent)


@pytest.mark.parametrize(
    ("broken", "sent"),
    [
        (httpx.ConnectError("[Errno 111] Connection refused"), False),
        (httpx.ConnectTimeout("timed out"), False),
        (httpx.PoolTimeout("no connection is free"), False),
        (httpx.ProxyError("403 Forbidden"), False),
        (httpx.ReadTimeout("timed out"), True),
        (httpx.WriteTimeout("timed out"), True),
        (httpx.ReadError("connection reset"), True),
        (httpx.WriteError("broken pipe"), True),
        (httpx.RemoteProtocolError("Server disconnected"), True),
        (httpx.DecodingError("not gzip"), True),
    ],
)
def test_without_an_answer_the_caller_knows_whether_a_repeat_can_double(
    broken: Exception, sent: bool
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise broken

    unavailable = sending(answer)

    assert isinstance(unavailable, MaxUnavailable)
    assert (unavailable.status, unavailable.sent) == (None, sent)
    assert ("look before repeating" in str(unavailable)) is sent


@pytest.mark.parametrize(
    "answer", [b"", b"<html>", b"[]", b"null", b"{}", b'{"message":{"body":{}}}', b"[" * 9999]
)
def test_a_success_that_cannot_be_read_may_have_been_done(answer: bytes) -> None:
    unavailable = sending(lambda _: httpx.Response(200, content=answer))

    assert isinstance(unavailable, MaxUnavailable)
    assert (unavailable.status, unavailable.sent) == (200, True)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"true"])
def test_an_edit_whose_answer_cannot_be_read_is_not_taken_for_done(answer: bytes) -> None:
    with (
        asking(lambda _: httpx.Response(200, content=answer)) as client,
        pytest.raises(MaxUnavailable),
    ):
        client.edit("mid.1", WORDS)


def test_a_strange_certificate_names_the_setting_for_a_public_one() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]") from ssl.SSLError()

    assert "set MAX_TRUST=root+public" in str(sending(answer))


@pytest.mark.parametrize(
    "answer",
    [
        says(error("proto.payload", f"cannot read '{SECRET_WORDS}' of {TOKEN}"), 400),
        says({"success": False, "message": f"{SECRET_WORDS} {TOKEN}"}),
        says(f"{SECRET_WORDS} {TOKEN}", 502),
        says({"message": {"body": {"text": f"{SECRET_WORDS} {TOKEN}"}}}),
    ],
)
def test_an_error_shows_neither_the_token_nor_a_message(answer: Any) -> None:
    shown = str(sending(answer))

    assert TOKEN not in shown
    assert "Петрова" not in shown


def test_an_error_of_the_http_library_that_quotes_a_header_is_not_quoted() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.LocalProtocolError(f"Illegal header value {TOKEN}")

    assert TOKEN not in str(sending(answer))


def test_nobody_waits_long_for_max() -> None:
    waits = []

    def answer(request: httpx.Request) -> httpx.Response:
        waits.append(request.extensions["timeout"])
        return httpx.Response(503)

    sending(answer)

    assert waits == [{"connect": 3, "read": 10, "write": 10, "pool": 10}]
