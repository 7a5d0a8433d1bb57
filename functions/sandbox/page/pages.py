"""The page as the server draws it: which chats there are, what the chosen one shows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request

from sandbox.clock import SandboxClock
from sandbox.max.impossible import NoSuchChat
from sandbox.max.names import first_name
from sandbox.max.view import View

ZONE = ZoneInfo("Europe/Moscow")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
)

RESOURCES = {
    "cold_water": "холодная вода",
    "hot_water": "горячая вода",
    "heating": "отопление",
    "electricity": "электричество",
    "gas": "газ",
    "sewerage": "канализация",
    "solid_waste": "вывоз отходов",
}
KINDS = {"emergency": "авария", "planned": "плановые работы", "limitation_notice": "ограничение"}

# The rights that the page gives; the control API knows all of MAX's.
RIGHTS = {
    "read_all_messages": "читать сообщения",
    "write": "писать",
    "pin_message": "закреплять",
}

# Faults a trainer may want: name, value when on, label, what it means.
Fault = tuple[str, float | bool, str, str]
FAULTS: tuple[Fault, ...] = (
    ("down", True, "MAX не отвечает", "каждый вызов — ошибка 503"),
    ("too_many", 0.3, "Слишком часто", "треть вызовов — ошибка 429"),
    ("server_error", 0.3, "Сбои сервера", "треть вызовов — ошибка 500"),
    ("slow_seconds", 2, "MAX медлит", "каждый вызов ждёт две секунды"),
    ("answer_lost", 0.3, "Ответы теряются", "сделано, но ответ не дошёл — у трети вызовов"),
    ("webhook_twice", 1.0, "Обновления дважды", "каждое приходит ещё раз"),
    ("webhook_shuffle", True, "Обновления вперемешку", "обгоняют друг друга"),
    (
        "no_bot_started_in_open_dialogue",
        True,
        "Ссылка в открытом диалоге молчит",
        "бот узнаёт о ней, только если диалог ещё не начат",
    ),
)

VAULT_FAULTS: tuple[Fault, ...] = (
    ("gone", True, "Хранилище исчезло", "каждый вызов — ошибка 404"),
    ("denied", True, "Хранилище не пускает", "каждый вызов — ошибка 403"),
    ("server_error", 0.3, "Сбои хранилища", "треть вызовов — ошибка 503"),
    ("slow_seconds", 6, "Хранилище медлит", "каждый вызов ждёт шесть секунд, бот ждёт пять"),
    ("answer_lost", 0.3, "Ответы теряются", "сделано, но ответ не дошёл — у трети вызовов"),
)

People = Callable[[], list[dict[str, Any]]]
Register = Callable[[], dict[str, Any]]


def page(
    view: View, clock: SandboxClock, people: People, register: Register, vault: bool
) -> Blueprint:
    """`GET /` and what it needs, under `/page/`.

    people    whom one may act as
    register  the town's organisations and houses, for the form
    vault     whether there is one to be troubled
    """
    pages = Blueprint(
        "page", __name__, template_folder="templates", static_folder="static",
        static_url_path="/page",
    )  # fmt: skip

    @pages.get("/")
    def town() -> Response:
        chosen = request.args.get("chat", type=int)
        chats = view.chats()
        try:
            messages = view.messages(chosen) if chosen is not None else []
        except NoSuchChat:
            chosen, messages = None, []
        drawn = render_template(
            "page.html",
            chats=chats,
            chosen=next((c for c in chats if c["id"] == chosen), None),
            messages=messages,
            bots=view.bots(),
            rights=RIGHTS,
            clock=_hours(clock.now().isoformat()),
            hours=_hours,
            people=[{**p, "name": first_name(p["user_id"])} for p in people()],
            register=register(),
            resources=RESOURCES,
            kinds=KINDS,
            faults=FAULTS,
            vault_faults=VAULT_FAULTS if vault else (),
        )
        return Response(drawn, headers={"Content-Security-Policy": POLICY})

    return pages


def _hours(moment: str) -> str:
    """«24.11, 10:20»: the town lives by Moscow's time."""
    return f"{datetime.fromisoformat(moment).astimezone(ZONE):%d.%m, %H:%M}"
