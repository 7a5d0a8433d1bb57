"""What is wrong with a table of houses: where, what was found, and what is accepted, in Russian."""

from dataclasses import dataclass

_LONGEST_FOUND = 60


class NotATable(Exception):
    """The file as a whole cannot be read; what was found instead, and what is accepted."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found, self.expected = found, expected


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that cannot be right, or one column, or the whole file.

    line      as people count, the heading is 1; None: the whole file
    column    as the file itself calls it; "" where the problem is no column's; the file's name
              where it is the whole file's
    found     "" is an empty cell; None: there is no such column
    expected  what is accepted: «код организации из реестра»
    """

    line: int | None
    column: str
    found: str | None
    expected: str

    @property
    def shown(self) -> str:
        """What was found, shortened."""
        found = self.found or ""
        return found if len(found) <= _LONGEST_FOUND else f"{found[: _LONGEST_FOUND - 1]}…"


@dataclass(frozen=True, slots=True)
class Problems:
    """All that is wrong, by lines. more: how many there are beside those kept."""

    first: tuple[Problem, ...]
    more: int = 0
