"""Lists of Russian words, many a line."""


def words(listed: str) -> frozenset[str]:
    """Whole words, as tokens have them: in small letters, ё as е. «дом дома доме»."""
    return frozenset(listed.split())


def stems(listed: str) -> tuple[str, ...]:
    """Beginnings of words, for `str.startswith`: «отключ» is «отключение» and «отключат»."""
    return tuple(listed.split())
