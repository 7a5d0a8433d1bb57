"""A phone is shared on the page: by mouse, keyboard and touch; and it is nowhere but in MAX."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from journeys.browser import SIZES, Visitor, a_browser
from journeys.town_process import AT_FULL_SPEED, DAYTIME, Town, a_town, log_of

pytestmark = pytest.mark.xdist_group("browser")

IRINA = 101
PHONE = b"79000000101"
ASKS = {"type": "request_contact", "text": "Поделиться номером"}
MENU = {"type": "callback", "text": "Меню", "payload": "show_menu?"}
EVERYBODY = [
    (size, how, scheme)
    for size in SIZES
    for how, scheme in (("mouse", "light"), ("keyboard", "dark"), ("touch", "light"))
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tmp_path_factory.mktemp("contact")) / "data"


@pytest.fixture(scope="module")
def page_town(data_dir: Path) -> Iterator[Town]:
    with a_town(data_dir, environment=AT_FULL_SPEED) as town:
        yield town


@pytest.fixture
def dialogue(page_town: Town) -> int:
    """Irina's with the town's first bot, which has just asked for her phone."""
    page_town.control("POST", "reset")
    page_town.control("POST", "faults", {"limits": False})
    page_town.settles()
    page_town.control("POST", "clock", {"now": DAYTIME})
    dialogue = page_town.dialogue(IRINA)
    keyboard = {"type": "inline_keyboard", "payload": {"buttons": [[ASKS], [MENU]]}}
    asked = page_town.http.post(
        "/max/messages",
        params={"chat_id": dialogue},
        headers={"Authorization": "sandbox-token"},
        json={"text": "По какому номеру вам перезвонить?", "attachments": [keyboard]},
    )
    assert asked.is_success, asked.text
    return dialogue


class Toucher(Visitor):
    """Presses with a finger."""

    def presses(self, what: Locator) -> None:
        what.tap()


def sent(data_dir: Path) -> list[dict[str, Any]]:
    """The contacts that bots were told of, from the journal of the pretend MAX."""
    lines = (json.loads(line) for line in (data_dir / "max.jsonl").read_text().splitlines())
    updates = (update["body"] for line in lines for update in line.get("updates", ()))
    said = (u["message"]["body"] for u in updates if u["update_type"] == "message_created")
    hung = (attachment for body in said for attachment in body["attachments"] or ())
    return [attachment["payload"] for attachment in hung if attachment["type"] == "contact"]


@pytest.fixture
def visitor(
    request: pytest.FixtureRequest, browser: Browser, page_town: Town, dialogue: int
) -> Iterator[Visitor]:
    size, how, scheme = request.param
    width, height = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        locale="ru-RU",
        color_scheme=scheme,
        has_touch=how == "touch",
    )
    visitor = (Toucher if how == "touch" else Visitor)(page, by_keyboard=how == "keyboard")
    visitor.enters(f"{page_town.url}/?chat={dialogue}")
    yield visitor
    page.close()
    assert visitor.complaints == []


@pytest.mark.parametrize("visitor", EVERYBODY, indirect=True, ids="-".join)
def test_a_phone_is_shared_by_the_button_and_seen_as_a_card(
    request: pytest.FixtureRequest, visitor: Visitor, page_town: Town, data_dir: Path
) -> None:
    page, before = visitor.page, len(sent(data_dir))

    visitor.chooses("Поделиться номером")

    card = page.locator("#messages .message.mine .contact")
    expect(card).to_have_text("Ирина+7 900 000-01-01")
    visitor.reads("Контакт никуда не записан.")
    card.scroll_into_view_if_needed()
    visitor.photographed(f"contact-{request.node.callspec.id}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page_town.settles()
    [contact] = sent(data_dir)[before:]
    said = contact["vcf_info"].encode()
    assert contact["hash"] == hmac.new(b"sandbox-token", said, hashlib.sha256).hexdigest()
    assert contact["max_info"]["user_id"] == IRINA


def test_whoever_thinks_better_of_it_shares_nothing(
    browser: Browser, page_town: Town, data_dir: Path, dialogue: int
) -> None:
    page = browser.new_page()
    asked = []

    def refuses(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuses)
    before = len(sent(data_dir))
    page.goto(f"{page_town.url}/?chat={dialogue}")
    page.get_by_role("button", name="Поделиться номером").click()

    expect(page.get_by_role("button", name="Поделиться номером")).to_be_enabled()
    page_town.settles()
    assert asked == ["Отправить боту номер своего телефона?"]
    assert sent(data_dir)[before:] == []
    page.close()


def test_without_javascript_the_card_is_there_too(
    browser: Browser, page_town: Town, dialogue: int
) -> None:
    page_town.control("POST", f"chats/{dialogue}/send_contact", {"user_id": IRINA, "of": IRINA})
    page = browser.new_page(java_script_enabled=False)

    page.goto(f"{page_town.url}/?chat={dialogue}")

    expect(page.locator("#messages .contact")).to_have_text("Ирина+7 900 000-01-01")
    page.close()


def test_a_shared_phone_is_in_maxs_own_journal_and_nowhere_else(
    page_town: Town, data_dir: Path, dialogue: int
) -> None:
    mid = page_town.messages(dialogue)[-1]["mid"]

    page_town.control("POST", f"chats/{dialogue}/share_phone", {"user_id": IRINA, "mid": mid})
    page_town.settles()

    assert page_town.texts(dialogue)[-1].startswith(
        "Контакт никуда не записан."
    )  # the product has heard
    everything = [*(f for f in data_dir.rglob("*") if f.is_file()), log_of(data_dir)]
    holding = [file.name for file in everything if PHONE in file.read_bytes()]
    assert (data_dir / "documents.sqlite").is_file()
    assert holding == ["max.jsonl"]
