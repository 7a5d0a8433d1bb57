"""The bench's counted costs are as stored, and its table says what was measured."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.counting import Counts
from bench.flooding import Tally, tally
from bench.load import Connection
from bench.operations import Table, cheaper, counted, dearer, stored
from bench.table import Part, Row, at_least, at_most, markdown

PRESSES = (
    "phones",
    "menu",
    "service",
    "day",
    "time",
    "time picked: booked",
    "the same press again",
    "own visits",
    "move",
    "move: day",
    "move: time picked",
    "cancel",
    "cancel: yes",
    "press in a house chat",
)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    return counted(tmp_path_factory.mktemp("operations"))


def test_no_step_costs_more_than_the_stored_table_allows(table: Table) -> None:
    assert dearer(table, stored()) == []


def test_the_stored_table_is_as_low_as_the_steps_are(table: Table) -> None:
    assert cheaper(table, stored()) == [], "stored by: make bench STORE=1"


@pytest.mark.parametrize("step", PRESSES)
def test_a_press_costs_three_lookups_one_commit_one_request(table: Table, step: str) -> None:
    costs = table[step]

    assert costs.lookups <= 3
    assert costs.commits <= 1
    assert costs.max_requests == 1


def test_who_lost_the_race_costs_one_lookup_more_for_the_nearest_others(table: Table) -> None:
    costs = table["time picked: somebody was first"]

    assert (costs.lookups, costs.commits, costs.max_requests) == (4, 1, 1)


def test_a_minute_with_nothing_due_writes_nothing(table: Table) -> None:
    for step in ("reminders: nothing due", "notices: nothing owed"):
        assert (table[step].commits, table[step].max_requests) == (0, 0)


def test_one_more_of_anything_is_told_with_the_step() -> None:
    allowed = {"menu": Counts(lookups=3, commits=1)}

    assert dearer({"menu": Counts(lookups=3, commits=1)}, allowed) == []
    assert dearer({"menu": Counts(lookups=1, commits=2)}, allowed) == [
        (
            "«menu» costs 1 lookups (0 read), 2 commits (0 written), 0 MAX; "
            "stored: 3 lookups (0 read), 1 commits (0 written), 0 MAX"
        )
    ]


def test_one_less_of_anything_is_told_too() -> None:
    (told,) = cheaper({"menu": Counts(lookups=2)}, {"menu": Counts(lookups=3)})

    assert told.startswith("«menu» costs only 2 lookups")


def test_a_step_that_only_one_table_knows_is_told() -> None:
    assert dearer({"new": Counts()}, {"old": Counts()}) == [
        "«new» costs 0 lookups (0 read), 0 commits (0 written), 0 MAX; stored: nothing",
        "«old» is stored but was not walked",
    ]


def test_a_missed_aim_is_shown_and_not_hidden() -> None:
    assert at_least("rate", [0.7, 0.9, 0.5], 0.8) == Row(
        "rate", "0.70 (0.50–0.90)", "≥ 0.80", False
    )
    assert at_least("rate", [0.8], 0.8).met
    assert at_most("start", [1.2, 1.0, 1.3], 1.1).met is False
    assert at_most("start", [1.1], 1.1).met


def test_ratios_stand_before_absolute_figures() -> None:
    one = Part([at_least("one's ratio", [1.0], 0.8)], [Row("one's figure", "5 ms")], ["a note"])
    two = Part([at_least("two's ratio", [0.5], 0.8)])

    table = markdown([one, two], runs=5, now=datetime(2026, 11, 24, 9, tzinfo=UTC))

    assert table.splitlines()[2:6] == [
        "| one's ratio | 1.00 (1.00–1.00) | ≥ 0.80 ✓ |",
        "| two's ratio | 0.50 (0.50–0.50) | ≥ 0.80 ✗ |",
        "| one's figure | 5 ms |  |",
        "",
    ]
    assert "- a note\n- Medians of 5 alternating runs" in table
    assert "on 2026-11-24 09:00 UTC" in table


def test_duplicates_losses_and_haste_are_read_from_the_log_of_max(tmp_path: Path) -> None:
    log = tmp_path / "max.jsonl"
    entries: list[dict[str, object]] = [
        {"faults": {"too_many": 0.5}},
        {"change": {"kind": "message_posted", "chat_id": -1}},
        {"call": {"status": 200}},
        {"change": {"kind": "message_posted", "chat_id": -1}},
        {"call": {"status": 200, "fault": "answer_lost"}},
        {"change": {"kind": "message_posted", "chat_id": -2}},
        {"call": {"status": 429}},
        {"call": {"status": 429, "fault": "too_many"}},
    ]
    log.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries))

    told = tally(log, [-1, -2, -3, -4])

    assert told == Tally(duplicates=1, losses=2, too_fast=1)


class AnswersAtOnce(asyncio.Transport):
    """Takes each request and answers it before anything else happens."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.connection: asyncio.Protocol | None = None

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.asked += 1
        assert self.connection
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        asyncio.get_running_loop().call_soon(self.connection.data_received, answer)

    def close(self) -> None:
        """Nothing to close."""


def test_a_gentle_load_waits_for_its_turn_and_ends_while_it_waits() -> None:
    async def gentle() -> int:
        transport = AnswersAtOnce()
        connection = Connection(iter([b"1", b"2"]), lambda _sent, _received: None, every=60.0)
        transport.connection = connection
        connection.connection_made(transport)
        await asyncio.sleep(0.01)
        connection.stop()
        await asyncio.wait_for(connection.ended, 1)
        return transport.asked

    assert asyncio.run(gentle()) == 1
