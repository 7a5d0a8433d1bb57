"""The town has a vault as durable as its documents, and lives without one when told to."""

import stat
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from journeys.browser import Visitor, a_browser
from journeys.town_process import LESNAYA, PATIENCE_SECONDS, Town, a_town, until
from journeys.town_vault import vault_of
from vault import VaultUnavailable

ANNA = "a" * 32
NAME = "Ирина Петровна Смирнова".encode()
NO_VAULT = "Здесь нет хранилища; оно есть в make run без --no-vault."


def files(data_dir: Path) -> list[str]:
    return sorted(f.name for f in (data_dir / "vault").rglob("*") if f.is_file())


def hears_of_an_outage(town: Town) -> None:
    town.reports()
    until(lambda: len(town.texts(LESNAYA)) == 1, "the news did not come")


def test_what_is_kept_outlives_a_killed_town_and_what_is_erased_does_not(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with a_town(data_dir) as town:
        vault = vault_of(town, data_dir)
        kept, erased = vault.keep(ANNA, NAME), vault.keep(ANNA, NAME)
        vault.erase(ANNA, erased)
        town.process.kill()
        town.process.wait()
    assert files(data_dir) == [kept]
    assert stat.S_IMODE((data_dir / "vault.keys").stat().st_mode) == 0o600

    with a_town(data_dir) as town:
        vault = vault_of(town, data_dir)
        assert vault.read(ANNA, kept) == NAME
        assert vault.read(ANNA, erased) is None
        log = data_dir.with_suffix(".log").read_text()

        town.control("POST", "reset")

        assert vault.page() == []
        assert files(data_dir) == []
    assert "Ирина" not in log


def test_a_trouble_is_caused_on_the_page_and_is_over_when_the_town_begins_anew(
    tmp_path: Path,
) -> None:
    data_dir = tmp_path / "data"
    with a_town(data_dir) as town, a_browser() as browser:
        visitor = Visitor(browser.new_page(locale="ru-RU"), by_keyboard=False)
        visitor.enters(town.url)
        visitor.opens_panel()
        gone = visitor.page.get_by_label("Хранилище исчезло")
        vault = vault_of(town, data_dir)

        gone.check()
        until(lambda: bool(town.control("GET", "vault_faults")["gone"]), "nothing was caused")
        with pytest.raises(VaultUnavailable, match="NoSuchBucket"):
            vault.keep(ANNA, NAME)
        visitor.presses(visitor.page.get_by_role("button", name="Начать сначала"))
        # A town that begins anew fills its register and sees to its vault first.
        expect(gone).not_to_be_checked(timeout=PATIENCE_SECONDS * 1000)

        assert vault.read(ANNA, vault.keep(ANNA, NAME)) == NAME
        assert town.control("GET", "faults")["down"] is False
        visitor.page.close()
    assert visitor.complaints == []


def test_a_town_without_a_vault_lives_on(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    # Whoever starts it may have a vault of the real world in the shell; it is not used.
    shell = {"VAULT_ENDPOINT": "https://storage.yandexcloud.net", "VAULT_COUNTRY": "RU"}

    with a_town(data_dir, "--no-vault", environment=shell) as town:
        hears_of_an_outage(town)

        answers = [
            town.http.request(method, "/sandbox/api/vault_faults", json={"gone": True})
            for method in ("GET", "POST")
        ]
        page = httpx.get(town.url, trust_env=False).text
        assert [(a.status_code, a.json()) for a in answers] == [(404, {"error": NO_VAULT})] * 2
        assert town.http.get("/vault/domovoy-vault").status_code == 404
        assert "Хранилище" not in page
        assert not (data_dir / "vault.keys").exists()
