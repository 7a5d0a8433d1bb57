"""The moods of the pretend MAX, each shown over a real connection or without one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from contracts.pretend_max_stage import Stage, a_message, eventually, served
from sandbox.max import Faults
from sandbox.max.serving import PortTaken, listen

# Long enough to connect on a busy machine, too short for an answer that is held back.
IMPATIENT = httpx.Timeout(20, read=0.1)


@contextmanager
def connected(stage: Stage) -> Iterator[httpx.Client]:
    """A client that reaches the stage's API over a socket."""
    headers = {"Authorization": "sandbox-token"}
    with (
        served(stage) as address,
        httpx.Client(base_url=address, headers=headers, timeout=20) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ({"down": True}, 503, "service.unavailable"),
        ({"too_many": 1.0}, 429, "too.many.requests"),
        ({"server_error": 1.0}, 500, "internal.error"),
    ],
)
def test_a_fault_with_an_answer_does_nothing(
    stage: Stage, fault: dict[str, float], status: int, code: str
) -> None:
    chat = stage.chat()
    stage.faults(**fault)

    answer = stage.send(chat)
    stage.faults()

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert stage.texts(chat) == []
    call = next(line["call"] for line in stage.log_lines() if "call" in line)
    assert (call["chat"], call["status"], call["fault"]) == (chat, status, next(iter(fault)))


def test_half_of_the_calls_fail_and_the_seed_says_which(stage: Stage) -> None:
    def fates() -> list[int]:
        stage.faults(server_error=0.5, seed=42)
        return [stage.api.get("/me").status_code for _ in range(30)]

    first, second = fates(), fates()

    assert first == second
    assert set(first) == {200, 500}


def test_a_lost_answer_is_a_deed_done(stage: Stage) -> None:
    chat = stage.chat()
    stage.faults(answer_lost=1.0)

    with connected(stage) as client, pytest.raises(httpx.RemoteProtocolError):
        client.post("/messages", params={"chat_id": chat}, json=a_message())

    assert stage.texts(chat) == ["Нет воды"]


def test_a_lost_answer_looks_the_same_without_a_connection(stage: Stage) -> None:
    chat = stage.chat()
    stage.faults(answer_lost=1.0)

    with pytest.raises(httpx.RemoteProtocolError):
        stage.send(chat)

    assert stage.texts(chat) == ["Нет воды"]
    assert stage.api.get("/me").status_code == 200


def test_a_time_out_does_nothing(stage: Stage) -> None:
    chat = stage.chat()
    stage.faults(timeout=1.0, hold_seconds=30.0)

    with connected(stage) as client, pytest.raises(httpx.ReadTimeout):
        client.post("/messages", params={"chat_id": chat}, json=a_message(), timeout=IMPATIENT)

    assert stage.texts(chat) == []


def test_what_is_held_is_dropped_in_the_end(stage: Stage) -> None:
    stage.faults(timeout=1.0, hold_seconds=0.05)

    with connected(stage) as client, pytest.raises(httpx.RemoteProtocolError):
        client.get("/me")


def test_a_message_appears_when_its_sender_has_given_up(stage: Stage) -> None:
    chat = stage.chat()
    stage.faults(posted_late=1.0, posted_late_seconds=1.0, hold_seconds=30.0)

    with connected(stage) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.post("/messages", params={"chat_id": chat}, json=a_message(), timeout=IMPATIENT)
        stage.faults(limits=True)
        for text in ("Раз", "Два"):  # all of this second's room: it is not late by its own fault
            stage.send(chat, text)
        at_first = stage.texts(chat)
        eventually(lambda: len(stage.texts(chat)) == 3)

    assert at_first == ["Раз", "Два"]
    assert stage.texts(chat) == ["Раз", "Два", "Нет воды"]


def test_a_slow_max_is_slow(stage: Stage) -> None:
    stage.faults(slow_seconds=0.1)
    began = time.monotonic()

    assert stage.api.get("/me").status_code == 200
    assert time.monotonic() - began >= 0.1


def test_an_upload_is_not_ready_as_often_as_told(stage: Stage) -> None:
    chat = stage.chat()
    place = stage.api.post("/uploads", params={"type": "file"}).json()["url"]
    token = stage.api.post(place, files={"data": ("act.pdf", b"1")}).json()["token"]
    body = {"attachments": [{"type": "file", "payload": {"token": token}}]}
    stage.faults(attachment_not_ready=2)

    answers = [stage.api.post("/messages", params={"chat_id": chat}, json=body) for _ in range(3)]

    assert [a.status_code for a in answers] == [400, 400, 200]
    assert answers[0].json() == {
        "code": "attachment.not.ready",
        "message": "Key: errors.process.attachment.file.not.processed",
    }


@pytest.mark.parametrize(
    "wrong",
    [{"too_many": 1.5}, {"too_many": "often"}, {"slow_seconds": -1}, {"down": 1}, {"moon": True}],
)
def test_impossible_faults_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Faults.model_validate(wrong)


def test_a_port_in_use_is_named(stage: Stage) -> None:
    with (
        listen(stage.max.wsgi, "127.0.0.1", 0) as server,
        pytest.raises(PortTaken, match=rf"cannot listen on 127.0.0.1:{server.port}: Address"),
    ):
        listen(stage.max.wsgi, "127.0.0.1", server.port)


def test_below_a_prefix_uploads_name_their_whole_address(stage: Stage, tmp_path: Path) -> None:
    transport = httpx.WSGITransport(app=stage.max.wsgi, script_name="/max")
    headers = {"Authorization": "sandbox-token"}

    with httpx.Client(transport=transport, base_url="http://sandbox/", headers=headers) as client:
        place = client.post("/uploads", params={"type": "file"}).json()["url"]

    assert place.startswith("http://sandbox/max/upload/")
