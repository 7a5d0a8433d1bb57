"""The clock that moves."""

import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from sandbox.clock import ClockBroken, SandboxClock

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=5)


@pytest.fixture
def clock(tmp_path: Path) -> SandboxClock:
    return SandboxClock(tmp_path / "clock.json")


def test_without_a_file_it_shows_real_time(clock: SandboxClock) -> None:
    assert abs(clock.now() - datetime.now(UTC)) < MOMENT
    assert clock.speed == 1


def test_a_moved_clock_goes_on_from_there(clock: SandboxClock) -> None:
    clock.set(MORNING)

    assert timedelta() <= clock.now() - MORNING < MOMENT


def test_a_standing_clock_stands(clock: SandboxClock) -> None:
    clock.set(MORNING, speed=0)

    assert clock.now() == clock.now() == MORNING


def test_a_fast_clock_passes_minutes_in_a_moment(clock: SandboxClock) -> None:
    clock.set(MORNING, speed=10_000)

    time.sleep(0.04)

    assert clock.now() - MORNING >= timedelta(minutes=5)


def test_moving_keeps_the_speed_and_any_zone_is_understood(clock: SandboxClock) -> None:
    moscow = timezone(timedelta(hours=3))
    clock.set(MORNING, speed=0)

    clock.set(datetime(2026, 11, 24, 11, 0, tzinfo=moscow))

    assert clock.now() == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_another_process_sees_the_same_time(clock: SandboxClock, tmp_path: Path) -> None:
    other = SandboxClock(tmp_path / "clock.json")
    clock.set(MORNING, speed=0)
    assert other.now() == MORNING

    clock.set(MORNING + timedelta(days=1))

    assert other.now() == MORNING + timedelta(days=1)


def test_reset_brings_real_time_back(clock: SandboxClock) -> None:
    clock.set(MORNING, speed=0)

    clock.reset()
    clock.reset()

    assert abs(clock.now() - datetime.now(UTC)) < MOMENT


def test_who_waits_notices_a_jump(clock: SandboxClock) -> None:
    clock.set(MORNING, speed=0)
    reached: list[bool] = []
    waiting = threading.Thread(
        target=lambda: reached.append(clock.wait(MORNING + timedelta(days=1), threading.Event()))
    )
    waiting.start()

    clock.set(MORNING + timedelta(days=2))
    waiting.join(timeout=20)

    assert reached == [True]


def test_who_waits_can_be_stopped(clock: SandboxClock) -> None:
    clock.set(MORNING, speed=0)
    stop = threading.Event()
    stop.set()

    assert clock.wait(MORNING + timedelta(days=1), stop) is False


@pytest.mark.parametrize(
    "content",
    [
        "",
        "noon",
        "[]",
        '{"real": "2026-11-23T08:00:00Z"}',
        '{"real": "2026-11-23T08:00:00Z", "shown": "2026-11-23T08:00:00", "speed": 1}',
        '{"real": "2026-11-23T08:00:00Z", "shown": "2026-11-23T08:00:00Z", "speed": -1}',
        '{"real": "2026-11-23T08:00:00Z", "shown": "2026-11-23T08:00:00Z", "pace": 1}',
    ],
)
def test_a_file_that_is_no_clock_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "clock.json"
    file.write_text(content)

    with pytest.raises(ClockBroken, match=r"clock\.json is not a clock: wanted .*shown.*speed"):
        SandboxClock(file).now()


@pytest.mark.parametrize(
    ("now", "speed"),
    [
        (datetime(2026, 11, 23, 8, 0), 1.0),  # noqa: DTZ001  the mistake itself
        (datetime(1999, 1, 1, tzinfo=UTC), 1.0),
        (MORNING, -1.0),
        (MORNING, 10_001.0),
        (MORNING, float("inf")),
    ],
)
def test_an_impossible_setting_is_refused_and_changes_nothing(
    clock: SandboxClock, now: datetime, speed: float
) -> None:
    clock.set(MORNING, speed=0)

    with pytest.raises(ClockBroken, match="wanted an aware time between 2000 and 2100"):
        clock.set(now, speed)

    assert clock.now() == MORNING
