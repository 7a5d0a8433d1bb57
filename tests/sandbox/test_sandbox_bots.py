"""Which bots the product is told of: the town's three, or the real one alone."""

from pathlib import Path

import pytest

from sandbox.running import _environment

URL = "http://127.0.0.1:8080"


def test_each_bot_of_the_town_has_a_token_and_a_secret_of_its_own(tmp_path: Path) -> None:
    settings = _environment(tmp_path, URL)

    bots = settings["BOTS"].split(",")
    tokens = [settings[f"MAX_TOKEN_{bot.upper()}"] for bot in bots]
    secrets = [settings[f"MAX_SECRET_{bot.upper()}"] for bot in bots]
    assert bots == ["sandbox", "sadovaya", "vodokanal"]
    assert tokens == ["sandbox-token", "sadovaya-token", "vodokanal-token"]
    assert secrets == ["sandbox-secret", "sadovaya-secret", "vodokanal-secret"]


def test_a_real_bot_stands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAX_URL", "https://platform-api2.max.ru")
    monkeypatch.setenv("MAX_TOKEN_SANDBOX", "a-real-token")

    settings = _environment(tmp_path, URL)

    named = {name for name in settings if name.startswith(("MAX_TOKEN_", "MAX_SECRET_"))}
    assert (settings["BOTS"], settings["MAX_TOKEN_SANDBOX"]) == ("sandbox", "a-real-token")
    assert settings["MAX_URL"] == "https://platform-api2.max.ru"
    assert named == {"MAX_TOKEN_SANDBOX", "MAX_SECRET_SANDBOX"}
