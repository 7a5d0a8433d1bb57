"""A wrong variable stops the start with one line that names it and shows a valid value."""

import traceback
from base64 import b64encode

import pytest

from builders import ENVIRONMENT, MASTERS, NEWEST, OLDER, SECRET_KEY, VAULT
from refusals import NotWired
from settings import Settings, VaultSettings, read_settings


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
        (
            "FILES_URL",
            "private-files",
            "Setting FILES_URL is malformed. Valid: FILES_URL=https://private-files-abc123-ew.a.run.app",
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
    fields = [*Settings.model_fields.values(), *VaultSettings.model_fields.values()]

    assert all(field.examples for field in fields)


def test_doors_that_never_talk_to_max_need_no_bots() -> None:
    without = {k: v for k, v in ENVIRONMENT.items() if "UK" not in k and k != "BOTS"}

    assert read_settings(without).bots == {}


KEY = b64encode(MASTERS[NEWEST]).decode()
KEYS_WANTED = (
    "Setting VAULT_KEYS is malformed. Valid: VAULT_KEYS="
    "2026-11:<base64 of 32 random bytes>,2026-05:<the key before, as long as used>"
)


def test_a_vault_is_the_whole_of_its_variables() -> None:
    older = b64encode(MASTERS[OLDER]).decode()

    vault = read_settings(
        ENVIRONMENT | VAULT | {"VAULT_KEYS": f"{NEWEST}:{KEY}, {OLDER}:{older}"}
    ).vault

    assert vault
    assert (vault.bucket, vault.region, vault.country) == ("domovoy-vault", "ru-central1", "RU")
    assert list(vault.keys.items()) == [(NEWEST, MASTERS[NEWEST]), (OLDER, MASTERS[OLDER])]


def test_without_any_of_them_there_is_no_vault() -> None:
    assert read_settings(ENVIRONMENT).vault is None
    assert read_settings(ENVIRONMENT | dict.fromkeys(VAULT, " ")).vault is None


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("VAULT_ENDPOINT", "https://storage.yandexcloud.net"),
        ("VAULT_BUCKET", "domovoy-vault"),
        ("VAULT_REGION", "ru-central1"),
        ("VAULT_COUNTRY", "RU"),
        ("VAULT_ACCESS_KEY", "<the id of an access key to the bucket>"),
        ("VAULT_SECRET_KEY", "<the secret of this access key>"),
        ("VAULT_KEYS", KEYS_WANTED.partition("=")[2]),
    ],
)
def test_a_vault_without_one_of_its_variables_stops_the_start(name: str, example: str) -> None:
    said = refused(**VAULT | {name: ""})

    assert said == f"Setting {name} is missing. Valid: {name}={example}"


def test_one_variable_of_a_vault_asks_for_the_others() -> None:
    assert refused(VAULT_KEYS=VAULT["VAULT_KEYS"]).startswith("Setting VAULT_ENDPOINT is missing.")


@pytest.mark.parametrize("country", ["US", "ru", "KZ"])
def test_a_vault_elsewhere_is_none_and_the_start_goes_on(country: str) -> None:
    settings = read_settings(ENVIRONMENT | VAULT | {"VAULT_COUNTRY": country})

    assert (settings.vault, settings.vault_country) == (None, country)


def test_of_a_vault_elsewhere_nothing_else_is_looked_at() -> None:
    settings = read_settings(ENVIRONMENT | {"VAULT_COUNTRY": "US", "VAULT_KEYS": "nonsense"})

    assert settings.vault is None


@pytest.mark.parametrize(
    "keys",
    [
        ",",
        KEY,
        f":{KEY}",
        "2026-11:",
        f"2026 11:{KEY}",
        f"2026-11:{KEY},",
        f"2026-11:{KEY},2026-11:{KEY}",
        f"2026-11:{KEY[:-5]}",
        f"2026-11:{b64encode(bytes(31)).decode()}",
        f"2026-11:{b64encode(bytes(33)).decode()}",
        f"2026-11:{KEY}!",
        f"2026-11:{'ключ' * 11}",
        f"{'a' * 33}:{KEY}",
    ],
)
def test_a_key_is_an_id_of_its_own_and_32_bytes(keys: str) -> None:
    with pytest.raises(NotWired) as refusal:
        read_settings(ENVIRONMENT | VAULT | {"VAULT_KEYS": keys})

    told = "".join(traceback.format_exception(refusal.value))
    assert str(refusal.value) == KEYS_WANTED
    assert KEY[:-5] not in told
    assert "ключ" not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VAULT_ENDPOINT", "storage.yandexcloud.net"),
        ("VAULT_ENDPOINT", "https://storage.yandexcloud.net/"),
        ("VAULT_ENDPOINT", "https://хранилище.рф"),
        ("VAULT_BUCKET", "Vault"),
        ("VAULT_BUCKET", "people/1"),
        ("VAULT_REGION", "Москва"),
        ("VAULT_SECRET_KEY", "two words"),
    ],
)
def test_a_malformed_variable_of_a_vault_is_named(name: str, value: str) -> None:
    said = refused(**VAULT | {name: value})

    assert said.startswith(f"Setting {name} is malformed. Valid: {name}=")
    assert value not in said.partition("Valid")[0]


def test_the_secrets_of_a_vault_do_not_show() -> None:
    settings = read_settings(ENVIRONMENT | VAULT)

    shown = repr(settings) + str(settings.vault)
    assert SECRET_KEY not in shown
    assert VAULT["VAULT_ACCESS_KEY"] not in shown
    assert repr(MASTERS[NEWEST])[2:-1] not in shown
    assert KEY not in shown


def test_no_secret_shows_when_another_setting_stops_the_start() -> None:
    with pytest.raises(NotWired) as refusal:
        read_settings(VAULT | {"VAULT_BUCKET": ""})

    told = "".join(traceback.format_exception(refusal.value))
    assert KEY not in told
    assert SECRET_KEY not in told


def test_the_variable_vault_itself_means_nothing() -> None:
    assert read_settings(ENVIRONMENT | {"VAULT": "anything"}).vault is None
