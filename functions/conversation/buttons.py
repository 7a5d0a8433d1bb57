"""What the menu's buttons mean."""

from message import Press


class ShowContacts(Press):
    """«Телефоны»: whom to call, and whether anybody is there now."""


class ShowOffices(Press):
    """`/запись`: where one may come."""


class AskRegisterFile(Press):
    """«Дома»: the next file is a table of houses."""

    organisation: str


class ApplyRegister(Press):
    """«Загрузить»: what the difference showed becomes true. file: the table that was sent."""

    organisation: str
    file: str
