"""What people cannot do in the pretend MAX. Messages are Russian: a trainer reads them."""

from sandbox.max.names import Json


class NoSuchChat(LookupError):
    """The chat was never there, or went with a reset."""

    def __init__(self, chat_id: int) -> None:
        super().__init__(f"Чата {chat_id} нет; список чатов — GET chats.")


class NoSuchBot(LookupError):
    """Neither the name nor the nick of a bot."""


class TooLarge(ValueError):
    """More than people may send."""


class Impossible(Exception):
    """People cannot do that now. `there_is`: what they could press."""

    def __init__(self, message: str, there_is: list[Json] | None = None) -> None:
        super().__init__(message)
        self.there_is = there_is
