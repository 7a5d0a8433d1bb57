"""A chat of MAX that remembers what is posted and pinned there; the first answers can get lost."""

import json

import httpx

from builders import sent


class House:
    """MAX with one chat, to be the answer of a builder's hands.

    lost      so many posts get no answer, though the message is there
    readable  whether the bot may look what was posted
    may_pin   whether the bot may pin
    """

    def __init__(self, lost: int = 0, *, readable: bool = True, may_pin: bool = True) -> None:
        self.lost, self.readable, self.may_pin = lost, readable, may_pin
        self.messages: dict[str, dict[str, object]] = {}
        self.posted = 0
        self.pinned: str | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else {}
        if request.url.path.endswith("/pin"):
            return self._pin(body["message_id"])
        match request.method:
            case "GET" if not self.readable:
                return refusal(403, "access.denied")
            case "GET":
                shown = [self._json(mid, m) for mid, m in reversed(self.messages.items())]
                return httpx.Response(200, json={"messages": shown})
            case "POST":
                self.posted += 1
                mid = f"mid.{self.posted}"
                self.messages[mid] = body
                if self.lost:
                    self.lost -= 1
                    raise httpx.ReadTimeout("no answer")
                return httpx.Response(200, json=sent(mid))
            case "PUT" | "DELETE":
                mid = request.url.params["message_id"]
                if mid not in self.messages:
                    return refusal(404, "not.found")
                if request.method == "PUT":
                    self.messages[mid] = body
                else:
                    self.remove(mid)
        return httpx.Response(200, json={"success": True})

    @property
    def texts(self) -> list[object]:
        """What stands in the chat, oldest first."""
        return [body["text"] for body in self.messages.values()]

    @property
    def pinned_text(self) -> object:
        """What stands pinned; None: nothing."""
        return self.messages[self.pinned]["text"] if self.pinned else None

    def remove(self, mid: str) -> None:
        """Somebody takes a message out of the chat; what was pinned is so no more."""
        del self.messages[mid]
        self.pinned = None if self.pinned == mid else self.pinned

    def _pin(self, mid: str) -> httpx.Response:
        if not self.may_pin:
            return refusal(403, "access.denied")
        if mid not in self.messages:
            return refusal(404, "not.found")
        self.pinned = mid
        return httpx.Response(200, json={"success": True})

    def _json(self, mid: str, body: dict[str, object]) -> dict[str, object]:
        message: dict[str, object] = sent(mid)["message"]
        keyboard = body.get("attachments")
        return message | {
            "body": {"mid": mid, "seq": 1, "text": body["text"], "attachments": keyboard}
        }


def refusal(status: int, code: str) -> httpx.Response:
    """How MAX says no."""
    return httpx.Response(status, json={"code": code, "message": code})
