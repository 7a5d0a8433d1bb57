"""One holder delivers for a bot at a time, and a dead one does not hold it for long."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from builders import NOON, Hands, some_hands
from notifications.lease import TERM, WATCH_SECONDS, Lease
from notifications.leasing import Held, take
from notifications.store import lease


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def taken(hands: Hands, pace: str = "ours") -> Held:
    held = take("uk", pace, hands.ctx)
    assert held
    return held


def kept(hands: Hands) -> Lease:
    found = lease(hands.documents, "uk")
    assert found
    return found[0]


def test_the_second_comer_goes_again(hands: Hands) -> None:
    taken(hands)

    assert take("uk", "theirs", hands.ctx) is None
    assert hands.time == NOON


def test_each_bot_has_its_own_lease(hands: Hands) -> None:
    taken(hands)

    assert take("rso", "ours", hands.ctx)


def test_whoever_left_makes_room_at_once(hands: Hands) -> None:
    taken(hands).leave(unanswered=False, answered=True)

    assert taken(hands).epoch == 2
    assert hands.time == NOON


def test_who_follows_another_process_waits_out_maxs_second(hands: Hands) -> None:
    taken(hands, "theirs").leave(unanswered=False, answered=True)

    taken(hands, "ours")

    assert hands.time == NOON + timedelta(seconds=1)


def test_who_comes_long_after_another_process_does_not_wait(hands: Hands) -> None:
    taken(hands, "theirs").leave(unanswered=False, answered=True)
    hands.time = later = NOON + timedelta(minutes=1)

    taken(hands, "ours")

    assert hands.time == later


def test_a_dead_holder_is_replaced_after_its_term_and_a_watch(hands: Hands) -> None:
    taken(hands, "dead")
    hands.time += TERM

    held = taken(hands)

    assert held.epoch == 2
    watched = timedelta(seconds=WATCH_SECONDS + 1)
    assert hands.time == NOON + TERM + watched


def test_a_holder_who_renews_is_believed_even_if_the_clock_jumps(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = taken(hands)
    real, passed = time.monotonic, 0.0
    monkeypatch.setattr(time, "monotonic", lambda: real() + passed)

    def renews_meanwhile(_: float) -> None:
        nonlocal passed
        passed += 2
        assert held.renew(answered=False)

    hands._sleep = renews_meanwhile  # type: ignore[method-assign, assignment]
    for jump in (timedelta(hours=1), timedelta(hours=-2)):
        hands.time += jump
        assert take("uk", "theirs", hands.ctx) is None
        assert held.alive()


def test_a_holder_that_stood_still_for_long_calls_nobody_any_more(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = taken(hands)
    real = time.monotonic

    monkeypatch.setattr(time, "monotonic", lambda: real() + 5)

    assert not held.alive()


def test_a_holder_that_was_replaced_learns_it_when_it_renews(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = taken(hands)
    hands.time += TERM
    taken(hands, "theirs")
    real = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + 3)

    assert late.renew(answered=True) is False
    assert not late.alive()
    late.leave(unanswered=False, answered=True)
    assert kept(hands).epoch == 2
    assert kept(hands).holder


def test_a_silent_max_rests_ever_longer_but_never_longer_than_twenty_seconds(hands: Hands) -> None:
    rests = []
    for _ in range(8):
        taken(hands).leave(unanswered=True, answered=False)
        rest = kept(hands).rest_until
        assert rest
        assert take("uk", "ours", hands.ctx) is None
        rests.append((rest - hands.time).total_seconds())
        hands.time = rest

    assert rests == [2, 4, 8, 16, 20, 20, 20, 20]


def test_an_answer_of_max_ends_its_rests(hands: Hands) -> None:
    taken(hands).leave(unanswered=True, answered=False)
    hands.time += timedelta(seconds=2)

    taken(hands).leave(unanswered=False, answered=True)

    assert kept(hands).failures == 0


def test_a_rest_that_a_jump_of_the_clock_has_made_long_is_over(hands: Hands) -> None:
    taken(hands).leave(unanswered=True, answered=False)

    hands.time -= timedelta(hours=1)

    assert taken(hands)
