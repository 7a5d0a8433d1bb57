"""What every door does before and after its one sentence: read a push, say no, log one line."""

import base64
import binascii
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import wraps
from typing import Annotated, Any

from flask import Request
from pydantic import ConfigDict, Field, StringConstraints, ValidationError

from context import Context
from frozen import Frozen
from refusals import NotUnderstood, explained

log = logging.getLogger("door")

Answer = tuple[str | dict[str, Any], int] | tuple[str, int, dict[str, str]]


class Pushed(Frozen):
    """One Pub/Sub message as its push subscription posts it; without text it has no `data`."""

    model_config = ConfigDict(extra="ignore")
    data: str = ""
    # Becomes part of document ids.
    message_id: Annotated[str, StringConstraints(pattern=r"^[\w.-]+$", max_length=200)] = Field(
        alias="messageId"
    )
    attributes: dict[str, str] = Field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """Raises NotUnderstood when `data` is not base64."""
        try:
            return base64.b64decode(self.data, validate=True)
        except (binascii.Error, ValueError) as error:
            raise NotUnderstood("message.data: accepted is base64") from error

    @property
    def text(self) -> str:
        """Raises NotUnderstood when `data` is not base64 of UTF-8."""
        try:
            return self.content.decode()
        except UnicodeDecodeError as error:
            raise NotUnderstood("message.data: accepted is base64 of UTF-8 text") from error


class _Envelope(Frozen):
    model_config = ConfigDict(extra="ignore")
    message: Pushed


def pushed(request: Request) -> Pushed:
    """The message in Pub/Sub's push envelope; raises NotUnderstood when it is no such envelope.

    We read the envelope ourselves: the framework's CloudEvent drops the subscription and refuses a
    message without data before we can say why.
    """
    try:
        return _Envelope.model_validate_json(request.data).message
    except ValidationError as error:
        raise NotUnderstood(f"not a Pub/Sub push envelope: {explained(error)}") from error


def name_in(request: Request) -> str:
    """The name that follows the door in the path: the bot, or the organisation."""
    return request.path.strip("/")


def see_to(chores: Sequence[Callable[[Context], object]], ctx: Context) -> None:
    """Do these in their order, each of them even if another fails; then the failure is raised."""
    with ExitStack() as left:
        for chore in reversed(chores):
            left.callback(chore, ctx)


def door(opened: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
    """Turn NotUnderstood into 400 with its text, and log one line per call.

    Anything else passes through: the framework answers 500, and whoever called comes again.
    """

    @wraps(opened)
    def answered(request: Request) -> Answer:
        started = time.perf_counter()
        try:
            answer = opened(request)
        except NotUnderstood as refusal:
            # Without the stack: the fault is the caller's, and the text says which.
            log.error("refused", extra={"door": opened.__name__, "reason": str(refusal)})  # noqa: TRY400
            answer = {"error": str(refusal)}, 400
        took = round((time.perf_counter() - started) * 1000, 1)
        log.info("door", extra={"door": opened.__name__, "status": answer[1], "ms": took})
        return answer

    return answered
