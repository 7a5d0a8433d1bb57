"""Things of the domain, valid by default: a test names only what it is about."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from context import Context
from documents.sqlite import SqliteDocuments
from hours import read_hours
from houses import Chat, House
from max_messenger import MaxClient
from max_messenger.pace import UNLIMITED
from message import Message, PressButton
from notifications import Notice
from organisation import Card, CardFacts, Organisation
from outages.drafts import Draft
from outages.model import Event, Outage, Window
from reception import Office
from register import Register, import_register
from settings import Settings, VaultSettings, read_settings
from vault import Vault

NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)  # 12:00 in Moscow, a Tuesday

ENVIRONMENT = {
    "DOCUMENTS": "sqlite:unused",
    "GOOGLE_CLOUD_PROJECT": "domovoy-tests",
    "BOTS": "uk",
    "MAX_TOKEN_UK": "token-of-uk",
    "MAX_SECRET_UK": "secret-of-uk",
    "MAX_URL": "http://max.invalid",
    "MAX_WORKERS": "1",  # one after the other, so that a test may know the order
    "WEBHOOK_URL": "https://hooks.invalid/max_webhook",
}

NEWEST, OLDER = "2026-11", "2026-05"
MASTERS = {NEWEST: bytes(range(32)), OLDER: bytes(range(32, 64))}
SECRET_KEY = "the-secret-of-the-bucket"

VAULT = {
    "VAULT_ENDPOINT": "http://127.0.0.1:9",
    "VAULT_BUCKET": "domovoy-vault",
    "VAULT_REGION": "ru-central1",
    "VAULT_COUNTRY": "RU",
    "VAULT_ACCESS_KEY": "the-key-of-the-bucket",
    "VAULT_SECRET_KEY": SECRET_KEY,
    "VAULT_KEYS": f"{NEWEST}:{b64encode(MASTERS[NEWEST]).decode()}",
}


def vault_settings(where: Mapping[str, str] = {}, *keys: str) -> VaultSettings:
    """Settings of the vault at `where`.

    keys  ids of master keys, the newest first; without any NEWEST alone
    """
    masters = ",".join(f"{key}:{b64encode(MASTERS[key]).decode()}" for key in keys or (NEWEST,))
    settings = read_settings(ENVIRONMENT | VAULT | dict(where) | {"VAULT_KEYS": masters}).vault
    assert settings
    return settings


def a_house(house_id: str = "lesnaya-5", **changes: Any) -> House:
    known = {
        "id": house_id,
        "address": {"lesnaya-5": "ул. Лесная, 5", "lesnaya-7": "ул. Лесная, 7"}.get(
            house_id, f"ул. Полевая, {house_id}"
        ),
        "zone": "Europe/Moscow",
        "managing_org": "uk",
        "suppliers": {"cold_water": "vodokanal", "sewerage": "vodokanal", "heating": "teploset"},
    }
    return House.model_validate(known | changes)


def an_organisation(organisation_id: str = "vodokanal", **changes: Any) -> Organisation:
    known = {
        "id": organisation_id,
        "name": "МУП «Водоканал»" if organisation_id == "vodokanal" else f"ООО «{organisation_id}»",
        "kind": "managing_org" if organisation_id == "uk" else "utility_supplier",
        "bot": "uk",
    }
    return Organisation.model_validate(known | changes)


def some_facts(**changes: Any) -> CardFacts:
    """Everything that a card must say. On Tuesdays the office is open from 9 to 18."""
    known = {
        "address": "ул. Береговая, 4",
        "phones": ["8 (800) 000-00-03"],
        "email": "info@vodokanal-town.ru",
        "zone": "Europe/Moscow",
        "working_hours": read_hours("пн–чт 9:00–18:00, перерыв 13:00–14:00; пт 9:00–17:00"),
        "reception_hours": read_hours("вт 10:00–13:00"),
        "dispatcher_phone": "8 (800) 000-00-01",
        "emergency_phone": "8 (800) 000-00-02",
    }
    return CardFacts.model_validate(known | changes)


def a_card(organisation_id: str = "vodokanal", **changes: Any) -> Card:
    """A complete one, published in its first version at NOON."""
    known = {
        "organisation": organisation_id,
        "version": 1,
        "facts": some_facts(),
        "published_at": NOON,
        "published_by": "office_head",
        "confirmed_at": NOON,
        "ask_at": NOON + timedelta(days=90),
    }
    return Card.model_validate(known | changes)


def a_chat(chat_id: int = -100, houses: Iterable[str] = ("lesnaya-5",), bot: str = "uk") -> Chat:
    return Chat(bot=bot, chat_id=chat_id, houses=tuple(houses))


def a_window(start: str, end: str | None = None, end_kind: str = "exact") -> Window:
    """Times of Moscow on 24 November: `a_window("07:20", "18:00")`."""
    day = "2026-11-24T{}:00+03:00"
    return Window.model_validate(
        {"start": day.format(start), "end": end and day.format(end), "end_kind": end_kind}
    )


def an_event(**changes: Any) -> Event:
    known: dict[str, Any] = {
        "external_id": "114",
        "version": 1,
        "kind": "emergency",
        "resources": ["cold_water"],
        "windows": [a_window("07:20", "18:00", "estimated")],
        "houses": ["lesnaya-5"],
        "reason": "порыв водовода",
    }
    return Event.model_validate(known | changes)


def an_outage(**changes: Any) -> Outage:
    event = an_event().model_dump(exclude={"houses"})
    known = {"organisation": "vodokanal", "affected": ("lesnaya-5",), "received_at": NOON}
    return Outage.model_validate(event | known | changes)


def a_draft(text: str, **changes: Any) -> Draft:
    """Of words that УК «Лесная» was sent at NOON."""
    known = {
        "id": "0123456789abcdef0123456789abcdef",
        "organisation": "uk",
        "author": "a0a0",
        "bot": "uk",
        "text": text,
        "published_at": NOON,
        "expires": NOON + timedelta(days=7),
    }
    return Draft.model_validate(known | changes)


def a_notice(notice_id: str = "outage:x", **changes: Any) -> Notice:
    known: dict[str, Any] = {
        "id": notice_id,
        "bot": "uk",
        "chat_id": -100,
        "message": a_message("Нет воды"),
        "due": NOON,
    }
    known |= changes
    since = {"owed_at": known["due"], "planned_at": known["due"]}
    return Notice.model_validate(since | known)


def a_message(text: str) -> Message:
    """With a button, as every notice has one."""
    return Message(text=text, buttons=((PressButton(text="Меню", payload="show_menu?"),),))


@dataclass
class Hands:
    """A context on a temporary SQLite file, with a MAX that is a function of the test's."""

    documents: SqliteDocuments
    settings: Settings
    calls: list[httpx.Request] = field(default_factory=list)
    announced: list[tuple[str, str]] = field(default_factory=list)
    answer: Callable[[httpx.Request], httpx.Response] | None = None
    time: datetime = NOON
    per_second: int = UNLIMITED
    vault: Vault | None = None

    @property
    def ctx(self) -> Context:
        http = httpx.Client(transport=httpx.MockTransport(self._max))
        client = MaxClient(
            "token-of-uk",
            base_url="http://max.invalid",
            http=http,
            per_second=self.per_second,
            answers_per_second=UNLIMITED,
            per_chat=UNLIMITED,
        )
        return Context(
            settings=self.settings,
            documents=self.documents,
            vault=self.vault,
            max=lambda _: client,
            announce=lambda topic, texts: self.announced.extend((topic, t) for t in texts),
            now=lambda: self.time,
            sleep=self._sleep,
        )

    def _sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    def _max(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        if self.answer:
            return self.answer(request)
        if request.url.path == "/me":
            bot = {"user_id": 1, "first_name": "Bot", "username": "id00_bot", "is_bot": True}
            return httpx.Response(200, json=bot)
        if request.method == "GET" and request.url.path == "/messages":
            return httpx.Response(200, json={"messages": []})
        if request.method == "POST" and request.url.path == "/messages":
            return httpx.Response(200, json=sent(f"mid.{len(self.calls)}"))
        return httpx.Response(200, json={"success": True})


def sent(mid: str, chat_id: int = -100) -> dict[str, Any]:
    """MAX's answer to POST /messages."""
    return {
        "message": {
            "sender": {"user_id": 1, "first_name": "Bot", "is_bot": True},
            "recipient": {"chat_id": chat_id, "chat_type": "chat"},
            "timestamp": 1795420800000,
            "body": {"mid": mid, "seq": 1, "text": "…", "attachments": None},
        }
    }


def some_hands(directory: Path) -> Hands:
    """Hands whose register knows the houses Лесная 5 and 7, each with a chat of its own."""
    documents = SqliteDocuments(directory / "documents.sqlite")
    register = Register(
        organisations=(
            an_organisation("uk"),
            an_organisation("vodokanal"),
            an_organisation("teploset"),
        ),
        houses=(a_house("lesnaya-5"), a_house("lesnaya-7")),
        chats=(a_chat(-105, ["lesnaya-5"]), a_chat(-107, ["lesnaya-7"])),
        cards=dict.fromkeys(("uk", "vodokanal", "teploset"), some_facts()),
    )
    import_register(register, documents, cause="test", now=NOON)
    return Hands(documents, read_settings(ENVIRONMENT))


def an_office(**changes: Any) -> Office:
    """Open on Tuesdays, 9:00 to 10:00 and 13:00 to 13:40."""
    hours = {
        "tue": [{"opens": "09:00", "closes": "10:00"}, {"opens": "13:00", "closes": "13:40"}],
    }
    known = {
        "id": "lesnaya",
        "bot": "uk",
        "organisation": "uk",
        "address": "ул. Лесная, 1",
        "zone": "Europe/Moscow",
        "phone": "8 (000) 200-00-01",
        "desks": [{"id": "buh", "room": "каб. 2", "minutes": 20, "hours": hours}],
        "services": [
            {"id": "charges", "title": "Начисления", "desk": "buh", "bring": "паспорт"},
        ],
    }
    return Office.model_validate(known | changes)
