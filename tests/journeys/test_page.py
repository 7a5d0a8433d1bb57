"""Both journeys on the page: by mouse and by keyboard, on a phone's width and on a desk's."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from journeys.browser import SIZES, Visitor, a_browser
from journeys.town_process import AT_FULL_SPEED, LESNAYA, SADOVAYA, Town, a_town

pytestmark = pytest.mark.xdist_group("browser")
MONDAY = "2026-11-23T08:00:00+03:00"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def page_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data_dir = Path(tmp_path_factory.mktemp("page")) / "data"
    with a_town(data_dir, environment=AT_FULL_SPEED) as town:
        yield town


EVERYBODY = [(size, by_keyboard) for size in SIZES for by_keyboard in (False, True)]
BY_MOUSE = [(size, False) for size in SIZES]


@pytest.fixture
def visitor(request: pytest.FixtureRequest, browser: Browser, page_town: Town) -> Iterator[Visitor]:
    page_town.control("POST", "reset")
    page_town.settles()  # what was owed before the clock goes back is owed at a later hour
    page_town.control("POST", "faults", {"limits": False})
    page_town.control("POST", "clock", {"now": MONDAY})
    page_town.settles()
    size, by_keyboard = request.param
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, locale="ru-RU")
    visitor = Visitor(page, by_keyboard=by_keyboard)
    visitor.enters(page_town.url)
    yield visitor
    page.close()
    assert visitor.complaints == []


NAMES = count()


@pytest.mark.parametrize("visitor", EVERYBODY, indirect=True)
def test_an_outage_is_published_seen_and_ended(visitor: Visitor) -> None:
    page = visitor.page
    visitor.photographed(f"list-{next(NAMES)}")
    visitor.opens_panel()
    visitor.photographed(f"panel-{next(NAMES)}")
    visitor.presses(page.get_by_role("button", name="Опубликовать", exact=True))
    expect(page.get_by_role("status")).to_contain_text("Опубликовано")
    visitor.closes_panel()

    chat = page.locator("nav .chat").filter(has_text=LESNAYA)
    expect(chat.locator(".new")).to_contain_text("2")
    visitor.opens_chat(LESNAYA)
    visitor.reads("🔴 Авария. Нет холодной воды: ул. Лесная, 5.")
    expect(chat.locator(".new")).to_have_count(0)
    expect(page.locator("#pin")).to_contain_text("УК «Лесная». Дом: ул. Лесная, 5")

    visitor.opens_panel()
    visitor.presses(page.get_by_role("button", name="Восстановлено"))
    visitor.closes_panel()
    visitor.reads("✅ Снова есть холодная вода")
    news = page.locator("#messages .message").nth(1)
    expect(news.get_by_text("изменено")).to_be_visible()
    visitor.chooses("Обновить")
    visitor.photographed(f"chat-{next(NAMES)}")

    visitor.opens_chat(SADOVAYA)
    visitor.reads("УК «Лесная». Дом: ул. Садовая, 12")


@pytest.mark.parametrize("visitor", EVERYBODY, indirect=True)
def test_a_visit_is_booked_reminded_of_and_cancelled(visitor: Visitor) -> None:
    visitor.opens_chat("жительница, Лесная, 5")
    visitor.reads("Здравствуйте!")
    visitor.chooses("Записаться на приём")
    visitor.reads("По какому вопросу?")
    visitor.chooses("Начисления")
    visitor.reads("На какой день?")
    visitor.writes("2")
    visitor.reads("В какое время?")
    visitor.photographed(f"times-{next(NAMES)}")
    visitor.chooses("10:20")
    visitor.reads("Вы записаны.")
    visitor.photographed(f"booked-{next(NAMES)}")

    visitor.opens_panel()
    for _ in range(3):
        visitor.presses(visitor.page.get_by_role("button", name="+1 час"))
    visitor.closes_panel()
    visitor.reads("Напоминаем о приёме.")

    visitor.chooses("Отменить")
    visitor.reads("Отменить запись?")
    visitor.chooses("Да, отменить")
    visitor.reads("Запись отменена")


@pytest.mark.parametrize("visitor", BY_MOUSE, indirect=True)
def test_the_page_is_plain_to_everybody(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens_chat(LESNAYA)

    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, a, input, select')]
        .filter((one) => !(one.textContent.trim() || one.ariaLabel || one.labels?.length))
        .map((one) => one.outerHTML)"""
    )
    too_wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select')]
        .filter((one) => one.offsetParent && one.offsetHeight < 44).map((one) => one.outerHTML)"""
    )
    assert (nameless, too_wide, small) == ([], False, [])
    assert page.locator("html").get_attribute("lang") == "ru"
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("visitor", BY_MOUSE, indirect=True)
def test_what_residents_write_is_shown_as_text(visitor: Visitor) -> None:
    visitor.opens_chat("житель, Садовая, 12")
    visitor.writes("<img src=x onerror=alert(1)><b>жирно</b>")

    visitor.reads("Здравствуйте!")
    said = visitor.page.locator("#messages .message.mine .text").last
    expect(said).to_have_text("<img src=x onerror=alert(1)><b>жирно</b>")


def test_without_javascript_the_chats_can_be_read(browser: Browser, page_town: Town) -> None:
    page_town.control("POST", "reset")
    page_town.settles()
    page = browser.new_page(java_script_enabled=False)

    page.goto(f"{page_town.url}/?chat={page_town.chat(LESNAYA)}")

    expect(page.locator("#messages .text")).to_contain_text("УК «Лесная»")
    page.close()
