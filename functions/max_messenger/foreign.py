"""JSON that MAX wrote: read with suspicion, narrowed to the fields we use."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import AliasPath, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_core import from_json

from frozen import Frozen

EPOCH = datetime.fromtimestamp(0, UTC)
_END_OF_TIME = (datetime.max.replace(tzinfo=UTC) - EPOCH) // timedelta(milliseconds=1)


class Foreign(Frozen):
    """A thing MAX told us. Unknown fields are ignored: MAX adds them without notice."""

    model_config = ConfigDict(
        strict=True,
        # In MAX's JSON a field lies where its alias says; our own code and tests use its name.
        validate_by_alias=True,
        validate_by_name=True,
        # An error must not carry into a log what a resident wrote.
        hide_input_in_errors=True,
    )

    @classmethod
    def read(cls, raw: Any) -> Self:
        """`raw` comes from `parsed`. Raises ValidationError."""
        return cls.model_validate(raw, by_alias=True, by_name=False)


def found_at(path: str) -> FieldInfo:
    """Where MAX puts the field: "message.sender.user_id". A gap on the way means absent."""
    field: FieldInfo = Field(validation_alias=AliasPath(*path.split(".")))
    return field


def parsed(data: bytes) -> Any:
    """The JSON in `data` without its nulls: MAX writes null or leaves out as it pleases.

    Raises ValueError for anything else, also for NaN, half surrogates and bottomless nesting.
    """
    return _present(from_json(data, allow_inf_nan=False))


def _present(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _present(v) for name, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_present(v) for v in value if v is not None]
    return value


def _moment(value: object) -> datetime:
    """Milliseconds since 1970 as MAX writes them; a datetime of ours passes through."""
    if isinstance(value, datetime):
        return value
    if type(value) is not int or not 0 <= value <= _END_OF_TIME:
        raise ValueError(f"accepted: whole milliseconds from 0 to {_END_OF_TIME}")
    return EPOCH + timedelta(milliseconds=value)


Id = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
ChatType = Literal["dialog", "chat", "channel"]
# Rights get new names now and then, so any string is one. JSON has no sets.
Rights = Annotated[frozenset[str], Field(strict=False)]
