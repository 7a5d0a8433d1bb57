"""Messages, presses, uploads and subscriptions as bots see them."""

import pytest

from contracts.pretend_max_stage import Json, Stage, a_button, a_keyboard, a_message

ANNA, BORIS = 101, 102


def press(stage: Stage, chat: int, mid: str, payload: str = "ok", **more: bool) -> str:
    return stage.max.people.press(chat, ANNA, mid, payload, **more)


def answer(stage: Stage, callback_id: str, body: Json) -> Json:
    given = stage.api.post("/answers", params={"callback_id": callback_id}, json=body)
    result: Json = given.json()
    return result


def put(stage: Stage, mid: str, body: Json) -> Json:
    result: Json = stage.api.put("/messages", params={"message_id": mid}, json=body).json()
    return result


def test_ids_have_the_shape_of_the_real_ones(stage: Stage) -> None:
    chat, dialogue = stage.chat(), stage.max.people.start_bot(ANNA)

    message = stage.send(chat).json()["message"]

    assert chat < -(2**32)
    assert dialogue > 2**32
    assert dialogue != ANNA
    assert message["body"]["mid"].startswith("mid.ffffc")
    assert message["body"]["seq"] > 2**53


def test_an_edit_keeps_what_is_null_and_takes_away_what_is_empty(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.sent(chat, "Нет воды", [a_button()])

    put(stage, mid, {"text": "Дали воду"})
    kept = stage.max.view.messages(chat)[0]
    put(stage, mid, {"text": None, "attachments": []})
    bare = stage.max.view.messages(chat)[0]

    assert (kept["text"], len(kept["keyboard"])) == ("Дали воду", 1)
    assert (bare["text"], bare["keyboard"]) == ("Дали воду", [])
    assert put(stage, mid, {"text": ""})["message"] == "nothing would be left of the message"


def test_the_history_of_edits_is_kept(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.sent(chat, "Нет воды")

    put(stage, mid, {"text": "Дадут в 16:00"})
    put(stage, mid, {"text": "Дали воду"})

    message = stage.max.view.messages(chat)[0]
    assert message["edited"] is True
    assert [e["text"] for e in message["edits"]] == ["Нет воды", "Дадут в 16:00", "Дали воду"]


def test_an_answer_to_a_press_edits_the_message_with_the_button(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.sent(chat, "Удобно?", [a_button()])

    done = answer(stage, press(stage, chat, mid), {"message": {"text": "Ждём", "attachments": []}})

    assert done == {"success": True}
    assert stage.texts(chat) == ["Ждём"]


def test_a_notification_alone_succeeds_and_changes_nothing(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.sent(chat, "Удобно?", [a_button()])

    done = answer(stage, press(stage, chat, mid), {"notification": "Спасибо"})

    assert done == {"success": True}
    assert stage.texts(chat) == ["Удобно?"]


@pytest.mark.parametrize("body", [{}, {"message": None}, {"message": None, "notification": None}])
def test_an_empty_answer_is_refused(stage: Stage, body: Json) -> None:
    chat = stage.chat()
    mid = stage.sent(chat, "Удобно?", [a_button()])

    assert answer(stage, press(stage, chat, mid), body)["code"] == "proto.payload"


def test_an_answer_comes_to_nothing_when_press_or_message_is_unknown(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.sent(chat, "Удобно?", [a_button()])
    callback_id = press(stage, chat, mid)
    stage.api.delete("/messages", params={"message_id": mid})

    assert answer(stage, "forged", {"message": a_message()})["code"] == "not.found"
    assert answer(stage, callback_id, {"message": a_message()})["success"] is False


def test_history_is_newest_first_between_two_moments(stage: Stage) -> None:
    chat = stage.chat()
    sent = [stage.send(chat, text).json()["message"] for text in ("1", "2", "3", "4")]

    def texts(**query: int) -> list[str]:
        found = stage.api.get("/messages", params={"chat_id": chat, **query}).json()["messages"]
        return [message["body"]["text"] for message in found]

    assert texts() == ["4", "3", "2", "1"]
    assert texts(count=2) == ["4", "3"]
    assert texts(after=sent[1]["timestamp"]) == ["4", "3"]
    assert texts(before=sent[1]["timestamp"]) == ["1"]
    assert texts(**{"to": sent[0]["timestamp"], "from": sent[3]["timestamp"]}) == ["3", "2"]


def test_messages_are_found_by_their_ids(stage: Stage) -> None:
    chat = stage.chat()
    first, second = stage.sent(chat, "1"), stage.sent(chat, "2")

    ids = f"{second},mid.unknown,{first}"
    found = stage.api.get("/messages", params={"message_ids": ids}).json()["messages"]

    assert [message["body"]["text"] for message in found] == ["2", "1"]


def test_a_bot_reads_its_dialogue(stage: Stage) -> None:
    dialogue = stage.max.people.start_bot(ANNA)
    stage.max.people.say(dialogue, ANNA, "Здравствуйте")

    found = stage.api.get("/messages", params={"chat_id": dialogue}).json()["messages"]

    assert found[0]["sender"]["user_id"] == ANNA
    assert found[0]["recipient"]["user_id"] == stage.api.get("/me").json()["user_id"]


def test_a_reply_quotes_and_a_forward_loses_its_buttons(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.sent(chat, "Нет воды", [a_button()])

    def link(kind: str) -> Json:
        body = {"text": None, "link": {"type": kind, "mid": mid}}
        sent = stage.api.post("/messages", params={"chat_id": chat}, json=body)
        found: Json = sent.json()["message"]["link"]
        return found

    reply, forward = link("reply"), link("forward")

    assert reply["message"]["attachments"] == [a_keyboard([a_button()])]
    assert (forward["message"]["text"], forward["message"]["attachments"]) == ("Нет воды", None)
    assert forward["type"] == "forward"


def test_a_post_in_a_channel_has_views_and_no_sender(stage: Stage) -> None:
    message = stage.send(stage.chat(type_="channel")).json()["message"]

    assert "sender" not in message
    assert message["stat"]["views"] == 1


def test_members_come_in_pages(stage: Stage) -> None:
    chat = stage.chat()
    for resident in range(1, 4):
        stage.max.people.say(chat, resident, "Тут")
    path = f"/chats/{chat}/members"

    first = stage.api.get(path, params={"count": 3}).json()
    second = stage.api.get(path, params={"count": 3, "marker": first["marker"]}).json()
    by_id = stage.api.get(path, params={"user_ids": "2,3"}).json()["members"]
    admins = stage.api.get(f"{path}/admins").json()["members"]

    assert [len(first["members"]), len(second["members"])] == [3, 2]
    assert second["marker"] is None
    assert [member["user_id"] for member in by_id] == [2, 3]
    assert [member["is_bot"] for member in admins] == [False, True]


def test_a_chat_can_be_described_anew(stage: Stage) -> None:
    chat = stage.chat()
    mid = stage.sent(chat)
    changes = {"title": "Ленина, 43", "description": "Новости дома", "pin": mid}

    changed = stage.api.patch(f"/chats/{chat}", json=changes).json()
    cleared = stage.api.patch(f"/chats/{chat}", json={"description": ""}).json()

    assert (changed["title"], changed["description"]) == ("Ленина, 43", "Новости дома")
    assert changed["pinned_message"]["body"]["mid"] == mid
    assert (cleared["title"], cleared["description"]) == ("Ленина, 43", None)


def test_typing_is_shown_where_the_bot_is(stage: Stage) -> None:
    path = f"/chats/{stage.chat()}/actions"

    assert stage.api.post(path, json={"action": "typing_on"}).json() == {"success": True}
    assert stage.api.post(path, json={"action": "dancing"}).status_code == 400


def test_a_second_webhook_is_added_and_the_same_one_replaced(stage: Stage) -> None:
    stage.subscribe("https://a.example.ru/max", update_types=["bot_added"])
    stage.subscribe("https://b.example.ru/max")
    stage.subscribe("https://a.example.ru/max", update_types=["bot_started", "bot_stopped"])

    found = stage.api.get("/subscriptions").json()["subscriptions"]

    assert {s["url"]: s["update_types"] for s in found} == {
        "https://a.example.ru/max": ["bot_started", "bot_stopped"],
        "https://b.example.ru/max": None,
    }


def test_an_unknown_webhook_cannot_be_removed(stage: Stage) -> None:
    stage.subscribe("https://a.example.ru/max")

    unknown = stage.api.delete("/subscriptions", params={"url": "https://b.example.ru/max"})
    known = stage.api.delete("/subscriptions", params={"url": "https://a.example.ru/max"})

    assert (unknown.status_code, unknown.json()["success"]) == (200, False)
    assert known.json() == {"success": True}
    assert stage.api.get("/subscriptions").json() == {"subscriptions": []}


def upload(stage: Stage, kind: str, field: str = "data") -> Json:
    """The token of an uploaded file, as the two steps give it."""
    place = stage.api.post("/uploads", params={"type": kind}).json()
    stored = stage.api.post(place["url"], files={field: ("map.png", b"0123456789")})
    assert stored.status_code == 200
    if kind == "image":
        photos: Json = stored.json()
        return photos
    return {"token": place["token"] if "token" in place else stored.json()["token"]}


@pytest.mark.parametrize(
    ("kind", "field"), [("image", "data"), ("file", "data"), ("video", "file"), ("audio", "data")]
)
def test_an_uploaded_file_hangs_on_as_many_messages_as_wanted(
    stage: Stage, kind: str, field: str
) -> None:
    chat = stage.chat()
    body = {"attachments": [{"type": kind, "payload": upload(stage, kind, field)}]}

    answers = [stage.api.post("/messages", params={"chat_id": chat}, json=body) for _ in "ab"]

    for sent in answers:
        assert sent.json()["message"]["body"]["attachments"][0]["type"] == kind
    if kind == "file":
        attachment = answers[0].json()["message"]["body"]["attachments"][0]
        assert (attachment["filename"], attachment["size"]) == ("map.png", 10)


def test_an_upload_address_takes_one_file_in_multipart(stage: Stage) -> None:
    place = stage.api.post("/uploads", params={"type": "file"}).json()["url"]

    wrong = stage.api.post(place, content=b"0123456789")
    first = stage.api.post(place, files={"data": ("act.pdf", b"1")})
    second = stage.api.post(place, files={"data": ("act.pdf", b"1")})
    unknown = stage.api.post("/upload/unknown", files={"data": ("act.pdf", b"1")})

    assert (wrong.status_code, first.status_code) == (415, 200)
    assert (second.status_code, "error_code" in second.json()) == (200, True)
    assert unknown.status_code == 404


def test_a_token_without_its_file_is_not_ready_and_fits_its_own_kind_only(stage: Stage) -> None:
    chat = stage.chat()
    token = stage.api.post("/uploads", params={"type": "video"}).json()["token"]

    def send(kind: str) -> str:
        body = {"attachments": [{"type": kind, "payload": {"token": token}}]}
        code: str = stage.api.post("/messages", params={"chat_id": chat}, json=body).json()["code"]
        return code

    assert send("video") == "attachment.not.ready"
    assert send("file") == "proto.payload"
