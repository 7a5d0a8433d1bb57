"""The environment, read once into one frozen object. Nobody else reads environment variables."""

import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from refusals import NotWired

BOT_NAME = r"[a-z][a-z0-9-]{0,29}"
KEY_ID = r"[A-Za-z0-9._-]{1,32}"
Secret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{5,256}$")]


class BotSettings(BaseModel):
    """One bot of one legal entity. Its name is the path of its webhook."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)
    name: Annotated[str, StringConstraints(pattern=f"^{BOT_NAME}$")]
    token: Annotated[str, StringConstraints(pattern=r"^\S+$")] = Field(repr=False)
    secret: Secret = Field(repr=False)


class VaultSettings(BaseModel):
    """Where personal data are kept: a bucket of S3-compatible storage in Russia."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    endpoint: Annotated[
        str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.-]+(:\d{1,5})?(/\S*[^/\s])?$")
    ] = Field(alias="VAULT_ENDPOINT", examples=["https://storage.yandexcloud.net"])
    bucket: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")] = (
        Field(alias="VAULT_BUCKET", examples=["domovoy-vault"])
    )
    region: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")] = Field(
        alias="VAULT_REGION", examples=["ru-central1"]
    )
    country: Literal["RU"] = Field(alias="VAULT_COUNTRY", examples=["RU"])
    access_key: Annotated[str, StringConstraints(pattern=r"^\S+$")] = Field(
        alias="VAULT_ACCESS_KEY", examples=["<the id of an access key to the bucket>"], repr=False
    )
    secret_key: Annotated[str, StringConstraints(pattern=r"^\S+$")] = Field(
        alias="VAULT_SECRET_KEY", examples=["<the secret of this access key>"], repr=False
    )
    # By id, the newest first: it seals, all of them open.
    keys: Mapping[str, bytes] = Field(
        alias="VAULT_KEYS",
        examples=["2026-11:<base64 of 32 random bytes>,2026-05:<the key before, as long as used>"],
        repr=False,
    )

    @field_validator("keys", mode="before")
    @classmethod
    def _read_keys(cls, given: str) -> dict[str, bytes]:
        keys: dict[str, bytes] = {}
        for part in given.split(","):
            key_id, _, encoded = part.strip().partition(":")
            key = b64decode(encoded, validate=True)
            if not re.fullmatch(KEY_ID, key_id) or len(key) != 32 or key_id in keys:
                raise ValueError("a key is an id of its own, a colon, and base64 of 32 bytes")
            keys[key_id] = key
        return keys


class Settings(BaseModel):
    """What one deployment is told. `examples` are shown to whoever left a variable out."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    documents: Annotated[str, StringConstraints(pattern=r"^(firestore|sqlite:.+)$")] = Field(
        alias="DOCUMENTS", examples=["firestore", "sqlite:/var/lib/domovoy/documents.sqlite"]
    )
    project: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$")] = Field(
        alias="GOOGLE_CLOUD_PROJECT", examples=["domovoy-production"]
    )
    database: Annotated[str, StringConstraints(pattern=r"^(\(default\)|[a-z][a-z0-9-]{3,62})$")] = (
        Field(default="(default)", alias="FIRESTORE_DATABASE", examples=["(default)", "domovoy"])
    )
    bus_url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] = Field(
        default="https://pubsub.googleapis.com",
        alias="BUS_URL",
        examples=["https://pubsub.googleapis.com"],
    )
    max_url: Annotated[str, StringConstraints(pattern=r"^https?://\S+[^/]$")] = Field(
        default="https://platform-api2.max.ru",
        alias="MAX_URL",
        examples=["https://platform-api2.max.ru"],
    )
    max_trust: Literal["root", "root+public"] = Field(
        default="root", alias="MAX_TRUST", examples=["root", "root+public"]
    )
    max_per_second: Annotated[int, Field(ge=1)] = Field(
        default=22, alias="MAX_PER_SECOND", examples=["22"]
    )
    max_per_chat: Annotated[int, Field(ge=1)] = Field(
        default=1, alias="MAX_PER_CHAT", examples=["1"]
    )
    max_answers_per_second: Annotated[int, Field(ge=1)] = Field(
        default=6, alias="MAX_ANSWERS_PER_SECOND", examples=["6"]
    )
    max_timeout_seconds: Annotated[float, Field(gt=0, le=30)] = Field(
        default=10, alias="MAX_TIMEOUT_SECONDS", examples=["10"]
    )
    # After a time-out of ours MAX may still post the message; so long it is given.
    max_late_seconds: Annotated[float, Field(ge=0, le=600)] = Field(
        default=30, alias="MAX_LATE_SECONDS", examples=["30"]
    )
    max_workers: Annotated[int, Field(ge=1, le=100)] = Field(
        default=12, alias="MAX_WORKERS", examples=["12"]
    )
    webhook_url: Annotated[str, StringConstraints(pattern=r"^https?://\S+[^/]$")] | None = Field(
        default=None, alias="WEBHOOK_URL", examples=["https://max-webhook-abc123-ew.a.run.app"]
    )
    clock_file: Path | None = Field(
        default=None, alias="CLOCK_FILE", examples=["/var/lib/domovoy/clock.json"]
    )
    files_url: Annotated[str, StringConstraints(pattern=r"^https?://\S+[^/]$")] | None = Field(
        default=None, alias="FILES_URL", examples=["https://private-files-abc123-ew.a.run.app"]
    )
    # None: no personal data are kept, and nobody is asked for any.
    vault: VaultSettings | None = Field(
        default=None, alias="VAULT", examples=["every VAULT_ variable, or none"]
    )
    vault_country: str | None = Field(default=None, alias="VAULT_COUNTRY", examples=["RU"])
    bots: Mapping[str, BotSettings] = Field(
        default_factory=dict, alias="BOTS", examples=["lesnaya,vodokanal"]
    )

    def secret_of(self, bot: str) -> str:
        """The bot's webhook secret; empty, which nothing matches, when the bot is not ours."""
        return self.bots[bot].secret if bot in self.bots else ""

    @property
    def look_after(self) -> timedelta:
        """How long after a call without an answer its message is there, or will never be."""
        return timedelta(seconds=self.max_timeout_seconds + self.max_late_seconds)

    @property
    def sqlite_path(self) -> Path | None:
        """Where documents lie on the embedded engine; None on Firestore."""
        engine, _, path = self.documents.partition(":")
        return Path(path) if engine == "sqlite" else None


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in `environ`.

    A bot named in BOTS brings two variables more: MAX_TOKEN_<BOT> and MAX_SECRET_<BOT>, the name in
    capitals with `_` for `-`. Doors that never talk to MAX are given no BOTS, hence no tokens.

    The variables VAULT_* are given together or not at all. A vault that does not stand in Russia
    is none: personal data are first written down in Russia (152-ФЗ, article 18, part 5).

    Raises NotWired: one line naming the variable and a valid value, never the value it had (it may
    be a secret).
    """
    given: dict[str, Any] = {name: value for name, value in environ.items() if value.strip()}
    given["BOTS"], given["VAULT"] = _bots(given), _vault(given)
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise NotWired(_complaint(name, given)) from error


def _bots(given: Mapping[str, str]) -> dict[str, BotSettings]:
    bots = {}
    for name in filter(None, (part.strip() for part in given.get("BOTS", "").split(","))):
        suffix = name.upper().replace("-", "_")
        token, secret = f"MAX_TOKEN_{suffix}", f"MAX_SECRET_{suffix}"
        try:
            bots[name] = BotSettings.model_validate(
                {"name": name, "token": given.get(token), "secret": given.get(secret)}
            )
        except ValidationError as error:
            field = str(error.errors()[0]["loc"][0])
            wrong = {"name": "BOTS", "token": token, "secret": secret}[field]
            raise NotWired(_complaint(wrong, given)) from error
    return bots


def _vault(given: Mapping[str, str]) -> VaultSettings | None:
    variables = {field.alias for field in VaultSettings.model_fields.values()}
    if not variables & given.keys() or given.get("VAULT_COUNTRY", "RU") != "RU":
        return None
    try:
        return VaultSettings.model_validate(given)
    except ValidationError as error:
        raise NotWired(_complaint(str(error.errors()[0]["loc"][0]), given)) from error


def _complaint(name: str, given: Mapping[str, Any]) -> str:
    state = "is malformed" if given.get(name) else "is missing"
    if name.startswith("MAX_TOKEN_"):
        example = f"{name}=<the token that business.max.ru shows for this bot>"
    elif name.startswith("MAX_SECRET_"):
        example = f"{name}=<5 to 256 letters, digits or hyphens of your own>"
    else:
        fields = [*Settings.model_fields.values(), *VaultSettings.model_fields.values()]
        field = next(f for f in fields if f.alias == name)
        example = f"{name}={(field.examples or [''])[0]}"
    return f"Setting {name} {state}. Valid: {example}"
