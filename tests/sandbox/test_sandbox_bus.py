"""What the embedded bus cannot deliver goes the way it goes in the cloud."""

import base64
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.bus import Bus

DATA = base64.b64encode(b"{}").decode()
PATIENCE_SECONDS = 30


class Doors:
    """Refuse what comes to a door until they are told to open it."""

    def __init__(self, *opened: str) -> None:
        self.opened = set(opened)
        self.pushes: list[tuple[str, dict[str, Any]]] = []

    def post(self, path: str, envelope: Any) -> httpx.Response:
        self.pushes.append((path, envelope))
        return httpx.Response(204 if path in self.opened else 400, text="refused")

    def came_to(self, path: str) -> list[dict[str, Any]]:
        return [envelope["message"] for to, envelope in self.pushes if to == path]


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_dead_message_of_a_feed_is_forwarded_even_if_the_process_dies_between(
    tmp_path: Path,
) -> None:
    doors = Doors()
    bus = Bus(tmp_path / "bus.sqlite", "p", doors.post)
    bus.start()
    bus.publish("outage-feed-vodokanal", DATA, {"own": "attribute"})
    until(lambda: len(doors.came_to("/dead_letters")) > 0)
    bus.stop()

    again = Doors("/dead_letters")
    bus = Bus(tmp_path / "bus.sqlite", "p", again.post)
    bus.start()
    until(lambda: bus.state()["waiting"] == 0)
    bus.stop()

    (source, *_) = doors.came_to("/outage_feed/vodokanal")
    (letter,) = again.came_to("/dead_letters")
    assert letter["data"] == DATA
    assert letter["messageId"] != source["messageId"]
    assert letter["attributes"] == {
        "own": "attribute",
        "CloudPubSubDeadLetterSourceDeliveryCount": "5",
        "CloudPubSubDeadLetterSourceSubscription": "outage-feed-vodokanal",
        "CloudPubSubDeadLetterSourceTopicPublishTime": source["publishTime"],
    }
    (dead,) = bus.state()["dead"]
    assert (dead["topic"], dead["attempts"]) == ("outage-feed-vodokanal", 5)


@pytest.mark.parametrize(("topic", "dead"), [("notices", 1), ("dead-outage-feed", 0)])
def test_wake_ups_die_alone_and_letters_do_not_die(tmp_path: Path, topic: str, dead: int) -> None:
    doors = Doors()
    bus = Bus(tmp_path / "bus.sqlite", "p", doors.post)
    bus.start()
    bus.publish(topic, DATA, {})

    until(lambda: len(doors.pushes) >= 5)
    bus.stop()

    assert len({path for path, _ in doors.pushes}) == 1
    assert (bus.state()["waiting"], len(bus.state()["dead"])) == (1 - dead, dead)
