"""What the buttons mean by which staff make an outage of a supplier's words.

draft     id of the draft that the button is about
question  key of one of its questions, as `understood.Question` has it
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from message import Press

DraftId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
QuestionKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9:]{1,40}$")]
Step = Annotated[int, Field(ge=0, le=2**53)]


class AskNotice(Press):
    """«Отключение»: the next words are a supplier's. draft: whose text they replace."""

    organisation: str
    draft: DraftId | None = None


class OpenDraft(Press):
    """The draft as it stands now."""

    organisation: str
    draft: DraftId


class AnswerDoubt(Press):
    """One answer to one question. answer: of `drafts.Decision`."""

    organisation: str
    draft: DraftId
    question: QuestionKey
    answer: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class AskAnswer(Press):
    """«Другой адрес»: the next words answer the question."""

    organisation: str
    draft: DraftId
    question: QuestionKey


class UndoAnswer(Press):
    """«Назад». step: the draft's when the button was drawn; pressed twice, it undoes one answer."""

    organisation: str
    draft: DraftId
    step: Step


class ReviewNotice(Press):
    """«Опубликовать»: first what residents would read."""

    organisation: str
    draft: DraftId


class PublishNotice(Press):
    """«Да, опубликовать». seen: the step at which the draft was shown as residents read it; mark:
    `drafts.Draft.shown_mark` of what they read.
    """

    organisation: str
    draft: DraftId
    seen: Step
    mark: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]


class DropDraft(Press):
    """«Удалить»: the draft, not what was published of it."""

    organisation: str
    draft: DraftId
