"""A message that one chat must show. The model is also the stored document."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, field_serializer, field_validator

from message import Message

DANGER, USUAL = 0, 1
URGENCIES = (DANGER, USUAL)


class Notice(BaseModel):
    """What a chat must show, and how far we have come with it.

    id        the cause: `outage:<outage>:news:<bot>:<chat>`, `reply:<update>`
    revision  of `message`; grows when the message changes, and only then
    shown     the revision that the chat shows; None: nothing yet
    mid       MAX's id of the message, once sent; a later revision edits it
    due       owed: not before; sending: when the claim lapses and another may try
    claim     who is sending
    chat_id   of a group or channel; a dialogue is named by its resident's token
    pin       pin the message once it is sent
    expires   when it can no longer help
    about     path of the document it speaks of, with its cause: once that is gone, so is this
    """

    model_config = ConfigDict(frozen=True)
    id: str
    bot: str
    chat_id: int | None = None
    resident: str | None = None
    message: Message
    revision: int = 1
    urgency: int = USUAL
    due: datetime
    state: Literal["owed", "sending", "sent", "refused", "dropped"] = "owed"
    claim: str | None = None
    mid: str | None = None
    shown: int | None = None
    tries: int = 0
    refusal: str | None = None
    pin: bool = False
    expires: datetime | None = None
    about: str | None = None
    about_cause: str | None = None

    # As text: Firestore keeps no lists of lists, and nobody queries a message.
    @field_serializer("message")
    def _as_text(self, message: Message) -> str:
        return message.model_dump_json()

    @field_validator("message", mode="before")
    @classmethod
    def _from_text(cls, message: Any) -> Any:
        return Message.model_validate_json(message) if isinstance(message, str) else message

    def claimed(self, by: str, until: datetime) -> Self:
        """On its way, in the hands of `by`."""
        return self.model_copy(
            update={"state": "sending", "claim": by, "due": until, "tries": self.tries + 1}
        )

    def delivered(self, revision: int, mid: str, now: datetime) -> Self:
        """The chat shows `revision`; still owed if a newer one came in the meantime."""
        done = revision >= self.revision
        return self.model_copy(
            update={
                "state": "sent" if done else "owed",
                "due": self.due if done else now,
                "claim": None,
                "mid": mid,
                "shown": revision,
                "tries": 0,
            }
        )

    def postponed(self, until: datetime) -> Self:
        """Owed again, later."""
        return self.model_copy(update={"state": "owed", "claim": None, "due": until})

    def refused(self, why: str) -> Self:
        """MAX will never take it."""
        return self.model_copy(update={"state": "refused", "claim": None, "refusal": why})

    def dropped(self) -> Self:
        """Overtaken by events: nobody needs it any more."""
        return self.model_copy(update={"state": "dropped", "claim": None})

    def overtaken(self, newer: Self) -> Self:
        """The same message with a newer content; what the chat shows already stays known."""
        return self.model_copy(
            update={
                "message": newer.message,
                "revision": newer.revision,
                "urgency": newer.urgency,
                # While one is being sent, its claim stands: whoever sends sees the new revision.
                **({} if self.state == "sending" else {"state": "owed", "due": newer.due}),
            }
        )
