"""What each step of a journey costs: document calls, commits, MAX requests. More is a failure.

The table is `operations.json`: calls of `get`, `find` and `count`, commits, documents read and
written, requests to MAX. A cheaper (or, with a reason, a dearer) step is stored on purpose:
`STORE=1 .venv/bin/python -m pytest tests/test_operations.py`.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from builders import Hands, an_event, an_office, some_hands
from conversation.answering import answer
from documents import Document, Query, Write
from documents.sqlite import SqliteDocuments
from max_messenger import read_update
from notifications.delivering import drain
from notifications.waking import wake
from outages.publishing import publish
from reception.reminding import remind
from reception.store import keep_office

TABLE = Path(__file__).with_name("operations.json")
ANNA = {"user_id": 7, "first_name": "Anna", "is_bot": False}
MONDAY = datetime(2026, 11, 23, 5, tzinfo=UTC)
COSTS = ("calls", "commits", "read", "written", "max")


class Counting(SqliteDocuments):
    """SQLite that counts what is asked of it."""

    spent: Counter[str]

    def get(self, path: str) -> Document | None:
        found = super().get(path)
        self.spent += Counter(calls=1, read=int(found is not None))
        return found

    def find(self, query: Query) -> list[Document]:
        found = super().find(query)
        self.spent += Counter(calls=1, read=len(found))
        return found

    def count(self, query: Query) -> int:
        self.spent += Counter(calls=1)
        return super().count(query)

    def commit(self, *writes: Write) -> list[Document]:
        self.spent += Counter(commits=1, written=len(writes))
        return super().commit(*writes)


class Journey:
    """One resident's way through the product, step by step, each step's cost by its name."""

    def __init__(self, hands: Hands, documents: Counting) -> None:
        self.hands, self.documents = hands, documents
        self.costs: dict[str, dict[str, int]] = {}
        self.updates = 0

    def step(self, name: str, deed: Any, *given: Any) -> None:
        self.documents.spent, before = Counter(), len(self.hands.calls)
        deed(*given)
        spent = self.documents.spent + Counter(max=len(self.hands.calls) - before)
        self.costs[name] = {cost: spent[cost] for cost in COSTS}

    def presses(self, payload: str) -> None:
        self.updates += 1
        chat = {"chat_id": 70, "chat_type": "dialog"}
        at = 1795420800000 + self.updates
        callback = {"timestamp": at, "callback_id": "cb", "payload": payload, "user": ANNA}
        message = {"recipient": chat, "timestamp": at, "body": {"mid": "mid.1", "seq": 1}}
        self._hears({"update_type": "message_callback", "callback": callback, "message": message})

    def starts(self) -> None:
        self._hears({"update_type": "bot_started", "chat_id": 70, "user": ANNA})

    def _hears(self, update: dict[str, Any]) -> None:
        read = read_update(json.dumps({"timestamp": 1795420800000, **update}).encode())
        assert read
        answer(read, "uk", self.hands.ctx)


@pytest.fixture
def journey(tmp_path: Path) -> Iterator[Journey]:
    first = some_hands(tmp_path)
    first.documents.commit(*keep_office(first.documents, an_office(), "test"))
    first.documents.close()
    documents = Counting(tmp_path / "documents.sqlite")
    documents.spent = Counter()
    hands = Hands(documents, first.settings)
    hands.time = MONDAY
    yield Journey(hands, documents)
    documents.close()


def costs(journey: Journey) -> dict[str, dict[str, int]]:
    here = "office=lesnaya&service=charges"
    nine, one = "starts=2026-11-24T06:00:00Z", "starts=2026-11-24T10:00:00Z"
    visit, moved = "lesnaya.buh-20261124T0600Z", "lesnaya.buh-20261124T1000Z"
    ctx = journey.hands.ctx
    journey.step("first contact", journey.starts)
    journey.step("press: what for", journey.presses, "choose_service?office=lesnaya")
    journey.step("press: which day", journey.presses, f"choose_day?{here}")
    journey.step("press: what time", journey.presses, f"choose_time?{here}&day=2026-11-24")
    journey.step("press: take the place", journey.presses, f"pick_time?{here}&{nine}")
    journey.step("press: my visits", journey.presses, "show_appointments?")
    move = f"move_appointment?appointment={visit}"
    journey.step("press: move", journey.presses, move)
    journey.step("press: take another", journey.presses, f"pick_time?{here}&{one}&moving={visit}")
    journey.step("press: cancel?", journey.presses, f"ask_cancel?appointment={moved}")
    journey.step("reminders, none due", remind, ctx)
    journey.step("nobody to be woken", wake, ctx)
    journey.hands.time = MONDAY.replace(hour=11)
    journey.step("reminders, one due", remind, journey.hands.ctx)
    journey.step("reminder delivered", drain, "uk", journey.hands.ctx)
    journey.step("press: cancel", journey.presses, f"cancel_appointment?appointment={moved}")
    journey.step("outage published, one chat", publish, an_event(), "vodokanal", ctx)
    journey.step("notice delivered", drain, "uk", journey.hands.ctx)
    journey.step("outage repeated", publish, an_event(), "vodokanal", ctx)
    return journey.costs


def test_no_step_costs_more_than_the_table_says(journey: Journey) -> None:
    found = costs(journey)
    if os.environ.get("STORE"):
        TABLE.write_text(json.dumps(found, indent=1) + "\n")

    stored = json.loads(TABLE.read_text())

    dearer = {
        f"{step}, {cost}": f"{spent[cost]} instead of {stored[step][cost]}"
        for step, spent in found.items()
        for cost in COSTS
        if spent[cost] > stored[step][cost]
    }
    assert dearer == {}
    assert set(stored) == set(found)


def test_a_press_takes_three_document_calls_one_commit_and_one_request(journey: Journey) -> None:
    presses = {name: spent for name, spent in costs(journey).items() if name.startswith("press")}

    assert len(presses) == 9
    assert all(spent["calls"] <= 3 for spent in presses.values()), presses
    assert all((spent["commits"], spent["max"]) == (1, 1) for spent in presses.values()), presses
