"""Who runs a chat: founds it, lets the bot in, gives rights and takes them, closes it."""

from pathlib import Path

import pytest

from contracts.pretend_max_stage import Json, Stage, a_message, a_stage

ANNA, BORIS, CHAIRMAN = 101, 102, 555_000_111


def who_did(stage: Stage) -> list[tuple[str, int]]:
    """Of every update about the bot's place in a chat: its type, and whom it names."""
    return [
        (
            update["update_type"],
            update["user"]["user_id"] if "user" in update else update["user_id"],
        )
        for update in stage.updates()
    ]


def status(stage: Stage, chat: int) -> str:
    found: str = stage.api.get(f"/chats/{chat}").json()["status"]
    return found


def test_updates_name_the_person_who_acts(stage: Stage) -> None:
    founded = {"title": "Садовая, 14", "admin": True, "user_id": ANNA}
    chat = stage.control.post("/chats", json=founded).json()["chat_id"]
    path = f"/chats/{chat}"

    stage.control.post(f"{path}/admin", json={"admin": False, "user_id": BORIS})
    stage.control.post(f"{path}/remove_bot", json={"user_id": BORIS})
    stage.control.post(f"{path}/add_bot", json={"user_id": ANNA})
    stage.control.post(f"{path}/admin", json={"admin": True})
    stage.control.post(f"{path}/remove_bot")

    assert who_did(stage) == [
        ("bot_added", ANNA),
        ("bot_admin_permissions_changed", ANNA),
        ("bot_admin_permissions_changed", BORIS),
        ("bot_removed", BORIS),
        ("bot_added", ANNA),
        ("bot_admin_permissions_changed", CHAIRMAN),
        ("bot_removed", CHAIRMAN),
    ]


@pytest.mark.parametrize(
    "rights", [["read_all_messages"], ["read_all_messages", "write"], ["write", "pin_message"], []]
)
def test_an_administrator_bot_has_just_the_rights_it_was_given(
    stage: Stage, rights: list[str]
) -> None:
    chat = stage.chat(admin=False)

    stage.control.post(f"/chats/{chat}/admin", json={"admin": True, "permissions": rights})

    update = stage.updates()[-1]
    me = stage.api.get(f"/chats/{chat}/members/me").json()
    assert (update["is_admin"], update["permissions"]) == (True, rights)
    assert (me["is_admin"], me["permissions"]) == (True, sorted(rights))
    assert stage.control.get("/chats").json()[0]["rights"] == sorted(rights)


def test_rights_taken_away_are_told(stage: Stage) -> None:
    chat = stage.chat()

    stage.control.post(f"/chats/{chat}/admin", json={"admin": False})

    update = stage.updates()[-1]
    assert (update["is_admin"], "permissions" in update) == (False, False)
    assert stage.control.get("/chats").json()[0]["rights"] is None


def test_whoever_decides_about_the_bot_administers_the_chat(stage: Stage) -> None:
    chat = stage.chat(user_id=ANNA)
    stage.max.people.say(chat, 103, "Тут")

    stage.max.people.give_rights(chat, ("read_all_messages",), BORIS)

    admins = stage.api.get(f"/chats/{chat}/members/admins").json()["members"]
    people = [(m["user_id"], m["is_owner"]) for m in admins if not m["is_bot"]]
    assert people == [(ANNA, True), (BORIS, False)]


def test_a_bot_let_in_again_has_no_rights_yet(stage: Stage) -> None:
    chat = stage.chat()
    stage.max.people.remove_bot(chat)

    stage.max.people.add_bot(chat)
    twice = stage.control.post(f"/chats/{chat}/add_bot")

    assert stage.api.get(f"/chats/{chat}/members/me").json()["is_admin"] is False
    assert twice.json() == {"error": f"Бот в чате {chat} уже есть."}


def test_in_a_closed_chat_nobody_writes_any_more(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.sent(chat)
    open_before = status(stage, chat)

    stage.control.post(f"/chats/{chat}/close")

    refused = [
        stage.send(chat),
        stage.api.put("/messages", params={"message_id": mid}, json=a_message("Иначе")),
        stage.api.delete("/messages", params={"message_id": mid}),
        stage.api.put(f"/chats/{chat}/pin", json={"message_id": mid}),
    ]
    assert {(a.status_code, a.json()["code"]) for a in refused} == {(403, "chat.denied")}
    assert (open_before, status(stage, chat)) == ("active", "closed")
    assert stage.control.get("/chats").json()[0]["closed"] is True


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("say", {"user_id": ANNA, "text": "Ау"}),
        ("admin", {"admin": True}),
        ("remove_bot", {}),
        ("add_bot", {}),
        ("unpin", {}),
        ("close", {}),
    ],
)
def test_people_cannot_do_a_thing_in_a_closed_chat_either(
    stage: Stage, call: str, body: Json
) -> None:
    chat = stage.chat()
    stage.max.people.close_chat(chat)

    answer = stage.control.post(f"/chats/{chat}/{call}", json=body)

    assert (answer.status_code, answer.json()) == (409, {"error": f"Чат {chat} закрыт."})


def test_a_pin_that_people_took_away_is_gone_without_a_word(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.sent(chat, "Карточка")
    path = f"/chats/{chat}/pin"
    stage.api.put(path, json={"message_id": mid})
    whole = stage.api.get(path).json()["message"]
    told_before = len(stage.updates())

    stage.control.post(f"/chats/{chat}/unpin")
    twice = stage.control.post(f"/chats/{chat}/unpin")

    assert whole == stage.api.get(f"/messages/{mid}").json()
    assert stage.api.get(path).json() == {"message": None}
    assert len(stage.updates()) == told_before
    assert twice.json() == {"error": f"В чате {chat} ничего не закреплено."}


def test_a_message_of_the_bot_that_people_deleted_is_gone_with_its_pin(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.sent(chat, "Карточка")
    stage.api.put(f"/chats/{chat}/pin", json={"message_id": mid})

    stage.control.post(f"/chats/{chat}/delete", json={"mid": mid, "user_id": ANNA})

    update = stage.updates()[-1]
    named = (update["update_type"], update["message_id"], update["user_id"])
    assert named == ("message_removed", mid, ANNA)
    assert stage.api.get(f"/messages/{mid}").status_code == 404
    assert stage.api.get(f"/chats/{chat}/pin").json() == {"message": None}
    again = stage.control.post(f"/chats/{chat}/delete", json={"mid": mid})
    assert again.json() == {"error": f"Сообщения {mid} в чате {chat} нет."}


def test_in_a_dialogue_people_delete_only_what_they_wrote(stage: Stage) -> None:
    dialogue = stage.max.people.start_bot(ANNA)
    own, foreign = stage.max.people.say(dialogue, ANNA, "Ой"), stage.sent(dialogue, "Здравствуйте")
    path = f"/chats/{dialogue}/delete"

    done = stage.control.post(path, json={"mid": own, "user_id": ANNA})
    refused = stage.control.post(path, json={"mid": foreign, "user_id": ANNA})

    assert (done.status_code, refused.status_code) == (200, 409)
    assert stage.texts(dialogue) == ["Здравствуйте"]


def test_a_dialogue_thrown_away_is_stopped_and_removed(stage: Stage) -> None:
    dialogue = stage.max.people.start_bot(ANNA)

    stage.control.post("/stop", json={"user_id": ANNA, "removed": True})

    told = [(u["update_type"], u["chat_id"]) for u in stage.updates()[-2:]]
    assert told == [("bot_stopped", dialogue), ("dialog_removed", dialogue)]
    assert stage.send(dialogue).json()["message"] == "error.dialog.suspended"


def test_each_bot_has_dialogues_and_chats_of_its_own(tmp_path: Path) -> None:
    with a_stage(tmp_path, vodokanal="water-token") as stage:
        [first, second] = stage.control.get("/bots").json()
        own = stage.max.people.start_bot(ANNA)
        by_name = stage.max.people.start_bot(ANNA, bot="vodokanal")
        by_nick = stage.control.post(
            "/start", json={"user_id": ANNA, "bot": second["username"]}
        ).json()["chat_id"]
        chat = stage.max.people.make_chat("Насосная", admin=True, bot="vodokanal", user_id=ANNA)

        with stage.client("water-token") as water:
            seen = [water.get(f"/chats/{one}").status_code for one in (own, by_name, chat)]
            commands = [{"name": "help", "description": "Помощь"}]
            water.patch("/me/commands", json={"commands": commands})
            me = water.get("/me").json()
        [_, shown] = stage.control.get("/bots").json()

    assert own != by_name == by_nick
    assert seen == [404, 200, 200]
    assert (first["name"], second["name"]) == ("sandbox", "vodokanal")
    assert (first["title"], second["title"]) == ("Домовой", "Водоканал")
    assert (me["username"], me["commands"]) == (shown["username"], commands)
    assert shown["commands"] == commands
