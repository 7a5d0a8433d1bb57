"""Inline keyboards as MAX accepts them (max-bot-api.md 4.1)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sandbox.max.names import Json

BUTTONS_LIMIT = 210
ROWS_LIMIT = 30
ROW_LIMIT = 7
# A row with a button that leads out of the chat or asks for data holds fewer.
WIDE_ROW_LIMIT = 3
_WIDE = frozenset({"link", "open_app", "request_contact", "request_geo_location"})


class _Button(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)
    text: Annotated[str, Field(min_length=1, max_length=128)]


class CallbackButton(_Button):
    type: Literal["callback"]
    payload: Annotated[str, Field(max_length=1024)]


class LinkButton(_Button):
    type: Literal["link"]
    url: Annotated[str, Field(min_length=1, max_length=2048)]


class MessageButton(_Button):
    type: Literal["message"]


class ClipboardButton(_Button):
    type: Literal["clipboard"]
    payload: Annotated[str, Field(max_length=1024)]


class RequestContactButton(_Button):
    type: Literal["request_contact"]


class RequestGeoLocationButton(_Button):
    type: Literal["request_geo_location"]
    quick: bool = False


class OpenAppButton(_Button):
    type: Literal["open_app"]
    web_app: str
    contact_id: int | None = None
    payload: Annotated[str, Field(max_length=512, pattern=r"^[\w-]*$")] | None = None


Button = Annotated[
    CallbackButton
    | LinkButton
    | MessageButton
    | ClipboardButton
    | RequestContactButton
    | RequestGeoLocationButton
    | OpenAppButton,
    Field(discriminator="type"),
]
Row = Annotated[list[Button], Field(min_length=1, max_length=ROW_LIMIT)]


class Keyboard(BaseModel):
    """Rows of buttons."""

    model_config = ConfigDict(frozen=True, strict=True)
    buttons: Annotated[list[Row], Field(min_length=1, max_length=ROWS_LIMIT)]

    @model_validator(mode="after")
    def _fits(self) -> "Keyboard":
        for row in self.buttons:
            if len(row) > WIDE_ROW_LIMIT and any(button.type in _WIDE for button in row):
                raise ValueError(
                    f"a row with one of {', '.join(sorted(_WIDE))} holds at most {WIDE_ROW_LIMIT} "
                    f"buttons, not {len(row)}"
                )
        return self

    def json_rows(self) -> list[list[Json]]:
        """The rows as they are stored and answered."""
        return [
            [{"type": button.type, **button.model_dump(exclude_none=True)} for button in row]
            for row in self.buttons
        ]
