"""What MAX tells us: 19 kinds of update, each narrowed to what we use.

MAX repeats updates, promises no order and gives them no id: `key` is the same for each repetition.
What cannot be read is None and one line in the log: MAX would repeat it for hours otherwise.
"""

import hashlib
import json
import logging
import re
from abc import abstractmethod
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from max_messenger.foreign import ChatType, Foreign, Id, Moment, Rights, found_at, parsed

log = logging.getLogger(__name__)

LARGEST_UPDATE = 256 * 1024
LARGEST_CARD = 8 * 1024


class _Event(Foreign):
    """One update. What residents typed is left out of `repr`, for the sake of logs."""

    update_type: str
    at: Annotated[Moment, found_at("timestamp")]

    @property
    def key(self) -> str:
        """The same for each repetition, different otherwise among the updates of one bot.

        Safe as a document's id. Two bots of one chat get equal keys: put the bot's name before it.
        Source  max-bot-api.md 2.3
        """
        identity = json.dumps([str(part) for part in self._identity()])
        return f"{self.update_type}-{hashlib.sha256(identity.encode()).hexdigest()}"

    @abstractmethod
    def _identity(self) -> tuple[object, ...]:
        """What tells this update from all others of its type."""


class _Said(_Event):
    """A message, whole. Nothing but the chat is certain: posts have no sender, forwards no body."""

    chat_id: Annotated[Id, found_at("message.recipient.chat_id")]
    chat_type: Annotated[ChatType, found_at("message.recipient.chat_type")]
    user_id: Annotated[Id | None, found_at("message.sender.user_id")] = None
    from_bot: Annotated[bool, found_at("message.sender.is_bot")] = False
    mid: Annotated[str | None, found_at("message.body.mid")] = None
    text: Annotated[str, found_at("message.body.text"), Field(repr=False)] = ""


class _SaidOnce(_Said):
    def _identity(self) -> tuple[object, ...]:
        return (self.mid,) if self.mid else (self.chat_id, self.user_id, self.at)


class _SaidAnew(_Said):
    def _identity(self) -> tuple[object, ...]:
        return self.mid, self.chat_id, self.user_id, self.at


class _Removed(_Event):
    chat_id: Id
    user_id: Id
    mid: Annotated[str, found_at("message_id")]

    def _identity(self) -> tuple[object, ...]:
        return (self.mid,)


class _Done(_Event):
    """Somebody did something to a chat, a dialogue or the bot."""

    chat_id: Id
    user_id: Annotated[Id, found_at("user.user_id")]

    def _identity(self) -> tuple[object, ...]:
        return self.chat_id, self.user_id, self.at


class IncomingFile(Foreign):
    """A file that somebody sent, as MAX describes it: nothing of it is checked.

    url   `MaxClient.download` takes it; whoever has it has the file
    name  with its extension; empty if MAX gave none
    size  in bytes; 0 if MAX gave none
    """

    url: Annotated[str, found_at("payload.url"), Field(repr=False)]
    name: Annotated[str, found_at("filename"), Field(repr=False)] = ""
    size: Annotated[int, Field(ge=0, repr=False)] = 0


def _of_a_cards_size(vcf_info: str) -> str:
    if len(vcf_info.encode()) > LARGEST_CARD:
        raise ValueError(f"accepted: a card of at most {LARGEST_CARD} bytes")
    return vcf_info


class IncomingContact(Foreign):
    """Somebody's card that a person sent: whose it is, `contacts.py` can tell.

    vcf_info  the card, with the very line ends that MAX signed; at most LARGEST_CARD bytes
    hash      MAX's signature; None: the card came by hand, not by a button
    user_id   of the account in MAX that the card is of; None: MAX names none
    """

    vcf_info: Annotated[
        str, found_at("payload.vcf_info"), AfterValidator(_of_a_cards_size), Field(repr=False)
    ]
    hash: Annotated[str | None, found_at("payload.hash"), Field(repr=False)] = None
    user_id: Annotated[Id | None, found_at("payload.max_info.user_id")] = None


_Hanging = TypeVar("_Hanging", IncomingFile, IncomingContact)


def _first(kind: str, shape: type[_Hanging]) -> Callable[[Any], _Hanging | None]:
    """Finds the first of its kind among what hangs on a message.

    None: there is none, or the first cannot be read; the words beside it are read nevertheless.
    """

    def found(attachments: Any) -> _Hanging | None:
        if isinstance(attachments, shape):
            return attachments  # built by us, not read from MAX
        hanging = attachments if isinstance(attachments, list) else []
        fitting = (a for a in hanging if isinstance(a, dict) and a.get("type") == kind)
        try:
            return shape.read(next(fitting, None))
        except ValidationError:
            return None

    return found


def _forwarded(link: Any) -> Any:
    """The words inside what was passed on; of an answer to somebody else's words: none."""
    if not isinstance(link, dict):
        return link if isinstance(link, str) else ""  # a text: built by us, not read from MAX
    inside = link.get("message")
    text = inside.get("text") if isinstance(inside, dict) else None
    return text if link.get("type") == "forward" and isinstance(text, str) else ""


class Wrote(_SaidOnce):
    """Somebody wrote: in a dialogue, or in a group whose messages the bot may read.

    forwarded  the words of a message that was passed on; empty: none was
    file       the first that was sent along
    contact    likewise; it proves nothing before `contacts.shared_phone` has looked at it
    """

    update_type: Literal["message_created"] = "message_created"
    forwarded: Annotated[
        str, found_at("message.link"), BeforeValidator(_forwarded), Field(repr=False)
    ] = ""
    file: Annotated[
        IncomingFile | None,
        found_at("message.body.attachments"),
        BeforeValidator(_first("file", IncomingFile)),
        Field(repr=False),
    ] = None
    contact: Annotated[
        IncomingContact | None,
        found_at("message.body.attachments"),
        BeforeValidator(_first("contact", IncomingContact)),
        Field(repr=False),
    ] = None


class MessageEdited(_SaidAnew):
    update_type: Literal["message_edited"] = "message_edited"


class MessageRemoved(_Removed):
    """`user_id` is who removed it."""

    update_type: Literal["message_removed"] = "message_removed"


class Pressed(_Event):
    """A button was pressed. Anybody can forge the payload: check what `user_id` may do."""

    update_type: Literal["message_callback"] = "message_callback"
    callback_id: Annotated[str, found_at("callback.callback_id")]
    payload: Annotated[str, found_at("callback.payload")] = ""
    user_id: Annotated[Id, found_at("callback.user.user_id")]
    callback_at: Annotated[Moment, found_at("callback.timestamp")]
    # Absent when the message was deleted before MAX told us of the press.
    chat_id: Annotated[Id | None, found_at("message.recipient.chat_id")] = None
    chat_type: Annotated[ChatType | None, found_at("message.recipient.chat_type")] = None
    mid: Annotated[str | None, found_at("message.body.mid")] = None

    def _identity(self) -> tuple[object, ...]:
        # MAX's schema calls callback_id "the current id of the keyboard": not enough alone.
        return self.callback_id, self.callback_at, self.user_id


class Started(_Done):
    """Start was pressed, or a deep link opened; its payload is forgeable."""

    update_type: Literal["bot_started"] = "bot_started"
    payload: Annotated[str | None, Field(repr=False)] = None


class Stopped(_Done):
    update_type: Literal["bot_stopped"] = "bot_stopped"


class BotAdded(_Done):
    """`user_id` is who added the bot."""

    update_type: Literal["bot_added"] = "bot_added"
    is_channel: bool = False


class BotRemoved(_Done):
    """`user_id` is who removed the bot."""

    update_type: Literal["bot_removed"] = "bot_removed"
    is_channel: bool = False


class RightsChanged(_Done):
    """The bot's own rights in a chat; `user_id` is who changed them."""

    update_type: Literal["bot_admin_permissions_changed"] = "bot_admin_permissions_changed"
    user_id: Id
    is_admin: bool
    permissions: Rights = frozenset()


class UserAdded(_Done):
    """`inviter_id` is absent when the user came by a link."""

    update_type: Literal["user_added"] = "user_added"
    inviter_id: Id | None = None
    is_channel: bool = False


class UserRemoved(_Done):
    """`admin_id` is absent when the user left."""

    update_type: Literal["user_removed"] = "user_removed"
    admin_id: Id | None = None
    is_channel: bool = False


class TitleChanged(_Done):
    update_type: Literal["chat_title_changed"] = "chat_title_changed"
    title: Annotated[str, Field(repr=False)]


class DialogCleared(_Done):
    update_type: Literal["dialog_cleared"] = "dialog_cleared"


class DialogRemoved(_Done):
    """Comes together with `Stopped`."""

    update_type: Literal["dialog_removed"] = "dialog_removed"


class DialogMuted(_Done):
    update_type: Literal["dialog_muted"] = "dialog_muted"
    until: Annotated[Moment, found_at("muted_until")]


class DialogUnmuted(_Done):
    update_type: Literal["dialog_unmuted"] = "dialog_unmuted"


class CommentCreated(_SaidOnce):
    """`post_id` is the commented post of a channel; so in the two below."""

    update_type: Literal["comment_created"] = "comment_created"
    post_id: Annotated[str, found_at("message.recipient.post_id")]


class CommentEdited(_SaidAnew):
    update_type: Literal["comment_edited"] = "comment_edited"
    post_id: Annotated[str, found_at("message.recipient.post_id")]


class CommentRemoved(_Removed):
    update_type: Literal["comment_removed"] = "comment_removed"
    post_id: str


Update = (
    Wrote
    | MessageEdited
    | MessageRemoved
    | Pressed
    | Started
    | Stopped
    | BotAdded
    | BotRemoved
    | RightsChanged
    | UserAdded
    | UserRemoved
    | TitleChanged
    | DialogCleared
    | DialogRemoved
    | DialogMuted
    | DialogUnmuted
    | CommentCreated
    | CommentEdited
    | CommentRemoved
)
# Each shape is built when the first update of its type comes; one union would build them all.
_SHAPES: dict[str, type[Update]] = {
    shape.model_fields["update_type"].default: shape for shape in get_args(Update)
}


def read_update(data: bytes) -> Update | None:
    """The update in the body of a webhook, or None when it cannot be read. Never raises."""
    try:
        return _read(data)
    except _Unreadable as error:
        fields = {"reason": error.reason, "update_type": error.update_type, "size": len(data)}
        log.warning("update not read", extra=fields)
        return None


class _Unreadable(Exception):
    def __init__(self, reason: str, update_type: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.update_type = update_type


def _read(data: bytes) -> Update:
    if len(data) > LARGEST_UPDATE:
        raise _Unreadable("too large")
    try:
        raw = parsed(data)
    except ValueError as error:
        raise _Unreadable("not JSON") from error
    if not isinstance(raw, dict):
        raise _Unreadable("wrong shape: not an object")
    update_type = _update_type(raw)
    if update_type not in _SHAPES:
        raise _Unreadable("unknown type", update_type)
    try:
        return _SHAPES[update_type].read(raw)
    except ValidationError as error:
        raise _Unreadable(_reason(error), update_type) from error


def _reason(error: ValidationError) -> str:
    """What was wrong, in the names of our own fields: never a value."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"wrong shape: {'.'.join(map(str, first['loc']))}"


def _update_type(raw: dict[str, Any]) -> str | None:
    """Only what looks like a type: anything else might be what a resident wrote."""
    named = raw.get("update_type")
    return named if isinstance(named, str) and re.fullmatch("[a-z_]{1,64}", named) else None
