"""What the control API is asked: the shape of each request, read from JSON or from a form.

Each field's description says in Russian what is accepted.
"""

from typing import Annotated, Any, Literal, TypeVar

from flask import request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from sandbox.clock import TOP_SPEED
from sandbox.max.names import CHAIRMAN
from sandbox.max.things import ALL_RIGHTS

Json = dict[str, Any]
Model = TypeVar("Model", bound=BaseModel)

_SWITCH = "true или false"


class BadRequest(Exception):
    """What came in makes no sense; the message is a Russian sentence."""


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


UserId = Annotated[int, Field(gt=0, lt=2**63, description="номер жителя, целое число больше нуля")]
BotName = Annotated[
    str | None, Field(description="имя бота или его ник из ссылки, строка, или ничего")
]
Text = Annotated[
    str, Field(min_length=1, max_length=4000, description="текст, строка от 1 до 4000 знаков")
]
Mid = Annotated[str, Field(description="номер сообщения (mid), строка")]


class Doer(_Request):
    user_id: UserId = CHAIRMAN


class NewChat(_Request):
    title: str = Field(
        min_length=1, max_length=200, description="название, строка от 1 до 200 знаков"
    )
    admin: bool = Field(False, description=_SWITCH)
    bot: BotName = None
    type: Literal["chat", "channel"] = Field("chat", description="«chat» или «channel»")
    user_id: UserId = CHAIRMAN


class Rights(_Request):
    admin: bool = Field(description=_SWITCH)
    permissions: list[str] | None = Field(
        None, description=f"список прав, например {', '.join(ALL_RIGHTS)}"
    )
    user_id: UserId = CHAIRMAN


class Deletion(_Request):
    mid: Mid
    user_id: UserId = CHAIRMAN


class Words(_Request):
    user_id: UserId
    text: Text


class FileSent(_Request):
    user_id: UserId
    text: Text | None = Field(None, description="текст до 4000 знаков или ничего")


class PhoneShared(_Request):
    user_id: UserId
    mid: Mid


class ContactSent(_Request):
    user_id: UserId
    of: UserId


class ButtonPress(_Request):
    user_id: UserId
    mid: Mid
    payload: str = Field(max_length=1024, description="payload кнопки, строка до 1024 знаков")
    force: bool = Field(False, description=_SWITCH)


class Start(_Request):
    user_id: UserId
    payload: str | None = Field(None, description="строка из ссылки ?start=… или ничего")
    bot: BotName = None


class Stop(_Request):
    user_id: UserId
    bot: BotName = None
    removed: bool = Field(False, description=_SWITCH)


class ClockMove(_Request):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)
    now: AwareDatetime | None = Field(
        None, description="время ISO с часовым поясом, например 2026-11-23T08:00:00+03:00"
    )
    add_seconds: float | None = Field(
        None, ge=-1e9, le=1e9, allow_inf_nan=False, description="число секунд"
    )
    speed: float | None = Field(
        None, ge=0, le=TOP_SPEED, allow_inf_nan=False, description=f"число от 0 до {TOP_SPEED}"
    )


class FeedMessage(_Request):
    organisation: str = Field(min_length=1, description="имя организации, строка")
    message: Json = Field(description="сообщение поставщика, объект JSON")


class CodeFor(_Request):
    organisation: str = Field(
        pattern="^[a-z][a-z0-9-]*$",
        max_length=60,
        description="имя организации латиницей, например uk-lesnaya",
    )


def read(model: type[Model]) -> Model:
    """The request's body, checked. Raises BadRequest naming the field and what is accepted."""
    try:
        return model.model_validate_json(request.get_data() or b"{}")
    except ValidationError as error:
        raise BadRequest(_sentence(model, error)) from error


def read_form(model: type[Model]) -> Model:
    """The same for multipart/form-data, but the file itself."""
    try:
        return model.model_validate_strings(request.form.to_dict())
    except ValidationError as error:
        raise BadRequest(_sentence(model, error)) from error


def _sentence(model: type[BaseModel], error: ValidationError) -> str:
    # A field that does not exist explains the one that seems to lack.
    first = max(error.errors(include_url=False), key=lambda e: e["type"] == "extra_forbidden")
    names = ", ".join(model.model_fields)
    if not first["loc"]:
        return f"Тело запроса — не объект JSON; ожидается объект с полями: {names}."
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        return f"Поля «{name}» нет; принимаются: {names}."
    wrong = (
        f"Поля «{name}» не хватает" if first["type"] == "missing" else f"Поле «{name}» не подходит"
    )
    return f"{wrong}; ожидается: {model.model_fields[name].description}."
