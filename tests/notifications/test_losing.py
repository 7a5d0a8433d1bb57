"""Where MAX does not let us speak any more is known, once, and until it does again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders import NOON, Hands, a_notice, some_hands
from documents import Create, Value
from house_chat import House, refusal
from notifications import Notice
from notifications.delivering import drain
from notifications.model import StoppedDialogue
from notifications.store import (
    lose_chat,
    lost_chats,
    notice,
    owe,
    regain_chat,
    regain_dialogue,
    stopped_dialogue,
    stopped_dialogues,
)


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    for number, token in enumerate(("anna", "boris")):
        addressee: dict[str, Value] = {"bot": "uk", "user_id": number, "chat_id": 500 + number}
        hands.documents.commit(Create(f"residents/{token}", addressee, cause="test"))
    yield hands
    hands.documents.close()


def owes(hands: Hands, *notices: Notice) -> None:
    hands.documents.commit(*(owe(n) for n in notices))


def to(token: str, name: str, **changes: Any) -> Notice:
    return a_notice(name, chat_id=None, resident=token, **changes)


def suspended(_: httpx.Request) -> httpx.Response:
    """What MAX says in a dialogue whose person has stopped the bot (max-bot-api.md 1)."""
    return httpx.Response(403, json={"code": "chat.denied", "message": "error.dialog.suspended"})


def test_a_lost_chat_is_known_once_until_the_bot_may_speak_again(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    hands.answer = lambda _: refusal(403, "chat.denied")
    owes(hands, a_notice("a"), a_notice("b"), a_notice("c", chat_id=-200))

    drain("uk", hands.ctx)

    assert caplog.messages.count("chat lost") == 2
    assert {lost.chat_id for lost, _ in lost_chats(hands.documents, "uk")} == {-100, -200}
    regained = regain_chat(hands.documents, "uk", -100)
    assert regained
    hands.documents.commit(regained)
    assert len(lost_chats(hands.documents, "uk")) == 1


def test_a_chat_that_takes_a_message_again_is_not_lost_any_more(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    hands.answer = lambda _: refusal(403, "access.denied")
    owes(hands, a_notice("a"), a_notice("b", chat_id=-200))
    drain("uk", hands.ctx)
    assert len(lost_chats(hands.documents, "uk")) == 2

    hands.answer = None  # the update that said so got lost
    owes(hands, a_notice("c"), a_notice("d"), a_notice("e", chat_id=-300))
    with caplog.at_level("INFO"):
        drain("uk", hands.ctx)

    assert [lost.chat_id for lost, _ in lost_chats(hands.documents, "uk")] == [-200]
    assert caplog.messages.count("chat regained") == 1


def test_more_lost_chats_than_a_page_are_all_known(hands: Hands) -> None:
    for chat_id in range(-700, 0):
        write = lose_chat(hands.documents, "uk", chat_id, "chat.denied", NOON)
        assert write
        hands.documents.commit(write)
    owes(hands, a_notice("a", chat_id=-1), a_notice("b", chat_id=-700))

    drain("uk", hands.ctx)

    for chat_id in (-1, -700):
        assert regain_chat(hands.documents, "uk", chat_id) is None


def test_who_stopped_the_bot_is_known_once_and_alarms_nobody(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    hands.answer = suspended
    owes(hands, to("anna", "a"), to("anna", "b"), to("boris", "c"))

    with caplog.at_level("INFO"):
        drain("uk", hands.ctx)

    lines = [r for r in caplog.records if r.message == "dialogue stopped"]
    assert sorted(vars(line)["resident"] for line in lines) == ["anna", "boris"]
    assert {line.levelname for line in lines} == {"INFO"}
    assert not [r for r in caplog.records if r.levelname == "ERROR"]
    assert lost_chats(hands.documents, "uk") == []
    assert stopped_dialogue(hands.documents, "anna") == StoppedDialogue(
        token="anna", bot="uk", since=NOON
    )
    listed = [stopped.token for stopped, _ in stopped_dialogues(hands.documents, "uk")]
    assert sorted(listed) == ["anna", "boris"]
    assert stopped_dialogues(hands.documents, "rso") == []
    refused = notice(hands.documents, "a")
    assert refused
    assert refused[0].state == "refused"
    assert "chat.denied" in (refused[0].refusal or "")


def test_who_starts_the_bot_again_is_not_known_as_stopped_any_more(hands: Hands) -> None:
    hands.answer = suspended
    owes(hands, to("anna", "a"))
    drain("uk", hands.ctx)

    regained = regain_dialogue(hands.documents, "anna")
    assert regained
    hands.documents.commit(regained)

    assert stopped_dialogue(hands.documents, "anna") is None
    assert regain_dialogue(hands.documents, "anna") is None


def test_an_edit_and_a_withdrawal_for_who_stopped_the_bot_alarm_nobody(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    hands.answer = suspended
    owes(
        hands,
        to("anna", "edited", mid="mid.1", shown=1, revision=2),
        to("boris", "withdrawn", mid="mid.2", shown=1, revision=2, withdrawal=True),
    )

    drain("uk", hands.ctx)

    assert not [r for r in caplog.records if r.levelname == "ERROR"]
    assert len(stopped_dialogues(hands.documents, "uk")) == 2


@pytest.mark.parametrize(("status", "code"), [(400, "proto.payload"), (404, "chat.not.found")])
def test_any_other_refusal_in_a_dialogue_is_still_somebodys_business(
    hands: Hands, status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    hands.answer = lambda _: refusal(status, code)
    owes(hands, to("anna", "a"))

    drain("uk", hands.ctx)

    assert "notice refused" in [r.message for r in caplog.records if r.levelname == "ERROR"]
    assert stopped_dialogues(hands.documents, "uk") == []


def test_a_group_that_denies_us_is_lost_and_no_dialogue_is_stopped(hands: Hands) -> None:
    hands.answer = suspended
    owes(hands, a_notice("a"))

    drain("uk", hands.ctx)

    assert stopped_dialogues(hands.documents, "uk") == []
    assert len(lost_chats(hands.documents, "uk")) == 1


def test_a_chat_that_only_refuses_the_pin_is_not_lost(hands: Hands) -> None:
    hands.answer = House(may_pin=False)
    owes(hands, a_notice("a", pin=True))

    drain("uk", hands.ctx)

    assert lost_chats(hands.documents, "uk") == []
