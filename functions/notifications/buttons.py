"""The button every notice carries: it also tells which notice a message in a chat is."""

from message import Press


class ShowNotice(Press):
    """«Обновить»: show the notice as it stands now, in place."""

    notice: str
