"""One person's dialogue with one bot. The model is also the stored document."""

from datetime import datetime

from pydantic import Field

from frozen import Frozen
from message import Message, PressButton

REMEMBERED = 8


class Resident(Frozen):
    """Who it is to MAX, who it is to us, and where the dialogue stands.

    token         random; all that other rooms and documents know
    choices       payloads of the buttons last offered, first to last: a typed number means one
    appointments  living visits by office and service; `reception` keeps them here, because one
                  visit of each kind is a rule about the person, and this document is the person's
    seen_at       MAX's time of the newest press or word; None: nothing yet
    zone          of the resident's own house: hours are said in it; empty: no house is known
    roles         as staff, by organisation; `staff` keeps them here, because each press of this
                  person is checked against them
    consents      version of the words agreed to, by organisation and purpose; `personal_data` keeps
                  them here, because each question for data is preceded by this one
    awaiting      payload of the button whose question the next words or file answer; empty: none
    answered      keys of the updates answered last, newest first: MAX repeats updates
    shown         the answer to the newest, as JSON
    """

    token: str
    bot: str
    user_id: int
    chat_id: int
    choices: tuple[str, ...] = ()
    appointments: dict[str, str] = Field(default_factory=dict)
    seen_at: datetime | None = None
    zone: str = ""
    roles: dict[str, str] = Field(default_factory=dict)
    consents: dict[str, int] = Field(default_factory=dict)
    awaiting: str = ""
    answered: tuple[str, ...] = ()
    shown: str = ""

    @property
    def id(self) -> str:
        """`<bot>:<user>`: numbers of people are unique within MAX, tokens within a bot."""
        return f"{self.bot}:{self.user_id}"

    def told(self, message: Message, key: str, awaiting: str = "") -> "Resident":
        """The same resident, who now sees `message` in answer to the update `key`.

        awaiting  payload of the button whose question the message asks
        """
        payloads = tuple(
            button.payload
            for row in message.buttons
            for button in row
            if isinstance(button, PressButton)
        )
        answered = (key, *self.answered)[:REMEMBERED]
        return self.model_copy(
            update={
                "choices": payloads,
                "awaiting": awaiting,
                "answered": answered,
                "shown": message.model_dump_json(),
            }
        )

    def chosen(self, typed: str) -> str | None:
        """The payload that a typed number means, or None."""
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
        return self.choices[number - 1] if 1 <= number <= len(self.choices) else None


class Addressee(Frozen):
    """Where a token leads."""

    bot: str
    user_id: int
    chat_id: int
