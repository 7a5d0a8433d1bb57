"""A restoration belongs to the event that it ends."""

import json
from datetime import datetime
from typing import Any

import pytest

from outages.notice_changes import earlier_of
from outages.notice_text import as_json, read_notice
from refusals import NotUnderstood

MORNING = datetime(2026, 12, 4, 6, 40)  # noqa: DTZ001 - the houses' own time
NOON = datetime(2026, 12, 4, 13, 20)  # noqa: DTZ001 - the houses' own time
ACCIDENT = (
    "Авария. С 06:10 нет холодной воды: ул. Ленина, 1-25 (неч.), Береговая – частный сектор. "
    "Восстановим ориентировочно к 14:00."
)
WORKS = "Плановое отключение газа 14.12 с 9 до 12: ул. Мира, 2–20 (чёт.), Лесной пер., 3."


def known(**texts: str) -> list[str]:
    """Lines of events that were read before, by their ids."""
    return [
        json.dumps({"id": name, **as_json(read_notice(text, MORNING))})
        for name, text in texts.items()
    ]


def later(text: str, lines: list[str]) -> dict[str, Any]:
    return as_json(read_notice(text, NOON), earlier=earlier_of(lines))


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Холодная вода по ул. Ленина (неч. 1–25) подана в 13:15.", "X10"),
        ("Холодная вода по ул. Ленина, 7 подана в 13:15.", "X10"),
        ("Холодная вода подана в 13:15.", "X10"),
        ("Срок восстановления ХВС по ул. Береговой продлён до 18:00.", "X10"),
        ("Отключение газа 14.12 по ул. Мира, 4 отменено.", "W1"),
        ("Отключение газа по Лесному пер., 3 перенесено на 16 декабря с 9 до 12.", "W1"),
    ],
)
def test_a_change_names_the_event_that_it_changes(text: str, changes: str) -> None:
    got = later(text, known(X10=ACCIDENT, W1=WORKS))

    assert got["events"][0]["updates"] == changes
    assert got["needs_review"] is False


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Холодная вода по ул. Ленина, 8 подана в 13:15.", "не найдено отключение, о котором речь"),
        ("Отопление по ул. Ленина, 7 восстановлено.", "не найдено отключение, о котором речь"),
        ("Газ подан в 13:15.", "подходит несколько отключений"),
    ],
)
def test_a_change_of_none_or_of_several_waits_for_a_person(text: str, reason: str) -> None:
    other = WORKS.replace("Мира", "Новая").replace("Лесной", "Южный")

    got = later(text, known(X10=ACCIDENT, W1=WORKS, W2=other))

    assert "updates" not in got["events"][0]
    assert reason in [doubt["reason"] for doubt in got["unresolved"]]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "X"}', '{"id": "X", "events": [1]}'])
def test_earlier_events_that_cannot_be_read_are_refused_by_line(line: str) -> None:
    with pytest.raises(NotUnderstood, match="line 1: accepted"):
        earlier_of([line])
