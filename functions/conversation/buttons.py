"""What the menu's buttons mean."""

from message import Press


class ShowContacts(Press):
    """«Телефоны»: whom to call."""
