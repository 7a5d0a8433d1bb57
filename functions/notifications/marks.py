"""The mark by which a message in a chat is known to be a certain notice.

MAX has no idempotency key. But a button's payload comes back with the message it stands under, so
each notice's first press button carries a short mark of the notice behind its meaning.
"""

import hashlib

from message import Message, PressButton

# Nothing that `Press.button` writes contains it: values are quoted.
SIGN = "#"
DIGITS = 16


def mark_of(notice_id: str) -> str:
    """Sixteen hexadecimal digits, the same for every revision of a notice."""
    return hashlib.sha256(notice_id.encode()).hexdigest()[:DIGITS]


def marked(message: Message, mark: str) -> Message:
    """The message with the mark on its first press button; ValueError if it has none."""
    for number, row in enumerate(message.buttons):
        for place, button in enumerate(row):
            if isinstance(button, PressButton):
                bearer = button.model_copy(update={"payload": f"{button.payload}{SIGN}{mark}"})
                rows = list(message.buttons)
                rows[number] = (*row[:place], bearer, *row[place + 1 :])
                return message.model_copy(update={"buttons": tuple(rows)})
    raise ValueError("a notice without a press button cannot be found again; one is needed")


def unmarked(payload: str) -> tuple[str, str]:
    """What a button means, and the mark behind it; empty if there is none."""
    meaning, _, mark = payload.partition(SIGN)
    return meaning, mark
