"""Files: what people send, what bots send, and where either can be had again."""

from pathlib import Path

import httpx
import pytest

from contracts.max_schema import update_errors
from contracts.pretend_max_stage import Json, Stage, a_process, a_stage
from sandbox.max.people import FILE_LIMIT

ANNA, BORIS = 101, 102
HOUSES = "id;fias_guid\nlesnaya-7;\n".encode("cp1251")
PNG = b"\x89PNG\r\n\x1a\n and so on"


def shown(stage: Stage, chat: int) -> Json:
    """The only attachment of the last message, as people see it."""
    [attachment] = stage.max.view.messages(chat)[-1]["attachments"]
    found: Json = attachment
    return found


def sent_by_the_bot(stage: Stage, chat: int, kind: str, name: str, content: bytes) -> Json:
    """The attachment of a message that the bot sent with an uploaded file."""
    place = stage.api.post("/uploads", params={"type": kind}).json()["url"]
    payload = stage.api.post(place, files={"data": (name, content)}).json()
    body = {"text": "Вот", "attachments": [{"type": kind, "payload": payload}]}
    answer = stage.api.post("/messages", params={"chat_id": chat}, json=body).json()
    [attachment] = answer["message"]["body"]["attachments"]
    found: Json = attachment
    return found


def test_a_file_in_a_dialogue_comes_to_the_bot_with_an_address_where_it_is(stage: Stage) -> None:
    dialogue = stage.max.people.start_bot(ANNA)

    mid = stage.send_file(dialogue, ANNA, "Дома Лесной.csv", HOUSES).json()["mid"]
    update = stage.updates()[-1]
    body = update["message"]["body"]
    [file] = body["attachments"]
    given = stage.api.get(file["payload"]["url"], headers={"Authorization": ""})

    assert (update["update_type"], body["mid"], body["text"]) == ("message_created", mid, None)
    assert update_errors(update) == []
    assert (file["type"], file["filename"], file["size"]) == ("file", "Дома Лесной.csv", 24)
    assert file["payload"].keys() == {"url", "token", "fileId"}
    assert given.content == HOUSES
    assert given.headers["Content-Disposition"].startswith("attachment; filename")
    assert b"lesnaya-7" not in stage.log.read_bytes()


def test_a_word_may_go_with_a_file(stage: Stage) -> None:
    dialogue = stage.max.people.start_bot(ANNA)

    answer = stage.control.post(
        f"/chats/{dialogue}/send_file",
        data={"user_id": str(ANNA), "text": "Реестр"},
        files={"file": (r"C:\Документы\houses.csv", b"")},
    )

    assert answer.status_code == 200, answer.text
    assert stage.texts(dialogue) == ["Реестр"]
    assert (shown(stage, dialogue)["filename"], shown(stage, dialogue)["size"]) == ("houses.csv", 0)


def test_a_file_is_still_there_after_a_death_and_at_the_new_address(tmp_path: Path) -> None:
    log = tmp_path / "max.jsonl"
    control = "/sandbox/api"

    with a_process(log) as (process, address), httpx.Client(base_url=address) as client:
        dialogue = client.post(f"{control}/start", json={"user_id": ANNA}).json()["chat_id"]
        path = f"{control}/chats/{dialogue}"
        client.post(
            f"{path}/send_file",
            data={"user_id": str(ANNA)},
            files={"file": ("houses.csv", HOUSES)},
        )
        process.kill()
        process.wait()

    with a_process(log) as (process, address), httpx.Client(base_url=address) as client:
        [file] = client.get(f"{path}/messages").json()[0]["attachments"]
        content = client.get(file["payload"]["url"]).content

    assert file["payload"]["url"] == f"{address}{file['path']}"
    assert content == HOUSES


def test_more_than_30_mb_is_refused(stage: Stage) -> None:
    dialogue = stage.max.people.start_bot(ANNA)

    fits = stage.send_file(dialogue, ANNA, "houses.xlsx", bytes(FILE_LIMIT))
    large = stage.send_file(dialogue, ANNA, "houses.xlsx", bytes(FILE_LIMIT + 1))

    assert (fits.status_code, large.status_code) == (200, 413)
    assert large.json() == {"error": "Файл «houses.xlsx» больше 30 МБ; принимаются файлы до 30 МБ."}
    assert len(stage.max.view.messages(dialogue)) == 1


@pytest.mark.parametrize(
    ("data", "files", "error"),
    [
        (
            {},
            {"file": ("a.csv", b"1")},
            "Поля «user_id» не хватает; ожидается: номер жителя, целое",
        ),
        ({"user_id": "0"}, {"file": ("a.csv", b"1")}, "Поле «user_id» не подходит; ожидается:"),
        ({"user_id": "Анна"}, {"file": ("a.csv", b"1")}, "Поле «user_id» не подходит; ожидается:"),
        (
            {"user_id": "101", "text": "я" * 4001},
            {"file": ("a.csv", b"1")},
            "Поле «text» не подходит; ожидается: текст до 4000 знаков или ничего.",
        ),
        ({"user_id": "101", "moon": "1"}, {"file": ("a.csv", b"1")}, "Поля «moon» нет"),
        ({"user_id": "101"}, {"data": ("a.csv", b"1")}, "Поля «file» не хватает; ожидается: файл"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused_in_russian(
    stage: Stage, data: dict[str, str], files: dict[str, tuple[str, bytes]], error: str
) -> None:
    dialogue = stage.max.people.start_bot(ANNA)

    answer = stage.control.post(f"/chats/{dialogue}/send_file", data=data, files=files)

    assert answer.status_code == 400
    assert answer.json()["error"].startswith(error)


def test_a_file_goes_only_where_its_sender_may_write(stage: Stage) -> None:
    dialogue = stage.max.people.start_bot(ANNA)

    foreign = stage.send_file(dialogue, BORIS, "a.csv", b"1")
    nowhere = stage.send_file(-1, BORIS, "a.csv", b"1")

    assert foreign.json() == {"error": f"Это диалог жителя {ANNA}, а не {BORIS}."}
    assert (foreign.status_code, nowhere.status_code) == (409, 404)


def test_a_bot_without_rights_does_not_hear_of_files(stage: Stage) -> None:
    deaf, hearing = stage.chat(admin=False), stage.chat()

    for chat in (deaf, hearing):
        stage.send_file(chat, ANNA, "houses.csv", HOUSES)

    heard = [u for u in stage.updates() if u["update_type"] == "message_created"]
    assert [u["message"]["recipient"]["chat_id"] for u in heard] == [hearing]


def test_a_bot_may_send_on_what_a_person_sent(stage: Stage) -> None:
    dialogue, chat = stage.max.people.start_bot(ANNA), stage.chat()
    stage.send_file(dialogue, ANNA, "houses.csv", HOUSES)
    token = shown(stage, dialogue)["payload"]["token"]
    body = {"attachments": [{"type": "file", "payload": {"token": token}}]}

    stage.api.post("/messages", params={"chat_id": chat}, json=body)

    assert shown(stage, chat)["path"] == shown(stage, dialogue)["path"]


SAVED = "application/octet-stream"


@pytest.mark.parametrize(
    ("kind", "name", "content", "content_type"),
    [
        ("image", "qr.png", PNG, "image/png"),
        ("image", "blob", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("image", "qr.png", b"<script>", SAVED),
        ("file", "qr.png", PNG, SAVED),
        ("file", "page.html", b"<script>", SAVED),
    ],
)
def test_pictures_are_shown_and_anything_else_is_saved(
    stage: Stage, kind: str, name: str, content: bytes, content_type: str
) -> None:
    chat = stage.chat()
    attachment = sent_by_the_bot(stage, chat, kind, name, content)

    given = stage.api.get(attachment["payload"]["url"], headers={"Authorization": ""})

    disposition = given.headers["Content-Disposition"].partition(";")[0]
    assert (given.content, given.headers["Content-Type"]) == (content, content_type)
    assert disposition == ("attachment" if content_type == SAVED else "inline")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert shown(stage, chat)["path"] == httpx.URL(attachment["payload"]["url"]).path


def test_a_file_that_was_never_there_is_not_found(stage: Stage) -> None:
    place = stage.api.post("/uploads", params={"type": "file"}).json()["url"]
    empty = httpx.URL(place).path.replace("/upload/", "/files/")

    answers = [stage.api.get(path) for path in (empty, "/files/unknown", "/files/..%2Fmax.jsonl")]

    assert {(a.status_code, a.json()["code"]) for a in answers} == {(404, "not.found")}


def test_while_max_is_down_its_files_cannot_be_had_either(stage: Stage) -> None:
    dialogue = stage.max.people.start_bot(ANNA)
    stage.send_file(dialogue, ANNA, "houses.csv", HOUSES)
    stage.faults(down=True)

    refused = stage.api.get(shown(stage, dialogue)["payload"]["url"])
    stage.faults()
    given = stage.api.get(shown(stage, dialogue)["payload"]["url"])

    assert (refused.status_code, given.content) == (503, HOUSES)


def test_a_picture_from_elsewhere_stays_there(stage: Stage) -> None:
    chat = stage.chat()
    picture = {"type": "image", "payload": {"url": "https://example.ru/map.png"}}

    stage.api.post("/messages", params={"chat_id": chat}, json={"attachments": [picture]})

    assert shown(stage, chat)["payload"]["url"] == "https://example.ru/map.png"
    assert "path" not in shown(stage, chat)


def test_what_a_dead_process_kept_for_nobody_is_dropped(tmp_path: Path) -> None:
    with a_stage(tmp_path) as stage:
        stage.send_file(stage.max.people.start_bot(ANNA), ANNA, "houses.csv", HOUSES)
        folder = stage.log.with_suffix(".files")
        [kept] = folder.iterdir()
    (folder / "half.draft").write_bytes(b"id;fi")

    with a_stage(tmp_path):
        assert list(folder.iterdir()) == [kept]


def test_the_chat_list_names_what_a_message_without_words_carries(stage: Stage) -> None:
    dialogue, chat = stage.max.people.start_bot(ANNA), stage.chat()
    stage.send_file(dialogue, ANNA, "houses.csv", HOUSES)
    picture = {"type": "image", "payload": {"url": "https://example.ru/map.png"}}
    stage.api.post("/messages", params={"chat_id": chat}, json={"attachments": [picture]})

    lasts = {one["id"]: one["last"]["text"] for one in stage.max.view.chats()}

    assert lasts == {dialogue: "Файл houses.csv", chat: "Картинка"}
