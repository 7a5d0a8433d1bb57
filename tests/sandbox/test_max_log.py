"""The durable log: what was promised is there after any death."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from contracts.pretend_max_stage import (
    FUNCTIONS,
    MORNING,
    WEBHOOK,
    Json,
    Stage,
    a_button,
    a_message,
    a_process,
    a_stage,
)
from sandbox.max.journal import JournalUnusable

ANNA, BORIS = 101, 102
AUTHORIZED = {"Authorization": "sandbox-token"}


def world_of(stage: Stage) -> Json:
    """Everything that people and bots can see."""
    chats = stage.max.view.chats()
    return {
        "chats": chats,
        "messages": {chat["id"]: stage.max.view.messages(chat["id"]) for chat in chats},
        "me": stage.api.get("/me").json()["commands"],
        "subscriptions": stage.api.get("/subscriptions").json(),
        "history": stage.api.get("/messages", params={"chat_id": chats[0]["id"]}).json(),
        "admins": stage.api.get(f"/chats/{chats[1]['id']}/members/admins").json(),
        "uploads": sorted(file.name for file in stage.log.with_suffix(".files").iterdir()),
        "pending": stage.max.counters()["pending"],
    }


def live_a_little(stage: Stage) -> None:
    """Something of every kind."""
    people, api = stage.max.people, stage.api
    stage.subscribe(secret="s-4f9c0b7e2d", update_types=["bot_started", "message_created"])
    stage.subscribe("https://b.example.ru/max")
    api.delete("/subscriptions", params={"url": "https://b.example.ru/max"})
    api.patch("/me/commands", json={"commands": [{"name": "help", "description": "Помощь"}]})
    chat, channel = stage.chat(), stage.chat(type_="channel")
    mid = stage.sent(chat, "Нет воды", [a_button()])
    api.put("/messages", params={"message_id": mid}, json=a_message("Дадут в 16:00", [a_button()]))
    callback_id = people.press(chat, ANNA, mid, "ok")
    answer = {"message": {"text": "Ждём"}}
    api.post("/answers", params={"callback_id": callback_id}, json=answer)
    api.put(f"/chats/{chat}/pin", json={"message_id": mid})
    api.patch(f"/chats/{chat}", json={"title": "Ленина, 43", "description": "Дом"})
    api.delete("/messages", params={"message_id": people.say(chat, ANNA, "Реклама")})
    place = api.post("/uploads", params={"type": "file"}).json()["url"]
    token = api.post(place, files={"data": ("act.pdf", b"1")}).json()["token"]
    file = {"text": "Акт", "attachments": [{"type": "file", "payload": {"token": token}}]}
    api.post("/messages", params={"chat_id": channel}, json=file)
    dialogue = people.start_bot(ANNA, "house_42")
    people.say(dialogue, ANNA, "Здравствуйте")
    people.send_file(dialogue, ANNA, "houses.csv", b"id;fias_guid")
    people.stop_bot(ANNA, removed=True)
    people.remove_bot(channel)
    people.add_bot(channel, BORIS)
    people.give_rights(channel, ("read_all_messages", "write"), BORIS)
    closed = stage.chat()
    people.delete_message(closed, stage.sent(closed, "Лишнее"), BORIS)
    pinned = stage.sent(closed, "Важное")
    api.put(f"/chats/{closed}/pin", json={"message_id": pinned})
    people.unpin(closed)
    people.close_chat(closed)


def test_a_log_read_again_gives_the_same_world(tmp_path: Path) -> None:
    with a_stage(tmp_path) as stage:
        live_a_little(stage)
        before = world_of(stage)

    with a_stage(tmp_path) as again:
        after = world_of(again)
        new_chat = again.chat()

    assert after == before
    assert before["pending"] == 4
    assert len(before["uploads"]) == 2
    assert new_chat not in [chat["id"] for chat in before["chats"]]


def test_a_forgotten_world_stays_forgotten(tmp_path: Path) -> None:
    with a_stage(tmp_path) as stage:
        live_a_little(stage)
        stage.max.reset()

    with a_stage(tmp_path) as again:
        assert again.max.view.chats() == []
        assert again.api.get("/me").json()["commands"] != []
        assert len(again.api.get("/subscriptions").json()["subscriptions"]) == 1
        assert list(again.log.with_suffix(".files").iterdir()) == []


def test_a_killed_process_comes_back_with_all_it_promised(tmp_path: Path) -> None:
    log = tmp_path / "max.jsonl"
    control = "/sandbox/api"

    with a_process(log, "--fsync") as (process, address), httpx.Client(base_url=address) as client:
        chat = client.post(f"{control}/chats", json={"title": "Ленина", "admin": True}).json()
        query = {"chat_id": chat["chat_id"]}
        sent = client.post("/max/messages", params=query, json=a_message(), headers=AUTHORIZED)
        mid = sent.json()["message"]["body"]["mid"]
        client.put(
            "/max/messages",
            params={"message_id": mid},
            json=a_message("Дали воду"),
            headers=AUTHORIZED,
        )
        client.post(f"{control}/clock", json={"now": MORNING.isoformat(), "speed": 0})
        process.send_signal(signal.SIGKILL)
        process.wait()

    with a_process(log) as (process, address), httpx.Client(base_url=address) as client:
        [message] = client.get(f"{control}/chats/{chat['chat_id']}/messages").json()
        clock = client.get(f"{control}/clock").json()
        healthy = client.get("/healthz").json()
        process.send_signal(signal.SIGTERM)
        ended = process.wait()

    assert (message["mid"], message["text"]) == (mid, "Дали воду")
    assert [edit["text"] for edit in message["edits"]] == ["Нет воды", "Дали воду"]
    assert clock["now"] == "2026-11-23T08:00:00.000+00:00"
    assert (healthy, ended) == ({"ok": True}, 0)


def test_a_webhook_owed_before_the_end_is_delivered_after_it(tmp_path: Path) -> None:
    received: list[str] = []

    def post(url: str, **_: object) -> httpx.Response:
        received.append(url)
        return httpx.Response(200)

    with a_stage(tmp_path) as stage:
        stage.subscribe()
        stage.max.people.start_bot(ANNA)

    with a_stage(tmp_path, post) as again:
        again.settle()

    assert received == [WEBHOOK]


def test_after_a_restart_repetitions_keep_their_rhythm(tmp_path: Path) -> None:
    attempts: list[str] = []

    def post(url: str, **_: object) -> httpx.Response:
        attempts.append(url)
        return httpx.Response(500)

    with a_stage(tmp_path, post) as stage:
        stage.clock.set(MORNING, speed=0)
        stage.subscribe()
        stage.max.people.start_bot(ANNA)
        stage.settle()
        stage.clock.set(MORNING + timedelta(seconds=60))
        stage.settle()

    with a_stage(tmp_path, post) as again:
        again.clock.set(MORNING + timedelta(seconds=209))
        again.settle()
        too_early = len(attempts)
        again.clock.set(MORNING + timedelta(seconds=210))
        again.settle()

    assert (too_early, len(attempts)) == (2, 3)


@pytest.mark.parametrize("torn", ['{"at": "2026-11-23T08:00', '{"at": "2026", "call": {}}', "\0"])
def test_a_torn_last_line_is_cut_off(tmp_path: Path, torn: str) -> None:
    with a_stage(tmp_path) as stage:
        stage.chat()
        whole = stage.log.read_text()
        log = stage.log
    log.write_text(whole + torn)

    with a_stage(tmp_path) as again:
        chats = again.max.view.chats()
        again.chat()

    assert len(chats) == 1
    with a_stage(tmp_path) as later:
        assert len(later.max.view.chats()) == 2


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nonsense", "not JSON"),
        ('{"change": {"kind": "moon_landing", "at": 1}}', "no such change"),
        ('{"change": {"kind": "pinned", "at": 1, "chat_id": -1, "mid": null}}', "no such change"),
        (
            '{"change": {"kind": "commands_set", "at": 1, "bot": "other", "commands": []}}',
            "there is no bot 'other' now",
        ),
    ],
)
def test_a_log_that_makes_no_sense_is_named_with_its_line(
    tmp_path: Path, line: str, why: str
) -> None:
    (tmp_path / "max.jsonl").write_text(f"{line}\n" + '{"call": {}}\n')

    with pytest.raises(JournalUnusable, match=rf"max\.jsonl makes no sense in line 1: {why}"):
        Stage(tmp_path)


def test_two_pretend_max_do_not_share_a_log(stage: Stage, tmp_path: Path) -> None:
    with pytest.raises(JournalUnusable, match="in use by another pretend MAX"):
        Stage(tmp_path)


def refused(*arguments: str) -> tuple[int, list[str]]:
    """Exit code and lines of complaint of a process that cannot run."""
    done = subprocess.run(
        [sys.executable, "-m", "sandbox.max", *arguments],
        cwd=FUNCTIONS,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return done.returncode, done.stderr.splitlines()


def test_a_busy_port_ends_the_process_with_one_line(tmp_path: Path) -> None:
    with a_process(tmp_path / "first.jsonl") as (_, address):
        port = address.rpartition(":")[2]

        code, complaints = refused("--port", port, "--log", str(tmp_path / "second.jsonl"))

    assert code == 2
    assert complaints == [f"cannot listen on 127.0.0.1:{port}: Address already in use"]


def test_an_unwritable_log_ends_the_process_with_one_line(tmp_path: Path) -> None:
    code, complaints = refused("--port", "0", "--log", str(tmp_path))

    assert code == 2
    assert complaints == [
        f"cannot write the log {tmp_path}: Is a directory; wanted a writable file"
    ]


def test_a_broken_clock_ends_the_process_with_one_line(tmp_path: Path) -> None:
    clock = tmp_path / "clock.json"
    clock.write_text("noon")

    code, complaints = refused(
        "--port", "0", "--log", str(tmp_path / "max.jsonl"), "--clock", str(clock)
    )

    assert code == 2
    assert len(complaints) == 1
    assert complaints[0].startswith(f"{clock} is not a clock: wanted ")
