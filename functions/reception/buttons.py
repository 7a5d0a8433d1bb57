"""What our buttons mean. `moving`: the visit that is to be moved rather than a new one made."""

from datetime import date

from pydantic import AwareDatetime

from message import Press


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
