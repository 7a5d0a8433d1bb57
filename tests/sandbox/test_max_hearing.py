"""What a bot is told by webhooks, and how."""

from contracts.pretend_max_stage import MORNING, WEBHOOK, Hooks, Stage, a_button, a_message

ANNA = 101


def test_a_webhook_carries_its_secret_and_the_update(live: Stage, hooks: Hooks) -> None:
    live.subscribe(secret="s-4f9c0b7e2d")
    dialogue = live.max.people.start_bot(ANNA, "house_42")
    live.settle()

    [(url, headers, body)] = hooks.received

    assert url == WEBHOOK
    assert headers["X-Max-Bot-Api-Secret"] == "s-4f9c0b7e2d"
    assert (body["update_type"], body["chat_id"]) == ("bot_started", dialogue)
    assert (body["user"]["user_id"], body["payload"]) == (ANNA, "house_42")
    assert 0 <= body["timestamp"] - MORNING.timestamp() * 1000 < 1000


def test_without_a_secret_there_is_no_header(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    live.max.people.start_bot(ANNA)
    live.settle()

    assert "X-Max-Bot-Api-Secret" not in hooks.received[0][1]


def test_each_subscription_gets_what_it_asked_for(live: Stage, hooks: Hooks) -> None:
    live.subscribe("https://a.example.ru/max")
    live.subscribe("https://b.example.ru/max", update_types=["bot_stopped"])
    live.max.people.start_bot(ANNA)
    live.max.people.stop_bot(ANNA)
    live.settle()

    came = sorted((url, body["update_type"]) for url, _, body in hooks.received)

    assert came == [
        ("https://a.example.ru/max", "bot_started"),
        ("https://a.example.ru/max", "bot_stopped"),
        ("https://b.example.ru/max", "bot_stopped"),
    ]


def test_an_ordinary_member_bot_hears_only_its_own_coming_and_going(
    live: Stage, hooks: Hooks
) -> None:
    live.subscribe()
    chat = live.chat(admin=True)
    mid = live.sent(chat, "Удобно?", [a_button()])
    live.max.people.give_rights(chat, None)
    live.max.people.say(chat, ANNA, "Соседи!")
    live.max.people.press(chat, ANNA, mid, "ok")
    live.max.people.remove_bot(chat)
    live.settle()

    rights_and_membership = [
        "bot_added",
        "bot_admin_permissions_changed",
        "bot_admin_permissions_changed",
        "bot_removed",
    ]
    assert sorted(hooks.types) == sorted(rights_and_membership)


def test_an_administrator_hears_every_word_and_press(live: Stage, hooks: Hooks) -> None:
    chat = live.chat()
    live.subscribe()
    mid = live.sent(chat, "Удобно?", [a_button("yes")])
    live.max.people.say(chat, ANNA, "Да")
    callback_id = live.max.people.press(chat, ANNA, mid, "yes")
    live.settle()

    by_type = {body["update_type"]: body for _, _, body in hooks.received}

    assert set(by_type) == {"message_created", "message_callback"}
    assert by_type["message_created"]["message"]["body"]["text"] == "Да"
    press = by_type["message_callback"]
    assert press["callback"]["callback_id"] == callback_id
    assert press["callback"]["payload"] == "yes"
    assert press["callback"]["user"]["user_id"] == ANNA
    assert press["message"]["body"]["mid"] == mid


def test_a_press_under_a_deleted_message_has_no_message(live: Stage, hooks: Hooks) -> None:
    chat = live.chat()
    live.subscribe()
    mid = live.sent(chat, "Удобно?", [a_button()])
    live.api.delete("/messages", params={"message_id": mid})
    live.max.people.press(chat, ANNA, mid, "ok", force=True)
    live.settle()

    assert hooks.received[0][2]["message"] is None


def test_an_open_dialogue_keeps_a_second_start_to_itself(live: Stage, hooks: Hooks) -> None:
    live.subscribe()
    first = live.max.people.start_bot(ANNA)
    second = live.max.people.start_bot(ANNA, "house_42")
    live.max.people.stop_bot(ANNA)
    live.max.people.start_bot(ANNA, "house_43")
    live.faults(no_bot_started_in_open_dialogue=False)
    live.max.people.start_bot(ANNA, "x" * 129)
    live.settle()

    started = [body for _, _, body in hooks.received if body["update_type"] == "bot_started"]

    assert first == second
    assert {body.get("payload") for body in started} == {None, "house_43"}
    assert len(started) == 3
    assert len({body["timestamp"] for body in started}) == 3


def test_a_message_of_the_bot_is_no_news_to_it(live: Stage, hooks: Hooks) -> None:
    chat = live.chat()
    live.subscribe()
    mid = live.sent(chat)
    live.api.put("/messages", params={"message_id": mid}, json=a_message("Иначе"))
    live.settle()

    assert hooks.received == []
