"""One dead letter: a message of the feed that its door failed five times, and why.

The model is also the stored document.
"""

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WrapValidator,
)

from frozen import Frozen
from organisation.model import NOT_REGISTERED, ORGANISATION_ID
from outages.feed import read_event
from refusals import NotUnderstood

TOPIC = "outage-feed-"  # and the organisation: its subscription is called the same
UNKNOWN = "unknown"
# A document takes 1 MiB and Pub/Sub ten times as much; the rest is room for the other fields.
MOST_CONTENT_BYTES = 900_000
MOST_REASON = 2_000  # a supplier's own field names stand in it, and they have any length

FINE = (
    "the message is as agreed and its organisation is known: the door itself failed, "
    "see the log of outage-feed"
)


def _or_nothing(value: Any, read: Callable[[Any], Any]) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


# A letter is kept whatever Pub/Sub says of its source.
Lenient = WrapValidator(_or_nothing)
Subscription = Annotated[str, StringConstraints(pattern=f"^{TOPIC}{ORGANISATION_ID}$")]
Count = Annotated[int, Field(ge=0, le=2**53)]


class Source(Frozen):
    """What Pub/Sub's attributes say of a letter's origin; None where they say nothing usable."""

    model_config = ConfigDict(extra="ignore")
    subscription: Annotated[Subscription | None, Lenient] = Field(
        default=None, alias="CloudPubSubDeadLetterSourceSubscription"
    )
    attempts: Annotated[Count | None, Lenient] = Field(
        default=None, alias="CloudPubSubDeadLetterSourceDeliveryCount"
    )
    published_at: Annotated[AwareDatetime | None, Lenient] = Field(
        default=None, alias="CloudPubSubDeadLetterSourceTopicPublishTime"
    )

    @property
    def organisation(self) -> str | None:
        """Whose feed it was."""
        return self.subscription.removeprefix(TOPIC) if self.subscription else None


def read_source(attributes: Mapping[str, str]) -> Source:
    """What the attributes of a message on the dead-letter topic say."""
    return Source.model_validate(attributes)


class DeadLetter(Frozen):
    """What we know of one.

    organisation  None: Pub/Sub named no feed as its source
    content       the message itself; base64 when it is not UTF-8 text
    cut_bytes     so many bytes of its end were too many for a document
    attempts      None: Pub/Sub did not say
    """

    model_config = ConfigDict(extra="ignore")
    id: str
    organisation: str | None
    content: str
    encoding: Literal["utf-8", "base64"]
    cut_bytes: int = 0
    published_at: datetime
    received_at: datetime
    attempts: int | None
    reason: str
    put_back_at: datetime | None = None

    @property
    def topic(self) -> str:
        """Where it was published, and is again when it is put back."""
        return f"{TOPIC}{self.organisation}"

    @property
    def hindrance(self) -> str | None:
        """Why it cannot be put back; None: it can.

        What is not UTF-8 is never read, and Pub/Sub takes no message without text.
        """
        if self.organisation is None:
            return "its source is not known"
        if self.cut_bytes:
            return f"its last {self.cut_bytes} bytes were too many to keep"
        if self.encoding != "utf-8":
            return "it is not UTF-8 text"
        return None if self.content else "it has no text"


def letter_id(source: Source, message_id: str) -> str:
    """The same for each push of the same message: `vodokanal:17`."""
    return f"{source.organisation or UNKNOWN}:{message_id}"


def letter(
    message_id: str, content: bytes, source: Source, *, registered: bool, now: datetime
) -> DeadLetter:
    """What is kept of a message.

    registered  whether its organisation is in the register
    """
    text, encoding, kept_bytes = _text(content)
    return DeadLetter(
        id=letter_id(source, message_id),
        organisation=source.organisation,
        content=text,
        encoding=encoding,
        cut_bytes=len(content) - kept_bytes,
        published_at=source.published_at or now,
        received_at=now,
        attempts=source.attempts,
        reason=_line(_reason(content, source, registered=registered)),
    )


def _text(content: bytes) -> tuple[str, Literal["utf-8", "base64"], int]:
    """What of it can be kept, how that is written, and how many bytes it stands for."""
    try:
        content.decode()
    except UnicodeDecodeError:
        kept = content[: MOST_CONTENT_BYTES // 4 * 3]
        return base64.b64encode(kept).decode(), "base64", len(kept)
    text = content[:MOST_CONTENT_BYTES].decode(errors="ignore")  # the cut may go through a letter
    return text, "utf-8", len(text.encode())


def _reason(content: bytes, source: Source, *, registered: bool) -> str:
    """What the door says of this message, in the order in which it finds it."""
    try:
        read_event(content)
    except NotUnderstood as refusal:
        return str(refusal)
    if source.organisation is None:
        return f"Pub/Sub named no subscription '{TOPIC}<organisation>' as its source"
    if not registered:
        return NOT_REGISTERED.format(source.organisation)
    return FINE


def _line(text: str) -> str:
    """One line that a terminal shows as it is."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return shown if len(shown) <= MOST_REASON else f"{shown[: MOST_REASON - 1]}…"
