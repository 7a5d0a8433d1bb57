"""A message that one chat must show. The model is also the stored document."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, Self

from pydantic import computed_field, field_serializer, field_validator, model_validator

from frozen import Frozen
from message import Message, PressButton
from notifications.quiet import quiet_hours
from one_text import OneText

# The smaller, the sooner. Care is what nobody waits for: a pinned card that has become untrue.
DANGER, USUAL, CARE = 0, 1, 2
URGENCIES = (DANGER, USUAL, CARE)
# The headline figure: the share handed to MAX so soon, as GOV.UK Notify publishes it.
PROMPT = timedelta(seconds=10)

# `owed` and `sending` are open: something is still to be done. The others are ends, until a newer
# revision comes.
State = Literal["owed", "sending", "sent", "refused", "expired", "uncertain", "withdrawn"]
OPEN: frozenset[State] = frozenset({"owed", "sending"})


def hide_id(key: str, bot: str) -> str:
    """Of the notice that hides what the press `key` shows."""
    return f"hide:{bot}:{key}"


class LostChat(Frozen):
    """A chat where we may not speak any more. why: MAX's word for it."""

    bot: str
    chat_id: int
    why: str
    since: datetime


class StoppedDialogue(Frozen):
    """A dialogue whose person has stopped the bot. token: the person's."""

    token: str
    bot: str
    since: datetime


class Notice(Frozen):
    """What a chat must show, and how far we have come with it.

    id         the cause: `outage:<outage>:news:<bot>:<chat>`, `reply:<update>`
    event      what is told to many chats and counted together: `outage:<outage>`
    sender     on whose behalf; those who share a bot are served in turn
    revision   of `message`; grows when the message changes, and only then
    shown      the revision that the chat shows; None: nothing yet
    mid        MAX's id of the message, once sent; a later revision edits it
    due        owed: not before; sending: when the claim lapses and another may try
    claim      who is sending
    doubtful   an earlier try may have reached the chat: look there before trying again
    repeats    where nobody can look, a double is better than a loss
    withdrawal the chat must not show it any more
    chat_id    of a group or channel; a dialogue is named by its resident's token
    pin        pin the message once it is sent, and not again by itself
    pinned     MAX has pinned the message that stands there
    unpinnable MAX refused to pin it: not asked again until `repinned`
    channel    of the chat: there every post notifies, elsewhere an edit is silent
    zone       of the listener: at night a new message waits, unless it is about danger; None: never
    quiet      when it is night for this listener, as `quiet_hours` reads it; None: as for the house
    expires    when it can no longer help
    insists    hides what must not stand there: MAX's no is not the end, it is asked again
    about      path of the document it speaks of, with its cause: once that is gone, so is this. It
               may be the listener's own, and then the choices there are asked: `wanted_by`
    houses     which it tells of; empty: of none
    resources  likewise

    The log, for whoever asks what became of it:
    owed_at, tried_at, sent_at    first owed, first tried, first shown
    planned_at                    when it was first to be sent: later than owed if it had to wait
    tries, edits                  calls that were to show it; newer revisions shown in place
    refusal                       what MAX said last
    delay                         seconds from `planned_at` to `sent_at`
    prompt                        whether MAX had it within `PROMPT` of `planned_at`
    """

    id: str
    bot: str
    event: str = ""
    sender: str = ""
    chat_id: int | None = None
    resident: str | None = None
    message: Message
    revision: int = 1
    urgency: int = USUAL
    due: datetime
    state: State = "owed"
    claim: str | None = None
    doubtful: bool = False
    repeats: bool = False
    withdrawal: bool = False
    mid: str | None = None
    shown: int | None = None
    pin: bool = False
    pinned: bool = False
    unpinnable: bool = False
    channel: bool = False
    zone: str | None = None
    quiet: str | None = None
    expires: datetime | None = None
    insists: bool = False
    about: str | None = None
    about_cause: str | None = None
    houses: OneText = ()
    resources: OneText = ()
    owed_at: datetime
    planned_at: datetime
    tried_at: datetime | None = None
    sent_at: datetime | None = None
    failures: int = 0
    tries: int = 0
    edits: int = 0
    refusal: str | None = None
    delay: float | None = None
    prompt: bool = False

    # As text: Firestore keeps no lists of lists, and nobody queries a message.
    @field_serializer("message")
    def _as_text(self, message: Message) -> str:
        return message.model_dump_json()

    @field_validator("message", mode="before")
    @classmethod
    def _from_text(cls, message: Any) -> Any:
        return Message.model_validate_json(message) if isinstance(message, str) else message

    @field_validator("message")
    @classmethod
    def _can_be_found_again(cls, message: Message) -> Message:
        if not any(isinstance(b, PressButton) for row in message.buttons for b in row):
            raise ValueError("a notice needs a press button, by which it is found in its chat")
        return message

    @model_validator(mode="after")
    def _keeps_what_is_private(self) -> Self:
        """What is one person's never goes where others read."""
        asking = {"private_link", "contact"}
        private = any(b.kind in asking for row in self.message.buttons for b in row)
        if self.chat_id is not None and (self.message.slots or private):
            raise ValueError("what is one person's is refused in a chat; a dialogue is accepted")
        return self

    @field_validator("quiet")
    @classmethod
    def _can_be_kept(cls, quiet: str | None) -> str | None:
        quiet_hours(quiet)
        return quiet

    @computed_field  # type: ignore[prop-decorator]  # mypy knows no decorated property
    @property
    def open(self) -> bool:
        """Whether anything is still to be done. Stored, so that it can be asked for."""
        return self.state in OPEN

    @computed_field  # type: ignore[prop-decorator]  # as above
    @property
    def day(self) -> str:
        """The day it was planned for, in UTC: figures are by day."""
        return f"{self.planned_at:%Y-%m-%d}"

    @property
    def place(self) -> str:
        """Where it goes: one chat hears one thing at a time."""
        return self.resident or str(self.chat_id)

    @property
    def unspoken(self) -> bool:
        """Nothing of it has been shown, nor may it have been: it can still be changed freely."""
        maybe = self.doubtful or self.state in {"sending", "uncertain"}
        return self.shown is None and not maybe

    def wanted_by(self, listener: Mapping[str, Any]) -> bool:
        """Whether whoever it is for still hears of anything in it.

        listener  a chat or a resident's choices, as stored: `houses` and `muted`; who has none of
                  them hears of everything
        """
        heard, muted = listener.get("houses"), listener.get("muted", ())
        left = heard is not None and self.houses and not {*self.houses} & {*heard}
        return not left and not (self.resources and {*self.resources} <= {*muted})

    @property
    def to_pin(self) -> bool:
        """Whether the message, once it is there, is still to be pinned."""
        return self.pin and not self.pinned and not self.unpinnable

    @property
    def up_to_date(self) -> bool:
        """The chat shows the newest revision: whatever is still to be done, it is not the words."""
        return self.mid is not None and self.shown == self.revision

    @property
    def _may_stand(self) -> bool:
        """An earlier try may have posted a message of which we know no mid."""
        return self.mid is None and (self.doubtful or self.state == "sending")

    def claimed(self, by: str, until: datetime, now: datetime) -> Self:
        """On its way, in the hands of `by`. Whoever had it before may have got it through."""
        return self.model_copy(
            update={
                "state": "sending",
                "claim": by,
                "due": until,
                "tries": self.tries + 1,
                "tried_at": self.tried_at or now,
                "doubtful": self._may_stand,
            }
        )

    def delivered(self, revision: int, mid: str, now: datetime) -> Self:
        """The chat shows `revision`; still owed if a newer one came meanwhile, or to be pinned."""
        done = revision >= self.revision and not self.withdrawal and not self.to_pin
        first = self.sent_at is None
        delay = (now - self.planned_at).total_seconds() if first else self.delay
        return self.model_copy(
            update={
                "state": "sent" if done else "owed",
                "due": self.due if done else now,
                "claim": None,
                "doubtful": False,
                "mid": mid,
                "shown": revision,
                "failures": 0,
                "sent_at": now if first else self.sent_at,
                "edits": self.edits + (not first and revision != self.shown),
                "delay": delay,
                "prompt": delay is not None and delay <= PROMPT.total_seconds(),
            }
        )

    def stuck(self) -> Self:
        """Pinned."""
        return self.model_copy(update={"pinned": True, "unpinnable": False})

    def unstuck(self, why: str) -> Self:
        """Shown, but MAX will not pin it."""
        return self.model_copy(update={"pinned": False, "unpinnable": True, "refusal": why})

    def repinned(self, now: datetime) -> Self:
        """Owed again only to be pinned: nothing of it is sent or edited.

        For what somebody has unpinned, or could not be pinned before. What is to be shown anew is
        pinned on that occasion; what the chat does not show, or must not, stays as it is.
        """
        if not self.pin or self.mid is None or self.withdrawal or self.state == "refused":
            return self
        known = self.model_copy(update={"pinned": False, "unpinnable": False})
        return known.model_copy(update=self._owed_anew(now) if self.state == "sent" else {})

    def reshown(self, now: datetime) -> Self:
        """Owed again because the chat shows something else than we believed."""
        return self.model_copy(update={"shown": 0, "state": "owed", "due": now, "failures": 0})

    def removed(self) -> Self:
        """Withdrawn, and no longer in the chat."""
        return self._ended("withdrawn", **self._nowhere)

    def vanished(self, now: datetime) -> Self:
        """Surely no longer in the chat: what is to be shown is a new message, claimed anew, so
        that it is looked for if its answer gets lost.
        """
        again = {"state": "owed", "claim": None, "due": now, "failures": self.failures + 1}
        return self.model_copy(update={**again, **self._nowhere})

    @property
    def _nowhere(self) -> dict[str, Any]:
        """Of a message that is not in the chat nothing is known any more."""
        known = {"mid": None, "shown": None, "doubtful": False}
        return {**known, "pinned": False, "unpinnable": False}

    def hastened(self, now: datetime) -> Self:
        """Due at once, if it is not done."""
        return self.model_copy(update={"due": min(self.due, now)}) if self.open else self

    def held(self, until: datetime) -> Self:
        """Not before: it is night where it is to be heard, or too early to pin it."""
        return self.model_copy(update={"state": "owed", "claim": None, "due": until})

    def postponed(self, until: datetime, why: str) -> Self:
        """Owed again, later. Surely not done."""
        return self.model_copy(
            update={
                "state": "owed",
                "claim": None,
                "due": until,
                "failures": self.failures + 1,
                "refusal": why,
            }
        )

    def released(self) -> Self:
        """Not tried, or no fault of its own: owed as before."""
        return self.again().model_copy(update={"tries": self.tries - 1})

    def again(self) -> Self:
        """Owed, in its old place."""
        return self.model_copy(update={"state": "owed", "claim": None, "due": self.planned_at})

    def in_doubt(self, until: datetime, why: str) -> Self:
        """Perhaps done: whoever takes it up after `until` looks first."""
        doubtful = self.mid is None
        update = {"due": until, "doubtful": doubtful, "refusal": why, "failures": self.failures + 1}
        return self.model_copy(update=update)

    def refused(self, why: str) -> Self:
        """MAX will never take it."""
        return self._ended("refused", refusal=why)

    def unknown(self, why: str) -> Self:
        """Perhaps done, and nobody can look: a person must know."""
        return self._ended("uncertain", refusal=why)

    def expired(self) -> Self:
        """It can no longer help. That it may have arrived is not forgotten."""
        return self._ended("expired", doubtful=self._may_stand)

    def groundless(self) -> Self:
        """What it speaks of is gone. That it may have arrived is not forgotten."""
        return self._ended("withdrawn", doubtful=self._may_stand)

    def _ended(self, state: State, **changes: Any) -> Self:
        return self.model_copy(update={"state": state, "claim": None, **changes})

    def overtaken(self, newer: Self) -> Self:
        """The same message with a newer content; what the chat shows already stays known.

        Where nobody could look whether the old content arrived, the new one goes as a new message:
        outdated words left alone are worse than a double.
        """
        return self.model_copy(
            update={
                "doubtful": self.doubtful and self.state != "uncertain",
                "message": newer.message,
                "revision": newer.revision,
                "urgency": newer.urgency,
                "repeats": newer.repeats,
                "planned_at": newer.planned_at if self.sent_at is None else self.planned_at,
                "withdrawal": newer.withdrawal,
                "expires": newer.expires,
                "quiet": newer.quiet,
                "houses": newer.houses,
                "resources": newer.resources,
                **self._owed_anew(newer.due),
            }
        )

    def withdrawn(self, now: datetime) -> Self:
        """The chat must not show it any more; what was never shown is simply not sent."""
        if self.mid is None and self.state != "sending" and not self.doubtful:
            return self.removed()
        return self.model_copy(
            update={"withdrawal": True, "revision": self.revision + 1, **self._owed_anew(now)}
        )

    def _owed_anew(self, due: datetime) -> dict[str, Any]:
        """While one is being sent, its claim stands: whoever sends sees the new revision."""
        if self.state == "sending":
            return {}
        return {"state": "owed", "due": due, "failures": 0, "refusal": None}
