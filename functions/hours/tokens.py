"""Typed text as words, numbers and signs, read from left to right."""

import re
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

from refusals import NotUnderstood

MOST_CHARACTERS = 500
QUOTED_CHARACTERS = 40
# «9:00» and «31.12» stay whole; a line break parts sentences as «;» does.
_TOKEN = re.compile(r"[0-9]{1,2}[:.][0-9]{2}(?![0-9])|[0-9]+|[^\W\d_]+|\n|\S")
_DASHES = frozenset("-‐‑‒–—―−")


@dataclass(frozen=True, slots=True)
class Token:
    """text: in lower case, ё as е. start, end: where it stands."""

    text: str
    start: int
    end: int


class Tokens:
    """A position in what was typed. `at` may be set back; everything else moves it on."""

    def __init__(self, text: str, example: str) -> None:
        """example: what every refusal shows. Raises NotUnderstood for a text too long or empty."""
        self._text, self._example = text, example
        self.at = 0
        if len(text) > MOST_CHARACTERS:
            raise NotUnderstood(
                f"Слишком длинно: {len(text)} знаков, принимается до {MOST_CHARACTERS}. "
                f"Напишите, например: {example}"
            )
        self._tokens = [
            Token(found[0].lower().replace("ё", "е"), found.start(), found.end())
            for found in _TOKEN.finditer(text)
        ]
        if not text.strip():
            raise NotUnderstood(f"Ничего не написано. Напишите, например: {example}")

    @property
    def left(self) -> bool:
        """Whether anything is left."""
        return self.at < len(self._tokens)

    def _next(self) -> Token | None:
        return self._tokens[self.at] if self.left else None

    def sign(self, *signs: str) -> bool:
        """Whether one of these comes next; then it is behind us."""
        token = self._next()
        if token is None or token.text not in signs:
            return False
        self.at += 1
        return True

    def dash(self) -> bool:
        """The same for a dash of any length."""
        return self.sign(*_DASHES)

    def said(self, *phrases: str) -> str | None:
        """The longest of these phrases that comes next; then it is behind us."""
        for phrase, words in _longest_first(phrases):
            if [t.text for t in self._tokens[self.at : self.at + len(words)]] == words:
                self.at += len(words)
                return phrase
        return None

    def number(self) -> str | None:
        """The number that comes next, «9» or «9:00»; then it is behind us."""
        token = self._next()
        if token is None or not token.text[0].isdigit() or not token.text.isascii():
            return None
        self.at += 1
        return token.text

    def number_ahead(self, *prepositions: str) -> bool:
        """Whether a number comes next, perhaps behind one of these."""
        at = self.at
        self.said(*prepositions)
        ahead = self.number() is not None
        self.at = at
        return ahead

    def word(self) -> str | None:
        """The word that comes next; then it is behind us."""
        token = self._next()
        if token is None or not token.text.isalpha():
            return None
        self.at += 1
        return token.text

    def adjacent(self) -> bool:
        """Whether what comes next stands right behind what came before."""
        token = self._next()
        return token is not None and self.at > 0 and self._tokens[self.at - 1].end == token.start

    def bracketed(self) -> str | None:
        """What stands in the brackets that come next, as it was typed; then it is behind us."""
        at = self.at
        if not self.sign("("):
            return None
        start = self._tokens[at].end
        while self.left:
            if self.sign(")"):
                return self._text[start : self._tokens[self.at - 1].start]
            self.at += 1
        raise self.refusal(at, "скобка не закрыта")

    def refuse(self, at: int, why: str = "") -> NoReturn:
        """Raise the refusal of what stands from token `at` on."""
        raise self.refusal(at, why)

    def refusal(self, at: int, why: str = "") -> NotUnderstood:
        """Names the words refused, why, and what is accepted."""
        start = self._tokens[at].start if at < len(self._tokens) else 0
        rest = " ".join(self._text[start:].split())
        quoted = rest if len(rest) <= QUOTED_CHARACTERS else f"{rest[: QUOTED_CHARACTERS - 1]}…"
        reason = f" — {why}" if why else ""
        return NotUnderstood(
            f"Не удалось прочесть: «{quoted}»{reason}. Напишите, например: {self._example}"
        )


@cache
def _longest_first(phrases: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    found = [(phrase, _TOKEN.findall(phrase)) for phrase in phrases]
    return sorted(found, key=lambda said: len(said[1]), reverse=True)
