"""What residents read, to the letter."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from builders import a_house, a_window, an_organisation, an_outage, some_facts
from message import TEXT_LIMIT
from organisation import CardFacts
from outages.texts import RESOURCES, Source, end_text, news_text

MOSCOW = ZoneInfo("Europe/Moscow")
FIVE, SEVEN = a_house("lesnaya-5"), a_house("lesnaya-7")
VODOKANAL = Source(an_organisation(), some_facts())


def news(*houses: Any, **changes: Any) -> str:
    return news_text(an_outage(**changes), houses or (FIVE,), VODOKANAL, MOSCOW)


def test_an_emergency_says_what_where_until_when() -> None:
    assert news() == (
        "🔴 Авария. Нет холодной воды: ул. Лесная, 5.\n"
        "24 ноября, вторник, с 7:20 ориентировочно до 18:00.\n"
        "Причина: порыв водовода.\n"
        "МУП «Водоканал». Диспетчерская: 8 (800) 000-00-01"
    )


def test_everything_a_resident_may_need_is_there() -> None:
    said = news(
        FIVE,
        SEVEN,
        resources=["cold_water", "hot_water"],
        place_of_works="вблизи дома № 14",
        contractor="ООО «Ремонт»",
        water_points=[{"place": "у дома 7", "hours": "11:00–13:00"}],
        advice="Закройте краны",
        phones=["8 (000) 300-00-00"],
        next_update_at="2026-11-24T12:00:00+03:00",
    )

    assert said == (
        "🔴 Авария. Нет холодной воды и горячей воды: ул. Лесная, 5; ул. Лесная, 7.\n"
        "24 ноября, вторник, с 7:20 ориентировочно до 18:00.\n"
        "Причина: порыв водовода.\n"
        "Место работ: вблизи дома № 14.\n"
        "Работает: ООО «Ремонт».\n"
        "Подвоз воды: у дома 7, 11:00–13:00.\n"
        "Закройте краны.\n"
        "Обновим до 12:00 24 ноября (вторник).\n"
        "МУП «Водоканал». Диспетчерская: 8 (000) 300-00-00"
    )


@pytest.mark.parametrize(
    ("facts", "call"),
    [
        (some_facts(), "Диспетчерская: 8 (800) 000-00-01"),
        (some_facts(dispatcher_phone=None), "Аварийная служба: 8 (800) 000-00-02"),
        (some_facts(dispatcher_phone=None, emergency_phone=None), "Экстренные службы: 112"),
        (None, "Экстренные службы: 112"),
    ],
)
def test_there_is_always_somebody_to_call(facts: CardFacts | None, call: str) -> None:
    said = news_text(an_outage(), (FIVE,), Source(an_organisation(), facts), MOSCOW)

    assert said.splitlines()[-1] == f"МУП «Водоканал». {call}"


def test_planned_works_speak_of_the_future() -> None:
    said = news(kind="planned", windows=[a_window("09:00", "16:00")], reason=None)

    assert said.splitlines()[:2] == [
        "🛠 Плановые работы. Не будет холодной воды: ул. Лесная, 5.",
        "24 ноября, вторник, с 9:00 до 16:00.",
    ]


def test_a_limitation_is_not_called_an_absence() -> None:
    said = news(outage_type="limitation", resources=["cold_water", "gas"])

    assert said.startswith("🔴 Авария. Ограничена подача холодной воды и газа: ул. Лесная, 5.")


def test_what_is_not_simply_absent_is_said_in_its_own_words() -> None:
    resources = ["sewerage", "cold_water", "heating"]

    assert news(resources=resources).startswith(
        "🔴 Авария. Нет холодной воды и отопления и не работает канализация: "
    )
    assert news(resources=resources, status="restored").startswith(
        "✅ Восстановлено. Снова работает канализация, есть холодная вода и есть отопление: "
    )


def test_an_unknown_end_is_said_to_be_unknown() -> None:
    said = news(windows=[a_window("07:20", end_kind="unknown")])

    assert "С 7:20 24 ноября (вторник), срок уточняется." in said


def test_the_first_message_says_afterwards_that_it_is_over() -> None:
    assert news(status="restored").startswith(
        "✅ Восстановлено. Снова есть холодная вода: ул. Лесная, 5."
    )
    assert news(status="cancelled").startswith("Отменено. Отключения не будет: ул. Лесная, 5.")


def test_a_chat_that_is_not_concerned_reads_so_in_the_first_line() -> None:
    said = news_text(an_outage(), (), VODOKANAL, MOSCOW)

    assert said.startswith("Уточнение: это отключение больше не касается вашего дома.")
    assert "Лесная" not in said


def test_the_end_is_told_in_a_message_of_its_own() -> None:
    assert end_text(an_outage(status="restored"), (FIVE,), VODOKANAL) == (
        "✅ Снова есть холодная вода: ул. Лесная, 5. Работы завершены.\n"
        "МУП «Водоканал». Диспетчерская: 8 (800) 000-00-01"
    )
    assert end_text(an_outage(status="cancelled", kind="planned"), (FIVE,), VODOKANAL) == (
        "Отключение отменено: ул. Лесная, 5. Речь шла о перерыве: холодная вода.\n"
        "МУП «Водоканал». Диспетчерская: 8 (800) 000-00-01"
    )


def test_many_houses_do_not_drown_the_rest() -> None:
    houses = [a_house(str(n)) for n in range(40)]

    said = news(*houses)

    assert "и ещё 28." in said


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("kind", ["planned", "emergency", "limitation_notice"])
@pytest.mark.parametrize("status", ["published", "restored", "cancelled"])
def test_every_resource_can_be_spoken_of(resource: str, kind: str, status: str) -> None:
    said = news(resources=[resource], kind=kind, status=status)

    first = said.splitlines()[0]
    assert "ул. Лесная, 5" in first
    assert first.endswith(".")
    assert len(said) <= 500


def test_the_longest_message_fits_into_max() -> None:
    line = "Ж" * 300
    houses = [a_house(str(n), address="Ю" * 200) for n in range(20)]
    points = [{"place": line, "hours": line}] * 20

    said = news(*houses, reason=line, advice=line, water_points=points)

    assert len(said) == TEXT_LIMIT
