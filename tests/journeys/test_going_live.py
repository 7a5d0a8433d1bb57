"""An organisation goes live on the page: from the operator's code to what its dispatcher sees."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from journeys.browser import SIZES, Visitor, a_browser
from journeys.town_process import AT_FULL_SPEED, FUNCTIONS, Town, a_town, until

pytestmark = pytest.mark.xdist_group("browser")

HOUSES = FUNCTIONS / "sandbox" / "page" / "static" / "houses.csv"
UK, WORK = "УК «Лесная»", "Работа: УК «Лесная»"
ADMINISTRATOR, DISPATCHER = "администратор приёмной", "диспетчер"
NUMBERS = {ADMINISTRATOR: "104", DISPATCHER: "103"}
CHAT = "Седьмой дом"

CARD = """УК «Лесная». Дом: ул. Лесная, 7
Аварийная служба: 8 (800) 000-00-12
Диспетчерская: 8 (800) 000-00-11
Офис: ул. Лесная, 1
Телефон офиса: 8 (800) 000-00-10
E-mail: {email}
Режим работы: пн–чт 9:00–18:00, перерыв 13:00–14:00; пт 9:00–17:00; сб, вс — выходной
Часы приёма: вт 10:00–13:00; чт 15:00–19:00
Поставщики:
МУП «Водоканал» (холодная вода, водоотведение): 8 (800) 000-00-21
АО «Теплосеть» (горячая вода, отопление): 8 (800) 000-00-31
АО «Электросеть» (электричество): 8 (800) 000-00-41
Обновлено 24.11.2026"""


@pytest.fixture(scope="module")
def page_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data_dir = Path(tmp_path_factory.mktemp("going-live")) / "data"
    with a_town(data_dir, environment=AT_FULL_SPEED) as town:
        yield town


@pytest.fixture
def visitor(page_town: Town) -> Iterator[Visitor]:
    page_town.control("POST", "faults", {"limits": False})
    page_town.settles()
    width, height = SIZES["wide"]
    with a_browser() as browser:
        page = browser.new_page(
            viewport={"width": width, "height": height}, locale="ru-RU", reduced_motion="reduce"
        )
        visitor = Visitor(page, by_keyboard=False)
        visitor.enters(page_town.url)
        yield visitor
        page.close()
    assert visitor.complaints == []


def chooses(visitor: Visitor, label: str) -> None:
    """Press the button under the last message that says exactly so."""
    visitor.presses(visitor.last.locator(".keys").get_by_role("button", name=label, exact=True))


def works(visitor: Visitor, at: str) -> None:
    """From any answer of the bot to one of the things that staff do."""
    chooses(visitor, "Меню")
    visitor.reads("Здравствуйте! Это бот:")
    chooses(visitor, WORK)
    visitor.reads("УК «Лесная». Вы: администратор")
    visitor.photographed(f"live-work-{at}")
    chooses(visitor, at)


def follows(visitor: Visitor, who: str, link: str | None = None) -> None:
    """In the open question who follows the link; `link`: it is pasted there."""
    follow = visitor.page.get_by_role("dialog", name="Перейти по ссылке")
    if link:
        follow.get_by_label("Ссылка").fill(link)
    follow.get_by_label("Кто переходит").select_option(value=NUMBERS[who])
    visitor.presses(follow.get_by_role("button", name="Перейти"))
    expect(follow).to_be_hidden()


def test_an_organisation_goes_live_from_its_first_code_to_its_dispatcher(
    visitor: Visitor, page_town: Town
) -> None:
    becomes_administrator(visitor)
    loads_its_houses(visitor)
    founds_a_chat_and_says_whose_it_is(visitor)
    changes_the_card(visitor)
    invites_a_dispatcher(visitor)
    sees_how_far_it_has_come(visitor, page_town)


def becomes_administrator(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens_panel()
    launch = page.locator("#launch")
    launch.get_by_label("Организация").select_option(label=UK)
    visitor.presses(launch.get_by_role("button", name="Код первого администратора"))
    expect(launch.locator("#code")).to_contain_text("https://max.ru/", timeout=30_000)
    launch.scroll_into_view_if_needed()
    visitor.photographed("live-code")

    visitor.presses(launch.locator("#code a"))
    follows(visitor, ADMINISTRATOR)

    visitor.reads("УК «Лесная»: ваша роль теперь — администратор (может всё).")
    visitor.photographed("live-administrator")


def loads_its_houses(visitor: Visitor) -> None:
    page = visitor.page
    works(visitor, "Дома")
    visitor.reads("Отправьте сюда скрепкой таблицу домов, CSV или XLSX.")
    visitor.photographed("live-table-wanted")

    with page.expect_file_chooser() as chooser:
        visitor.presses(page.get_by_role("button", name="Прикрепить файл"))
    chooser.value.set_files(HOUSES)
    visitor.reads("Новых домов: 5.")
    visitor.reads("В реестре, но не в файле: 3. Эти дома останутся как есть.")
    visitor.photographed("live-difference")
    chooses(visitor, "Загрузить")

    visitor.reads("Загружено 5 новых домов.")
    visitor.photographed("live-loaded")


def founds_a_chat_and_says_whose_it_is(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens_panel()
    page.get_by_label("Название нового чата").fill(CHAT)
    page.get_by_label("Кто создаёт").select_option(value=NUMBERS[ADMINISTRATOR])
    visitor.presses(page.get_by_role("button", name="Создать чат"))
    expect(page.locator("#standing")).to_have_text("Бот Домовой: участник без прав")
    visitor.presses(page.get_by_role("button", name="Дать права"))
    expect(page.locator("#pin")).to_contain_text("Бот готов к работе. Какой это дом, укажет")
    visitor.photographed("live-chat-without-house")

    visitor.opens_chat(ADMINISTRATOR)
    visitor.reads("Чей это дом?")
    visitor.photographed("live-whose")
    chooses(visitor, "Указать дом")
    visitor.reads("Напишите адрес, например: Лесная 5.")
    visitor.writes("лесня 7")
    visitor.reads("Какой это дом?")
    visitor.photographed("live-which-house")
    chooses(visitor, "ул. Лесная, 7")
    visitor.reads("привязан к дому: ул. Лесная, 7.")
    visitor.photographed("live-bound")

    visitor.opens_chat(CHAT)
    shown = page.locator("#messages .text")
    expect(shown).to_have_text(CARD.format(email="info@uk-lesnaya.ru"), timeout=15_000)
    expect(page.locator("#pin")).to_have_text("УК «Лесная». Дом: ул. Лесная, 7")
    visitor.photographed("live-card")


def changes_the_card(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens_chat(ADMINISTRATOR)
    works(visitor, "Карточка")
    visitor.reads("Карточка: УК «Лесная»")
    visitor.photographed("live-overview")
    chooses(visitor, "E-mail")
    visitor.reads("Сейчас: info@uk-lesnaya.ru")
    visitor.writes("priem@uk-lesnaya.ru")
    visitor.reads("Записано в черновик. Жители увидят после публикации.")
    visitor.photographed("live-draft")
    chooses(visitor, "Посмотреть и опубликовать")
    visitor.reads("E-mail: priem@uk-lesnaya.ru")
    visitor.photographed("live-preview")
    chooses(visitor, "Опубликовать")
    visitor.reads("Опубликовано: версия 2. Закреплённые карточки обновятся.")

    visitor.opens_chat(CHAT)
    shown = page.locator("#messages .text")
    expect(shown).to_have_text(CARD.format(email="priem@uk-lesnaya.ru"), timeout=15_000)
    expect(page.locator("#pin")).to_have_text("УК «Лесная». Дом: ул. Лесная, 7")
    visitor.photographed("live-card-changed")


def invites_a_dispatcher(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens_chat(ADMINISTRATOR)
    works(visitor, "Сотрудники")
    visitor.reads("Сотрудники.")
    visitor.photographed("live-staff")
    chooses(visitor, "Пригласить")
    visitor.reads("Кого пригласить?")
    visitor.photographed("live-whom-to-invite")
    chooses(visitor, "диспетчер")
    visitor.reads("Приглашение, роль: диспетчер.")
    visitor.reads("до 12:00 27 ноября (пятница), время московское.")
    visitor.photographed("live-invitation")
    link = visitor.last.locator(".text a").inner_text()

    visitor.opens_panel()
    visitor.presses(page.locator("#launch").get_by_role("button", name="Перейти по ссылке"))
    follows(visitor, DISPATCHER, link)

    visitor.reads(
        "ваша роль теперь — диспетчер (публикует отключения, ведёт чаты, "
        "видит карточку и охват домов)."
    )
    chooses(visitor, "Меню")
    visitor.reads(WORK)
    chooses(visitor, WORK)
    visitor.reads("УК «Лесная». Вы: диспетчер")
    expect(visitor.last.locator(".keys button")).to_have_text(
        ["Отключение", "Карточка", "Чаты", "Охват", "Меню"]
    )
    visitor.photographed("live-dispatcher")


def sees_how_far_it_has_come(visitor: Visitor, page_town: Town) -> None:
    visitor.writes("/охват")
    visitor.reads("УК «Лесная», домов: 8.")
    visitor.reads("С чатом, где бот может писать: 3 из 8 (37 %).")
    visitor.reads("С жителями, подписанными лично: 0 из 8 (0 %).")
    visitor.reads("Карточка: версия 2, подтверждена 24.11.2026.")

    page_town.settles()
    visitor.opens_panel()  # each chat is looked at within the hour, whether the card is pinned
    visitor.presses(visitor.page.get_by_role("button", name="+1 час"))
    visitor.closes_panel()

    def all_carded() -> bool:
        chooses(visitor, "Обновить")
        page_town.settles()
        told = visitor.last.locator(".text").inner_text()
        return "С закреплённой карточкой: 3 из 8 (37 %)." in told

    until(all_carded, "a pinned card is not counted")
    visitor.photographed("live-coverage")
    chooses(visitor, "Без чата: 5")
    visitor.reads("Дома без чата:")
    visitor.reads("• ул. Лесная, 9а")
    visitor.photographed("live-houses-without-chat")
