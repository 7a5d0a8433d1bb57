"""What no grammar can tell is asked, never guessed: a wrong house is worse than a delay."""

from datetime import datetime
from typing import Any

import pytest

from outages.notice_text import as_json, read_notice

NOW = datetime(2026, 12, 4, 6, 40)  # noqa: DTZ001 - the houses' own time
WORKS = "5 декабря с 9 до 17 отключение холодной воды: "


def reading(text: str) -> dict[str, Any]:
    return as_json(read_notice(text, NOW))


def houses(got: dict[str, Any]) -> list[str]:
    """«Ленина 5» of every house that is off."""
    return [
        f"{a['street']} {a['house']}"
        for event in got["events"]
        for a in event["addresses"]
        if a["kind"] == "house" and not a.get("exclude")
    ]


@pytest.mark.parametrize(
    "text",
    [
        WORKS + "ул. Ленина, 5, 7. Не затронуты: ул. Ленина, 9.",
        WORKS + "ул. Ленина, 5, 7. На ул. Мира водоснабжение сохранится.",
        WORKS + "ул. Ленина, 5, 7. Исключение: ул. Ленина, 9.",
        WORKS + "ул. Ленина, 1-9, (5 не отключается).",
        WORKS + "ул. Ленина, 1-9 (д. 5 - без отключения).",
        WORKS + "ул. Ленина, 5 (кроме 3 подъезда).",
        WORKS + "ул. Ленина (частично).",
        WORKS + "ул. Ленина, 9 и далее.",
        WORKS + "ул. Ленина, кроме 7; 11.",
        WORKS + "ул. Ленина, 5-7-9.",
        WORKS + "ул. Ленина, 2-8 (неч.).",
        WORKS + "ул. Ленина с 1 до 9.",
        WORKS + "ул. Садовая, 5, с. Примерное.",
        WORKS + "ул. Ленина напротив дома 5.",
        "Возможно отключение воды 5 декабря с 9 до 17: ул. Ленина, 5.",
        "Подача воды по графику 5 декабря с 6 до 9: ул. Ленина, 5.",
        "Вода на ул. Мира, 3 восстановлена. На ул. Ленина, 5 вода появится к 18:00.",
        "Вода подана на ул. Мира, 3, на ул. Ленина, 5 работы продолжаются.",
        "5 декабря с 9 до 17 (время московское) отключение газа: ул. Ленина, 5.",
        "5 декабря с 9 до 5 отключение газа: ул. Ленина, 5.",
        "29 февраля с 9 до 17 отключение газа: ул. Ленина, 5.",
        "На следующей неделе в среду с 9 до 12 отключение газа: ул. Ленина, 5.",
        "5 декабря отключение света: с 9:00 до 12:00 ул. Ленина, 5; ул. Мира, 3 с 13:00 до 17:00.",
    ],
)
def test_what_may_be_meant_otherwise_is_asked(text: str) -> None:
    assert reading(text)["needs_review"] is True


@pytest.mark.parametrize(
    ("text", "off"),
    [
        (WORKS + "ул. Ленина, 5.\n\nГлавный инженер П.С. Кузнецов", ["Ленина 5"]),
        (WORKS + "ул. Ленина, 5.\nС уважением,\nООО «Вода», ул. Мира, 9", ["Ленина 5"]),
        (WORKS + "ул. Ленина, 5. Квитанции можно получить на ул. Мира, 9.", ["Ленина 5"]),
        (WORKS + "ул. Ленина, 5. Объезд по ул. Мира.", ["Ленина 5"]),
        ("Заявка № 4417. " + WORKS + "ул. Ленина, 5.", ["Ленина 5"]),
        (WORKS + "ул. Ленина, 5 (ДС №4), 7.", ["Ленина 5", "Ленина 7"]),
        (WORKS + "ул. Ленина, 5.\n• пр–кт Труда, д. 10", ["Ленина 5", "Труда 10"]),
        (WORKS + "ул. Ленина, 5, 7, без домов 7.", ["Ленина 5", "Ленина 7"]),
    ],
)
def test_what_is_no_zone_is_left_out(text: str, off: list[str]) -> None:
    assert houses(reading(text)) == off


def test_the_stamp_of_a_forwarded_message_is_no_time_of_the_outage() -> None:
    got = reading("[03.12.2026 17:22] Диспетчерская:\n10.12 с 9:00 до 12:00 нет ХВС: ул. Мира, 5")

    assert got["events"][0]["kind"] == "planned"
    assert got["events"][0]["start"] == "2026-12-10T09:00"


def test_works_that_do_not_take_place_are_cancelled() -> None:
    got = reading("Отключения воды 5 декабря с 9 до 17 на ул. Ленина, 5 не будет.")

    assert got["events"][0]["kind"] == "cancelled"


def test_capitals_hide_no_verb_in_a_name() -> None:
    got = reading("ОТКЛЮЧЕНИЕ ГАЗА ПО УЛ. СТРОИТЕЛЕЙ ПЕРЕНОСИТСЯ С 10 НА 12 ДЕКАБРЯ")

    assert got["events"][0]["kind"] == "rescheduled"
    assert got["events"][0]["addresses"][0]["street"] == "Строителей"


def test_two_dates_in_a_row_are_two_days() -> None:
    got = reading("Отключение газа 10.12.2026, 11.12.2026 с 9 до 12: ул. Мира, 5")

    assert [w["start"] for w in got["events"][0]["windows"]] == [
        "2026-12-10T09:00",
        "2026-12-11T09:00",
    ]
