"""People who press staff's buttons, as a dialogue lets them: asked for the right, one commit."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from builders import Hands
from context import Context
from documents import Conflict
from message import Message, Press
from residents import Resident
from residents.store import Reply, keep, resident
from staff import inviting
from staff.buttons import (
    AskInvite,
    AskRevoke,
    Invite,
    Revoke,
    ShowMember,
    ShowStaff,
)
from staff.model import Role
from staff.rights import may

REFUSED = "refused"
ATTEMPTS = 6
NAMES = {"uk": "УК «Лесная»", "vodokanal": "МУП «Водоканал»"}

Staffs = AskInvite | AskRevoke | Invite | Revoke | ShowMember | ShowStaff
_keys = itertools.count()


def answer(press: Staffs, who: Resident, key: str, ctx: Context) -> Reply:
    """The room's answer to one of its buttons."""
    match press:
        case ShowStaff():
            return inviting.show_staff(press, who, key, ctx)
        case ShowMember():
            return inviting.show_member(press, who, key, ctx)
        case AskInvite():
            return inviting.ask_invite(press, who, key, ctx)
        case Invite():
            return inviting.invite(press, who, key, ctx)
        case AskRevoke():
            return inviting.ask_revoke(press, who, key, ctx)
        case Revoke():
            return inviting.revoke(press, who, key, ctx)


@dataclass
class Person:
    """One dialogue with one bot. hex4: the first four digits of the token.

    meanwhile  happens once, between this person's question and the commit of the answer
    """

    hands: Hands
    hex4: str
    bot: str = "uk"
    meanwhile: Callable[[], object] | None = None
    message: Message = field(default_factory=lambda: Message(text="…"))

    @property
    def token(self) -> str:
        return self.hex4 + "0" * 28

    @property
    def roles(self) -> dict[str, str]:
        return self.known().roles

    def known(self) -> Resident:
        user_id = int(self.hex4, 16)
        met = resident(self.hands.documents, self.bot, user_id)
        new = Resident(token=self.token, bot=self.bot, user_id=user_id, chat_id=user_id)
        return met[0] if met else new

    def presses(self, press: Staffs) -> str:
        """What this person reads then; REFUSED when the press is not theirs to make."""

        def asked(who: Resident, key: str) -> Reply | None:
            if not may(who.roles, press.name, press.organisation):
                return None
            return answer(press, who, key, self.hands.ctx)

        return self._hears(asked)

    def says(self, words: str) -> str:
        """What this person reads then; REFUSED when the words are no code."""
        ctx = self.hands.ctx
        return self._hears(
            lambda who, key: inviting.accept(words, who, key, ctx, NAMES.__getitem__)
        )

    def _hears(self, asked: Callable[[Resident, str], Reply | None]) -> str:
        key = f"update-{next(_keys)}"
        documents = self.hands.documents
        for _ in range(ATTEMPTS):
            met = resident(documents, self.bot, int(self.hex4, 16))
            reply = asked(self.known(), key)
            if reply is None:
                return REFUSED
            if self.meanwhile:
                happens, self.meanwhile = self.meanwhile, None
                happens()
            who = reply.resident.told(reply.message, key)
            try:
                documents.commit(*reply.writes, *keep(who, met[1] if met else None, cause=key))
            except Conflict:
                continue
            self.message = reply.message
            return reply.message.text
        raise AssertionError("the dialogue kept changing")

    def invites(self, role: Role, organisation: str = "uk") -> str:
        """The code of a new invitation."""
        return code_of(self.presses(Invite(organisation=organisation, role=role)))


def code_of(text: str) -> str:
    """The code in an invitation."""
    found = re.search(r"[?]start=i-(\S+)", text)
    assert found, text
    return found[1]


def administrator(hands: Hands, hex4: str = "a0a0", organisation: str = "uk") -> Person:
    """An administrator, let in by the operator."""
    person = Person(hands, hex4)
    code = inviting.invite_administrator(organisation, person.bot, hands.ctx)
    assert person.says(code).startswith(NAMES[organisation])
    return person


def colleague(by: Person, hex4: str, role: Role, organisation: str = "uk") -> Person:
    """A member with that role, invited by that one."""
    person = Person(by.hands, hex4)
    person.says(by.invites(role, organisation))
    assert person.roles[organisation] == role
    return person


def pressed(message: Message, text: str) -> str:
    """The payload behind a button of the message."""
    return next(
        button.payload
        for row in message.buttons
        for button in row
        if button.kind == "press" and button.text == text
    )


def buttons_of(message: Message) -> list[str]:
    """What its buttons say."""
    return [button.text for row in message.buttons for button in row]


def meaning(message: Message, text: str, of: type[Press]) -> Press:
    """What the button of the message means."""
    read = of.read(pressed(message, text))
    assert read
    return read
