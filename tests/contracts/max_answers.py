"""A MAX that answers as told, and MAX's answers as short as its schema allows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from max_messenger import MaxClient

TOKEN = "f9LHodD0cOJf4DkJGeq8BkD"
HOST = "https://max.example"
BOT_ID = 229229229
HOUSE = -70801090403050

Answer = Callable[[httpx.Request], httpx.Response]


@contextmanager
def asking(answer: Answer) -> Iterator[MaxClient]:
    """A client whose MAX, upload host included, answers by `answer`."""
    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        yield MaxClient(TOKEN, base_url=HOST, http=http)


def says(body: Any, status: int = 200) -> Answer:
    """The same answer to whatever is asked."""
    return lambda _: httpx.Response(status, json=body)


def a_bot(**changes: Any) -> dict[str, Any]:
    bot = {"user_id": BOT_ID, "first_name": "Лесная, 5", "is_bot": True, "username": "id77_bot"}
    return {**bot, **changes}


def a_message(mid: str = "mid.1", text: str = "Нет воды", **changes: Any) -> dict[str, Any]:
    message = {
        "sender": a_bot(),
        "recipient": {"chat_id": HOUSE, "chat_type": "chat"},
        "timestamp": 1795420800100,
        "body": {"mid": mid, "seq": 116327994376978687, "text": text, "attachments": None},
    }
    return {**message, **changes}


def a_chat(**changes: Any) -> dict[str, Any]:
    chat = {
        "chat_id": HOUSE,
        "type": "chat",
        "status": "active",
        "title": "Лесная, 5",
        "icon": None,
        "last_event_time": 1795420800000,
        "participants_count": 148,
        "is_public": False,
        "description": None,
    }
    return {**chat, **changes}


def a_membership(**changes: Any) -> dict[str, Any]:
    membership = {
        "last_access_time": 1795420800000,
        "join_time": 1795420700000,
        "is_owner": False,
        "is_admin": True,
        "permissions": ["read_all_messages", "pin_message", "read_minds"],
    }
    return {**a_bot(), **membership, **changes}
