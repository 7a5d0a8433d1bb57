"""Who is who: bots by configuration, residents by number, with invented names."""

from dataclasses import dataclass
from typing import Any
from zlib import crc32

Json = dict[str, Any]

# The person who made the pretend house chats and adds and removes bots there.
CHAIRMAN = 555_000_111

# What our own bots are called; any other is called by its name.
_SHOWN_NAMES = {"sandbox": "Домовой", "sadovaya": "ТСЖ «Садовая»", "vodokanal": "Водоканал"}

_FIRST_NAMES = (
    "Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Ирина", "Кирилл",
    "Лариса", "Максим", "Нина", "Олег", "Полина", "Роман", "Светлана", "Тимур", "Ульяна", "Фёдор",
    "Харитон", "Эльвира", "Юрий", "Яна", "Алексей", "Галина", "Виктор", "Зинаида", "Игорь",
    "Людмила", "Николай", "Ольга", "Павел", "Раиса", "Степан", "Тамара",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bot:
    """One bot as MAX knows it. Its number follows from its name and survives restarts."""

    name: str
    token: str

    @property
    def user_id(self) -> int:
        return 200_000_000 + crc32(self.name.encode()) % 100_000_000

    @property
    def username(self) -> str:
        """MAX forms a nick from the owner's INN; ours is invented from the number."""
        return f"id{self.user_id:010d}_bot"

    @property
    def shown_name(self) -> str:
        return _SHOWN_NAMES.get(self.name, f"Бот {self.name}")


def first_name(user_id: int) -> str:
    """The invented name of a resident, always the same for one number."""
    return _FIRST_NAMES[crc32(str(user_id).encode()) % len(_FIRST_NAMES)]


def phone_of(user_id: int) -> str:
    """The invented phone of a resident's account, as MAX writes it in a card: without «+»."""
    return f"7900000{user_id % 10_000:04d}"


def resident(user_id: int, at: int) -> Json:
    """MAX's User object of a person; `at` is milliseconds of the last activity."""
    return _user(user_id, first_name(user_id), None, at)


def bot_user(bot: Bot, at: int) -> Json:
    """MAX's User object of a bot."""
    return _user(bot.user_id, bot.shown_name, bot.username, at)


def _user(user_id: int, name: str, username: str | None, at: int) -> Json:
    return {
        "user_id": user_id,
        "first_name": name,
        "last_name": None,
        "username": username,
        "is_bot": username is not None,
        "last_activity_time": at,
        "name": name,
    }
