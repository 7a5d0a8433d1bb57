"""A draft: a supplier's words, and what a person has decided about them.

The models are also the stored document. What the words mean is not kept: it is read from them anew
each time, and the decisions are put on top (`understood.py`).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from outages.model import Event

MOST_CHARACTERS = 4000  # as many as a message of MAX has
MOST_DECISIONS = 100
KEPT = timedelta(days=7)


class Decision(BaseModel):
    """One answer of a person's. question: `understood.Question.key`.

    answer  "ignore"; "house:<id>"; words that were typed; or one of the offered values
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: str
    answer: str = Field(repr=False)


class Told(BaseModel):
    """What of one event has been published.

    at       which event of the text, from 0
    outage   id of the outage that it became, or that it changed
    content  `content_of` what was published
    houses   how many it is about
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    at: int
    outage: str
    version: int
    content: str
    houses: int
    when: datetime


class Draft(BaseModel):
    """Of one organisation: whoever has the right there may go on with it.

    id         made of the update that brought the words: a repeated webhook finds it there
    author     token of who brought them
    published_at  when they came: «завтра» is the day after
    step       grows with every change, so that an old button can be told from a new one
    shown      events as a person saw them last before publishing, each with its place, as JSON
    shown_at   the step at which that was
    rest       how many questions were open then
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    id: str
    organisation: str
    author: str
    bot: str
    text: str = Field(repr=False)
    published_at: datetime
    expires: datetime
    decisions: tuple[Decision, ...] = ()
    step: int = 0
    shown: str = Field(default="", repr=False)
    shown_at: int = -1
    rest: int = 0
    told: tuple[Told, ...] = ()

    def decided(self, question: str, answer: str) -> Self:
        """With one decision more; a second answer to the same question takes the first's place."""
        others = [d for d in self.decisions if d.question != question]
        decisions = (*others, Decision(question=question, answer=answer))
        return self._changed(decisions=decisions)

    def undone(self) -> Self:
        """Without the last decision."""
        return self._changed(decisions=self.decisions[:-1])

    def reworded(self, text: str, now: datetime) -> Self:
        """With other words, about which nothing is decided yet."""
        return self._changed(text=text, published_at=now, decisions=())

    def reviewed(self, events: "tuple[Planned, ...]", rest: int) -> Self:
        """With what a person now sees as residents will, while so many questions are open."""
        shown = json.dumps([planned.stored for planned in events], ensure_ascii=False)
        return self.model_copy(update={"shown": shown, "shown_at": self.step, "rest": rest})

    def published(self, told: tuple[Told, ...]) -> Self:
        """After these were published."""
        others = [t for t in self.told if t.at not in {new.at for new in told}]
        return self._changed(told=(*others, *told))

    @property
    def reviewed_events(self) -> "tuple[Planned, ...]":
        """What was shown last, to be published as it was."""
        kept = json.loads(self.shown) if self.shown else []
        return tuple(Planned(one["at"], Event.model_validate(one["event"])) for one in kept)

    @property
    def shown_mark(self) -> str:
        """Tells what was shown last from what was shown before at the same step."""
        return hashlib.sha256(self.shown.encode()).hexdigest()[:8]

    def told_of(self, at: int) -> Told | None:
        """What was published of this event."""
        return next((told for told in self.told if told.at == at), None)

    def answer_to(self, question: str) -> str | None:
        """What was decided about this question."""
        return next((d.answer for d in self.decisions if d.question == question), None)

    def _changed(self, **changes: Any) -> Self:
        return self.model_copy(update={**changes, "step": self.step + 1, "shown": ""})


@dataclass(frozen=True, slots=True)
class Planned:
    """One event of a draft as it would be published. at: its place in the text, from 0."""

    at: int
    event: Event

    @property
    def stored(self) -> dict[str, Any]:
        return {"at": self.at, "event": self.event.model_dump(mode="json")}


def draft_id(bot: str, key: str) -> str:
    """Of the draft that this update begins. key: the update's, unique within a bot."""
    return hashlib.sha256(f"{bot}:{key}".encode()).hexdigest()[:32]


def content_of(event: Event) -> str:
    """The same for events that say the same, whatever their version."""
    said = event.model_dump_json(exclude={"version"})
    return hashlib.sha256(said.encode()).hexdigest()[:16]
