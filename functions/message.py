"""What we say, in nobody's dialect: text, perhaps a picture, rows of buttons.

`max_messenger` turns it into MAX's JSON; rooms build it and know nothing of MAX.
"""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import parse_qsl, quote_plus

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints, model_validator

from frozen import Frozen

# MAX's limits (dev.max.ru, POST /messages and "keyboard"); crossing one is a bug of ours.
TEXT_LIMIT = 4000
PAYLOAD_LIMIT = 1024
BUTTON_TEXT_LIMIT = 128
ROWS_LIMIT, ROW_LIMIT = 30, 7
WIDE_ROW_LIMIT = 3  # of a row in which a button leads out of the chat or asks for a contact
IMAGE_LIMIT = 4096  # of a token's letters: MAX names no limit, but it is stored with the message

ButtonText = Annotated[str, StringConstraints(min_length=1, max_length=BUTTON_TEXT_LIMIT)]


class PressButton(Frozen):
    """Comes back to us as a press carrying `payload`."""

    kind: Literal["press"] = "press"
    text: ButtonText
    payload: Annotated[str, StringConstraints(min_length=1, max_length=PAYLOAD_LIMIT)]


class LinkButton(Frozen):
    """Opens a page or a dialogue (`https://max.ru/<bot>?start=…`)."""

    kind: Literal["link"] = "link"
    text: ButtonText
    url: Annotated[str, StringConstraints(max_length=2048, pattern=r"^https?://")]


class PrivateLinkButton(Frozen):
    """A link for one pair of eyes, which is not made before the message leaves.

    What waits in a document to be sent holds no address that opens anything. A LinkButton takes
    its place then; `max_messenger` refuses one that is left.

    what  what it will open, in the words of whoever makes the address
    """

    kind: Literal["private_link"] = "private_link"
    text: ButtonText
    what: Annotated[str, StringConstraints(min_length=1, max_length=PAYLOAD_LIMIT)]


class ContactButton(Frozen):
    """Asks the person's MAX to send the phone of the account: it comes back as a message."""

    kind: Literal["contact"] = "contact"
    text: ButtonText


Button = Annotated[
    PressButton | LinkButton | PrivateLinkButton | ContactButton, Field(discriminator="kind")
]


class Slot(Frozen):
    """A place in a text for what only the vault knows: filled when the message goes out.

    mark          stands in the text where the words belong
    owner, token  under which the vault keeps them
    until         later they are not put in any more
    """

    mark: Annotated[str, StringConstraints(min_length=3, max_length=20)]
    owner: str
    token: str
    until: AwareDatetime


class Message(Frozen):
    """Plain text (no markup: what a supplier wrote cannot format or link) and rows of buttons.

    image  token of an uploaded picture, which stands above the text; None: none
    slots  what is still to be put into the text; nothing that is stored has it
    """

    text: Annotated[str, StringConstraints(min_length=1, max_length=TEXT_LIMIT)]
    image: Annotated[str, StringConstraints(min_length=1, max_length=IMAGE_LIMIT)] | None = None
    slots: tuple[Slot, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()

    @model_validator(mode="after")
    def _fits_the_keyboard(self) -> Self:
        if len(self.buttons) > ROWS_LIMIT:
            raise ValueError(f"{len(self.buttons)} rows of buttons; {ROWS_LIMIT} are accepted")
        for row in self.buttons:
            wide = any(button.kind != "press" for button in row)
            limit = WIDE_ROW_LIMIT if wide else ROW_LIMIT
            if not 1 <= len(row) <= limit:
                raise ValueError(f"{len(row)} buttons in a row; 1 to {limit} are accepted")
        return self


def numbered(text: str, rows: Sequence[Sequence[PressButton]]) -> Message:
    """A question whose answers can be pressed, or typed by their numbers."""
    numbers = count(1)
    lines = ["   ".join(f"{next(numbers)}. {button.text}" for button in row) for row in rows]
    return Message(text="\n".join([text, "", *lines]), buttons=tuple(tuple(row) for row in rows))


class Press(Frozen):
    """What one of our buttons means. A room subclasses it: `class ShowOutage(Press): outage: str`.

    Instances forget, the payload remembers: `show_outage?outage=vodokanal%3A17`. The class name is
    part of the payload, so a renamed class makes old buttons unreadable: then the menu answers.
    Behind `#` a payload may carry a mark (`notifications/marks.py`), which means nothing here.
    """

    model_config = ConfigDict(extra="forbid")
    name: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.name = "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")

    def button(self, text: str) -> PressButton:
        """The button that means this."""
        fields = self.model_dump(mode="json", exclude_none=True)
        # Not urlencode, which quotes names too: of twenty buttons that is half the time.
        said = "&".join(f"{field}={quote_plus(str(value))}" for field, value in fields.items())
        return PressButton(text=text, payload=f"{self.name}?{said}")

    @classmethod
    def read(cls, payload: str) -> Self | None:
        """The meaning of `payload`, or None: another button's, outdated or forged."""
        name, _, fields = payload.partition("#")[0].partition("?")
        if name != cls.name:
            return None
        try:
            return cls.model_validate(dict(parse_qsl(fields, keep_blank_values=True)))
        except ValueError:
            return None


def meant(payload: str, buttons: Iterable[type[Press]]) -> Press | None:
    """What a payload means, if it is one of these buttons'."""
    return next((press for button in buttons if (press := button.read(payload))), None)
