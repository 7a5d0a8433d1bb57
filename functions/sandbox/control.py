"""The sandbox's control API: what trainers, pages and tests do to the pretend MAX and its clock.

JSON in and out; its paths are relative to where it is mounted, /sandbox/api. An answer comes when
the change is stored; webhooks follow in the background (`GET settled` says when they are through).
Errors are `{"error": "<Russian sentence>"}`: 400 bad input, 404 no such chat, 409 not possible.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, TypeVar

from flask import Flask, request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import HTTPException

from sandbox.clock import TOP_SPEED, ClockBroken, SandboxClock
from sandbox.max import Faults, PretendMax
from sandbox.max.people import Impossible, NoSuchBot, NoSuchChat
from sandbox.max.things import ALL_RIGHTS

Json = dict[str, Any]
Feed = Callable[[str, Json], Json]
Model = TypeVar("Model", bound=BaseModel)

_SWITCH = "true или false"
# How long `GET changes` waits for one: below the patience of browsers and proxies.
CHANGES_SECONDS = 20


class BadRequest(Exception):
    """What came in makes no sense; the message is a Russian sentence."""


class _Request(BaseModel):
    """Each field's description says in Russian what is accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


UserId = Annotated[int, Field(gt=0, lt=2**63, description="номер жителя, целое число больше нуля")]
BotName = Annotated[str | None, Field(description="имя бота, строка, или ничего")]


class NewChat(_Request):
    title: str = Field(
        min_length=1, max_length=200, description="название, строка от 1 до 200 знаков"
    )
    admin: bool = Field(False, description=_SWITCH)
    bot: BotName = None
    type: Literal["chat", "channel"] = Field("chat", description="«chat» или «channel»")


class Rights(_Request):
    admin: bool = Field(description=_SWITCH)
    permissions: list[str] | None = Field(
        None, description=f"список прав, например {', '.join(ALL_RIGHTS)}"
    )


class Words(_Request):
    user_id: UserId
    text: str = Field(
        min_length=1, max_length=4000, description="текст, строка от 1 до 4000 знаков"
    )


class ButtonPress(_Request):
    user_id: UserId
    mid: str = Field(description="номер сообщения (mid), строка")
    payload: str = Field(max_length=1024, description="payload кнопки, строка до 1024 знаков")
    force: bool = Field(False, description=_SWITCH)


class Start(_Request):
    user_id: UserId
    payload: str | None = Field(None, description="строка из ссылки ?start=… или ничего")
    bot: BotName = None


class Stop(_Request):
    user_id: UserId
    bot: BotName = None


class ClockMove(_Request):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)
    now: AwareDatetime | None = Field(
        None, description="время ISO с часовым поясом, например 2026-11-23T08:00:00+03:00"
    )
    add_seconds: float | None = Field(
        None, ge=-1e9, le=1e9, allow_inf_nan=False, description="число секунд"
    )
    speed: float | None = Field(
        None, ge=0, le=TOP_SPEED, allow_inf_nan=False, description=f"число от 0 до {TOP_SPEED}"
    )


class FeedMessage(_Request):
    organisation: str = Field(min_length=1, description="имя организации, строка")
    message: Json = Field(description="сообщение поставщика, объект JSON")


def control_app(
    pretend_max: PretendMax,
    clock: SandboxClock,
    feed: Feed | None = None,
    reset: Callable[[], None] | None = None,
) -> Flask:
    """The control API as a WSGI application.

    feed    (organisation, message) -> what the product answered; without it: 404
    reset   lets the product forget, too
    """
    app = Flask("sandbox.control", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    _refuse_clearly(app)
    _chats(app, pretend_max)
    _dialogues(app, pretend_max)
    _time(app, clock)
    _troubles(app, pretend_max)
    _stage(app, pretend_max, clock, feed, reset)
    return app


def _chats(app: Flask, pretend_max: PretendMax) -> None:
    people, chat = pretend_max.people, "/chats/<int(signed=True):chat_id>"

    @app.get("/chats")
    def chats() -> list[Json]:
        return pretend_max.view.chats()

    @app.post("/chats")
    def make_chat() -> Json:
        new = _read(NewChat)
        return {
            "chat_id": people.make_chat(new.title, admin=new.admin, bot=new.bot, type_=new.type)
        }

    @app.get(f"{chat}/messages")
    def messages(chat_id: int) -> list[Json]:
        return pretend_max.view.messages(chat_id)

    @app.post(f"{chat}/admin")
    def give_rights(chat_id: int) -> Json:
        given = _read(Rights)
        rights = ALL_RIGHTS if given.permissions is None else tuple(given.permissions)
        people.give_rights(chat_id, rights if given.admin else None)
        return {}

    @app.post(f"{chat}/remove_bot")
    def remove_bot(chat_id: int) -> Json:
        people.remove_bot(chat_id)
        return {}

    @app.post(f"{chat}/say")
    def say(chat_id: int) -> Json:
        words = _read(Words)
        return {"mid": people.say(chat_id, words.user_id, words.text)}

    @app.post(f"{chat}/press")
    def press(chat_id: int) -> Json:
        given = _read(ButtonPress)
        callback_id = people.press(
            chat_id, given.user_id, given.mid, given.payload, force=given.force
        )
        return {"callback_id": callback_id}


def _dialogues(app: Flask, pretend_max: PretendMax) -> None:
    @app.post("/start")
    def start() -> Json:
        given = _read(Start)
        return {"chat_id": pretend_max.people.start_bot(given.user_id, given.payload, given.bot)}

    @app.post("/stop")
    def stop() -> Json:
        given = _read(Stop)
        pretend_max.people.stop_bot(given.user_id, given.bot)
        return {}


def _time(app: Flask, clock: SandboxClock) -> None:
    @app.get("/clock")
    def show() -> Json:
        return {
            "now": clock.now().isoformat(timespec="milliseconds"),
            "speed": clock.speed,
            "real": datetime.now(UTC).isoformat(timespec="milliseconds"),
        }

    moving = threading.Lock()  # two who add an hour at once add two

    @app.post("/clock")
    def move() -> Json:
        given = _read(ClockMove)
        if given.now is not None and given.add_seconds is not None:
            raise BadRequest("Нужно одно из двух: now или add_seconds.")
        with moving:
            now = given.now or clock.now() + timedelta(seconds=given.add_seconds or 0)
            clock.set(now, given.speed)
        return show()


def _troubles(app: Flask, pretend_max: PretendMax) -> None:
    @app.get("/faults")
    def faults() -> Json:
        return pretend_max.faults.model_dump()

    @app.post("/faults")
    def cause() -> Json:
        given = _read(Faults)
        changed = {name: getattr(given, name) for name in given.model_fields_set}
        pretend_max.faults = pretend_max.faults.model_copy(update=changed)
        return faults()


def _stage(
    app: Flask,
    pretend_max: PretendMax,
    clock: SandboxClock,
    feed: Feed | None,
    reset: Callable[[], None] | None,
) -> None:
    @app.post("/feed")
    def feed_message() -> Json | tuple[Json, int]:
        given = _read(FeedMessage)
        if feed is None:
            return _error("Здесь нет приёмника сообщений поставщика; он есть в make run.", 404)
        return feed(given.organisation, given.message)

    @app.post("/reset")
    def start_over() -> Json:
        pretend_max.reset()
        clock.reset()
        if reset:
            reset()
        return {}

    @app.get("/updates")
    def updates() -> Json:
        return pretend_max.counters()

    @app.get("/changes")
    def changes() -> Json:
        after = request.args.get("after", -1, type=int)
        return {"version": pretend_max.view.version(after, CHANGES_SECONDS)}

    @app.get("/settled")
    def settled() -> Json:
        return {"settled": pretend_max.settled()}


def _refuse_clearly(app: Flask) -> None:
    @app.errorhandler(BadRequest)
    @app.errorhandler(NoSuchBot)
    def bad_request(error: Exception) -> tuple[Json, int]:
        return _error(str(error), 400)

    @app.errorhandler(ClockBroken)
    def no_such_time(_: ClockBroken) -> tuple[Json, int]:
        return _error("Поле «now» не подходит; часы показывают время с 2000 по 2099 год.", 400)

    @app.errorhandler(NoSuchChat)
    def no_such_chat(error: NoSuchChat) -> tuple[Json, int]:
        return _error(str(error.args[0]), 404)

    @app.errorhandler(Impossible)
    def impossible(error: Impossible) -> tuple[Json, int]:
        body, status = _error(str(error), 409)
        if error.there_is is not None:
            body["buttons"] = error.there_is
        return body, status

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[Json, int]:
        status = error.code or 500
        if status not in {404, 405}:
            return _error(f"Песочница не справилась: {error.description}", status)
        routes = sorted({str(rule) for rule in app.url_map.iter_rules()})
        return _error(f"Такого вызова нет; есть: {', '.join(routes)}.", status)


def _error(sentence: str, status: int) -> tuple[Json, int]:
    return {"error": sentence}, status


def _read(model: type[Model]) -> Model:
    """The request's body, checked. Raises BadRequest naming the field and what is accepted."""
    try:
        return model.model_validate_json(request.get_data() or b"{}")
    except ValidationError as error:
        raise BadRequest(_sentence(model, error)) from error


def _sentence(model: type[BaseModel], error: ValidationError) -> str:
    # A field that does not exist explains the one that seems to lack.
    first = max(error.errors(include_url=False), key=lambda e: e["type"] == "extra_forbidden")
    names = ", ".join(model.model_fields)
    if not first["loc"]:
        return f"Тело запроса — не объект JSON; ожидается объект с полями: {names}."
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        return f"Поля «{name}» нет; принимаются: {names}."
    lacking = "не хватает" if first["type"] == "missing" else "не подходит"
    return f"Поле «{name}» {lacking}; ожидается: {model.model_fields[name].description}."
