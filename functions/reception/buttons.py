"""What our buttons mean. `moving`: the visit that is to be moved rather than a new one made."""

from datetime import date

from pydantic import AwareDatetime

from message import Press
from personal_data import Kind


class ChooseService(Press):
    """«Записаться на приём»."""

    office: str


class ChooseDay(Press):
    """A service was chosen: on which day? since: show days from this one on."""

    office: str
    service: str
    since: date | None = None
    moving: str | None = None


class ChooseTime(Press):
    """A day was chosen: at what time?"""

    office: str
    service: str
    day: date
    moving: str | None = None


class PickTime(Press):
    """A time was chosen: take it."""

    office: str
    service: str
    starts: AwareDatetime
    moving: str | None = None


class ShowAppointments(Press):
    """«Мои записи»."""


class AskCancel(Press):
    """«Отменить»: really?"""

    appointment: str


class CancelAppointment(Press):
    """«Да, отменить»."""

    appointment: str


class MoveAppointment(Press):
    """«Перенести»: to which day?"""

    appointment: str


class AddDetails(Press):
    """«Данные для приёма»: what the visitor may tell beforehand."""

    appointment: str


class AgreeToDetails(Press):
    """«Даю согласие». words: digest of those that were shown."""

    appointment: str
    words: str


class AskDetail(Press):
    """«Имя»: the next words, or a shared contact, are it."""

    appointment: str
    kind: Kind


class ForgetDetails(Press):
    """«Удалить сказанное»."""

    appointment: str


class ShowVisits(Press):
    """«Записи на приём», for staff.

    since, behind  start and id of the visit that the page follows; None: from today's first
    """

    organisation: str
    since: AwareDatetime | None = None
    behind: str = ""


class ShowVisit(Press):
    """One visit, for staff: what for, and what the visitor has told."""

    organisation: str
    appointment: str


class ShowVisitor(Press):
    """«Показать данные»: for ten minutes, and it is written down."""

    organisation: str
    appointment: str


class HideVisitor(Press):
    """«Скрыть сейчас». shown: id of the notice that would hide it later."""

    organisation: str
    appointment: str
    shown: str
