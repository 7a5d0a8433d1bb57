"""A notice reaches its chat once, or it is known why not."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from builders import NOON, Hands, a_notice, sent, some_hands
from message import Message
from notifications import Notice
from notifications.delivering import CLAIM, claim, drain, hand_over
from notifications.store import notice, owe, owe_newest, put
from notifications.waking import wake


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def owes(hands: Hands, *notices: Notice) -> None:
    hands.documents.commit(*(owe(n) for n in notices))


def state(hands: Hands, notice_id: str = "outage:x") -> Notice:
    found = notice(hands.documents, notice_id)
    assert found
    return found[0]


def calls(hands: Hands) -> list[str]:
    return [f"{c.method} {c.url.path}" for c in hands.calls]


def texts(hands: Hands) -> list[str]:
    return [json.loads(c.content)["text"] for c in hands.calls]


def test_an_owed_notice_is_sent_once_and_remembered(hands: Hands) -> None:
    owes(hands, a_notice())

    drain("uk", hands.ctx)
    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages"]
    assert dict(hands.calls[0].url.params) == {"chat_id": "-100"}
    shown = state(hands)
    assert (shown.state, shown.mid, shown.shown) == ("sent", "mid.1", 1)


def test_danger_goes_first_then_what_is_due_first(hands: Hands) -> None:
    late, early = NOON - timedelta(minutes=1), NOON - timedelta(minutes=2)
    owes(
        hands,
        a_notice("a", message=Message(text="позже"), due=late),
        a_notice("b", message=Message(text="раньше"), due=early),
        a_notice("c", message=Message(text="авария"), urgency=0),
    )

    drain("uk", hands.ctx)

    assert texts(hands) == ["авария", "раньше", "позже"]


def test_what_is_not_due_and_what_is_anothers_stays(hands: Hands) -> None:
    owes(hands, a_notice("later", due=NOON + timedelta(minutes=1)), a_notice("other", bot="rso"))

    drain("uk", hands.ctx)

    assert calls(hands) == []


def test_a_newer_revision_edits_the_message_in_place(hands: Hands) -> None:
    owes(hands, a_notice())
    drain("uk", hands.ctx)

    newer = a_notice(revision=2, message=Message(text="Вода есть"))
    write = owe_newest(newer, notice(hands.documents, newer.id))
    assert write
    hands.documents.commit(write)
    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages", "PUT /messages"]
    assert dict(hands.calls[1].url.params) == {"message_id": "mid.1"}
    assert state(hands).shown == 2


def test_an_edit_of_what_was_not_sent_yet_is_sent_as_it_is_now(hands: Hands) -> None:
    owes(hands, a_notice())
    newer = a_notice(revision=2, message=Message(text="Вода есть"))
    write = owe_newest(newer, notice(hands.documents, newer.id))
    assert write
    hands.documents.commit(write)

    drain("uk", hands.ctx)

    assert texts(hands) == ["Вода есть"]


def test_an_older_revision_changes_nothing(hands: Hands) -> None:
    owes(hands, a_notice(revision=2))

    standing = notice(hands.documents, "outage:x")

    assert owe_newest(a_notice(revision=1), standing) is None
    assert owe_newest(a_notice(revision=2), standing) is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_unavailable_max_makes_the_notice_due_later(hands: Hands, status: int) -> None:
    owes(hands, a_notice())
    hands.answer = lambda _: httpx.Response(status, json={"code": "x", "message": "x"})

    drain("uk", hands.ctx)

    postponed = state(hands)
    assert postponed.state == "owed"
    assert postponed.due > NOON
    hands.answer, hands.time = None, NOON + timedelta(minutes=5)
    drain("uk", hands.ctx)
    assert state(hands).state == "sent"


def test_each_failure_waits_longer_but_never_longer_than_five_minutes(hands: Hands) -> None:
    owes(hands, a_notice())
    hands.answer = lambda _: httpx.Response(503, json={"code": "x", "message": "x"})

    waits = []
    for _ in range(12):
        drain("uk", hands.ctx)
        waits.append(state(hands).due - hands.time)
        hands.time = state(hands).due

    assert timedelta(seconds=5) < waits[0] <= timedelta(seconds=16)
    assert timedelta(seconds=150) <= waits[-1] <= timedelta(seconds=300)


def test_what_is_due_in_a_moment_is_waited_for(hands: Hands) -> None:
    owes(hands, a_notice(due=NOON + timedelta(seconds=4)))

    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages"]
    assert hands.time == NOON + timedelta(seconds=4)


def test_a_refused_notice_is_not_tried_again(hands: Hands) -> None:
    owes(hands, a_notice())
    hands.answer = lambda _: httpx.Response(
        404, json={"code": "chat.not.found", "message": "Chat not found"}
    )

    drain("uk", hands.ctx)
    hands.time += timedelta(hours=1)
    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages"]
    refused = state(hands)
    assert refused.state == "refused"
    assert "chat.not.found" in (refused.refusal or "")


def test_two_holders_of_one_notice_send_it_once(hands: Hands) -> None:
    owes(hands, a_notice())
    first, second = (notice(hands.documents, "outage:x") for _ in range(2))
    assert first
    assert second

    (kept,) = hands.documents.commit(put(claim(first[0], hands.ctx), first[1]))

    from documents import Conflict  # noqa: PLC0415

    with pytest.raises(Conflict):
        hands.documents.commit(put(claim(second[0], hands.ctx), second[1]))
    assert kept.data["state"] == "sending"


def test_a_revision_that_comes_while_sending_is_not_lost(hands: Hands) -> None:
    owes(hands, a_notice())
    newer = a_notice(revision=2, message=Message(text="Вода есть"))

    def publish_meanwhile(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            write = owe_newest(newer, notice(hands.documents, newer.id))
            assert write
            hands.documents.commit(write)
            return httpx.Response(200, json=sent("mid.7"))
        return httpx.Response(200, json={"success": True})

    hands.answer = publish_meanwhile
    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages", "PUT /messages"]
    assert texts(hands) == ["Нет воды", "Вода есть"]
    assert state(hands).shown == 2


def test_who_died_with_a_notice_in_hand_is_replaced_when_the_claim_lapses(hands: Hands) -> None:
    owes(hands, a_notice())
    held = notice(hands.documents, "outage:x")
    assert held
    hands.documents.commit(put(claim(held[0], hands.ctx), held[1]))

    drain("uk", hands.ctx)
    assert calls(hands) == []

    hands.time += CLAIM
    drain("uk", hands.ctx)
    assert calls(hands) == ["POST /messages"]


def test_the_outcome_of_a_lapsed_claim_does_not_overwrite_the_next_holders(hands: Hands) -> None:
    owes(hands, a_notice())
    held = notice(hands.documents, "outage:x")
    assert held
    slow = claim(held[0], hands.ctx)
    (kept,) = hands.documents.commit(put(slow, held[1]))
    hands.time += CLAIM
    drain("uk", hands.ctx)

    hand_over(slow, kept, hands.ctx)

    assert state(hands).mid == "mid.1"


def test_whoever_owes_is_woken_and_nobody_else(hands: Hands) -> None:
    wake(hands.ctx)
    assert hands.announced == []

    owes(
        hands,
        *(a_notice(f"uk{n}", due=NOON + timedelta(hours=1)) for n in range(3)),
        a_notice("b", bot="rso"),
        a_notice("c", bot="dead", state="sending", claim="x"),
        a_notice("d", bot="done", state="sent", mid="m"),
        a_notice("e", bot="gone", state="refused"),
    )
    wake(hands.ctx)

    assert hands.announced == [("notices", "dead"), ("notices", "rso"), ("notices", "uk")]
