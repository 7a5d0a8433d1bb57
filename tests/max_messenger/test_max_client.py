"""What MAX answers, in our words. Requests are checked in contracts/test_max_requests.py."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from contracts.max_answers import (
    BOT_ID,
    HOST,
    HOUSE,
    TOKEN,
    a_bot,
    a_chat,
    a_membership,
    a_message,
    asking,
    says,
)
from max_messenger import (
    Bot,
    Chat,
    MaxClient,
    MaxUnavailable,
    Membership,
    SentMessage,
    Subscription,
)
from message import Message

WORDS = Message(text="Нет горячей воды")


def test_me_is_the_bot() -> None:
    with asking(says(a_bot(name="deprecated", last_activity_time=1))) as client:
        assert client.me() == Bot(user_id=BOT_ID, username="id77_bot", name="Лесная, 5")


@pytest.mark.parametrize(
    ("listed", "commands"),
    [
        ([], []),
        (None, []),
        ([{"name": "outages", "description": "Отключения"}], [("outages", "Отключения")]),
        ([{"name": "b", "description": None}, {"name": "a"}], [("b", ""), ("a", "")]),
    ],
)
def test_the_commands_of_the_bot_are_read_as_they_are_set(
    listed: Any, commands: list[tuple[str, str]]
) -> None:
    with asking(says(a_bot(commands=listed))) as client:
        assert client.commands() == commands


def test_a_sent_message_is_known_by_its_mid() -> None:
    with asking(says({"message": a_message(mid="mid.77")})) as client:
        assert client.send(WORDS, chat_id=HOUSE) == "mid.77"


def test_a_message_in_the_chat_shows_who_wrote_it_when_and_with_which_buttons() -> None:
    rows = [
        [{"type": "callback", "text": "Да", "payload": "yes?id=1"}],
        [
            {"type": "link", "text": "Подробнее", "url": "https://example.ru"},
            {"type": "callback", "text": "Нет", "payload": "no?id=1"},
        ],
    ]
    attachments = [
        {"type": "image", "payload": {"photo_id": 1, "token": "t", "url": "https://i.oneme.ru"}},
        {"type": "location", "latitude": 55.75, "longitude": 37.61},
        {"type": "inline_keyboard", "payload": {"buttons": rows}},
    ]
    body = {"mid": "mid.1", "seq": 1, "text": "Придёте?", "attachments": attachments}

    with asking(says(a_message(body=body))) as client:
        found = client.message("mid.1")

    assert found == SentMessage(
        mid="mid.1",
        text="Придёте?",
        payloads=("yes?id=1", "no?id=1"),
        at=datetime(2026, 11, 23, 8, 0, 0, 100_000, tzinfo=UTC),
        user_id=BOT_ID,
        from_bot=True,
    )


def test_a_post_in_a_channel_has_no_sender() -> None:
    post = a_message()
    del post["sender"]

    with asking(says(post)) as client:
        found = client.message("mid.1")

    assert (found.user_id, found.from_bot) == (None, False)


def test_messages_of_a_chat_come_without_bare_forwards() -> None:
    listed = [a_message(mid="mid.2"), a_message(body=None), a_message(mid="mid.1")]

    with asking(says({"messages": listed})) as client:
        found = client.messages(HOUSE)

    assert [message.mid for message in found] == ["mid.2", "mid.1"]


def test_messages_are_asked_for_between_two_moments() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"messages": []})

    with asking(answer) as client:
        client.messages(
            HOUSE,
            after=datetime(2026, 11, 23, 8, tzinfo=UTC),
            before=datetime(2026, 11, 23, 8, 0, 0, 100_999, tzinfo=UTC),
            count=100,
        )

    assert dict(asked[0].url.params) == {
        "chat_id": str(HOUSE),
        "count": "100",
        "after": "1795420800000",
        "before": "1795420800100",
    }


def test_one_unreadable_message_makes_the_search_fail_rather_than_miss_it() -> None:
    odd = a_message()
    odd["timestamp"] = "yesterday"

    with asking(says({"messages": [a_message(), odd]})) as client, pytest.raises(MaxUnavailable):
        client.messages(HOUSE)


def test_a_chat_shows_its_kind_state_and_title() -> None:
    with asking(says(a_chat())) as client:
        assert client.chat(HOUSE) == Chat(
            chat_id=HOUSE, chat_type="chat", status="active", title="Лесная, 5"
        )


def test_an_administrator_knows_its_rights() -> None:
    with asking(says(a_membership())) as client:
        assert client.membership(HOUSE) == Membership(
            is_admin=True,
            permissions=frozenset({"read_all_messages", "pin_message", "read_minds"}),
        )


def test_an_ordinary_member_has_no_rights() -> None:
    with asking(says(a_membership(is_admin=False, permissions=None))) as client:
        assert client.membership(HOUSE) == Membership(is_admin=False)


def test_what_is_pinned_is_shown_whole() -> None:
    with asking(says({"message": a_message(mid="mid.5", text="УК «Лесная»")})) as client:
        found = client.pinned(HOUSE)

    assert found
    assert (found.mid, found.text, found.user_id) == ("mid.5", "УК «Лесная»", BOT_ID)


# The last is a bare forward that somebody pinned: it is nobody's to find.
@pytest.mark.parametrize("answer", [{"message": None}, {}, {"message": a_message(body=None)}])
def test_nothing_pinned_is_none(answer: dict[str, Any]) -> None:
    with asking(says(answer)) as client:
        assert client.pinned(HOUSE) is None


def test_a_subscription_without_types_is_one_to_all() -> None:
    listed = [
        {"url": "https://a.example.ru", "time": 1, "update_types": ["bot_added", "bot_removed"]},
        {"url": "https://b.example.ru", "time": 1, "update_types": None},
    ]

    with asking(says({"subscriptions": listed})) as client:
        assert client.subscriptions() == [
            Subscription(
                url="https://a.example.ru", update_types=frozenset({"bot_added", "bot_removed"})
            ),
            Subscription(url="https://b.example.ru", update_types=None),
        ]


# Uploads.


@pytest.mark.parametrize(
    ("endpoint_token", "host_says", "token"),
    [
        (None, json.dumps({"token": "file-1", "fileId": 5}), "file-1"),
        (None, json.dumps({"photos": {"a1": {"token": "photo-1"}}}), "photo-1"),
        ("video-1", "<retval>1</retval>", "video-1"),
    ],
)
def test_an_uploaded_file_is_known_by_its_token(
    endpoint_token: str | None, host_says: str, token: str
) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.host == "fu.oneme.ru":
            return httpx.Response(200, text=host_says)
        return httpx.Response(
            200, json={"url": "https://fu.oneme.ru/up?sig=1", "token": endpoint_token}
        )

    with asking(answer) as client:
        got = client.upload("file", "схема.pdf", b"%PDF-1.7", "application/pdf")

    asked_max, asked_host = asked
    assert got == token
    assert str(asked_host.url) == "https://fu.oneme.ru/up?sig=1"
    assert "Authorization" in asked_max.headers
    assert "Authorization" not in asked_host.headers
    assert b'name="data"; filename="\xd1\x81\xd1\x85\xd0\xb5\xd0\xbc\xd0\xb0.pdf"' in (
        asked_host.content
    )
    assert b"Content-Type: application/pdf\r\n\r\n%PDF-1.7\r\n" in asked_host.content


@pytest.mark.parametrize("host_says", ["{}", '{"photos": {}}', "<retval>0</retval>", "", "[]"])
def test_an_upload_without_token_is_to_be_repeated(host_says: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "vu.okcdn.ru":
            return httpx.Response(200, text=host_says)
        return httpx.Response(200, json={"url": "https://vu.okcdn.ru/up", "token": "video-1"})

    with asking(answer) as client, pytest.raises(MaxUnavailable, match=r"POST vu\.okcdn\.ru"):
        client.upload("video", "двор.mp4", b"mp4", "video/mp4")


@pytest.mark.parametrize("url", ["https://[", "https://fu.oneme.ru:99999999/", "nowhere", ""])
def test_a_place_for_uploads_that_is_no_url_is_to_be_asked_for_again(url: str) -> None:
    with asking(says({"url": url})) as client, pytest.raises(MaxUnavailable):
        client.upload("file", "схема.pdf", b"%PDF", "application/pdf")


# What is ours to get right.


@pytest.mark.parametrize("to", [{}, {"chat_id": HOUSE, "user_id": 1}])
def test_a_message_goes_to_one_chat_or_one_person(to: dict[str, Any]) -> None:
    with asking(says({})) as client, pytest.raises(ValueError, match="exactly one of chat_id"):
        client.send(WORDS, **to)


def test_an_answer_to_a_press_says_something() -> None:
    with asking(says({})) as client, pytest.raises(ValueError, match="an empty answer is refused"):
        client.answer("f9LH")


@pytest.mark.parametrize("token", ["", " ", "tok en ", "tok\nen", "токен", "tok\x00en"])
def test_a_token_that_cannot_be_one_stops_the_start_unshown(token: str) -> None:
    with pytest.raises(ValueError, match="MAX_TOKEN_<BOT>") as refused:
        MaxClient(token)

    assert not token.strip() or token not in str(refused.value)


def test_max_below_a_prefix_is_found() -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json=a_bot())

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        MaxClient(TOKEN, base_url=f"{HOST}/max", http=http).me()

    assert asked == [f"{HOST}/max/me"]
