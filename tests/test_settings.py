"""A wrong variable stops the start with one line that names it and shows a valid value."""

import pytest

from builders import ENVIRONMENT
from refusals import NotWired
from settings import Settings, read_settings


def refused(**changes: str) -> str:
    with pytest.raises(NotWired) as refusal:
        read_settings(ENVIRONMENT | changes)
    return str(refusal.value)


def test_the_whole_environment_becomes_one_object() -> None:
    settings = read_settings(ENVIRONMENT)

    assert settings.secret_of("uk") == "secret-of-uk"
    assert settings.bots["uk"].token == "token-of-uk"
    assert str(settings.sqlite_path) == "unused"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DOCUMENTS", "", "Setting DOCUMENTS is missing. Valid: DOCUMENTS=firestore"),
        ("DOCUMENTS", "mysql", "Setting DOCUMENTS is malformed. Valid: DOCUMENTS=firestore"),
        ("DOCUMENTS", "sqlite:", "Setting DOCUMENTS is malformed. Valid: DOCUMENTS=firestore"),
        (
            "GOOGLE_CLOUD_PROJECT",
            "",
            "Setting GOOGLE_CLOUD_PROJECT is missing. Valid: GOOGLE_CLOUD_PROJECT=domovoy-production",  # noqa: E501,
        ),
        (
            "GOOGLE_CLOUD_PROJECT",
            "Мой проект",
            "Setting GOOGLE_CLOUD_PROJECT is malformed. Valid: GOOGLE_CLOUD_PROJECT=domovoy-production",  # noqa: E501,
        ),
        (
            "MAX_URL",
            "platform-api2.max.ru",
            "Setting MAX_URL is malformed. Valid: MAX_URL=https://platform-api2.max.ru",
        ),
        ("MAX_TRUST", "none", "Setting MAX_TRUST is malformed. Valid: MAX_TRUST=root"),
        (
            "MAX_TOKEN_UK",
            "",
            (
                "Setting MAX_TOKEN_UK is missing. Valid: "
                "MAX_TOKEN_UK=<the token that business.max.ru shows for this bot>"
            ),
        ),
        (
            "MAX_SECRET_UK",
            "пароль",
            (
                "Setting MAX_SECRET_UK is malformed. Valid: "
                "MAX_SECRET_UK=<5 to 256 letters, digits or hyphens of your own>"
            ),
        ),
        ("BOTS", "Uk!", "Setting BOTS is malformed. Valid: BOTS=lesnaya,vodokanal"),
        (
            "BOTS",
            "uk,teplo-set",
            (
                "Setting MAX_TOKEN_TEPLO_SET is missing. Valid: "
                "MAX_TOKEN_TEPLO_SET=<the token that business.max.ru shows for this bot>"
            ),
        ),
    ],
)
def test_a_wrong_variable_is_named_with_a_valid_value(name: str, value: str, said: str) -> None:
    assert refused(**{name: value}) == said


def test_a_refused_secret_is_never_repeated() -> None:
    assert "qwerty!" not in refused(MAX_SECRET_UK="qwerty!")


def test_a_token_does_not_show_in_logs_of_settings() -> None:
    assert "token-of-uk" not in repr(read_settings(ENVIRONMENT))


def test_every_setting_shows_an_example() -> None:
    assert all(field.examples for field in Settings.model_fields.values())


def test_doors_that_never_talk_to_max_need_no_bots() -> None:
    without = {k: v for k, v in ENVIRONMENT.items() if "UK" not in k and k != "BOTS"}

    assert read_settings(without).bots == {}
