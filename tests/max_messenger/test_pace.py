"""No second holds more calls than MAX allows, wherever one starts to count."""

import threading
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from max_messenger.pace import Pace, TooBusy


class Watch:
    """A clock that stands still unless somebody waits or works."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def at_own_pace(pace: Pace, watch: Watch) -> None:
    """Let waiting move the watch instead of taking time."""

    def wait(seconds: float) -> None:
        watch.now += seconds

    pace._changed.wait = wait  # type: ignore[method-assign,assignment]


def test_the_first_calls_do_not_wait() -> None:
    watch = Watch()
    pace = Pace(per_second=2, per_chat=1, clock=watch)

    for chat in (1, 2):
        with pace.permit(chat):
            pass

    assert watch.now == 0


def test_a_permit_returns_one_second_after_the_answer() -> None:
    watch = Watch()
    pace = Pace(per_second=5, per_chat=1, clock=watch)
    at_own_pace(pace, watch)

    with pace.permit(1):
        watch.now += 0.4

    with pace.permit(1):
        assert watch.now == pytest.approx(1.4)


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0.001, 0.6)), max_size=80))
def test_any_sliding_second_keeps_both_limits(calls: list[tuple[int, float]]) -> None:
    watch = Watch()
    pace = Pace(per_second=4, per_chat=2, clock=watch)
    at_own_pace(pace, watch)
    arrivals: list[tuple[float, int]] = []

    for chat, takes in calls:
        with pace.permit(chat):
            arrivals.append((watch.now, chat))
            watch.now += takes

    times = [at for at, _ in arrivals]
    assert all(later - first >= 1 - 1e-9 for first, later in zip(times, times[4:], strict=False))
    for chat in (1, 2, 3):
        mine = [at for at, c in arrivals if c == chat]
        assert all(third - first >= 1 - 1e-9 for first, third in zip(mine, mine[2:], strict=False))
    assert all(first <= second for first, second in pairwise(times))


def test_threads_share_the_permits() -> None:
    pace = Pace(per_second=3, per_chat=3)
    arrivals: list[float] = []

    def call() -> None:
        with pace.permit(1):
            arrivals.append(time.monotonic())

    threads = [threading.Thread(target=call) for _ in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    times = sorted(arrivals)
    assert all(later - first >= 1 for first, later in zip(times, times[3:], strict=False))


def test_the_permits_of_a_second_are_given_out_apart() -> None:
    watch = Watch()
    pace = Pace(per_second=4, per_chat=2, clock=watch, spread=0.8)
    at_own_pace(pace, watch)
    given = []

    for chat in range(4):
        with pace.permit(chat):
            given.append(watch.now)

    assert given == pytest.approx([0.0, 0.2, 0.4, 0.6])


def test_a_call_into_no_chat_counts_for_the_bot_alone() -> None:
    watch = Watch()
    pace = Pace(per_second=3, per_chat=1, clock=watch)
    at_own_pace(pace, watch)

    for chat in (1, None, None):
        with pace.permit(chat):
            assert watch.now == 0
    with pace.permit(None):
        assert watch.now == pytest.approx(1.0)


def test_whoever_has_no_patience_is_told_that_it_is_busy() -> None:
    watch = Watch()
    pace = Pace(per_second=5, per_chat=1, clock=watch)
    at_own_pace(pace, watch)

    with pace.permit(1), pytest.raises(TooBusy), pace.permit(1, within=0.5):
        pass

    assert watch.now == pytest.approx(0.5)
    with pace.permit(2, within=0.0):
        pass
