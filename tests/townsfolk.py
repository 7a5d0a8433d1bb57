"""People and chats as MAX tells of them: what they do, what they read then.

Everything goes through `conversation.answering.answer`, with a MAX that takes all it is given.
"""

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from builders import Hands
from conversation.answering import answer
from max_messenger import read_update
from notifications.delivering import drain
from residents.store import keep, resident
from sandbox.max.names import phone_of
from sandbox.max.vcards import contact_of
from staff.inviting import invite_administrator
from staff.model import Role

ALL_RIGHTS = ("read_all_messages", "write", "pin_message")
_numbers = itertools.count(1)
_moments = itertools.count(1795420800000, 1000)


def hears(hands: Hands, update: dict[str, Any], bot: str = "uk") -> None:
    """MAX posts this update to the bot's webhook."""
    read = read_update(json.dumps({"timestamp": next(_moments), **update}).encode())
    assert read, update
    answer(read, bot, hands.ctx)


def person(user_id: int) -> dict[str, Any]:
    """A person in MAX's words."""
    return {"user_id": user_id, "first_name": "Anna", "is_bot": False}


def added(chat_id: int, by: int = 7, *, is_channel: bool = False, **changes: Any) -> dict[str, Any]:
    """The bot was added to a chat."""
    known = {"chat_id": chat_id, "user": person(by), "is_channel": is_channel}
    return {"update_type": "bot_added", **known, **changes}


def removed(chat_id: int, by: int = 7, **changes: Any) -> dict[str, Any]:
    """The bot was removed from a chat."""
    return {**added(chat_id, by, **changes), "update_type": "bot_removed"}


def given_rights(
    chat_id: int, *rights: str, admin: bool = True, by: int = 7, **changes: Any
) -> dict[str, Any]:
    """The bot's rights in a chat are these now."""
    known = {"chat_id": chat_id, "user_id": by, "bot_id": 1, "is_channel": False}
    said = {"is_admin": admin, "permissions": list(rights) if admin else None}
    return {"update_type": "bot_admin_permissions_changed", **known, **said, **changes}


def renamed(chat_id: int, title: str, by: int = 7, **changes: Any) -> dict[str, Any]:
    """Somebody gave a chat another title."""
    known = {"chat_id": chat_id, "user": person(by), "title": title}
    return {"update_type": "chat_title_changed", **known, **changes}


def said_in_chat(chat_id: int, text: str, by: int = 7) -> dict[str, Any]:
    """Somebody wrote in a group."""
    return _wrote(by, chat_id, "chat", {"text": text})


def _wrote(by: int, chat_id: int, chat_type: str, body: dict[str, Any]) -> dict[str, Any]:
    number = next(_numbers)
    message = {
        "sender": person(by),
        "recipient": {"chat_id": chat_id, "chat_type": chat_type},
        "timestamp": 1795420800000,
        "body": {"mid": f"mid.in.{number}", "seq": number, **body},
    }
    return {"update_type": "message_created", "message": message}


@dataclass
class Townsman:
    """One person in the dialogue with one bot. The dialogue's number is ten times the person's."""

    user_id: int
    hands: Hands
    bot: str = "uk"
    shown: dict[str, Any] = field(default_factory=dict)
    last: dict[str, Any] = field(default_factory=dict)  # the update of what was done last

    @property
    def chat_id(self) -> int:
        return 10 * self.user_id

    @property
    def token(self) -> str:
        known = resident(self.hands.documents, self.bot, self.user_id)
        assert known, "this person has never talked with the bot"
        return known[0].token

    def starts(self, payload: str | None = None) -> str:
        """«Начать», or a deep link."""
        known = {"chat_id": self.chat_id, "user": person(self.user_id), "payload": payload}
        return self._hears({"update_type": "bot_started", **known})

    def says(self, text: str) -> str:
        return self._hears(_wrote(self.user_id, self.chat_id, "dialog", {"text": text}))

    def forwards(self, text: str) -> str:
        """A message of somebody else's, passed on: it has no words of one's own."""
        update = _wrote(self.user_id, self.chat_id, "dialog", {"text": None})
        inside = {"mid": "mid.elsewhere", "seq": 1, "text": text}
        update["message"]["link"] = {"type": "forward", "chat_id": 0, "message": inside}
        return self._hears(update)

    def sends(self, name: str, url: str) -> str:
        """A file, in place of words."""
        file = {"type": "file", "payload": {"url": url}, "filename": name, "size": 1}
        body = {"text": None, "attachments": [file]}
        return self._hears(_wrote(self.user_id, self.chat_id, "dialog", body))

    @property
    def phone(self) -> str:
        """Of this person's account in MAX, as a document would name it."""
        return f"+{phone_of(self.user_id)}"

    def shares_phone(self) -> str:
        """A press of the button that asks for a contact, under what was shown last."""
        kinds = [kind for kind, _, _ in self._keys]
        assert "request_contact" in kinds, f"no button asks for a contact among {kinds}"
        return self._sends_contact(self.user_id, self.hands.settings.bots[self.bot].token)

    def shares_contact_of(self, other: "Townsman") -> str:
        """Somebody's contact by hand, which MAX does not sign."""
        return self._sends_contact(other.user_id, None)

    def _sends_contact(self, of: int, signed_with: str | None) -> str:
        contact = contact_of(of, 1795420800000, signed_with)
        body = {"text": None, "attachments": [contact]}
        return self._hears(_wrote(self.user_id, self.chat_id, "dialog", body))

    def presses(self, label: str) -> str:
        """The first button under what was shown last that begins so."""
        found = [payload for text, payload in self.buttons if text.startswith(label)]
        assert found, f"no «{label}» among {[text for text, _ in self.buttons]}"
        return self.forges(found[0])

    def forges(self, payload: str, mid: str | None = "mid.shown") -> str:
        """A press of a button that need not be there. mid: of the message it stands under."""
        number = next(_numbers)
        return self._hears(
            {
                "update_type": "message_callback",
                "callback": {
                    "timestamp": 1795420800000,
                    "callback_id": f"cb.{number}",
                    "payload": payload,
                    "user": person(self.user_id),
                },
                "message": {
                    "recipient": {"chat_id": self.chat_id, "chat_type": "dialog"},
                    "timestamp": 1795420800000,
                    "body": {"mid": mid, "seq": 1, "text": "…"},
                },
            }
        )

    def reads(self) -> str:
        """What was sent into the dialogue by itself, and last."""
        drain(self.bot, self.hands.ctx)
        for call in reversed(self.hands.calls):
            here = call.url.params.get("chat_id") == str(self.chat_id)
            if call.method == "POST" and call.url.path == "/messages" and here:
                self.shown = json.loads(call.content)
                return self.text
        raise AssertionError("nothing was sent into this dialogue")

    @property
    def text(self) -> str:
        return str(self.shown["text"])

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Text and payload, or url, of each that has one."""
        return [(text, leads_to) for _, text, leads_to in self._keys if leads_to]

    @property
    def _keys(self) -> list[tuple[str, str, str]]:
        """Type, text, and payload or url, of every button."""
        rows = [
            row
            for attachment in self.shown["attachments"]
            if attachment["type"] == "inline_keyboard"
            for row in attachment["payload"]["buttons"]
        ]
        keys = [button for row in rows for button in row]
        return [(k["type"], k["text"], k.get("payload") or k.get("url", "")) for k in keys]

    def _hears(self, update: dict[str, Any]) -> str:
        before, self.last = len(self.hands.calls), {"timestamp": next(_moments), **update}
        hears(self.hands, self.last, self.bot)
        for call in reversed(self.hands.calls[before:]):
            if call.method == "POST" and call.url.path in {"/messages", "/answers"}:
                body = json.loads(call.content)
                if shown := body.get("message", body if "text" in body else None):
                    self.shown = shown
                    return self.text
        raise AssertionError("nothing was answered")


@dataclass(frozen=True)
class HouseChat:
    """One chat as its members see it, by what MAX was asked to do."""

    chat_id: int
    hands: Hands

    def shows(self) -> list[str]:
        """Every message in it, as it stands now, oldest first."""
        drain("uk", self.hands.ctx)
        texts: dict[str, str] = {}
        for number, call in enumerate(self.hands.calls, start=1):
            here = call.url.params.get("chat_id") == str(self.chat_id)
            if call.method == "POST" and call.url.path == "/messages" and here:
                texts[f"mid.{number}"] = json.loads(call.content)["text"]
            mid = call.url.params.get("message_id", "")
            if call.method == "PUT" and mid in texts:
                texts[mid] = json.loads(call.content)["text"]
            if call.method == "DELETE":
                texts.pop(mid, None)
        return list(texts.values())

    def pins(self) -> list[str]:
        """The mids that were pinned there, in order."""
        return [
            json.loads(call.content)["message_id"]
            for call in self.hands.calls
            if (call.method, call.url.path) == ("PUT", f"/chats/{self.chat_id}/pin")
        ]


def an_administrator(hands: Hands, user_id: int = 7) -> Townsman:
    man = Townsman(user_id, hands)
    man.starts(f"i-{invite_administrator('uk', 'uk', hands.ctx)}")
    return man


def a_member(hands: Hands, user_id: int, role: Role, organisation: str = "uk") -> Townsman:
    """Somebody with a role, whoever gave it."""
    man = Townsman(user_id, hands)
    man.starts()
    found = resident(hands.documents, "uk", user_id)
    assert found
    who, read = found
    roles = {**who.roles, organisation: role}
    hands.documents.commit(*keep(who.model_copy(update={"roles": roles}), read, cause="test"))
    return man


def bound(hands: Hands, igor: Townsman) -> None:
    """The chat -900 is of Лесная, 5, and its card is out."""
    hears(hands, given_rights(-900, *ALL_RIGHTS))
    igor.says("/чаты")
    igor.presses("Указать дом: № -900")
    igor.says("леная 5")
    assert igor.presses("ул. Лесная, 5").startswith("Готово.")
    HouseChat(-900, hands).shows()
