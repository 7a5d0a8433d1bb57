"""The pretend MAX against MAX's own description and against a client library that is not ours.

That every answer validates is checked wherever a test calls (`pretend_max_stage.py`); here are
each call once, each update, and the library.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from maxapi import Bot, Dispatcher
from maxapi.types import (
    ButtonsPayload,
    CallbackButton,
    InputMediaBuffer,
    MessageCallback,
    MessageCreated,
)
from maxapi.webhook.aiohttp import AiohttpMaxWebhook

from contracts.max_schema import schema_errors, update_errors
from contracts.pretend_max_stage import (
    Json,
    Stage,
    a_button,
    a_message,
    a_stage,
    eventually,
    served,
)

ANNA = 101


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with a_stage(tmp_path) as stage:
        yield stage


def test_every_call_of_the_schema_that_we_need_is_there(stage: Stage) -> None:
    chat, dialogue = stage.chat(), stage.max.people.start_bot(ANNA)
    mid = stage.sent(chat, "Удобно?", [a_button()])
    callback_id = stage.max.people.press(chat, ANNA, mid, "ok")
    hook = "https://hooks.example.ru/max"
    calls: list[tuple[str, str, Json, Json | None]] = [
        ("GET", "/me", {}, None),
        ("PATCH", "/me/commands", {}, {"commands": [{"name": "help", "description": "Помощь"}]}),
        ("GET", f"/chats/{chat}", {}, None),
        ("GET", f"/chats/{dialogue}", {}, None),
        ("PATCH", f"/chats/{chat}", {}, {"title": "Ленина, 43", "description": "Дом"}),
        ("POST", f"/chats/{chat}/actions", {}, {"action": "typing_on"}),
        ("PUT", f"/chats/{chat}/pin", {}, {"message_id": mid, "notify": False}),
        ("GET", f"/chats/{chat}/pin", {}, None),
        ("GET", f"/chats/{chat}/members", {"count": 20}, None),
        ("GET", f"/chats/{chat}/members/admins", {}, None),
        ("GET", f"/chats/{chat}/members/me", {}, None),
        ("POST", "/messages", {"user_id": ANNA}, {**a_message(), "attachments": [], "link": None}),
        ("GET", "/messages", {"chat_id": chat, "count": 10}, None),
        ("GET", "/messages", {"message_ids": mid}, None),
        ("GET", f"/messages/{mid}", {}, None),
        ("PUT", "/messages", {"message_id": mid}, {"text": "Да?", "attachments": [], "link": None}),
        ("POST", "/answers", {"callback_id": callback_id}, {"notification": "Ждите"}),
        ("GET", "/updates", {"timeout": 0}, None),
        ("POST", "/subscriptions", {}, {"url": hook, "secret": "s-4f9c0b7e2d"}),
        ("GET", "/subscriptions", {}, None),
        ("DELETE", "/subscriptions", {"url": hook}, None),
        ("POST", "/uploads", {"type": "image"}, None),
        ("DELETE", f"/chats/{chat}/pin", {}, None),
        ("DELETE", "/messages", {"message_id": mid}, None),
        ("DELETE", f"/chats/{chat}/members/me", {}, None),
    ]

    for method, path, query, body in calls:
        answer = stage.api.request(method, path, params=query, json=body)

        assert schema_errors(method, path, query, body) == []
        assert answer.status_code == 200, (method, path, answer.text)
        assert answer.json().get("success", True) is True, (method, path, answer.text)


def test_every_update_validates(stage: Stage) -> None:
    people, chat = stage.max.people, stage.chat()
    mid = stage.sent(chat, "Удобно?", [a_button()], [{"type": "link", "text": "a", "url": "b"}])
    people.say(chat, ANNA, "Да")
    people.press(chat, ANNA, mid, "ok")
    stage.api.delete("/messages", params={"message_id": mid})
    people.press(chat, ANNA, mid, "ok", force=True)
    people.delete_message(chat, people.say(chat, ANNA, "Реклама"))
    people.give_rights(chat, None)
    people.remove_bot(chat)
    people.add_bot(chat)
    dialogue = people.start_bot(ANNA, "house_42")
    people.say(dialogue, ANNA, "Здравствуйте")
    people.send_file(dialogue, ANNA, "houses.csv", b"id")
    asked = stage.sent(dialogue, "Ваш номер?", [{"type": "request_contact", "text": "Мой номер"}])
    people.share_phone(dialogue, ANNA, asked)
    people.send_contact(dialogue, ANNA, 102)
    people.stop_bot(ANNA, removed=True)

    updates = stage.updates()

    assert {update["update_type"] for update in updates} == {
        "bot_added",
        "bot_admin_permissions_changed",
        "bot_removed",
        "bot_started",
        "bot_stopped",
        "dialog_removed",
        "message_callback",
        "message_created",
        "message_removed",
    }
    assert [update_errors(update) for update in updates] == [[]] * len(updates)


# PyPI maxapi: an asynchronous library of other people, pointed here by its address alone.


def a_talkative_bot() -> Dispatcher:
    """Answers a word with a question and a press with thanks."""
    dispatcher = Dispatcher()

    @dispatcher.message_created()
    async def ask(event: MessageCreated) -> None:
        yes = CallbackButton(text="Да", payload="yes")
        keyboard = ButtonsPayload(buttons=[[yes]]).pack()  # type: ignore[no-untyped-call]
        await event.message.answer("Удобно?", attachments=[keyboard])

    @dispatcher.message_callback()
    async def thank(event: MessageCallback) -> None:
        await event.answer(new_text=f"Спасибо, {event.callback.user.first_name}", attachments=[])

    return dispatcher


def converse(stage: Stage, chat: int) -> None:
    """A resident writes, gets a question, presses and is thanked."""
    stage.max.people.say(chat, ANNA, "Запишите меня")
    question = eventually(lambda: stage.max.view.messages(chat)[1:])[0]
    stage.max.people.press(chat, ANNA, question["mid"], "yes")
    eventually(lambda: stage.texts(chat) == ["Запишите меня", "Спасибо, Ирина"])


def run(play: Callable[[Bot], Awaitable[None]], address: str) -> None:
    async def on_stage() -> None:
        bot = Bot("sandbox-token")
        bot.set_api_url(address)
        try:
            await play(bot)
        finally:
            await bot.close_session()

    asyncio.run(on_stage())


@pytest.mark.parametrize("in_dialogue", [True, False])
def test_maxapi_polls_answers_and_edits(stage: Stage, in_dialogue: bool) -> None:
    chat = stage.max.people.start_bot(ANNA) if in_dialogue else stage.chat()

    async def play(bot: Bot) -> None:
        dispatcher = a_talkative_bot()
        polling = asyncio.create_task(dispatcher.start_polling(bot))
        await asyncio.to_thread(converse, stage, chat)
        await dispatcher.stop_polling()
        await polling

    with served(stage) as address:
        run(play, address)


def test_maxapi_hears_by_webhook(tmp_path: Path) -> None:
    secret = "s-4f9c0b7e2d"
    hooks: list[str] = []

    async def play(bot: Bot) -> None:
        webhook = AiohttpMaxWebhook(dp=a_talkative_bot(), bot=bot, secret=secret)
        runner = web.AppRunner(webhook.create_app("/hook"))
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            hook = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
            with pytest.warns(UserWarning, match="HTTPS"):  # rightly; but this is loopback
                await bot.subscribe_webhook(hook, secret=secret)
            await asyncio.to_thread(converse, stage, chat)
            hooks.extend(s.url for s in (await bot.get_subscriptions()).subscriptions)
            await bot.delete_webhook()
        finally:
            await runner.cleanup()

    with a_stage(tmp_path) as stage:
        stage.max.start()
        chat = stage.chat()
        with served(stage) as address:
            run(play, address)

    assert [hook.rpartition("/")[2] for hook in hooks] == ["hook"]


def test_maxapi_knows_its_way_around(stage: Stage) -> None:
    chat = stage.chat()
    found: dict[str, Any] = {}

    async def play(bot: Any) -> None:
        found["me"] = await bot.get_me()
        sent = await bot.send_message(chat_id=chat, text="Нет воды")
        mid = sent.message.body.mid
        await bot.edit_message(mid, text="Дали воду")
        await bot.pin_message(chat, mid)
        found["pinned"] = (await bot.get_pin_message(chat)).message.body.text
        await bot.delete_pin_message(chat)
        found["history"] = [m.body.text for m in (await bot.get_messages(chat)).messages]
        found["chat"] = await bot.edit_chat(chat, title="Ленина, 43")
        found["admin"] = (await bot.get_me_from_chat(chat)).is_admin
        found["members"] = len((await bot.get_chat_members(chat)).members)
        bot.after_input_media_delay = 0.01
        plan = InputMediaBuffer(b"%PDF-1.4 plan", filename="plan")
        file = await bot.send_message(chat_id=chat, text="План", attachments=[plan])
        found["file"] = file.message.body.attachments[0].type
        await bot.delete_message(mid)
        await bot.delete_me_from_chat(chat)

    with served(stage) as address:
        run(play, address)

    assert (found["me"].is_bot, found["chat"].title) == (True, "Ленина, 43")
    assert (found["pinned"], found["history"]) == ("Дали воду", ["Дали воду"])
    assert (found["admin"], found["members"], found["file"]) == (True, 2, "file")
    assert stage.texts(chat) == ["План"]
