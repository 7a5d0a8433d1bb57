"""What bots send, checked as MAX checks it (max-bot-api.md 2.1, 3, 5, 6).

Unknown fields are ignored, wrong types are not guessed. Formatting (`format`) is accepted and
kept as it was written: the sandbox shows the source, it renders nothing.
"""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sandbox.max.attachments import AttachmentDraft, check_together
from sandbox.max.refusals import malformed

TEXT_LIMIT = 4000
ATTACHMENTS_LIMIT = 12
SECRET_PATTERN = r"^[a-zA-Z0-9_-]{5,256}$"  # noqa: S105  a pattern

DraftModel = TypeVar("DraftModel", bound=BaseModel)


class _Draft(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class LinkDraft(_Draft):
    type: Literal["reply", "forward"]
    mid: str


class MessageDraft(_Draft):
    """NewMessageBody, for POST and PUT /messages and inside POST /answers."""

    text: Annotated[str, Field(max_length=TEXT_LIMIT)] | None = None
    attachments: Annotated[list[AttachmentDraft], Field(max_length=ATTACHMENTS_LIMIT)] | None = None
    link: LinkDraft | None = None
    notify: bool | None = None
    format: Literal["markdown", "html"] | None = None

    @model_validator(mode="after")
    def _attachments_agree(self) -> "MessageDraft":
        check_together(self.attachments or [])
        return self


class AnswerDraft(_Draft):
    message: MessageDraft | None = None
    notification: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "AnswerDraft":
        if self.message is None and self.notification is None:
            raise ValueError("an answer needs message or notification")
        return self


class SubscriptionDraft(_Draft):
    url: str
    update_types: list[Annotated[str, Field(min_length=1)]] | None = None
    secret: str | None = None

    @model_validator(mode="after")
    def _types_differ(self) -> "SubscriptionDraft":
        types = self.update_types or []
        if len(types) != len(set(types)):
            raise ValueError("update_types names a type twice")
        return self


class CommandDraft(_Draft):
    name: Annotated[str, Field(min_length=1, max_length=64)]
    description: Annotated[str, Field(min_length=1, max_length=128)] | None = None


class CommandsDraft(_Draft):
    commands: Annotated[list[CommandDraft], Field(max_length=32)]


class IconDraft(_Draft):
    url: str | None = None
    token: str | None = None


class ChatDraft(_Draft):
    """ChatPatch."""

    title: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    description: Annotated[str, Field(max_length=16_000)] | None = None
    icon: IconDraft | None = None
    pin: str | None = None
    notify: bool | None = None


class PinDraft(_Draft):
    message_id: str
    notify: bool | None = None


class ActionDraft(_Draft):
    action: Literal[
        "typing_on", "sending_photo", "sending_video", "sending_audio", "sending_file", "mark_seen"
    ]


def read(model: type[DraftModel], body: bytes) -> DraftModel:
    """A checked body. Raises Refused (400 proto.payload) naming the field and what it may hold."""
    if body.strip() in {b"", b"{}", b"null"}:
        raise malformed("the body is empty")
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "body"
        raise malformed(f"{place}: {first['msg']}") from error
