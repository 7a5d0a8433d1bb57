"""What the buttons of «Мой дом» mean."""

from houses.model import HouseId
from message import Press


class ShowMyHouse(Press):
    """«Мой дом»: which houses I hear of, and how."""


class AskHouse(Press):
    """«Найти дом»: the next words are an address."""


class ChooseHouse(Press):
    """An address that was found, or the house of a link."""

    house: HouseId


class LeaveHouse(Press):
    """«Убрать …»: this house is not mine any more."""

    house: HouseId


class ChooseResources(Press):
    """«О чём сообщать»."""


class MuteResource(Press):
    """A resource to hear of, or (mute) not."""

    resource: str
    mute: bool


class AskQuietHours(Press):
    """«Тихие часы»."""


class ChooseQuietHours(Press):
    """hours: "22:00-08:00", "off", or "house" for the usual ones."""

    hours: str


class StopNotices(Press):
    """«Не присылать»: one tap, and nothing more comes."""


class ResumeNotices(Press):
    """«Снова присылать»."""


class ShowOutages(Press):
    """«Отключения»: what is off in my houses now."""
