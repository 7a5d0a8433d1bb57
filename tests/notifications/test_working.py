"""Many hands, one thing at a time per place, the urgent first."""

import threading
import time
from collections.abc import Callable

import pytest

from notifications.working import Crew


def test_the_urgent_overtakes_what_was_added_before() -> None:
    begun: list[str] = []
    gate = threading.Event()

    def work(name: str) -> None:
        gate.wait(5)
        begun.append(name)

    crew = Crew(1, work)
    crew.add(1, [("a", "first"), ("b", "second"), ("c", "third")])
    until(lambda: crew.in_hand == 3)
    crew.add(0, [("d", "danger")])
    gate.set()
    crew.wait(5)
    crew.dismiss()

    # The first may be under way already.
    assert begun.index("danger") <= 1
    assert [name for name in begun if name != "danger"] == ["first", "second", "third"]


def test_of_one_place_one_thing_is_under_way() -> None:
    under_way: set[str] = set()
    together: list[str] = []
    lock = threading.Lock()

    def work(place: str) -> None:
        with lock:
            if place in under_way:
                together.append(place)
            under_way.add(place)
        time.sleep(0.002)
        with lock:
            under_way.discard(place)

    crew = Crew(8, work)
    crew.add(0, [(f"p{n % 5}", f"p{n % 5}") for n in range(100)])
    crew.wait(30)
    crew.dismiss()

    assert together == []


def test_the_dismissed_finish_what_they_have_begun_and_give_back_the_rest() -> None:
    started, finished = threading.Event(), []

    def work(name: str) -> None:
        started.set()
        time.sleep(0.05)
        finished.append(name)

    crew = Crew(1, work)
    crew.add(0, [("a", "begun"), ("b", "left")])
    assert started.wait(5)

    assert crew.dismiss() == ["left"]
    assert finished == ["begun"]


def test_a_failure_reaches_whoever_waits() -> None:
    def work(name: str) -> None:
        raise KeyError(name)

    crew = Crew(2, work)
    crew.add(0, [("a", "broken")])

    with pytest.raises(KeyError, match="broken"):
        crew.wait(5)
    crew.dismiss()


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 5
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.001)
