"""A supplier reports at one door; the right chats hear of it, once, and in good time of its end."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journeys.town_process import LESNAYA, SADOVAYA, Town, a_town, until

pytestmark = pytest.mark.xdist_group("outage_walk")  # one sandbox for them all

NEWS = (
    "🔴 Авария. Нет холодной воды: ул. Лесная, 5.\n"
    "24 ноября, вторник, с 7:20 ориентировочно до 18:00.\n"
    "Причина: порыв водовода.\n"
    "МУП «Водоканал». Диспетчерская: 8 (800) 000-00-21"
)


def test_exactly_the_affected_houses_chat_gets_one_message(town: Town) -> None:
    town.reports(houses=["lesnaya-5"])

    assert town.texts(LESNAYA) == [NEWS]
    assert town.texts(SADOVAYA) == []


def test_an_update_edits_the_message_and_a_repetition_changes_nothing(town: Town) -> None:
    town.reports()
    town.reports(version=2, reason="порыв на вводе")
    town.reports(version=2, reason="порыв на вводе")
    town.reports(version=1)

    (message,) = town.messages(LESNAYA)
    assert "Причина: порыв на вводе." in message["text"]
    assert len(message["edits"]) == 2


def test_restoration_comes_as_a_new_message(town: Town) -> None:
    town.reports()
    town.reports(version=2, status="restored")

    first, second = town.texts(LESNAYA)
    assert first.startswith("✅ Восстановлено. Снова есть холодная вода: ул. Лесная, 5.")
    assert second == (
        "✅ Снова есть холодная вода: ул. Лесная, 5. Работы завершены.\n"
        "МУП «Водоканал». Диспетчерская: 8 (800) 000-00-21"
    )
    assert town.texts(SADOVAYA) == []


def test_reordered_messages_leave_the_newest(town: Town) -> None:
    for version in (3, 1, 2):
        town.reports(version=version, reason=f"причина {version}")

    (text,) = town.texts(LESNAYA)
    assert "Причина: причина 3." in text


@pytest.mark.parametrize(
    ("organisation", "changes"),
    [
        ("vodokanal", {"resources": ["heating"]}),
        ("teploset", {"resources": ["cold_water"]}),
        ("vodokanal", {"houses": ["polevaya-3"]}),
        ("vodokanal", {"houses": ["atlantis-1"]}),
    ],
)
def test_anothers_house_or_resource_is_not_told_to_residents(
    town: Town, organisation: str, changes: dict[str, Any]
) -> None:
    town.reports(organisation, **changes)

    assert town.texts(LESNAYA) == town.texts(SADOVAYA) == []
    assert town.control("GET", "bus") == {"waiting": 0, "dead": []}


def test_a_resident_who_presses_refresh_sees_the_present_state(town: Town) -> None:
    town.reports()
    (message,) = town.messages(LESNAYA)

    payload = message["keyboard"][0][0]["payload"]
    press = {"user_id": 7, "mid": message["mid"], "payload": payload}
    town.control("POST", f"chats/{town.chat(LESNAYA)}/press", press)
    town.settles()

    assert town.texts(LESNAYA) == [NEWS]


def test_a_chat_that_is_connected_learns_how_to_be_bound_to_its_house(town: Town) -> None:
    chat = town.control("POST", "chats", {"title": "Новый чат", "admin": True})["chat_id"]
    town.settles()

    until(lambda: bool(town.pinned(chat)), "nothing was pinned")

    assert town.pinned(chat).startswith("Бот готов к работе. Какой это дом, укажет сотрудник")
    assert town.texts(chat) == []


@pytest.mark.parametrize(
    "faults",
    [
        {"webhook_twice": 1.0},
        {"too_many": 0.5, "seed": 1},
        {"server_error": 0.5, "seed": 2},
        {"webhook_shuffle": True},
    ],
)
def test_a_moody_max_changes_nothing_for_residents(town: Town, faults: dict[str, object]) -> None:
    town.control("POST", "faults", faults)
    town.control("POST", "clock", {"now": "2026-11-24T09:00:00+03:00", "speed": 60})

    dialogue = town.control("POST", "start", {"user_id": 7})["chat_id"]
    town.reports()
    town.reports(version=2, status="restored")

    until(lambda: len(town.texts(LESNAYA)) == 2, "the chat was not told of the end")
    until(lambda: town.texts(LESNAYA)[0].startswith("✅"), "the first message was not corrected")
    until(lambda: len(town.texts(dialogue)) == 1, "the menu did not come")
    town.settles()
    assert (len(town.texts(LESNAYA)), len(town.texts(dialogue))) == (2, 1)


def test_an_hour_without_max_loses_nothing(town: Town) -> None:
    town.control("POST", "faults", {"down": True})
    town.reports()
    town.reports(version=2, reason="порыв на вводе")
    assert town.texts(LESNAYA) == []

    town.control("POST", "faults", {"down": False})
    town.control("POST", "clock", {"add_seconds": 3600})

    until(lambda: len(town.texts(LESNAYA)) == 1, "the chat was not told when MAX came back")
    assert "порыв на вводе" in town.texts(LESNAYA)[0]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_killed_sandbox_comes_back_with_all_it_knew(data_dir: Path) -> None:
    with a_town(data_dir) as town:
        town.reports()
        town.control("POST", "faults", {"down": True})
        town.reports(settled=False, version=2, status="restored")
        town.process.send_signal(signal.SIGKILL)
        town.process.wait(30)

    with a_town(data_dir) as town:
        town.control("POST", "faults", {"down": False})
        town.control("POST", "clock", {"add_seconds": 600})

        until(lambda: len(town.texts(LESNAYA)) == 2, "what was owed did not come")
        until(lambda: town.texts(LESNAYA)[0].startswith("✅"), "the first was not corrected")


def test_a_new_server_between_any_two_steps_and_every_update_twice_change_nothing(
    data_dir: Path,
) -> None:
    def refreshes(town: Town) -> None:
        (message, *_) = town.messages(LESNAYA)
        payload = message["keyboard"][0][0]["payload"]
        press = {"user_id": 7, "mid": message["mid"], "payload": payload}
        town.control("POST", f"chats/{town.chat(LESNAYA)}/press", press)
        town.settles()

    steps: list[Callable[[Town], None]] = [
        lambda town: town.reports(),
        refreshes,
        lambda town: town.reports(version=2, reason="порыв на вводе"),
        refreshes,
        lambda town: town.reports(version=3, status="restored"),
    ]
    for step in steps:
        with a_town(data_dir) as town:
            town.control("POST", "faults", {"webhook_twice": 1.0})
            step(town)
            until(lambda: len(town.texts(LESNAYA)) > 0, "the chat was not told")
            town.process.send_signal(signal.SIGKILL)
            town.process.wait(30)

    with a_town(data_dir) as town:
        until(lambda: len(town.texts(LESNAYA)) == 2, "the chat was not told of the end")
        told = [text.split(".")[0] for text in town.texts(LESNAYA)]
        assert told == ["✅ Восстановлено", "✅ Снова есть холодная вода: ул"]
