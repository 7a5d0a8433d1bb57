"""A supplier's dispatcher pastes telegrams as they come; the right house chat hears of it."""

import pytest

from journeys.town_process import LESNAYA, SADOVAYA, Town

pytestmark = pytest.mark.xdist_group("notice_walk")

ADMINISTRATOR, DISPATCHER = 104, 103
TELEGRAM = (
    "ТЕЛЕФОНОГРАММА\n"
    "Авария на водопроводе. Отключена холодная вода по адресам:\n"
    "ул. Лсная, д. 5; ул. Садовая, д. 21; ул. Садовая, д. 14.\n"
    "Начало: 24.11.2026 07:20, ориентировочно до 18:00.\n"
    "Тел. 8 (800) 000-00-21"
)
NEWS = (
    "🔴 Авария. Нет холодной воды: {}.\n"
    "24 ноября, вторник, с 7:20 ориентировочно до 18:00.\n"
    "МУП «Водоканал». Диспетчерская: 8 (800) 000-00-21"
)


@pytest.fixture
def dispatcher(town: Town) -> int:
    """Of the supplier: let in by its administrator, who was let in by the operator."""
    code = town.control("POST", "staff_code", {"organisation": "vodokanal"})
    said = town.follows(ADMINISTRATOR, code["link"])
    assert said.startswith("МУП «Водоканал»: ваша роль теперь — администратор")
    town.types(ADMINISTRATOR, "/сотрудники")
    town.do(ADMINISTRATOR, "Пригласить")
    invitation = town.do(ADMINISTRATOR, "диспетчер")
    link = next(word for word in invitation.split() if word.startswith("https://max.ru/"))
    assert "диспетчер" in town.follows(DISPATCHER, link)
    return DISPATCHER


def test_from_a_telegram_to_the_house_chat_and_to_the_end_of_the_accident(
    town: Town, dispatcher: int
) -> None:
    asked = town.types(dispatcher, TELEGRAM)
    assert "2 дома: ул. Лесная, 5; ул. Садовая, 14." in asked
    assert "«ул. Садовая, 21»: такого дома нет в реестре." in asked
    assert town.texts(LESNAYA) == []

    reviewed = town.do(dispatcher, "Опубликовать для 2 домов, остальное уточнить")
    assert NEWS.format("ул. Лесная, 5; ул. Садовая, 14") in reviewed
    assert town.texts(LESNAYA) == []

    town.do(dispatcher, "Да, опубликовать для 2 домов")
    assert town.texts(LESNAYA) == [NEWS.format("ул. Лесная, 5")]
    assert town.texts(SADOVAYA) == []

    town.do(dispatcher, "К черновику")
    town.types(dispatcher, "садовая 12")
    assert "3 дома" in town.do(dispatcher, "ул. Садовая, 12")
    town.do(dispatcher, "Опубликовать")
    town.do(dispatcher, "Да, опубликовать для 3 домов")
    assert town.texts(SADOVAYA) == [NEWS.format("ул. Садовая, 12")]
    assert len(town.texts(LESNAYA)) == 1

    end = "Холодная вода подана в 11:40: ул. Лесная, 5; ул. Садовая, 12, 14."
    town.types(dispatcher, end)
    town.do(dispatcher, "Опубликовать")
    town.do(dispatcher, "Да, опубликовать для 3 домов")
    for chat, house in ((LESNAYA, "ул. Лесная, 5"), (SADOVAYA, "ул. Садовая, 12")):
        first, last = town.texts(chat)
        assert first.startswith(f"✅ Восстановлено. Снова есть холодная вода: {house}.")
        assert "Не было: 24 ноября, вторник, с 7:20 до 11:40." in first
        assert last.startswith(f"✅ Снова есть холодная вода: {house}. Работы завершены.")
