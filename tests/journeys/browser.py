"""The sandbox's page in a real browser: Debian's Chromium, driven as a person would."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"narrow": (360, 740), "wide": (1440, 900)}


def chromium() -> str:
    """The system's browser. Without one the test is skipped; in CI that is a failure."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    missing = "Chromium is not here: install Debian's package chromium, or set CHROMIUM"
    if os.environ.get("CI") == "true":
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Headless Chromium until the block ends."""
    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """One window of one size; presses by mouse, or by keyboard alone."""

    def __init__(self, page: Page, *, by_keyboard: bool) -> None:
        self.page, self.by_keyboard = page, by_keyboard
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._heed(request.url))
        page.on("dialog", lambda dialog: dialog.accept())

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    def _heed(self, url: str) -> None:
        if not url.startswith("http://127.0.0.1"):
            self.complaints.append(f"asked another host: {url}")

    def enters(self, url: str) -> None:
        self.page.goto(url)
        expect(self.page.locator("body")).to_have_attribute("data-ready", "true")

    def presses(self, what: Locator) -> None:
        if self.by_keyboard:
            what.focus()
            what.press("Enter")
        else:
            what.click()

    def opens_panel(self) -> None:
        button = self.page.get_by_role("button", name="Пульт", exact=True)
        if button.is_visible():
            self.presses(button)

    def closes_panel(self) -> None:
        if self.page.locator("body.panel-open").count():
            self.page.keyboard.press("Escape")

    def opens_chat(self, title: str) -> None:
        if self.page.locator("#back").is_visible():
            self.presses(self.page.locator("#back"))
        self.presses(self.page.locator("nav .chat").filter(has_text=title).first)
        expect(self.page.locator("#messages")).to_be_focused()

    def chooses(self, label: str) -> None:
        """Press a button under the last message."""
        self.presses(self.last.locator(".keys button").filter(has_text=label).first)

    def writes(self, text: str) -> None:
        self.page.get_by_label("Сообщение", exact=True).fill(text)
        self.page.get_by_label("Сообщение", exact=True).press("Enter")

    @property
    def last(self) -> Locator:
        return self.page.locator("#messages .message").last

    def reads(self, text: str) -> None:
        """The last message says so, by now or in a moment."""
        expect(self.last.locator(".text")).to_contain_text(text, timeout=15_000)

    def photographed(self, name: str) -> None:
        """Keep a picture outside the repository, if somebody wants to look."""
        if folder := os.environ.get("SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png")
