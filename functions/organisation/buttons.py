"""What staff's buttons about the card mean."""

from typing import Annotated

from pydantic import Field

from message import Press

Version = Annotated[int, Field(ge=1, le=2**53)]


class ShowCard(Press):
    """«Карточка»: every field, filled or not."""

    organisation: str


class EditCardField(Press):
    """A field was chosen: the next words are its value."""

    organisation: str
    field: str


class PreviewCard(Press):
    """«Посмотреть»: the draft as residents would read it."""

    organisation: str


class PublishCard(Press):
    """«Опубликовать»."""

    organisation: str


class ConfirmCard(Press):
    """«Да, всё верно»."""

    organisation: str


class ShowCardHistory(Press):
    """«История»: the versions, newest first. before: older than this one."""

    organisation: str
    before: Version | None = None


class ShowCardVersion(Press):
    """One version as residents read it."""

    organisation: str
    version: Version


class RestoreCard(Press):
    """«Вернуть»: an old version becomes the draft."""

    organisation: str
    version: Version
