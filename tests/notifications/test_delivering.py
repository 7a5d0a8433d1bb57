"""A notice reaches its chat once, or it is known why not."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders import NOON, Hands, a_message, a_notice, sent, some_hands
from documents import Conflict, Document, Write
from house_chat import House, refusal
from message import Message
from notifications import Notice
from notifications.delivering import claim, drain
from notifications.leasing import take
from notifications.marks import mark_of, marked
from notifications.model import CARE, DANGER, USUAL
from notifications.showing import Calls, hand_over
from notifications.store import (
    lost_chats,
    notice,
    owe,
    owe_newest,
    put,
    withdraw,
)
from notifications.waking import wake

LAPSE = timedelta(seconds=5 + 10 + 30)  # fresh, MAX's time-out, and what MAX may still post


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
        a_notice("a", message=a_message("позже"), due=late),
        a_notice("b", message=a_message("раньше"), due=early),
        a_notice("c", message=a_message("авария"), urgency=0),
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

    newer = a_notice(revision=2, message=a_message("Вода есть"))
    write = owe_newest(newer, notice(hands.documents, newer.id))
    assert write
    hands.documents.commit(write)
    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages", "PUT /messages"]
    assert dict(hands.calls[1].url.params) == {"message_id": "mid.1"}
    assert state(hands).shown == 2


def test_an_edit_of_what_was_not_sent_yet_is_sent_as_it_is_now(hands: Hands) -> None:
    owes(hands, a_notice())
    newer = a_notice(revision=2, message=a_message("Вода есть"))
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


@pytest.mark.parametrize("status", [429, 503])
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

    assert timedelta(seconds=2) < waits[0] <= timedelta(seconds=8)
    assert timedelta(seconds=150) <= waits[-1] <= timedelta(seconds=300)


def test_what_is_due_in_a_moment_is_waited_for(hands: Hands) -> None:
    owes(hands, a_notice(due=NOON + timedelta(seconds=2)))

    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages"]
    assert hands.time == NOON + timedelta(seconds=2)


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

    with pytest.raises(Conflict):
        hands.documents.commit(put(claim(second[0], hands.ctx), second[1]))
    assert kept.data["state"] == "sending"


def test_a_revision_that_comes_while_sending_is_not_lost(hands: Hands) -> None:
    owes(hands, a_notice())
    newer = a_notice(revision=2, message=a_message("Вода есть"))

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

    hands.time += LAPSE
    drain("uk", hands.ctx)
    assert calls(hands) == ["GET /messages", "POST /messages"]


def test_the_outcome_of_a_lapsed_claim_does_not_overwrite_the_next_holders(hands: Hands) -> None:
    owes(hands, a_notice())
    held = notice(hands.documents, "outage:x")
    assert held
    slow = claim(held[0], hands.ctx)
    (kept,) = hands.documents.commit(put(slow, held[1]))
    hands.time += LAPSE
    drain("uk", hands.ctx)

    client = hands.ctx.max("uk")
    hand_over(slow, kept, Calls(client, client.pace, lambda: True), hands.ctx)

    assert calls(hands) == ["GET /messages", "POST /messages", "POST /messages"]
    assert state(hands).mid == "mid.2"


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


# A call without an answer: look before repeating.


def after_a_lost_answer(hands: Hands, house: House, **changes: Any) -> None:
    """A notice whose first try got no answer, and the drain that follows when it may."""
    hands.answer = house
    owes(hands, a_notice(**changes))
    drain("uk", hands.ctx)
    assert state(hands).state == "sending"
    drain("uk", hands.ctx)
    assert [c.method for c in hands.calls] == ["POST"], "nobody looks before MAX may have posted"
    hands.time += LAPSE
    drain("uk", hands.ctx)


def test_a_message_whose_answer_was_lost_is_found_and_not_repeated(hands: Hands) -> None:
    house = House(lost=1)

    after_a_lost_answer(hands, house)

    assert house.texts == ["Нет воды"]
    found = state(hands)
    assert (found.state, found.mid) == ("sent", "mid.1")


def test_a_message_that_was_not_posted_is_posted_after_the_look(hands: Hands) -> None:
    def lost(request: httpx.Request) -> httpx.Response:
        hands.answer = house
        raise httpx.ReadTimeout("no answer")

    house = House()
    hands.answer = lost
    owes(hands, a_notice())
    drain("uk", hands.ctx)
    hands.time += LAPSE
    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages", "GET /messages", "POST /messages"]
    assert house.texts == ["Нет воды"]


def test_what_was_changed_while_in_doubt_is_found_and_edited(hands: Hands) -> None:
    house = House(lost=1)
    hands.answer = house
    owes(hands, a_notice())
    drain("uk", hands.ctx)
    write = owe_newest(
        a_notice(revision=2, message=a_message("Вода есть")), notice(hands.documents, "outage:x")
    )
    assert write
    hands.documents.commit(write)
    hands.time += LAPSE
    drain("uk", hands.ctx)

    assert house.texts == ["Вода есть"]
    assert calls(hands) == ["POST /messages", "GET /messages", "PUT /messages"]


def test_where_nobody_can_look_a_usual_notice_is_left_to_a_person(hands: Hands) -> None:
    house = House(lost=1, readable=False)

    after_a_lost_answer(hands, house)

    assert house.texts == ["Нет воды"]
    assert state(hands).state == "uncertain"
    assert "cannot be read" in (state(hands).refusal or "")


def test_where_nobody_can_look_danger_is_rather_said_twice(hands: Hands) -> None:
    house = House(lost=1, readable=False)

    after_a_lost_answer(hands, house, urgency=0, repeats=True)

    assert house.texts == ["Нет воды", "Нет воды"]
    assert state(hands).state == "sent"


def test_a_newer_version_of_what_was_uncertain_is_a_new_message(hands: Hands) -> None:
    house = House(lost=1, readable=False)
    after_a_lost_answer(hands, house)

    write = owe_newest(
        a_notice(revision=2, message=a_message("Вода есть")), notice(hands.documents, "outage:x")
    )
    assert write
    hands.documents.commit(write)
    drain("uk", hands.ctx)

    assert house.texts == ["Нет воды", "Вода есть"]


def test_an_edit_of_a_message_that_was_removed_is_a_new_message(hands: Hands) -> None:
    house = House()
    hands.answer = house
    owes(hands, a_notice())
    drain("uk", hands.ctx)
    house.messages.clear()
    write = owe_newest(
        a_notice(revision=2, message=a_message("Вода есть")), notice(hands.documents, "outage:x")
    )
    assert write
    hands.documents.commit(write)
    drain("uk", hands.ctx)

    assert house.texts == ["Вода есть"]
    assert state(hands).shown == 2


def test_the_message_in_place_of_a_removed_one_is_found_if_its_answer_is_lost(
    hands: Hands,
) -> None:
    house = House()
    hands.answer = house
    owes(hands, a_notice())
    drain("uk", hands.ctx)
    house.messages.clear()
    house.lost = 1

    changes(hands, revision=2)
    drain("uk", hands.ctx)
    hands.time += LAPSE
    drain("uk", hands.ctx)

    assert house.texts == ["Вода есть"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_what_may_still_be_done_late_is_waited_for_before_a_newer_revision(
    hands: Hands, method: str
) -> None:
    house = House()
    hands.answer = house
    owes(hands, a_notice())
    drain("uk", hands.ctx)
    late: list[httpx.Request] = []

    def held_up(request: httpx.Request) -> httpx.Response:
        late.append(request)
        raise httpx.ReadTimeout("no answer")

    hands.answer = held_up
    if method == "PUT":
        changes(hands, revision=2, message=a_message("Воды ещё нет"))
    else:
        withdraws(hands)
    drain("uk", hands.ctx)
    hands.answer = house
    changes(hands, revision=3)
    hands.time += timedelta(seconds=20)
    drain("uk", hands.ctx)
    house(late[0])
    hands.time += LAPSE
    drain("uk", hands.ctx)

    assert house.texts == ["Вода есть"]


def test_what_expired_while_in_doubt_is_found_by_a_newer_revision(hands: Hands) -> None:
    house = House()
    hands.answer = house
    owes(hands, a_notice(expires=NOON + timedelta(minutes=10)))
    held = notice(hands.documents, "outage:x")
    assert held
    hands.documents.commit(put(claim(held[0], hands.ctx), held[1]))
    message = marked(held[0].message, mark_of("outage:x"))
    hands.ctx.max("uk").send(message, chat_id=-100)  # and then it died
    hands.time += timedelta(minutes=10)
    drain("uk", hands.ctx)
    assert state(hands).state == "expired"

    changes(hands, revision=2)
    drain("uk", hands.ctx)

    assert house.texts == ["Вода есть"]


def changes(hands: Hands, revision: int, name: str = "outage:x", **changes: Any) -> None:
    known: dict[str, Any] = {"message": a_message("Вода есть"), "due": hands.time} | changes
    newer = a_notice(name, revision=revision, **known)
    write = owe_newest(newer, notice(hands.documents, newer.id))
    assert write
    hands.documents.commit(write)


def test_a_withdrawn_notice_leaves_the_chat(hands: Hands) -> None:
    house = House()
    hands.answer = house
    owes(hands, a_notice())
    drain("uk", hands.ctx)

    withdraws(hands)
    drain("uk", hands.ctx)

    assert house.texts == []
    assert state(hands).state == "withdrawn"


def test_a_notice_withdrawn_while_in_doubt_is_found_and_removed(hands: Hands) -> None:
    house = House(lost=1)
    hands.answer = house
    owes(hands, a_notice())
    drain("uk", hands.ctx)

    withdraws(hands)
    hands.time += LAPSE
    drain("uk", hands.ctx)

    assert house.texts == []
    assert state(hands).state == "withdrawn"


def test_a_revision_that_comes_while_its_message_is_removed_is_not_lost(hands: Hands) -> None:
    house = House()
    hands.answer = house
    owes(hands, a_notice())
    drain("uk", hands.ctx)
    withdraws(hands)

    def changed_meanwhile(request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            changes(hands, revision=3)
        return house(request)

    hands.answer = changed_meanwhile
    drain("uk", hands.ctx)

    assert house.texts == ["Вода есть"]
    assert state(hands).state == "sent"


def test_a_withdrawal_where_nobody_can_look_is_left_to_a_person(hands: Hands) -> None:
    house = House(lost=1, readable=False)
    hands.answer = house
    owes(hands, a_notice(urgency=0, repeats=True))
    drain("uk", hands.ctx)

    withdraws(hands)
    hands.time += LAPSE
    drain("uk", hands.ctx)

    assert house.texts == ["Нет воды"]
    assert state(hands).state == "uncertain"


def test_danger_that_is_back_while_its_withdrawal_is_looked_for_is_said(hands: Hands) -> None:
    house = House(lost=1, readable=False)
    hands.answer = house
    danger: dict[str, Any] = {"urgency": 0, "repeats": True}
    owes(hands, a_notice(**danger))
    drain("uk", hands.ctx)
    withdraws(hands)

    def changed_meanwhile(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            hands.answer = house
            changes(hands, revision=3, **danger)
        return house(request)

    hands.answer = changed_meanwhile
    hands.time += LAPSE
    drain("uk", hands.ctx)

    assert house.texts == ["Нет воды", "Вода есть"]
    assert state(hands).state == "sent"


def test_a_notice_withdrawn_in_time_is_never_sent(hands: Hands) -> None:
    owes(hands, a_notice())

    withdraws(hands)
    drain("uk", hands.ctx)

    assert calls(hands) == []


def withdraws(hands: Hands) -> None:
    standing = notice(hands.documents, "outage:x")
    assert standing
    write = withdraw(standing, hands.time)
    assert write
    hands.documents.commit(write)
    again = notice(hands.documents, "outage:x")
    assert again
    assert withdraw(again, hands.time) is None


def test_a_notice_without_a_button_could_not_be_found_again() -> None:
    with pytest.raises(ValueError, match="needs a press button"):
        a_notice(message=Message(text="Нет воды"))


# MAX as a whole.


def test_a_wrong_token_costs_no_notice(hands: Hands, caplog: pytest.LogCaptureFixture) -> None:
    owes(hands, a_notice())
    hands.answer = lambda _: refusal(401, "verify.token")

    drain("uk", hands.ctx)

    assert state(hands).state == "owed"
    assert "token refused" in caplog.messages


def test_a_silent_max_is_left_in_peace_and_then_asked_by_one_notice(hands: Hands) -> None:
    owes(hands, *(a_notice(f"n{n:02}", chat_id=-n - 1) for n in range(40)))
    hands.answer = lambda _: refusal(503, "x")

    drain("uk", hands.ctx)
    assert len(hands.calls) == 8
    # It has slept, and wakes its successor: nobody else would within the minute.
    assert (hands.time, hands.announced) == (NOON + timedelta(seconds=2), [("notices", "uk")])

    drain("uk", hands.ctx)
    assert len(hands.calls) == 9
    # Two of the first rest, one because it is another process, four of the second rest.
    assert hands.time == NOON + timedelta(seconds=2 + 1 + 4)

    hands.answer = None
    hands.time += timedelta(seconds=60)
    drain("uk", hands.ctx)
    assert all(state(hands, f"n{n:02}").state == "sent" for n in range(40))


def test_an_hour_without_max_drops_what_can_no_longer_help_and_keeps_the_order(
    hands: Hands,
) -> None:
    soon = NOON + timedelta(minutes=30)
    owes(
        hands,
        a_notice("late", chat_id=-1, message=a_message("поздно"), expires=soon),
        a_notice("usual", chat_id=-2, message=a_message("обычное")),
        a_notice("danger", chat_id=-3, message=a_message("авария"), urgency=0),
    )
    hands.answer = lambda _: refusal(503, "x")
    for _ in range(60):
        drain("uk", hands.ctx)
        hands.time += timedelta(minutes=1)

    hands.calls.clear()
    hands.answer = None
    for _ in range(6):
        hands.time += timedelta(minutes=1)
        drain("uk", hands.ctx)

    assert texts(hands) == ["авария", "обычное"]
    assert state(hands, "late").state == "expired"


def test_senders_who_share_a_bot_are_served_in_turn(hands: Hands) -> None:
    early = NOON - timedelta(minutes=5)
    owes(
        hands,
        *(
            a_notice(f"a{n}", chat_id=-n - 1, sender="a", message=a_message("а"), due=early)
            for n in range(100)
        ),
        *(a_notice(f"b{n}", chat_id=-n - 200, sender="b", message=a_message("б")) for n in (1, 2)),
    )

    drain("uk", hands.ctx)

    assert sorted(texts(hands)[:4]) == ["а", "а", "б", "б"]
    assert len(texts(hands)) == 102


def test_one_chat_with_very_much_to_hear_does_not_keep_out_the_others(hands: Hands) -> None:
    early = NOON - timedelta(minutes=5)
    owes(
        hands,
        *(a_notice(f"a{n:03}", message=a_message("много"), due=early) for n in range(70)),
        a_notice("b", chat_id=-7, message=a_message("мало")),
    )
    hands.per_second = 20  # so many in hand at once, and real seconds to wait

    drain("uk", hands.ctx)

    assert texts(hands).index("мало") < 30
    assert len(texts(hands)) == 71


def test_danger_overtakes_a_bulk_that_is_under_way(hands: Hands) -> None:
    bulk = (a_notice(f"a{n:02}", chat_id=-n - 1, message=a_message("планово")) for n in range(60))
    owes(hands, *bulk)
    danger = a_notice("danger", chat_id=-99, message=a_message("авария"), urgency=0, sender="b")

    def published_meanwhile(request: httpx.Request) -> httpx.Response:
        if len(hands.calls) == 5:
            owes(hands, danger)
        return httpx.Response(200, json=sent(f"mid.{len(hands.calls)}"))

    hands.answer = published_meanwhile
    hands.per_second = 20  # so many in hand at once, and three real seconds for all
    drain("uk", hands.ctx)

    assert texts(hands).index("авария") <= 5 + 20
    assert len(texts(hands)) == 61


def test_a_card_waits_behind_what_people_wait_for(hands: Hands) -> None:
    owes(
        hands,
        a_notice("card", message=a_message("карточка"), urgency=CARE),
        a_notice("usual", chat_id=-7, message=a_message("обычное")),
    )
    drain("uk", hands.ctx)
    hands.calls.clear()

    early, late = NOON - timedelta(minutes=5), NOON - timedelta(minutes=1)
    changes(hands, 2, "card", message=a_message("карточка 2"), urgency=CARE, due=early)
    changes(hands, 2, "usual", chat_id=-7, message=a_message("обычное 2"), due=late)
    owes(hands, a_notice("danger", chat_id=-8, message=a_message("авария"), urgency=DANGER))
    drain("uk", hands.ctx)

    assert texts(hands) == ["авария", "обычное 2", "карточка 2"]


@pytest.mark.parametrize(("urgency", "text"), [(DANGER, "авария"), (USUAL, "обычное")])
def test_whatever_people_wait_for_overtakes_a_bulk_of_cards(
    hands: Hands, urgency: int, text: str
) -> None:
    cards = (
        a_notice(f"a{n:02}", chat_id=-n - 1, message=a_message("карточка"), urgency=CARE)
        for n in range(60)
    )
    owes(hands, *cards)
    urgent = a_notice("b", chat_id=-99, message=a_message(text), urgency=urgency, sender="b")

    def published_meanwhile(request: httpx.Request) -> httpx.Response:
        if len(hands.calls) == 3:
            owes(hands, urgent)
        return httpx.Response(200, json=sent(f"mid.{len(hands.calls)}"))

    hands.answer = published_meanwhile
    hands.per_second = 20  # twenty cards in hand at once, and three real seconds for all
    drain("uk", hands.ctx)

    # The deliverer looks again after half a second, in which ten cards go.
    assert texts(hands).index(text) <= 3 + 10 + 3
    assert len(texts(hands)) == 61


def test_urgent_things_of_one_chat_do_not_starve_the_cards_of_others(hands: Hands) -> None:
    owes(
        hands,
        *(a_notice(f"a{n:02}", message=a_message("много")) for n in range(30)),
        a_notice("card", chat_id=-7, message=a_message("карточка"), urgency=CARE),
    )
    hands.per_second = 20

    drain("uk", hands.ctx)

    assert texts(hands).index("карточка") < 10
    assert len(texts(hands)) == 31


def test_each_of_two_senders_begins_a_turn_now_and_then(hands: Hands) -> None:
    owes(
        hands,
        a_notice("danger", chat_id=-9, message=a_message("авария"), urgency=DANGER),
        *(a_notice(f"a{n}", chat_id=-n - 10, sender="a", message=a_message("а")) for n in (1, 2)),
        *(a_notice(f"b{n}", chat_id=-n - 20, sender="b", message=a_message("б")) for n in (1, 2)),
    )
    hands.per_second = 1  # one in hand at once

    drain("uk", hands.ctx)

    assert texts(hands)[0] == "авария"
    assert sorted(texts(hands)[1:3]) == sorted(texts(hands)[3:5]) == ["а", "б"]


def test_own_quiet_hours_are_kept_and_danger_wakes_nevertheless(hands: Hands) -> None:
    moscow: dict[str, Any] = {"zone": "Europe/Moscow"}
    hands.time = NOON.replace(hour=21)  # midnight in Moscow
    owes(
        hands,
        a_notice("usual", chat_id=-1, message=a_message("обычное"), **moscow),
        a_notice("awake", chat_id=-2, message=a_message("сове"), quiet="off", **moscow),
        a_notice(
            "early", chat_id=-3, message=a_message("жаворонку"), quiet="20:00-06:00", **moscow
        ),
        a_notice("late", chat_id=-4, message=a_message("до часа"), quiet="01:00-09:00", **moscow),
        a_notice("danger", chat_id=-5, message=a_message("авария"), urgency=0, **moscow).model_copy(
            update={"quiet": "20:00-06:00"}
        ),
    )

    def heard_at(moment: datetime) -> list[str]:
        hands.time = moment
        hands.calls.clear()
        drain("uk", hands.ctx)
        return sorted(texts(hands))

    midnight = hands.time
    assert heard_at(midnight) == ["авария", "до часа", "сове"]
    assert heard_at(midnight + timedelta(hours=5, minutes=59)) == []
    assert heard_at(midnight + timedelta(hours=6)) == ["жаворонку"]
    assert heard_at(midnight + timedelta(hours=8)) == ["обычное"]


def test_the_quiet_hours_chosen_last_are_kept(hands: Hands) -> None:
    hands.time = NOON.replace(hour=21)  # midnight in Moscow
    owes(hands, a_notice(zone="Europe/Moscow"))
    changes(hands, 2, zone="Europe/Moscow", quiet="off")

    drain("uk", hands.ctx)

    assert texts(hands) == ["Вода есть"]


@pytest.mark.parametrize(
    "quiet", ["", "22-8", "24:00-08:00", "22:00–08:00", "22:00-08:60", "никогда"]
)
def test_quiet_hours_that_nobody_can_keep_are_refused(quiet: str) -> None:
    with pytest.raises(ValueError, match="accepted: 22:00-08:00, or off"):
        a_notice(quiet=quiet)


def test_a_drain_leaves_what_another_holder_is_delivering(hands: Hands) -> None:
    owes(hands, a_notice())
    held = take("uk", "theirs", hands.ctx)
    assert held

    drain("uk", hands.ctx)
    assert calls(hands) == []

    held.leave(unanswered=False, answered=True)
    drain("uk", hands.ctx)
    assert calls(hands) == ["POST /messages"]


def test_what_came_while_a_holder_was_leaving_is_not_forgotten(hands: Hands) -> None:
    owes(hands, a_notice())
    commit = hands.documents.commit

    def another_comes_at_the_end(*writes: Write) -> list[Document]:
        done = commit(*writes)
        if writes[0].path == "leases/uk" and done[0].data["holder"] is None:
            commit(owe(a_notice("late", chat_id=-7)))
        return done

    hands.documents.commit = another_comes_at_the_end  # type: ignore[method-assign]
    drain("uk", hands.ctx)

    assert hands.announced == [("notices", "uk")]


def test_a_revision_that_comes_while_the_old_one_is_refused_is_tried_itself(hands: Hands) -> None:
    owes(hands, a_notice())
    newer = a_notice(revision=2, message=a_message("Вода есть"))

    def refused_meanwhile(_: httpx.Request) -> httpx.Response:
        hands.answer = None
        write = owe_newest(newer, notice(hands.documents, newer.id))
        assert write
        hands.documents.commit(write)
        return refusal(400, "proto.payload")

    hands.answer = refused_meanwhile
    drain("uk", hands.ctx)

    assert texts(hands) == ["Нет воды", "Вода есть"]
    assert state(hands).state == "sent"


def test_in_a_channel_a_lost_message_is_found_although_posts_have_no_sender(hands: Hands) -> None:
    class Channel(House):
        def _json(self, mid: str, body: dict[str, object]) -> dict[str, object]:
            return {k: v for k, v in super()._json(mid, body).items() if k != "sender"}

    channel = Channel(lost=1)

    after_a_lost_answer(hands, channel, channel=True)

    assert channel.texts == ["Нет воды"]
    assert state(hands).state == "sent"


def test_what_a_gateway_refuses_without_a_word_of_maxs_costs_no_notice(hands: Hands) -> None:
    owes(hands, a_notice())
    hands.answer = lambda _: httpx.Response(403, text="<html>Forbidden</html>")
    drain("uk", hands.ctx)
    assert state(hands).state == "owed"
    assert lost_chats(hands.documents, "uk") == []

    hands.answer = None
    hands.time += timedelta(minutes=5)
    drain("uk", hands.ctx)
    assert state(hands).state == "sent"


def test_one_notice_that_max_never_takes_does_not_keep_the_others_waiting(hands: Hands) -> None:
    poisoned = [a_notice(f"p{n}", chat_id=-1000, urgency=0) for n in range(8)]
    owes(hands, *poisoned, *(a_notice(f"g{n}", chat_id=-n - 1) for n in range(20)))

    def one_chat_is_throttled(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("chat_id") == "-1000":
            return refusal(429, "too.many.requests")
        return httpx.Response(200, json=sent(f"mid.{len(hands.calls)}"))

    hands.answer = one_chat_is_throttled
    for _ in range(12):
        drain("uk", hands.ctx)
        hands.time += timedelta(seconds=5)

    assert {state(hands, f"g{n}").state for n in range(20)} == {"sent"}


def test_an_edit_is_silent_but_in_a_channel(hands: Hands) -> None:
    for channel in (False, True):
        name = f"outage:{channel}"
        owes(hands, a_notice(name, channel=channel, chat_id=-200 - channel))
        drain("uk", hands.ctx)
        newer = a_notice(name, channel=channel, revision=2, chat_id=-200 - channel)
        write = owe_newest(newer, notice(hands.documents, name))
        assert write
        hands.documents.commit(write)
        drain("uk", hands.ctx)

    edits = [json.loads(c.content).get("notify") for c in hands.calls if c.method == "PUT"]
    assert edits == [False, None]
