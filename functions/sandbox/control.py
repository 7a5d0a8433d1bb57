"""The sandbox's control API: what trainers, pages and tests do to the pretend MAX and its clock.

JSON in and out, but for `send_file`, which takes a form; its paths are relative to where it is
mounted, /sandbox/api. An answer comes when the change is stored; webhooks follow in the background
(`GET settled` says when they are through). Errors are `{"error": "<Russian sentence>"}`: 400 bad
input, 404 no such chat, 409 not possible, 413 a file too large.
"""

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import HTTPException

from sandbox.asked import (
    BadRequest,
    ButtonPress,
    ClockMove,
    CodeFor,
    ContactSent,
    Deletion,
    Doer,
    FeedMessage,
    FileSent,
    NewChat,
    PhoneShared,
    Rights,
    Start,
    Stop,
    Words,
    read,
    read_form,
)
from sandbox.bucket import BucketFaults, PretendBucket
from sandbox.clock import ClockBroken, SandboxClock
from sandbox.max import Faults, PretendMax
from sandbox.max.impossible import Impossible, NoSuchBot, NoSuchChat, TooLarge
from sandbox.max.people import FILE_LIMIT
from sandbox.max.things import ALL_RIGHTS

Json = dict[str, Any]
Feed = Callable[[str, Json], Json]
StaffCode = Callable[[str], Json]

# How long `GET changes` waits for one: below the patience of browsers and proxies.
CHANGES_SECONDS = 20
CHAT = "/chats/<int(signed=True):chat_id>"


def control_app(
    pretend_max: PretendMax,
    clock: SandboxClock,
    feed: Feed | None = None,
    reset: Callable[[], None] | None = None,
    staff_code: StaffCode | None = None,
) -> Flask:
    """The control API as a WSGI application.

    feed        (organisation, message) -> what the product answered; without it: 404
    reset       lets the product forget, too
    staff_code  organisation -> code and link of its first administrator; without it: 404
    """
    app = Flask("sandbox.control", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    _refuse_clearly(app)
    _chats(app, pretend_max)
    _owners(app, pretend_max)
    _dialogues(app, pretend_max)
    _time(app, clock)
    _troubles(app, pretend_max)
    _product(app, feed, staff_code)
    _stage(app, pretend_max, clock, reset)
    return app


def _chats(app: Flask, pretend_max: PretendMax) -> None:
    people = pretend_max.people

    @app.get("/chats")
    def chats() -> list[Json]:
        return pretend_max.view.chats()

    @app.get("/bots")
    def bots() -> list[Json]:
        return pretend_max.view.bots()

    @app.get(f"{CHAT}/messages")
    def messages(chat_id: int) -> list[Json]:
        return pretend_max.view.messages(chat_id)

    @app.post(f"{CHAT}/say")
    def say(chat_id: int) -> Json:
        words = read(Words)
        return {"mid": people.say(chat_id, words.user_id, words.text)}

    @app.post(f"{CHAT}/send_file")
    def send_file(chat_id: int) -> Json:
        sent, file = read_form(FileSent), request.files.get("file")
        if file is None:
            raise BadRequest("Поля «file» не хватает; ожидается: файл в форме multipart/form-data.")
        # Some browsers send a path, and a path may be written either way.
        name = re.split(r"[\\/]", file.filename or "")[-1][-255:] or "file"
        content = file.stream.read(FILE_LIMIT + 1)
        return {"mid": people.send_file(chat_id, sent.user_id, name, content, sent.text)}

    @app.post(f"{CHAT}/share_phone")
    def share_phone(chat_id: int) -> Json:
        shared = read(PhoneShared)
        return {"mid": people.share_phone(chat_id, shared.user_id, shared.mid)}

    @app.post(f"{CHAT}/send_contact")
    def send_contact(chat_id: int) -> Json:
        sent = read(ContactSent)
        return {"mid": people.send_contact(chat_id, sent.user_id, sent.of)}

    @app.post(f"{CHAT}/press")
    def press(chat_id: int) -> Json:
        given = read(ButtonPress)
        callback_id = people.press(
            chat_id, given.user_id, given.mid, given.payload, force=given.force
        )
        return {"callback_id": callback_id}


def _owners(app: Flask, pretend_max: PretendMax) -> None:
    people = pretend_max.people

    @app.post("/chats")
    def make_chat() -> Json:
        new = read(NewChat)
        chat_id = people.make_chat(
            new.title, admin=new.admin, bot=new.bot, type_=new.type, user_id=new.user_id
        )
        return {"chat_id": chat_id}

    @app.post(f"{CHAT}/admin")
    def give_rights(chat_id: int) -> Json:
        given = read(Rights)
        rights = ALL_RIGHTS if given.permissions is None else tuple(given.permissions)
        people.give_rights(chat_id, rights if given.admin else None, given.user_id)
        return {}

    @app.post(f"{CHAT}/add_bot")
    def add_bot(chat_id: int) -> Json:
        people.add_bot(chat_id, read(Doer).user_id)
        return {}

    @app.post(f"{CHAT}/remove_bot")
    def remove_bot(chat_id: int) -> Json:
        people.remove_bot(chat_id, read(Doer).user_id)
        return {}

    @app.post(f"{CHAT}/unpin")
    def unpin(chat_id: int) -> Json:
        people.unpin(chat_id)
        return {}

    @app.post(f"{CHAT}/delete")
    def delete(chat_id: int) -> Json:
        given = read(Deletion)
        people.delete_message(chat_id, given.mid, given.user_id)
        return {}

    @app.post(f"{CHAT}/close")
    def close(chat_id: int) -> Json:
        people.close_chat(chat_id)
        return {}


def _dialogues(app: Flask, pretend_max: PretendMax) -> None:
    @app.post("/start")
    def start() -> Json:
        given = read(Start)
        return {"chat_id": pretend_max.people.start_bot(given.user_id, given.payload, given.bot)}

    @app.post("/stop")
    def stop() -> Json:
        given = read(Stop)
        pretend_max.people.stop_bot(given.user_id, given.bot, removed=given.removed)
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
        given = read(ClockMove)
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
        given = read(Faults)
        changed = {name: getattr(given, name) for name in given.model_fields_set}
        pretend_max.faults = pretend_max.faults.model_copy(update=changed)
        return faults()


def vault_troubles(app: Flask, bucket: PretendBucket | None) -> None:
    """Add the bucket's faults to a control API; without a bucket: 404."""

    @app.get("/vault_faults")
    def vault_faults() -> Json | tuple[Json, int]:
        if bucket is None:
            return _error("Здесь нет хранилища; оно есть в make run без --no-vault.", 404)
        return bucket.faults.model_dump()

    @app.post("/vault_faults")
    def cause_in_vault() -> Json | tuple[Json, int]:
        given = read(BucketFaults)
        if bucket:
            changed = {name: getattr(given, name) for name in given.model_fields_set}
            bucket.faults = bucket.faults.model_copy(update=changed)
        return vault_faults()


def _product(app: Flask, feed: Feed | None, staff_code: StaffCode | None) -> None:
    @app.post("/feed")
    def feed_message() -> Json | tuple[Json, int]:
        given = read(FeedMessage)
        if feed is None:
            return _error("Здесь нет приёмника сообщений поставщика; он есть в make run.", 404)
        return feed(given.organisation, given.message)

    @app.post("/staff_code")
    def first_code() -> Json | tuple[Json, int]:
        given = read(CodeFor)
        if staff_code is None:
            return _error("Здесь некому выдать код; он есть в make run.", 404)
        return staff_code(given.organisation)


def _stage(
    app: Flask,
    pretend_max: PretendMax,
    clock: SandboxClock,
    reset: Callable[[], None] | None,
) -> None:
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

    @app.errorhandler(TooLarge)
    def too_large(error: TooLarge) -> tuple[Json, int]:
        return _error(str(error), 413)

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
