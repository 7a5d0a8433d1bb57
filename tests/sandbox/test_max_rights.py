"""What a bot may do where: groups, channels, dialogues."""

from datetime import timedelta
from pathlib import Path

import pytest

from contracts.pretend_max_stage import Json, Stage, a_button, a_message, a_stage

ANNA = 101


def test_an_ordinary_member_bot_may_not_write_read_or_pin(stage: Stage) -> None:
    chat = stage.chat(admin=False)
    mid = stage.max.people.say(chat, ANNA, "Нет воды")

    answers = [
        stage.send(chat),
        stage.api.get("/messages", params={"chat_id": chat}),
        stage.api.get(f"/messages/{mid}"),
        stage.api.get(f"/chats/{chat}/members"),
        stage.api.get(f"/chats/{chat}/members/admins"),
        stage.api.get(f"/chats/{chat}/pin"),
        stage.api.put(f"/chats/{chat}/pin", json={"message_id": mid}),
        stage.api.delete(f"/chats/{chat}/pin"),
        stage.api.patch(f"/chats/{chat}", json={"title": "Ленина, 43"}),
        stage.api.delete("/messages", params={"message_id": mid}),
    ]

    assert {(a.status_code, a.json()["code"]) for a in answers} == {(403, "access.denied")}


def test_an_ordinary_member_bot_may_ask_about_itself_and_leave(stage: Stage) -> None:
    chat = stage.chat(admin=False)

    me = stage.api.get(f"/chats/{chat}/members/me").json()
    left = stage.api.delete(f"/chats/{chat}/members/me")

    assert (me["is_admin"], me["permissions"]) == (False, None)
    assert left.json() == {"success": True}
    assert stage.send(chat).status_code == 403


def test_members_may_write_when_told_so(stage: Stage) -> None:
    chat = stage.chat(admin=False)
    stage.faults(members_may_write=True)

    mid = stage.sent(chat)
    edited = stage.api.put("/messages", params={"message_id": mid}, json=a_message("Дали воду"))

    assert edited.json() == {"success": True}
    assert stage.texts(chat) == ["Дали воду"]


@pytest.mark.parametrize(
    ("type_", "right", "call"),
    [
        ("chat", "pin_message", "pin"),
        ("chat", "write", "delete"),
        ("chat", "write", "edit"),
        ("chat", "change_chat_info", "describe"),
        ("channel", "write", "post"),
        ("channel", "edit", "edit"),
        ("channel", "delete", "delete"),
    ],
)
def test_each_deed_needs_its_right(stage: Stage, type_: str, right: str, call: str) -> None:
    chat = stage.chat(type_=type_)
    mid = stage.sent(chat)
    everything = stage.api.get(f"/chats/{chat}/members/me").json()["permissions"]
    stage.max.people.give_rights(chat, tuple(r for r in everything if r != right))
    calls = {
        "pin": lambda: stage.api.put(f"/chats/{chat}/pin", json={"message_id": mid}),
        "delete": lambda: stage.api.delete("/messages", params={"message_id": mid}),
        "edit": lambda: stage.api.put(
            "/messages", params={"message_id": mid}, json=a_message("Иначе")
        ),
        "describe": lambda: stage.api.patch(f"/chats/{chat}", json={"title": "Иначе"}),
        "post": lambda: stage.send(chat),
    }

    refused = calls[call]()
    stage.max.people.give_rights(chat, tuple(everything))
    allowed = calls[call]()

    assert (refused.status_code, refused.json()["code"]) == (403, "access.denied")
    assert right in refused.json()["message"]
    assert allowed.status_code == 200


def test_a_user_who_stopped_the_bot_is_not_written_to(stage: Stage) -> None:
    dialogue = stage.max.people.start_bot(ANNA)
    mid = stage.sent(dialogue, "Здравствуйте")
    stage.max.people.stop_bot(ANNA)

    by_chat = stage.send(dialogue)
    by_user = stage.api.post("/messages", params={"user_id": ANNA}, json=a_message())
    edit = stage.api.put("/messages", params={"message_id": mid}, json=a_message("Иначе"))
    stage.max.people.start_bot(ANNA)

    for refused in (by_chat, by_user, edit):
        assert refused.status_code == 403
        assert refused.json() == {"code": "chat.denied", "message": "error.dialog.suspended"}
    assert stage.send(dialogue).status_code == 200


def test_who_never_started_the_bot_is_not_found(stage: Stage) -> None:
    answer = stage.api.post("/messages", params={"user_id": ANNA}, json=a_message())

    assert (answer.status_code, answer.json()["code"]) == (404, "chat.not.found")


def test_by_user_id_a_message_reaches_the_dialogue(stage: Stage) -> None:
    dialogue = stage.max.people.start_bot(ANNA)

    answer = stage.api.post("/messages", params={"user_id": ANNA}, json=a_message("Вам талон"))

    recipient = answer.json()["message"]["recipient"]
    assert recipient == {"chat_id": dialogue, "chat_type": "dialog", "user_id": ANNA}
    assert stage.texts(dialogue) == ["Вам талон"]


def test_another_bots_chat_does_not_exist(tmp_path: Path) -> None:
    with a_stage(tmp_path, vodokanal="water-token") as stage:
        chat = stage.chat()
        mid = stage.sent(chat)

        with stage.client("water-token") as stranger:
            at_chat = stranger.get(f"/chats/{chat}")
            at_message = stranger.get(f"/messages/{mid}")

    assert (at_chat.status_code, at_chat.json()["code"]) == (404, "chat.not.found")
    assert (at_message.status_code, at_message.json()["code"]) == (404, "not.found")


def test_a_removed_bot_is_denied(stage: Stage) -> None:
    chat = stage.chat()
    stage.max.people.remove_bot(chat)

    answers = [stage.send(chat), stage.api.get(f"/chats/{chat}")]

    assert {(a.status_code, a.json()["code"]) for a in answers} == {(403, "chat.denied")}


def test_only_own_messages_are_edited(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.max.people.say(chat, ANNA, "Нет воды")

    answer = stage.api.put("/messages", params={"message_id": mid}, json=a_message("Есть вода"))

    assert answer.status_code == 200
    assert answer.json()["success"] is False
    assert stage.texts(chat) == ["Нет воды"]


def test_in_a_group_an_administrator_deletes_any_message_in_a_dialogue_only_its_own(
    stage: Stage,
) -> None:
    chat, dialogue = stage.chat(), stage.max.people.start_bot(ANNA)
    in_group = stage.max.people.say(chat, ANNA, "Реклама")
    in_dialogue = stage.max.people.say(dialogue, ANNA, "Вопрос")
    own = stage.sent(dialogue, "Ответ")

    def delete(mid: str) -> Json:
        answer: Json = stage.api.delete("/messages", params={"message_id": mid}).json()
        return answer

    assert delete(in_group) == {"success": True}
    assert delete(in_dialogue)["success"] is False
    assert delete(own) == {"success": True}
    assert (stage.texts(chat), stage.texts(dialogue)) == ([], ["Вопрос"])


@pytest.mark.parametrize(
    ("days", "with_button", "in_dialogue", "editable"),
    [
        (6, False, True, True),
        (8, False, True, False),
        (8, True, True, True),
        (8, False, False, True),
    ],
)
def test_a_week_later_a_dialogue_message_without_buttons_stays(
    stage: Stage, days: int, with_button: bool, in_dialogue: bool, editable: bool
) -> None:
    chat = stage.max.people.start_bot(ANNA) if in_dialogue else stage.chat()
    rows = [[a_button()]] if with_button else []
    mid = stage.sent(chat, "Нет воды", *rows)
    stage.clock.set(stage.clock.now() + timedelta(days=days))

    answer = stage.api.put("/messages", params={"message_id": mid}, json=a_message("Дали воду"))

    assert answer.json()["success"] is editable
    assert stage.texts(chat) == ["Дали воду" if editable else "Нет воды"]


def test_a_chat_has_one_pin_and_a_deleted_message_takes_it_along(stage: Stage) -> None:
    chat = stage.chat()
    first, second = stage.sent(chat, "Первое"), stage.sent(chat, "Второе")
    path = f"/chats/{chat}/pin"

    stage.api.put(path, json={"message_id": first})
    stage.api.put(path, json={"message_id": second, "notify": False})
    pinned = stage.api.get(path).json()["message"]["body"]["text"]
    stage.api.delete("/messages", params={"message_id": second})

    assert pinned == "Второе"
    assert stage.api.get(path).json() == {"message": None}
    assert stage.api.delete(path).json()["success"] is False


def test_to_look_at_the_pin_needs_no_right_to_pin(stage: Stage) -> None:
    chat = stage.chat()
    stage.api.put(f"/chats/{chat}/pin", json={"message_id": stage.sent(chat, "Важное")})
    stage.max.people.give_rights(chat, ("read_all_messages",))

    looked = stage.api.get(f"/chats/{chat}/pin")
    removed = stage.api.delete(f"/chats/{chat}/pin")

    assert looked.json()["message"]["body"]["text"] == "Важное"
    assert removed.status_code == 403


def test_nothing_is_pinned_in_a_dialogue_nor_from_another_chat(stage: Stage) -> None:
    dialogue, chat = stage.max.people.start_bot(ANNA), stage.chat()
    here, there = stage.sent(dialogue), stage.sent(chat)

    in_dialogue = stage.api.put(f"/chats/{dialogue}/pin", json={"message_id": here})
    foreign = stage.api.put(f"/chats/{chat}/pin", json={"message_id": here})

    assert in_dialogue.json()["message"] == "there are no pinned messages in a dialogue"
    assert foreign.status_code == 400
    assert stage.api.put(f"/chats/{chat}/pin", json={"message_id": there}).status_code == 200


def test_owner_and_participants_are_for_administrators(stage: Stage) -> None:
    member, administrator = stage.chat(admin=False), stage.chat()

    assert "owner_id" not in stage.api.get(f"/chats/{member}").json()
    assert "owner_id" in stage.api.get(f"/chats/{administrator}").json()
