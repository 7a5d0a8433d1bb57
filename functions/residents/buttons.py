"""What every dialogue offers, whichever room is speaking."""

from message import Press


class ShowMenu(Press):
    """«Меню»: from anywhere back to the start."""
