"""A message that is to be pinned is pinned once, and stays the only one of its kind."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders import Hands, a_message, a_notice, some_hands
from house_chat import House, refusal
from notifications import Notice
from notifications.delivering import claim, drain
from notifications.marks import mark_of, marked
from notifications.store import lost_chats, notice, owe, owe_newest, put, repin, withdraw

LAPSE = timedelta(seconds=5 + 10 + 30)  # fresh, MAX's time-out, and what MAX may still post
PIN = "PUT /chats/-100/pin"
Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def calls(hands: Hands) -> list[str]:
    """What MAX was asked since the last time."""
    asked = [f"{c.method} {c.url.path}" for c in hands.calls]
    hands.calls.clear()
    return asked


def state(hands: Hands) -> Notice:
    found = notice(hands.documents, "card")
    assert found
    return found[0]


def a_card(**changes: Any) -> Notice:
    return a_notice("card", **{"message": a_message("УК «Лесная»"), "pin": True, **changes})


def shown(hands: Hands, house: House, **changes: Any) -> None:
    """A card that its chat shows."""
    hands.answer = house
    hands.documents.commit(owe(a_card(**changes)))
    drain("uk", hands.ctx)


def edits(hands: Hands, revision: int = 2, text: str = "УК «Лесная», новый телефон") -> None:
    newer = a_card(revision=revision, message=a_message(text), due=hands.time)
    write = owe_newest(newer, notice(hands.documents, "card"))
    assert write
    hands.documents.commit(write)


def repins(hands: Hands) -> None:
    standing = notice(hands.documents, "card")
    assert standing
    write = repin(standing, hands.time)
    assert write
    hands.documents.commit(write)


def withdraws(hands: Hands) -> None:
    standing = notice(hands.documents, "card")
    assert standing
    write = withdraw(standing, hands.time)
    assert write
    hands.documents.commit(write)


def once(first: Answer, then: Answer, path: str = "/pin") -> Answer:
    """`first` answers the first call of that path, `then` everything else."""
    left = [first]

    def answer(request: httpx.Request) -> httpx.Response:
        return left.pop()(request) if left and request.url.path.endswith(path) else then(request)

    return answer


def test_a_card_is_pinned_right_after_it_was_sent_without_a_sound(hands: Hands) -> None:
    house = House()

    shown(hands, house)

    assert json.loads(hands.calls[1].content) == {"message_id": "mid.1", "notify": False}
    assert calls(hands) == ["POST /messages", PIN]
    assert house.pinned_text == "УК «Лесная»"
    assert (state(hands).state, state(hands).pinned) == ("sent", True)


def test_an_edit_of_a_pinned_card_costs_one_call(hands: Hands) -> None:
    house = House()
    shown(hands, house)
    calls(hands)

    for revision in (2, 3):
        edits(hands, revision)
        drain("uk", hands.ctx)
        assert calls(hands) == ["PUT /messages"]

    assert house.pinned_text == "УК «Лесная», новый телефон"
    assert state(hands).pinned


def test_a_card_that_need_not_be_pinned_is_not(hands: Hands) -> None:
    shown(hands, House(), pin=False)

    assert calls(hands) == ["POST /messages"]
    assert not state(hands).pinned
    standing = notice(hands.documents, "card")
    assert standing
    assert repin(standing, hands.time) is None


# A process that dies, a call without an answer.


def test_a_card_whose_answer_was_lost_is_found_pinned_and_not_repeated(hands: Hands) -> None:
    house = House(lost=1)
    shown(hands, house)
    hands.time += LAPSE
    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages", "GET /messages", PIN]
    assert house.texts == ["УК «Лесная»"]
    assert (state(hands).state, state(hands).pinned) == ("sent", True)


def test_who_died_between_sending_and_pinning_is_made_up_for_by_the_pin_alone(
    hands: Hands,
) -> None:
    house = House()
    hands.answer = house
    hands.documents.commit(owe(a_card()))
    held = notice(hands.documents, "card")
    assert held
    hands.documents.commit(put(claim(held[0], hands.ctx), held[1]))
    hands.ctx.max("uk").send(marked(held[0].message, mark_of("card")), chat_id=-100)
    calls(hands)  # and then it died
    hands.time += LAPSE
    drain("uk", hands.ctx)

    assert calls(hands) == ["GET /messages", PIN]
    assert house.texts == [house.pinned_text] == ["УК «Лесная»"]
    assert state(hands).pinned


def test_a_newer_card_that_comes_before_the_dead_one_is_found_is_edited_and_pinned(
    hands: Hands,
) -> None:
    house = House(lost=1)
    shown(hands, house)
    edits(hands)
    hands.time += LAPSE
    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages", "GET /messages", "PUT /messages", PIN]
    assert house.pinned_text == "УК «Лесная», новый телефон"


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_pin_for_which_max_has_no_time_comes_later_and_alone(hands: Hands, status: int) -> None:
    house = House()
    hands.answer = once(lambda _: refusal(status, "x"), house)
    hands.documents.commit(owe(a_card()))

    drain("uk", hands.ctx)
    hands.time += timedelta(seconds=2)
    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages", PIN, PIN]
    assert house.pinned_text == "УК «Лесная»"
    card = state(hands)
    assert (card.state, card.pinned, card.edits) == ("sent", True, 0)
    assert card.delay == 0, "the message did not wait for its pin"


def test_a_pin_that_never_gets_an_answer_is_asked_for_ever_more_seldom(hands: Hands) -> None:
    house = House()

    def silent(request: httpx.Request) -> httpx.Response:
        return refusal(503, "x") if request.url.path.endswith("/pin") else house(request)

    hands.answer = silent
    hands.documents.commit(owe(a_card()))
    waits = []
    for _ in range(10):
        drain("uk", hands.ctx)
        waits.append(state(hands).due - hands.time)
        hands.time = state(hands).due

    assert waits[-1] >= timedelta(seconds=150)
    assert house.texts == ["УК «Лесная»"]
    assert calls(hands).count("POST /messages") == 1


def test_a_newer_card_does_not_wait_for_the_pin_of_the_old(hands: Hands) -> None:
    house = House()

    def published_meanwhile(request: httpx.Request) -> httpx.Response:
        edits(hands)
        return refusal(503, "x")

    hands.answer = once(published_meanwhile, house)
    hands.documents.commit(owe(a_card()))
    drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages", PIN, "PUT /messages", PIN]
    assert house.pinned_text == "УК «Лесная», новый телефон"


# A refusal.


def test_a_card_that_may_not_be_pinned_is_shown_and_the_log_says_so(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    house = House(may_pin=False)

    shown(hands, house)

    assert caplog.messages.count("notice not pinned") == 1
    card = state(hands)
    assert (card.state, card.pinned) == ("sent", False)
    assert "access.denied" in (card.refusal or "")
    edits(hands)
    drain("uk", hands.ctx)
    assert calls(hands) == ["POST /messages", PIN, "PUT /messages"], "nobody asks at each edit"
    assert lost_chats(hands.documents, "uk") == []


def test_a_card_is_pinned_once_it_may_be(hands: Hands) -> None:
    house = House(may_pin=False)
    shown(hands, house)
    calls(hands)
    house.may_pin = True

    repins(hands)
    drain("uk", hands.ctx)

    assert calls(hands) == [PIN]
    assert (state(hands).state, state(hands).pinned) == ("sent", True)


def test_a_chat_that_turns_out_to_be_lost_by_a_pin_is_known_as_lost(hands: Hands) -> None:
    shown(hands, House())
    hands.answer = lambda _: refusal(403, "chat.denied")

    repins(hands)
    drain("uk", hands.ctx)

    assert [lost.chat_id for lost, _ in lost_chats(hands.documents, "uk")] == [-100]
    assert (state(hands).state, state(hands).pinned) == ("sent", False)


def test_a_newer_card_that_came_while_the_pin_was_refused_is_tried_itself_and_once(
    hands: Hands,
) -> None:
    house = House(may_pin=False)

    def refused_meanwhile(request: httpx.Request) -> httpx.Response:
        edits(hands)
        return house(request)

    hands.answer = once(refused_meanwhile, house)
    hands.documents.commit(owe(a_card()))
    for _ in range(3):
        drain("uk", hands.ctx)

    assert calls(hands) == ["POST /messages", PIN, "PUT /messages", PIN]
    assert (state(hands).state, state(hands).unpinnable) == ("sent", True)


# Unpinned, removed, withdrawn.


def test_what_somebody_unpinned_is_pinned_again_by_one_call(hands: Hands) -> None:
    house = House()
    shown(hands, house)
    before = state(hands)
    house.pinned = None
    calls(hands)

    repins(hands)
    assert not state(hands).pinned
    drain("uk", hands.ctx)

    assert calls(hands) == [PIN]
    assert house.pinned_text == "УК «Лесная»"
    after = state(hands)
    assert (after.revision, after.edits, after.sent_at) == (1, 0, before.sent_at)
    assert (after.state, after.pinned) == ("sent", True)


def test_what_somebody_removed_is_posted_anew_and_pinned(hands: Hands) -> None:
    house = House()
    shown(hands, house)
    house.remove("mid.1")
    calls(hands)

    repins(hands)
    drain("uk", hands.ctx)

    assert calls(hands) == [PIN, "POST /messages", PIN]
    assert house.texts == [house.pinned_text] == ["УК «Лесная»"]
    assert (state(hands).state, state(hands).mid) == ("sent", "mid.2")


def test_an_edit_of_a_removed_card_posts_and_pins_it_anew(hands: Hands) -> None:
    house = House()
    shown(hands, house)
    house.remove("mid.1")
    calls(hands)

    edits(hands)
    drain("uk", hands.ctx)

    assert calls(hands) == ["PUT /messages", "POST /messages", PIN]
    assert house.pinned_text == "УК «Лесная», новый телефон"


def test_a_card_removed_before_it_was_pinned_is_posted_anew(hands: Hands) -> None:
    house = House()

    def removed_meanwhile(request: httpx.Request) -> httpx.Response:
        house.remove("mid.1")
        return house(request)

    hands.answer = once(removed_meanwhile, house)
    hands.documents.commit(owe(a_card()))
    drain("uk", hands.ctx)

    assert house.texts == [house.pinned_text] == ["УК «Лесная»"]
    assert state(hands).pinned


def test_whoever_removes_each_card_at_once_is_not_sent_ever_new_ones(hands: Hands) -> None:
    house = House()

    def removes(request: httpx.Request) -> httpx.Response:
        for mid in list(house.messages):
            house.remove(mid)
        return house(request)

    hands.answer = removes
    hands.documents.commit(owe(a_card()))
    for _ in range(20):
        drain("uk", hands.ctx)
        hands.time += timedelta(minutes=1)

    assert calls(hands).count("POST /messages") == 2
    assert (state(hands).state, state(hands).pinned) == ("sent", False)


def test_a_message_that_max_does_not_know_yet_is_pinned_a_moment_later(hands: Hands) -> None:
    house = House()
    hands.answer = once(lambda _: refusal(404, "not.found"), house)
    hands.documents.commit(owe(a_card()))

    drain("uk", hands.ctx)
    hands.time += timedelta(seconds=2)
    drain("uk", hands.ctx)

    assert house.texts == [house.pinned_text] == ["УК «Лесная»"]


def test_a_withdrawn_card_leaves_the_chat_by_one_call_and_comes_back_pinned(hands: Hands) -> None:
    house = House()
    shown(hands, house)
    calls(hands)

    withdraws(hands)
    standing = notice(hands.documents, "card")
    assert standing
    assert repin(standing, hands.time) is None, "what must go is not pinned"
    drain("uk", hands.ctx)

    assert calls(hands) == ["DELETE /messages"]
    assert (house.texts, house.pinned) == ([], None)
    assert (state(hands).state, state(hands).pinned) == ("withdrawn", False)

    edits(hands, revision=3)
    drain("uk", hands.ctx)
    assert calls(hands) == ["POST /messages", PIN]
    assert house.pinned_text == "УК «Лесная», новый телефон"


def test_a_card_withdrawn_while_it_was_to_be_pinned_again_leaves_the_chat(hands: Hands) -> None:
    house = House()
    shown(hands, house)
    repins(hands)
    withdraws(hands)
    calls(hands)

    drain("uk", hands.ctx)

    assert calls(hands) == ["DELETE /messages"]
    assert house.texts == []


def test_an_edit_that_meets_a_pin_owed_does_both_in_one_go(hands: Hands) -> None:
    house = House()
    shown(hands, house)
    house.pinned = None
    calls(hands)

    repins(hands)
    edits(hands)
    drain("uk", hands.ctx)

    assert calls(hands) == ["PUT /messages", PIN]
    assert house.pinned_text == "УК «Лесная», новый телефон"


def test_a_pin_asked_for_while_an_edit_is_under_way_is_not_forgotten(hands: Hands) -> None:
    house = House()
    shown(hands, house)
    calls(hands)

    def unpinned_meanwhile(request: httpx.Request) -> httpx.Response:
        house.pinned = None
        repins(hands)
        return house(request)

    hands.answer = once(unpinned_meanwhile, house, "/messages")
    edits(hands)
    drain("uk", hands.ctx)

    assert calls(hands) == ["PUT /messages", PIN]
    assert house.pinned_text == "УК «Лесная», новый телефон"
    assert (state(hands).state, state(hands).pinned) == ("sent", True)


def test_what_no_chat_shows_cannot_be_pinned(hands: Hands) -> None:
    hands.documents.commit(owe(a_card()))
    standing = notice(hands.documents, "card")
    assert standing
    assert repin(standing, hands.time) is None

    hands.answer = lambda _: refusal(403, "chat.denied")
    drain("uk", hands.ctx)
    refused = notice(hands.documents, "card")
    assert refused
    assert repin(refused, hands.time) is None


def test_a_notice_stored_before_there_were_pins_still_reads(hands: Hands) -> None:
    stored = a_card(state="sent", mid="mid.7", shown=1).model_dump()
    for field in ("pinned", "unpinnable", "quiet"):
        del stored[field]

    assert Notice.model_validate(stored).pinned is False


def test_a_picture_is_kept_by_an_edit_and_replaced_by_another(hands: Hands) -> None:
    house = House()
    drawn = a_message("Отключение").model_copy(update={"image": "photo-1"})
    shown(hands, house, message=drawn)

    for revision, token in ((2, "photo-1"), (3, "photo-2"), (4, None)):
        newer = drawn.model_copy(update={"text": f"Отключение {revision}", "image": token})
        write = owe_newest(
            a_card(revision=revision, message=newer), notice(hands.documents, "card")
        )
        assert write
        hands.documents.commit(write)
        drain("uk", hands.ctx)
        kinds = [a["type"] for a in _attachments(house)]
        tokens = [a["payload"]["token"] for a in _attachments(house) if a["type"] == "image"]
        assert (kinds[-1], tokens) == ("inline_keyboard", [token] if token else [])


def test_a_picture_changed_while_in_doubt_is_shown_though_the_words_are_the_same(
    hands: Hands,
) -> None:
    house = House(lost=1)
    drawn = a_message("Отключение").model_copy(update={"image": "photo-1"})
    shown(hands, house, message=drawn)
    newer = a_card(revision=2, message=drawn.model_copy(update={"image": "photo-2"}))
    write = owe_newest(newer, notice(hands.documents, "card"))
    assert write
    hands.documents.commit(write)
    hands.time += LAPSE
    drain("uk", hands.ctx)

    assert [a["payload"]["token"] for a in _attachments(house)[:1]] == ["photo-2"]
    assert len(house.texts) == 1


def _attachments(house: House) -> list[dict[str, Any]]:
    (body,) = house.messages.values()
    attachments = body["attachments"]
    assert isinstance(attachments, list)
    return attachments
