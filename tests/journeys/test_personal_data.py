"""From «Данные для приёма» to the act of destruction, by the doors of a running town."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from journeys.confessions import arrived
from journeys.town_process import AT_FULL_SPEED, DAYTIME, Town, a_town, operator, until

pytestmark = pytest.mark.xdist_group("personal_data")  # one sandbox for them all

IRINA, RECEPTIONIST = 101, 104
NAME = "Августина"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tmp_path_factory.mktemp("vaulted")) / "data"


@pytest.fixture(scope="module")
def vaulted_town(data_dir: Path) -> Iterator[Town]:
    with a_town(data_dir, environment=AT_FULL_SPEED) as town:
        yield town


@pytest.fixture
def town(vaulted_town: Town) -> Town:
    vaulted_town.control("POST", "reset")
    vaulted_town.control("POST", "faults", {"limits": False})
    vaulted_town.control("POST", "vault_faults", {"gone": False, "answer_lost": 0.0})
    vaulted_town.control("POST", "clock", {"now": DAYTIME})
    vaulted_town.settles()
    return vaulted_town


def agrees(town: Town) -> None:
    """Ирина has booked and agreed."""
    town.dialogue(IRINA)
    town.types(IRINA, "привет")
    for choice in ("Записаться на приём", "Начисления", "26 ноября", "15:00"):
        town.do(IRINA, choice)
    for choice in ("Данные для приёма", "Даю согласие"):
        town.do(IRINA, choice)


def tells(town: Town, name: str = NAME) -> str:
    town.do(IRINA, "Имя")
    return town.types(IRINA, name)


def receives(town: Town) -> None:
    """«Администратор приёмной» becomes an administrator, and stands before Ирина's visit."""
    link = town.control("POST", "staff_code", {"organisation": "uk-lesnaya"})["link"]
    town.follows(RECEPTIONIST, link)
    town.types(RECEPTIONIST, "/приём")
    town.do(RECEPTIONIST, "26.11 в 15:00")


def linked(town: Town, who: int, label: str) -> str:
    """Where a link button of the last message leads."""
    last = town.messages(town.dialogue(who))[-1]
    buttons = [button for row in last["keyboard"] for button in row]
    return str(next(b["url"] for b in buttons if b["text"].startswith(label)))


def test_what_is_told_is_seen_by_the_reception_for_ten_minutes(town: Town, data_dir: Path) -> None:
    agrees(town)
    told = tells(town)
    receives(town)

    town.do(RECEPTIONIST, "Показать данные")

    dialogue = town.dialogue(RECEPTIONIST)
    until(lambda: any(NAME in text for text in town.texts(dialogue)), "nothing was shown")
    assert "Записано: имя." in told
    assert arrived(town, data_dir) == {NAME}
    town.control("POST", "clock", {"add_seconds": 11 * 60})
    until(lambda: not any(NAME in text for text in town.texts(dialogue)), "it is still shown")
    assert town.texts(dialogue)[-1].startswith("Начисления и перерасчёт: 26 ноября")
    assert "Показать данные" in town.messages(dialogue)[-1]["keyboard"][0][0]["text"]


def test_ones_own_page_opens_by_its_link_for_ten_minutes_and_only_to_be_read(town: Town) -> None:
    agrees(town)
    tells(town)
    town.types(IRINA, "/данные")
    url = linked(town, IRINA, "Показать всё")

    page = httpx.get(url, timeout=30)
    written = httpx.post(url, timeout=30)
    town.control("POST", "clock", {"add_seconds": 11 * 60})
    late = httpx.get(url, timeout=30)

    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert NAME in page.text
    assert written.status_code == 405
    assert late.status_code == 404
    assert NAME not in late.text


def test_who_asks_for_it_is_erased_within_minutes_and_told_so(town: Town, data_dir: Path) -> None:
    agrees(town)
    tells(town)
    town.types(IRINA, "/данные")
    town.do(IRINA, "Удалить мои данные")

    town.do(IRINA, "Да, удалить всё")
    town.control("POST", "clock", {"add_seconds": 60})

    dialogue = town.dialogue(IRINA)
    until(
        lambda: any(text.startswith("Ваши данные удалены.") for text in town.texts(dialogue)),
        "she was not told",
    )
    assert arrived(town, data_dir) == set()
    assert not list((data_dir / "vault").rglob("[0-9a-f]" * 32 + "/*"))


def test_a_bucket_that_is_gone_is_said_and_nothing_is_lost(town: Town, data_dir: Path) -> None:
    agrees(town)
    tells(town)
    town.control("POST", "vault_faults", {"gone": True})

    silent = tells(town, "Аполлинария")
    town.control("POST", "vault_faults", {"gone": False})
    again = town.types(IRINA, "Аполлинария")

    assert silent.startswith("Хранилище личных данных сейчас не отвечает:")
    assert "Записано: имя." in again
    assert "Аполлинария" in arrived(town, data_dir)


def test_an_answer_that_was_lost_leaves_one_name(town: Town, data_dir: Path) -> None:
    agrees(town)
    town.control("POST", "vault_faults", {"answer_lost": 0.5, "seed": 3})

    told = tells(town)
    for _ in range(5):
        if "Записано" in told:
            break
        told = town.types(IRINA, NAME)
    town.control("POST", "vault_faults", {"answer_lost": 0.0})

    assert "Приёмная знает: имя." in told
    assert arrived(town, data_dir) == {NAME}


def test_the_operator_shows_and_erases_one_person_by_one_command(
    town: Town, data_dir: Path, tmp_path: Path
) -> None:
    agrees(town)
    tells(town)
    file = tmp_path / "irina.html"

    known = operator(town, f"WHO=sandbox:{IRINA}", target="person")
    operator(town, f"WHO=sandbox:{IRINA}", f"EXPORT={file}", target="person")
    erased = operator(town, f"WHO=sandbox:{IRINA}", "ERASE=1", target="person")
    nobody = operator(town, f"WHO=sandbox:{IRINA}", target="person", code=2)

    assert f"sandbox:{IRINA}: 0 houses, 1 visits, 1 things in the vault, 1 acts" in known
    assert NAME in file.read_text()
    assert "1 things in the vault and " in erased
    assert arrived(town, data_dir) == set()
    assert f"nobody is known as 'sandbox:{IRINA}'" in nobody


def test_tokens_live_as_long_as_documents(tmp_path: Path) -> None:
    with a_town(tmp_path / "data", environment=AT_FULL_SPEED) as town:
        agrees(town)
        tells(town)
        town.process.kill()
        town.process.wait()

    with a_town(tmp_path / "data", environment=AT_FULL_SPEED) as town:
        town.types(IRINA, "/данные")
        page = httpx.get(linked(town, IRINA, "Показать всё"), timeout=30)

    assert NAME in page.text


def test_where_there_is_no_vault_the_reception_works_without_names(tmp_path: Path) -> None:
    with a_town(tmp_path / "data", "--no-vault", environment=AT_FULL_SPEED) as town:
        town.dialogue(IRINA)
        town.types(IRINA, "привет")
        for choice in ("Записаться на приём", "Начисления", "26 ноября"):
            town.do(IRINA, choice)
        booked = town.do(IRINA, "15:00")
        offered = json.dumps(town.messages(town.dialogue(IRINA))[-1], ensure_ascii=False)
        receives(town)
        town.types(IRINA, "/данные")

        seen = town.texts(town.dialogue(RECEPTIONIST))[-1]
        known = town.texts(town.dialogue(IRINA))[-1]

    assert booked.startswith("Вы записаны.")
    assert "Данные для приёма" not in offered
    assert "Посетитель ничего не сообщал." in seen
    assert "Имени, телефона и квартиры мы не знаем." in known
