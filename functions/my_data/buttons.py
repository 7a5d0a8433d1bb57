"""What our buttons mean."""

from message import Press
from personal_data import Purpose


class ShowMyData(Press):
    """«Мои данные»."""


class WithdrawConsent(Press):
    """«Отозвать согласие»."""

    organisation: str
    purpose: Purpose


class AskErasure(Press):
    """«Удалить мои данные»: really?"""


class EraseMyData(Press):
    """«Да, удалить всё»."""
