"""One person in a dialogue or a house chat, speaking to the door's own functions."""

import itertools
import json
from dataclasses import dataclass
from typing import Any

from builders import Hands
from context import Context
from conversation.answering import answer
from max_messenger import read_update

MOMENT = 1795420800000  # of every update; what tells them apart is a number
_numbers = itertools.count(1)


@dataclass
class Walker:
    """Presses what MAX was last asked to show. `chat_id` of a dialogue is the person's number."""

    user_id: int
    hands: Hands
    ctx: Context

    def starts(self) -> None:
        """The button «Начать»."""
        self._hears({"update_type": "bot_started", "chat_id": self.user_id, "user": self._person})

    def types(self, text: str) -> None:
        """Words, or the number of a choice."""
        message = self._message("dialog", self.user_id) | {"sender": self._person}
        message["body"] |= {"mid": f"mid.{next(_numbers)}", "text": text}
        self._hears({"update_type": "message_created", "message": message})

    def presses(self, button: str) -> dict[str, Any]:
        """The first button shown that begins so; what MAX would repeat if it were not answered."""
        shown = _payloads(json.loads(self.hands.calls[-1].content))
        payload = next((p for text, p in shown if text.startswith(button)), None)
        assert payload, f"no button «{button}» among {[text for text, _ in shown]}"
        return self.presses_payload(payload)

    def presses_payload(
        self, payload: str, chat_id: int | None = None, mid: str = "mid.1"
    ) -> dict[str, Any]:
        """A button shown some time ago; chat_id: in a house chat; mid: of the message there."""
        update = {
            "update_type": "message_callback",
            "callback": {
                "timestamp": MOMENT,
                "callback_id": f"cb.{next(_numbers)}",
                "payload": payload,
                "user": self._person,
            },
            "message": self._message("chat" if chat_id else "dialog", chat_id or self.user_id, mid),
        }
        self._hears(update)
        return update

    def repeats(self, update: dict[str, Any]) -> None:
        """MAX brings the same update once more."""
        self._hears(update)

    def _hears(self, update: dict[str, Any]) -> None:
        read = read_update(json.dumps({"timestamp": MOMENT, **update}).encode())
        assert read, f"not an update: {update}"
        answer(read, "uk", self.ctx)

    @property
    def _person(self) -> dict[str, Any]:
        return {"user_id": self.user_id, "first_name": "Anna", "is_bot": False}

    def _message(self, chat_type: str, chat_id: int, mid: str = "mid.1") -> dict[str, Any]:
        return {
            "recipient": {"chat_id": chat_id, "chat_type": chat_type},
            "timestamp": MOMENT,
            "body": {"mid": mid, "seq": 1, "text": "…"},
        }


def _payloads(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Text and payload of every button in a new message, or in the answer to a press."""
    message = body.get("message", body)
    rows = [row for keyboard in message["attachments"] for row in keyboard["payload"]["buttons"]]
    return [(button["text"], button["payload"]) for row in rows for button in row]
