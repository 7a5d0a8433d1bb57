"""Presses by the thousand: known residents who ask for the free times of tomorrow.

It is the press most often made in a booking: it reads the resident, the office and its taken
places, and commits the resident's document. Nobody is in anybody's way.
"""

import itertools
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.environment import SECRET
from builders import an_office, an_organisation
from documents import Documents
from hours import WEEKDAYS
from organisation.store import keep as keep_organisation
from reception.buttons import ChooseTime
from reception.model import Office
from reception.store import keep_office
from residents import Resident
from residents.store import keep

RESIDENTS = 1000
FIRST = 10_000_001  # all numbers of one length: so are all bodies
ZONE = ZoneInfo("Europe/Moscow")
BATCH = 200
A_FREE_TIME = "9:20"  # what the answer shows


def settle(documents: Documents) -> None:
    """The office, open every day, and residents who have spoken with us before."""
    documents.commit(
        *keep_organisation(documents, an_organisation("uk"), cause="bench"),
        *keep_office(documents, an_office_of_every_day(), cause="bench"),
    )
    for first in range(FIRST, FIRST + RESIDENTS, BATCH):
        people = (resident(user_id) for user_id in range(first, first + BATCH))
        documents.commit(*(w for who in people for w in keep(who, None, cause="bench")))


def an_office_of_every_day() -> Office:
    """Nine to seven with a break, twenty minutes a visit, whatever day the bench is run."""
    hours = [{"opens": "09:00", "closes": "12:00"}, {"opens": "13:00", "closes": "19:00"}]
    week = dict.fromkeys(WEEKDAYS, hours)
    return an_office(desks=[{"id": "buh", "room": "каб. 2", "minutes": 20, "hours": week}])


def resident(user_id: int) -> Resident:
    return Resident(token=f"{user_id:032}", bot="uk", user_id=user_id, chat_id=user_id)


def tomorrow() -> date:
    """In the office's zone."""
    return datetime.now(ZONE).date() + timedelta(days=1)


def bodies(share: int = 0, shares: int = 1) -> Iterator[bytes]:
    """Presses without end, each another one, from every `shares`-th resident in turn.

    share  which of them: with a share for each connection no resident presses twice at once
    """
    template = json.dumps(_update(), ensure_ascii=False).encode()
    people = itertools.cycle(range(FIRST + share, FIRST + RESIDENTS, shares))
    for number, user_id in zip(itertools.count(time.time_ns()), people, strict=False):
        yield template.replace(b"90000001", b"%d" % user_id).replace(b"cb.", b"cb.%019d" % number)


def request(body: bytes, path: str) -> bytes:
    """The whole webhook request."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Max-Bot-Api-Secret: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def _update() -> dict[str, object]:
    """As MAX sends it (max-bot-api.md 2), with the keyboard under the pressed message."""
    press = ChooseTime(office="lesnaya", service="charges", day=tomorrow())
    button = {"type": "callback", "text": "Завтра", "payload": press.button("Завтра").payload}
    moment = int(datetime.now(UTC).timestamp() * 1000)
    anna = {"user_id": 90000001, "first_name": "Анна", "is_bot": False, "last_activity_time": 0}
    bot = {"user_id": 1, "first_name": "Домовой", "is_bot": True, "last_activity_time": 0}
    keyboard = {"callback_id": "kb", "type": "inline_keyboard", "payload": {"buttons": [[button]]}}
    return {
        "update_type": "message_callback",
        "timestamp": moment,
        "user_locale": "ru",
        "callback": {
            "timestamp": moment,
            "callback_id": "cb.",
            "payload": button["payload"],
            "user": anna,
        },
        "message": {
            "sender": bot,
            "recipient": {"chat_id": 90000001, "chat_type": "dialog", "user_id": 90000001},
            "timestamp": moment,
            "body": {"mid": "mid.1", "seq": 1, "text": "Когда?", "attachments": [keyboard]},
        },
    }
