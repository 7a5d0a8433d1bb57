"""How an organisation goes live, as far as the page goes: files, chats, rights, links, commands."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from journeys.browser import SIZES, Visitor, a_browser
from journeys.town_process import AT_FULL_SPEED, DAYTIME, FUNCTIONS, LESNAYA, Town, a_town

pytestmark = pytest.mark.xdist_group("browser")

IRINA, ANNA = 101, 103  # a resident, a dispatcher
SADOVAYA = "sadovaya"  # the bot of ТСЖ «Садовая»
HOUSES = FUNCTIONS / "sandbox" / "page" / "static" / "houses.csv"
EVERYBODY = [(size, by_keyboard) for size in SIZES for by_keyboard in (False, True)]
BY_MOUSE = [(size, False) for size in SIZES]
COLUMNS = (
    "id;fias_guid;населённый пункт;тип улицы;улица;дом;буква;корпус;строение;литера;часовой пояс;"
    "управляющая организация;холодная вода;горячая вода;водоотведение;электричество;газ;отопление;"
    "вывоз отходов"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def page_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data_dir = Path(tmp_path_factory.mktemp("launch")) / "data"
    with a_town(data_dir, environment=AT_FULL_SPEED) as town:
        yield town


@pytest.fixture
def visitor(request: pytest.FixtureRequest, browser: Browser, page_town: Town) -> Iterator[Visitor]:
    begins_anew(page_town)
    size, by_keyboard = request.param
    width, height = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        locale="ru-RU",
        color_scheme="dark" if by_keyboard else "light",
    )
    visitor = Visitor(page, by_keyboard=by_keyboard)
    visitor.enters(page_town.url)
    yield visitor
    page.close()
    assert visitor.complaints == []


def begins_anew(town: Town) -> None:
    """The town as new, by day, and the bots introduced: their commands and names are known."""
    town.control("POST", "reset")
    town.control("POST", "faults", {"limits": False})
    town.settles()  # what was owed before the clock goes back is owed at a later hour
    town.control("POST", "clock", {"now": DAYTIME})
    assert town.http.post("/upkeep", json={}).is_success
    town.settles()


def becomes_administrator(town: Town, user_id: int) -> int:
    """By the operator's code: a person works for ТСЖ «Садовая»; the dialogue with its bot."""
    link = town.control("POST", "staff_code", {"organisation": "tsg-sadovaya"})["link"]
    assert "ваша роль теперь — администратор" in town.follows(user_id, link)
    return town.dialogue(user_id, SADOVAYA)


def heard(town: Town, update_type: str) -> list[dict[str, Any]]:
    """Every update of that type so far, from the log of the pretend MAX."""
    log = Path(town.http.get("/healthz").json()["clock_file"]).with_name("max.jsonl")
    lines = (json.loads(line) for line in log.read_text().splitlines())
    updates = (u["body"] for line in lines for u in line.get("updates", ()))
    return [update for update in updates if update["update_type"] == update_type]


def photographed(visitor: Visitor, name: str) -> None:
    """Named by what distinguishes one visitor from another."""
    width = visitor.page.viewport_size["width"] if visitor.page.viewport_size else 0
    visitor.photographed(f"{name}-{width}-{'dark' if visitor.by_keyboard else 'light'}")


def talks_to(visitor: Visitor, bot: str) -> None:
    """In the open dialogue, another bot is chosen."""
    visitor.page.get_by_label("Бот:").select_option(label=bot)
    expect(visitor.page.locator("nav [aria-current]")).to_contain_text(bot)


@pytest.mark.parametrize("visitor", EVERYBODY, indirect=True)
def test_a_register_goes_to_the_bot_as_a_file(visitor: Visitor, page_town: Town) -> None:
    page = visitor.page
    visitor.opens_chat("диспетчер")
    visitor.reads("Здравствуйте!")

    with page.expect_file_chooser() as chooser:
        visitor.presses(page.get_by_role("button", name="Прикрепить файл"))
    chooser.value.set_files(HOUSES)

    sent = page.locator("#messages .message.mine a.file")
    expect(sent).to_contain_text("houses.csv")
    expect(sent).to_contain_text("1,1 КБ")
    photographed(visitor, "file")
    with page.expect_download() as download:
        visitor.presses(sent)
    assert download.value.path().read_bytes() == HOUSES.read_bytes()
    [attachment] = heard(page_town, "message_created")[-1]["message"]["body"]["attachments"]
    assert page_town.http.get(attachment["payload"]["url"]).content == HOUSES.read_bytes()
    visitor.reads("Здравствуйте!")  # no staff: nobody has asked for a register here


@pytest.mark.parametrize("visitor", BY_MOUSE, indirect=True)
def test_a_file_beyond_30_mb_is_refused_before_it_leaves(visitor: Visitor, tmp_path: Path) -> None:
    large = tmp_path / "houses.xlsx"
    with large.open("wb") as file:
        file.truncate(30 * 1024 * 1024 + 1)
    visitor.opens_chat("диспетчер")

    visitor.page.locator("#file").set_input_files(large)

    said = visitor.page.get_by_role("status")
    expect(said).to_have_text("Файл «houses.xlsx» больше 30 МБ; принимаются файлы до 30 МБ.")
    expect(visitor.page.locator("#messages .file")).to_have_count(0)


def test_the_sample_register_is_whole(page_town: Town) -> None:
    answer = page_town.http.get("/page/houses.csv")

    [columns, *houses] = csv.reader(answer.text.splitlines(), delimiter=";")
    assert ";".join(columns) == COLUMNS
    assert {len(house) for house in houses} == {len(columns)}
    assert len({house[0] for house in houses}) == len(houses) == 5
    assert {house[11] for house in houses} == {"uk-lesnaya"}


@pytest.mark.parametrize("visitor", EVERYBODY, indirect=True)
def test_a_chat_is_founded_and_its_bot_given_rights_and_taken_them(
    visitor: Visitor, page_town: Town
) -> None:
    page = visitor.page
    visitor.opens_panel()
    page.get_by_label("Название нового чата").fill("Дом на Садовой, 14")
    page.get_by_label("Кто создаёт").select_option(value=str(ANNA))
    page.get_by_label("Какого бота добавить").select_option(label="ТСЖ «Садовая»")
    visitor.presses(page.get_by_role("button", name="Создать чат"))

    standing = page.locator("#standing")
    expect(page.locator("#title")).to_have_text("Дом на Садовой, 14")
    expect(standing).to_have_text("Бот ТСЖ «Садовая»: участник без прав")
    photographed(visitor, "chat-without-rights")
    page.get_by_label("закреплять").uncheck()
    visitor.presses(page.get_by_role("button", name="Дать права"))
    expect(standing).to_have_text("Бот ТСЖ «Садовая»: администратор, читает, пишет")
    visitor.reads("Бот в чате, но ему не хватает прав: закреплять сообщения.")
    page.get_by_label("закреплять").check()
    visitor.presses(page.get_by_role("button", name="Дать права"))
    expect(standing).to_contain_text("читает, пишет, закрепляет")
    visitor.reads("Бот готов к работе.")
    expect(page.locator("#pin")).to_contain_text("Бот готов к работе.")
    expect(page.locator("#messages .message")).to_have_count(1)
    photographed(visitor, "chat-with-rights")
    visitor.presses(page.get_by_role("button", name="Забрать права"))
    expect(standing).to_have_text("Бот ТСЖ «Садовая»: участник без прав")
    visitor.presses(page.get_by_role("button", name="Убрать бота"))
    expect(standing).to_have_text("Бот ТСЖ «Садовая»: в чате его нет")
    visitor.presses(page.get_by_role("button", name="Вернуть бота"))
    expect(standing).to_have_text("Бот ТСЖ «Садовая»: участник без прав")

    assert heard(page_town, "bot_added")[-1]["user"]["user_id"] == ANNA
    assert heard(page_town, "bot_removed")[-1]["user"]["user_id"] == ANNA
    given = [u["permissions"] for u in heard(page_town, "bot_admin_permissions_changed")[-3:-1]]
    assert given == [
        ["read_all_messages", "write"],
        ["read_all_messages", "write", "pin_message"],
    ]


@pytest.mark.parametrize("visitor", EVERYBODY, indirect=True)
def test_a_pin_is_taken_away_by_a_neighbour(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens_chat(LESNAYA)
    expect(page.locator("#pin")).to_have_text("УК «Лесная». Дом: ул. Лесная, 5")

    visitor.presses(page.locator("#standing"))
    visitor.presses(page.get_by_role("button", name="Открепить"))

    expect(page.locator("#pin")).to_be_hidden()
    expect(page.get_by_role("button", name="Открепить")).to_be_hidden()


@pytest.mark.parametrize("visitor", EVERYBODY, indirect=True)
def test_an_invitation_is_followed_by_a_colleague(visitor: Visitor, page_town: Town) -> None:
    page = visitor.page
    dialogue = becomes_administrator(page_town, IRINA)
    for choice in ("Работа", "Сотрудники", "Пригласить", "диспетчер"):
        page_town.do(IRINA, choice, SADOVAYA)
    page.goto(f"{page_town.url}/?chat={dialogue}")
    visitor.reads("Приглашение, роль: диспетчер.")

    link = page.locator("#messages .text a").inner_text()
    visitor.presses(page.locator("#messages .text a"))
    follow = page.get_by_role("dialog", name="Перейти по ссылке")
    expect(follow.get_by_label("Ссылка")).to_have_value(link)
    follow.get_by_label("Кто переходит").select_option(value=str(ANNA))
    photographed(visitor, "follow")
    visitor.presses(follow.get_by_role("button", name="Перейти"))

    expect(follow).to_be_hidden()
    expect(page.locator("nav [aria-current]")).to_contain_text("ТСЖ «Садовая»")
    visitor.reads("ТСЖ «Садовая»: ваша роль теперь — диспетчер")
    started = heard(page_town, "bot_started")[-1]
    assert (started["user"]["user_id"], started["payload"]) == (ANNA, link.partition("=")[2])


@pytest.mark.parametrize("visitor", BY_MOUSE, indirect=True)
def test_a_link_is_pasted_and_what_is_no_link_is_refused(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens_panel()
    visitor.presses(page.get_by_role("button", name="Перейти по ссылке"))
    follow = page.get_by_role("dialog", name="Перейти по ссылке")

    follow.get_by_label("Ссылка").fill("https://example.ru/?start=i-1")
    visitor.presses(follow.get_by_role("button", name="Перейти"))

    refusal = "Это не ссылка на бота; нужна такая: https://max.ru/<бот>?start=<код>."
    expect(follow.get_by_role("alert")).to_have_text(refusal)
    page.keyboard.press("Escape")
    expect(follow).to_be_hidden()


@pytest.mark.parametrize("visitor", BY_MOUSE, indirect=True)
def test_a_link_in_an_open_dialogue_is_said_to_have_been_silent(
    visitor: Visitor, page_town: Town
) -> None:
    page = visitor.page
    link = page_town.control("POST", "staff_code", {"organisation": "tsg-sadovaya"})["link"]
    page_town.dialogue(IRINA, SADOVAYA)
    visitor.opens_panel()
    visitor.presses(page.get_by_role("button", name="Перейти по ссылке"))
    follow = page.get_by_role("dialog", name="Перейти по ссылке")
    follow.get_by_label("Ссылка").fill(link)
    follow.get_by_label("Кто переходит").select_option(value=str(IRINA))

    visitor.presses(follow.get_by_role("button", name="Перейти"))

    expect(page.get_by_role("status")).to_contain_text("Диалог уже начат")
    visitor.writes(link.partition("i-")[2])
    visitor.reads("ТСЖ «Садовая»: ваша роль теперь — администратор")


@pytest.mark.parametrize("visitor", EVERYBODY, indirect=True)
def test_each_bot_is_talked_to_apart_and_shows_its_commands(
    visitor: Visitor, page_town: Town
) -> None:
    page = visitor.page
    visitor.opens_chat("жительница, Лесная, 5")
    talks_to(visitor, "ТСЖ «Садовая»")

    field = page.get_by_label("Сообщение", exact=True)
    field.fill("/")
    options = page.get_by_role("listbox", name="Команды бота").get_by_role("option")
    expect(options).to_have_text(
        [
            "/start Меню",
            "/помощь Что умеет бот",
            "/контакты Телефоны и часы работы",
            "/отключения Что отключено в моём доме",
            "/данные Что о вас известно и как это удалить",
            "/запись Запись на приём",
        ]
    )
    photographed(visitor, "commands")
    field.fill("/к")
    expect(options).to_have_count(1)
    if visitor.by_keyboard:
        field.press("ArrowDown")
        field.press("Enter")
    else:
        options.first.click()

    expect(page.locator("#messages .message.mine .text").last).to_have_text("/контакты")
    visitor.reads("Диспетчерская: 8 (800) 000-00-51")
    expect(options).to_have_count(0)
    field.fill("вода")
    expect(options).to_have_count(0)


@pytest.mark.parametrize("visitor", EVERYBODY, indirect=True)
def test_a_picture_of_the_bot_is_shown(visitor: Visitor, page_town: Town) -> None:
    page = visitor.page
    dialogue = becomes_administrator(page_town, IRINA)
    for choice in ("Работа", "Чаты", "Набор для чата"):
        page_town.do(IRINA, choice, SADOVAYA)
    page_town.types(IRINA, "садовая 14", SADOVAYA)

    page.goto(f"{page_town.url}/?chat={dialogue}")
    visitor.reads("Какой это дом?")
    visitor.chooses("ул. Садовая, 14")

    visitor.reads(
        "ул. Садовая, 14: сообщения об отключениях — в личном диалоге с ботом (ТСЖ «Садовая»)."
    )
    picture = page.get_by_role("img", name="Картинка, прислал ТСЖ «Садовая»")
    expect(picture).to_be_visible()
    assert picture.evaluate("(one) => one.decode().then(() => one.naturalWidth)") > 300
    photographed(visitor, "picture")


@pytest.mark.parametrize("visitor", EVERYBODY, indirect=True)
def test_the_first_administrators_code_is_shown_with_its_link(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens_panel()
    launch = page.locator("#launch")
    launch.get_by_label("Организация").select_option(label="ТСЖ «Садовая»")
    visitor.presses(launch.get_by_role("button", name="Код первого администратора"))

    expect(launch.locator("#code")).to_contain_text("Код: ", timeout=30_000)
    code = launch.locator("#code b").inner_text()
    link = launch.locator("#code a")
    expect(link).to_have_text(re.compile(rf"https://max\.ru/id\d+_bot\?start=i-{re.escape(code)}"))
    launch.scroll_into_view_if_needed()
    photographed(visitor, "code")
    shown = link.inner_text()
    visitor.presses(link)
    follow = page.get_by_role("dialog", name="Перейти по ссылке")
    expect(follow.get_by_label("Ссылка")).to_have_value(shown)
    follow.get_by_label("Кто переходит").select_option(value=str(IRINA))
    visitor.presses(follow.get_by_role("button", name="Перейти"))
    visitor.reads("ТСЖ «Садовая»: ваша роль теперь — администратор (может всё).")


@pytest.mark.parametrize("visitor", BY_MOUSE, indirect=True)
def test_the_new_parts_of_the_page_are_plain_to_everybody(visitor: Visitor) -> None:
    page = visitor.page

    def faults() -> Any:
        return page.evaluate(
            """() => {
              const all = [...document.querySelectorAll('button, a, input, select, summary')];
              const seen = all.filter((one) => one.checkVisibility());
              return {
                nameless: seen.filter((one) =>
                  !(one.textContent.trim() || one.ariaLabel || one.labels?.length)),
                small: seen.filter((one) => one.matches('button, select, summary, a.button') &&
                  one.offsetHeight < 44).map((one) => one.outerHTML),
                wide: document.documentElement.scrollWidth > innerWidth,
              };
            }"""
        )

    plain = {"nameless": [], "small": [], "wide": False}
    visitor.opens_chat(LESNAYA)
    visitor.presses(page.locator("#standing"))
    assert faults() == plain
    photographed(visitor, "manage")
    visitor.opens_panel()
    assert faults() == plain
    page.locator("#launch").scroll_into_view_if_needed()
    photographed(visitor, "launch")
    visitor.presses(page.get_by_role("button", name="Перейти по ссылке"))
    assert faults() == plain


def test_without_javascript_files_and_pictures_can_be_had(
    browser: Browser, page_town: Town
) -> None:
    begins_anew(page_town)
    page_town.sends(IRINA, "houses.csv", HOUSES.read_bytes())
    page = browser.new_page(java_script_enabled=False)

    page.goto(f"{page_town.url}/?chat={page_town.dialogue(IRINA)}")

    with page.expect_download() as download:
        page.get_by_role("link", name="houses.csv").click()
    assert download.value.path().read_bytes() == HOUSES.read_bytes()
    page.close()
