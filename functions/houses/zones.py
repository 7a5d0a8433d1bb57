"""The zones of Russia as people call them: «Екатеринбург (МСК+2)»."""

from collections.abc import Iterator
from functools import lru_cache

from houses.words import fold

# By zone: the city that stands for it, and hours ahead of Moscow. None has daylight saving.
CITIES: dict[str, tuple[str, int]] = {
    "Europe/Kaliningrad": ("Калининград", -1),
    "Europe/Moscow": ("Москва", 0),
    "Europe/Samara": ("Самара", 1),
    "Asia/Yekaterinburg": ("Екатеринбург", 2),
    "Asia/Omsk": ("Омск", 3),
    "Asia/Krasnoyarsk": ("Красноярск", 4),
    "Asia/Irkutsk": ("Иркутск", 5),
    "Asia/Yakutsk": ("Якутск", 6),
    "Asia/Vladivostok": ("Владивосток", 7),
    "Asia/Magadan": ("Магадан", 8),
    "Asia/Kamchatka": ("Камчатка", 9),
}
_MOSCOW_IS_AHEAD_OF_UTC = 3


def zone_words(zone: str) -> str:
    """«Екатеринбург (МСК+2)», «Москва (МСК)»."""
    city, ahead = CITIES[zone]
    return f"{city} (МСК{f'{ahead:+}' if ahead else ''})"


# A table says the same zone on every line.
@lru_cache(maxsize=256)
def zone_named(name: str) -> str | None:
    """The zone called so: «МСК+2», «UTC+5», «Екатеринбург», `Asia/Yekaterinburg`; None: no such."""
    wanted = _plain(name)
    return next((zone for zone in CITIES if wanted in map(_plain, _names(zone))), None)


def _names(zone: str) -> Iterator[str]:
    city, ahead = CITIES[zone]
    yield from (zone, city, zone_words(zone))
    yield from (f"{word}{ahead:+}" for word in ("мск", "msk"))
    yield from (f"{word}+{ahead + _MOSCOW_IS_AHEAD_OF_UTC}" for word in ("utc", "gmt"))
    if not ahead:
        yield from ("мск", "msk")


def _plain(name: str) -> str:
    return "".join(fold(name).replace("−", "-").replace("–", "-").split())
