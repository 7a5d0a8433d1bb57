"""From the menu to the visit: booked, reminded, moved, cancelled, by button or by number."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from journeys.town_process import AT_FULL_SPEED, Town, a_town, until

pytestmark = pytest.mark.xdist_group("booking_walk")  # one sandbox for them all

ANNA, BORIS = 11, 12
MONDAY = "2026-11-23T08:00:00+03:00"
BOOKED = re.compile(
    r"Вы записаны\.\n"
    r"Начисления и перерасчёт: 24 ноября, вторник, в 10:20\.\n"
    r"Место: ул\. Лесная, 1, каб\. 2\.\n"
    r"Возьмите: паспорт, квитанцию, фото счётчиков\.\n"
    r"Код визита: (\d{4})\. Назовите его вместо фамилии\."
)


@pytest.fixture(scope="module")
def fast_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data_dir = Path(tmp_path_factory.mktemp("town")) / "data"
    with a_town(data_dir, environment=AT_FULL_SPEED) as town:
        yield town


@pytest.fixture
def on_monday(fast_town: Town) -> Town:
    fast_town.control("POST", "reset")
    fast_town.control("POST", "faults", {"limits": False})
    fast_town.control("POST", "clock", {"now": MONDAY})
    fast_town.settles()
    return fast_town


def books(town: Town, who: int, time: str = "10:20") -> str:
    town.dialogue(who)
    town.types(who, "привет")
    town.do(who, "Записаться на приём")
    town.do(who, "Начисления")
    town.do(who, "24 ноября")
    return town.do(who, time)


def test_a_resident_books_a_visit_in_four_presses(on_monday: Town) -> None:
    said = books(on_monday, ANNA)

    assert BOOKED.match(said)
    assert on_monday.do(ANNA, "Мои записи").count("Код визита") == 1


def test_every_step_can_be_answered_by_the_number_of_the_choice(on_monday: Town) -> None:
    town = on_monday
    town.dialogue(ANNA)

    assert "По какому вопросу?" in town.types(ANNA, "1")
    assert "2. 24 ноября, вторник: 27 мест" in town.types(ANNA, "1")
    assert "5. 10:20" in town.types(ANNA, "2")
    assert BOOKED.match(town.types(ANNA, " 5 "))
    assert "Такого номера нет. Выберите от 1 до 3" in town.types(ANNA, "77")
    assert town.types(ANNA, "0").startswith("Здравствуйте!")


def test_a_slot_goes_to_the_first_of_two_residents(on_monday: Town) -> None:
    town = on_monday
    books(town, ANNA)
    town.dialogue(BORIS)
    for choice in ("Записаться", "Начисления", "24 ноября"):
        said = town.do(BORIS, choice)

    assert "10:00" in said
    assert "10:20" not in said


def test_who_comes_second_is_offered_the_nearest_others(on_monday: Town) -> None:
    town = on_monday
    town.dialogue(BORIS)
    for choice in ("Записаться", "Начисления", "24 ноября"):
        town.do(BORIS, choice)
    books(town, ANNA)

    said = town.do(BORIS, "10:20")

    assert said.startswith("Время 24.11 в 10:20 уже занято. Ближайшее свободное:")
    assert "24.11 в 10:00" in said
    assert "24.11 в 10:40" in said
    assert town.do(BORIS, "24.11 в 10:40").startswith("Вы записаны.")


def test_a_visit_is_moved_and_keeps_its_code(on_monday: Town) -> None:
    town = on_monday
    booked = BOOKED.match(books(town, ANNA))
    assert booked
    town.do(ANNA, "Мои записи")
    town.do(ANNA, "Перенести")
    town.do(ANNA, "26 ноября")

    said = town.do(ANNA, "13:00")

    assert said.startswith("Запись перенесена.")
    assert "26 ноября, четверг, в 13:00" in said
    assert f"Код визита: {booked[1]}" in said
    mine = town.do(ANNA, "Мои записи")
    assert mine.count("Код визита") == 1
    assert BOOKED.match(books(town, BORIS)), "the old place is free again"


def test_a_visit_is_cancelled_after_one_question(on_monday: Town) -> None:
    town = on_monday
    books(town, ANNA)
    town.do(ANNA, "Мои записи")

    assert town.do(ANNA, "Отменить").startswith("Отменить запись? Начисления и перерасчёт, 24 ")
    assert town.do(ANNA, "Да, отменить").startswith("Запись отменена: ")
    assert BOOKED.match(books(town, BORIS))


def test_one_living_visit_of_a_kind_is_enough(on_monday: Town) -> None:
    books(on_monday, ANNA)

    said = books(on_monday, ANNA, "11:00")

    assert said.startswith("Вы уже записаны по этому вопросу.")


def test_reminders_come_a_day_and_two_hours_before(on_monday: Town) -> None:
    town = on_monday
    books(town, ANNA)
    dialogue = town.dialogue(ANNA)
    before = len(town.texts(dialogue))

    def reminders() -> list[str]:
        return [t for t in town.texts(dialogue) if t.startswith("Напоминаем о приёме.")]

    town.control("POST", "clock", {"now": "2026-11-23T10:19:00+03:00"})
    town.settles()
    assert reminders() == []
    town.control("POST", "clock", {"now": "2026-11-23T10:21:00+03:00"})
    until(lambda: len(reminders()) == 1, "no reminder a day before")
    town.control("POST", "clock", {"now": "2026-11-24T08:21:00+03:00"})
    until(lambda: len(reminders()) == 2, "no reminder two hours before")
    town.control("POST", "clock", {"now": "2026-11-24T12:00:00+03:00"})
    town.settles()

    assert len(town.texts(dialogue)) == before + 2
    assert "24 ноября, вторник, в 10:20" in reminders()[0]


def test_nobody_is_reminded_of_what_was_cancelled_even_if_it_was_owed_already(
    on_monday: Town,
) -> None:
    town = on_monday
    books(town, ANNA)
    town.do(ANNA, "Мои записи")
    town.do(ANNA, "Отменить")
    dialogue = town.dialogue(ANNA)
    town.control("POST", "faults", {"down": True})
    town.control("POST", "clock", {"now": "2026-11-23T10:30:00+03:00"})
    until(lambda: town.control("GET", "bus")["waiting"] > 0, "nobody was to be reminded at all")
    (question,) = [m for m in town.messages(dialogue) if m["text"].startswith("Отменить запись?")]

    payload = question["keyboard"][0][0]["payload"]
    press = {"user_id": ANNA, "mid": question["mid"], "payload": payload}
    town.control("POST", f"chats/{dialogue}/press", press)
    until(lambda: bool(town.control("GET", "settled")["settled"]), "the press was not heard")
    town.control("POST", "faults", {"down": False})
    town.control("POST", "clock", {"add_seconds": 600})

    def cancelled() -> bool:
        return any(t.startswith("Запись отменена") for t in town.texts(dialogue))

    until(cancelled, "the cancellation was not shown")
    town.settles()
    assert not [t for t in town.texts(dialogue) if t.startswith("Напоминаем")]


def test_too_late_is_said_with_a_phone(on_monday: Town) -> None:
    town = on_monday
    books(town, ANNA)
    town.do(ANNA, "Мои записи")
    town.control("POST", "clock", {"now": "2026-11-24T10:00:00+03:00"})
    town.settles()
    dialogue = town.dialogue(ANNA)
    menus = [m for m in town.messages(dialogue) if "Ваши записи." in m["text"]]

    payload = menus[-1]["keyboard"][0][1]["payload"]
    press = {"user_id": ANNA, "mid": menus[-1]["mid"], "payload": payload}
    town.control("POST", f"chats/{dialogue}/press", press)
    town.settles()

    said = next(m["text"] for m in town.messages(dialogue) if m["mid"] == menus[-1]["mid"])
    assert "изменить запись уже нельзя. Позвоните: 8 (000) 200-00-01." in said


@pytest.mark.parametrize(
    "payload",
    [
        "pick_time?office=lesnaya&service=charges&starts=2026-11-24T10%3A21%3A00%2B03%3A00",
        "pick_time?office=lesnaya&service=charges&starts=2026-11-22T10%3A20%3A00%2B03%3A00",
        "pick_time?office=lesnaya&service=charges&starts=2036-11-24T10%3A20%3A00%2B03%3A00",
        "pick_time?office=nowhere&service=charges&starts=2026-11-24T10%3A20%3A00%2B03%3A00",
        "pick_time?office=lesnaya&service=charges&starts=soon",
        "choose_time?office=lesnaya&service=charges&day=2026-13-45",
        "choose_day?office=..&service=charges",
        "cancel_appointment?appointment=lesnaya.buh-20261124T0720Z",
        "cancel_appointment?appointment=a%2Fb",
        "move_appointment?appointment=" + "x" * 900,
    ],
)
def test_a_forged_booking_changes_nothing(on_monday: Town, payload: str) -> None:
    town = on_monday
    books(town, BORIS)
    dialogue = town.dialogue(ANNA)
    (menu,) = town.messages(dialogue)

    press = {"user_id": ANNA, "mid": menu["mid"], "payload": payload, "force": True}
    town.control("POST", f"chats/{dialogue}/press", press)
    town.settles()

    (said,) = town.texts(dialogue)
    assert "Вы записаны" not in said
    assert town.do(BORIS, "Мои записи").count("Код визита") == 1


def test_every_update_twice_is_every_update_once(on_monday: Town) -> None:
    town = on_monday
    town.control("POST", "faults", {"webhook_twice": 1.0, "limits": False})

    assert BOOKED.match(books(town, ANNA))
    town.do(ANNA, "Мои записи")
    town.do(ANNA, "Отменить")
    assert town.do(ANNA, "Да, отменить").startswith("Запись отменена: ")
    town.types(ANNA, "1")

    dialogue = town.dialogue(ANNA)
    answers = [m for m in town.messages(dialogue) if m["sender"]["is_bot"]]
    assert len(answers) == 3


def test_a_new_server_between_any_two_presses_changes_nothing(tmp_path: Path) -> None:
    data_dir, said = tmp_path / "data", ""
    steps = ["Записаться", "Начисления", "24 ноября", "10:20", "Мои записи"]
    for step in ["", *steps]:
        with a_town(data_dir) as town:
            if step:
                said = town.do(ANNA, step)
            else:
                town.control("POST", "clock", {"now": MONDAY})
                town.dialogue(ANNA)
            town.process.send_signal(signal.SIGKILL)
            town.process.wait(30)

    assert said.startswith("Ваши записи.")
    assert said.count("Код визита") == 1
