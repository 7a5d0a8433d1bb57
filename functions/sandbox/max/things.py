"""What there is in the pretend MAX: chats, messages with their history, subscriptions, uploads.

Times are milliseconds of the sandbox's clock, as everywhere in MAX's API. Only the changes of
`changes.py` write here.
"""

import secrets
from dataclasses import dataclass, field
from typing import Literal

from sandbox.max.names import Json

ChatType = Literal["dialog", "chat", "channel"]
UploadType = Literal["image", "video", "audio", "file"]

# What an administrator bot may do unless told otherwise.
ALL_RIGHTS = (
    "read_all_messages",
    "write",
    "edit",
    "delete",
    "pin_message",
    "change_chat_info",
    "add_remove_members",
)


@dataclass(slots=True)
class Chat:
    """A dialogue, a group or a channel, as one bot sees it."""

    chat_id: int
    type: ChatType
    bot: str
    created: int
    title: str | None = None
    user_id: int | None = None
    """The resident of a dialogue."""
    rights: frozenset[str] | None = None
    """None: the bot is not an administrator."""
    bot_present: bool = True
    suspended: bool = False
    """The resident stopped the bot."""
    closed: bool = False
    """Nobody writes here any more."""
    description: str | None = None
    icon: str | None = None
    pinned: str | None = None
    members: dict[int, int] = field(default_factory=dict)
    """Person -> when he joined; the first founded the chat."""
    admins: set[int] = field(default_factory=set)
    """People who administer it."""
    mids: list[str] = field(default_factory=list)
    """Every message ever, oldest first, deleted ones too."""
    last_event: int = 0

    @property
    def is_channel(self) -> bool:
        return self.type == "channel"

    def allows(self, right: str) -> bool:
        """Whether the bot is an administrator here with `right`."""
        return self.rights is not None and right in self.rights

    @property
    def heard(self) -> bool:
        """Whether the bot hears what happens here beyond its own coming and going."""
        if not self.bot_present:
            return False
        return self.type == "dialog" or self.allows("read_all_messages")


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said from a moment on."""

    at: int
    text: str | None
    attachments: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """The message that this one replies to or forwards."""

    type: Literal["reply", "forward"]
    mid: str


@dataclass(slots=True)
class Message:
    """One message; its last version is what people see."""

    mid: str
    seq: int
    chat_id: int
    sender_id: int
    link: Link | None
    versions: list[Version]
    deleted: bool = False

    @property
    def at(self) -> int:
        return self.versions[0].at

    @property
    def text(self) -> str | None:
        return self.versions[-1].text

    @property
    def attachments(self) -> tuple[Json, ...]:
        return self.versions[-1].attachments

    @property
    def keyboard(self) -> list[list[Json]]:
        """Rows of buttons; empty when there are none."""
        for attachment in self.attachments:
            if attachment["type"] == "inline_keyboard":
                rows: list[list[Json]] = attachment["payload"]["buttons"]
                return rows
        return []


@dataclass(frozen=True, slots=True)
class Callback:
    """One press of a button, waiting for its answer."""

    callback_id: str
    mid: str
    chat_id: int


@dataclass(slots=True)
class Upload:
    """One file on its way: first an address, then content, then usable by its token."""

    upload_id: str
    bot: str
    type: UploadType
    token: str
    filename: str | None = None
    size: int | None = None


def new_upload(bot: str, kind: UploadType) -> Upload:
    """An address and a token that nobody can guess."""
    return Upload(secrets.token_urlsafe(12), bot, kind, secrets.token_urlsafe(32))


@dataclass(slots=True)
class Subscription:
    """One webhook of one bot."""

    bot: str
    url: str
    secret: str | None
    update_types: tuple[str, ...] | None
    time: int
    failing_since: int | None = None
    """When the first delivery failed that no success followed."""

    def wants(self, update_type: str) -> bool:
        return self.update_types is None or update_type in self.update_types
