"""What MAX answers, narrowed to what the product needs."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, TypeAdapter

from max_messenger.foreign import ChatType, Foreign, Id, Moment, Rights, found_at


class _Command(Foreign):
    name: str
    description: str = ""


@cache
def _command_list() -> TypeAdapter[list[_Command]]:
    return TypeAdapter(list[_Command])


def _commands(value: Any) -> Any:
    if isinstance(value, tuple):
        return value  # built by us, not read from MAX
    commands = _command_list().validate_python(value, by_alias=True, by_name=False)
    return tuple((command.name, command.description) for command in commands)


class Bot(Foreign):
    """Ourselves. `username` is what deep links are made of.

    commands  names and descriptions shown on "/", as `MaxClient.set_commands` takes them
    """

    user_id: Id
    username: str | None = None
    name: Annotated[str, found_at("first_name")]
    commands: Annotated[tuple[tuple[str, str], ...], BeforeValidator(_commands)] = ()


class Chat(Foreign):
    """status: `active`, `removed`, `left` or `closed`; a dialogue has no title."""

    chat_id: Id
    chat_type: Annotated[ChatType, found_at("type")]
    status: str
    title: str | None = None


class Membership(Foreign):
    """What the bot may do in a chat."""

    is_admin: bool
    permissions: Rights = frozenset()


class _Button(Foreign):
    type: str
    payload: str = ""


class _Attachment(Foreign):
    rows: Annotated[Sequence[Sequence[_Button]], found_at("payload.buttons")] = ()


@cache
def _attachment_list() -> TypeAdapter[list[_Attachment]]:
    return TypeAdapter(list[_Attachment])


def _callback_payloads(value: Any) -> Any:
    if isinstance(value, tuple):
        return value  # built by us, not read from MAX
    attachments = _attachment_list().validate_python(value, by_alias=True, by_name=False)
    buttons = (b for attachment in attachments for row in attachment.rows for b in row)
    return tuple(b.payload for b in buttons if b.type == "callback")


class SentMessage(Foreign):
    """A message that stands in a chat, ours or another's: ours have the bot's own `user_id`.

    payloads  of its callback buttons: they hold our marker, by which a lost message is found again
    """

    mid: Annotated[str, found_at("body.mid")]
    at: Annotated[Moment, found_at("timestamp")]
    # A post in a channel has no sender.
    user_id: Annotated[Id | None, found_at("sender.user_id")] = None
    from_bot: Annotated[bool, found_at("sender.is_bot")] = False
    text: Annotated[str, found_at("body.text"), Field(repr=False)] = ""
    payloads: Annotated[
        tuple[str, ...], found_at("body.attachments"), BeforeValidator(_callback_payloads)
    ] = ()


class Subscription(Foreign):
    """update_types: None means all."""

    url: str
    update_types: Annotated[frozenset[str], Field(strict=False)] | None = None


# Envelopes: opened by the client, never handed on.


class Sent(Foreign):
    mid: Annotated[str, found_at("message.body.mid")]


def _with_body(messages: Any) -> Any:
    """A bare forward has neither body nor mid: nobody can ask for it, and it is never ours."""
    if not isinstance(messages, list):
        return messages
    return [m for m in messages if not isinstance(m, dict) or "body" in m]


class MessageList(Foreign):
    messages: Annotated[list[SentMessage], BeforeValidator(_with_body)]


def _none_without_body(message: Any) -> Any:
    """A bare forward that somebody pinned is as good as none: it is never ours."""
    return None if isinstance(message, dict) and "body" not in message else message


class Pinned(Foreign):
    message: Annotated[SentMessage | None, BeforeValidator(_none_without_body)] = None


class SubscriptionList(Foreign):
    subscriptions: list[Subscription]


class UploadEndpoint(Foreign):
    """token: here for video and audio, else in the answer of the upload host."""

    url: str
    token: str | None = None


class _Photo(Foreign):
    token: str


class Uploaded(Foreign):
    """A file has its token at the root, an image one in `photos`."""

    token: str | None = None
    photos: dict[str, _Photo] | None = None

    @property
    def tokens(self) -> list[str]:
        """Exactly one, or the upload host answered something else."""
        photos = self.photos or {}
        return [self.token] if self.token else [photo.token for photo in photos.values()]
