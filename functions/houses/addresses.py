"""Addresses of houses: how they are said, and the keys by which they are found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from houses.model import AddressParts
from houses.street_types import SETTLEMENT_BY_WORD, shown_type
from houses.words import fold, name_words

# A name that is a number alone stands before its kind: «6 мкр.», «5-я линия».
_NUMBER_NAME = re.compile(r"[0-9]+(?:-[^\W\d_]+)?")

HOUSE_WORDS = frozenset(
    ["д", "дом", "влд", "владение", "двлд", "домовл", "домовладение", "зд", "здание"]
)
_FIELDS = {
    **dict.fromkeys(("к", "корп", "корпус"), "korpus"),
    **dict.fromkeys(("с", "стр", "строение", "соор", "сооружение"), "structure"),
    **dict.fromkeys(("лит", "литера", "литер"), "litera"),
}
NUMBER_WORDS = HOUSE_WORDS | _FIELDS.keys()

# In folded text. «4к1с2» is «4 к 1 с 2», «лесная5» is «лесная 5», «5корп» is «5 корп»;
# «5а» stays whole, and «12-а» becomes «12а».
_JOINED = (
    (re.compile(r"([0-9])-?(?:ая|ый|ой|ий|ья|ое|ее|го|ого)\b"), r"\1"),
    (re.compile(r"([0-9])-([^\W\d_])(?![^\W\d_])"), r"\1\2"),
    (re.compile(r"([0-9])\s*([кс])\s*(?=[0-9])"), r"\1 \2 "),
    (re.compile(r"([0-9][а-я]?)(лит|стр|корп|кв)(?![^\W\d_]{2})"), r"\1 \2 "),
    (re.compile(r"\bлит\.?([а-я])\b"), r"лит \1"),
    (re.compile(r"(?<=[0-9])(?=[^\W\d_]{2})"), " "),
    (re.compile(r"(?<=[^\W\d_])(?=[0-9])"), " "),
)
_TOKEN = re.compile(
    r"[0-9]+[^\W\d_]?(?:[/-][0-9]+[^\W\d_]?)*|[^\W\d_]+(?:-[^\W\d_]+)*",
)
_BASE = re.compile(r"[0-9]+")
_WITH_LETTER = re.compile(r"([0-9]+(?:[/-][0-9]+)*)([^\W\d_])")


@dataclass(frozen=True, slots=True)
class Number:
    """A house on its street: «5», «5а», «10/2», «5 корп. 2 стр. 1 лит. А», folded."""

    house: str
    letter: str | None = None
    korpus: str | None = None
    structure: str | None = None
    litera: str | None = None

    @property
    def more(self) -> tuple[str, ...]:
        """What stands behind the house, in the order in which it sorts."""
        pieces = (self.letter, self.korpus, self.structure, self.litera)
        return tuple(f"{mark}{piece}" for mark, piece in zip(MARKS, pieces, strict=True) if piece)


# Which piece a part of a key is. A letter directly, so that 5а stands right behind 5.
MARKS = ("", " к", " с", " л")


def address_words(parts: AddressParts) -> str:
    """«ул. Лесная, 5», «г. Лесной, ул. Лесная, 5 корп. 2 стр. 1 лит. А»."""
    number = f"{parts.house}{parts.letter or ''}"
    pieces = (("корп.", parts.korpus), ("стр.", parts.structure), ("лит.", parts.litera))
    said = " ".join((number, *(f"{mark} {piece}" for mark, piece in pieces if piece)))
    return ", ".join(filter(None, (parts.locality, _street_words(parts), said)))


def _street_words(parts: AddressParts) -> str | None:
    if parts.street is None or parts.street_type is None:
        return parts.street
    kind = shown_type(parts.street_type)
    if _NUMBER_NAME.fullmatch(parts.street):
        return f"{parts.street} {kind}"
    return f"{kind} {parts.street}"


def street_key(parts: AddressParts) -> str:
    """What all houses of one street share, and no other's: `город лесной|улица|лесная`."""
    street = " ".join(name_words(parts.street or ""))
    return "|".join((locality_key(parts.locality or ""), parts.street_type or "", street))


def locality_key(text: str) -> str:
    """«г. Лесной» and «город Лесной» are the same."""
    words = [SETTLEMENT_BY_WORD.get(w, w) for w in name_words(text)]
    return " ".join(words)


def number_of(parts: AddressParts) -> Number:
    """The house on its street, folded as a typed one is."""
    litera = fold(parts.litera) if parts.litera else None
    return Number(parts.house, parts.letter, parts.korpus, parts.structure, litera)


def number_key(number: Number) -> str:
    """Sorts as people count: 5, 5а, 5 к1, 10/2, 12."""
    base = base_of(number.house)
    return f"{base:0>6}{number.house[len(base) :]}{''.join(number.more)}"


def base_of(house: str) -> str:
    """The number that 5, 5а, 5/2 and 5-7 begin with."""
    found = _BASE.match(house)
    return found.group().lstrip("0") or "0" if found else ""


def tokens(folded: str) -> list[str]:
    """Words and numbers of a folded text, those run together parted."""
    for pattern, replacement in _JOINED:
        folded = pattern.sub(replacement, folded)
    return _TOKEN.findall(folded)


def read_number(words: Sequence[str]) -> tuple[Number | None, int]:
    """The house that `words` (of `tokens`) begin with, and how many of them say it.

    None when they begin with no number. What follows, a flat for instance, is left.
    """
    at = 0
    while at < len(words) and words[at] in HOUSE_WORDS:
        at += 1
    if at == len(words) or not words[at][0].isdecimal():
        return None, 0
    house, letter = parted(words[at])
    at += 1
    pieces: dict[str, str] = {}
    if letter is None and at < len(words) and _a_letter(words, at):
        letter = words[at]
        at += 1
    while at + 1 < len(words) and (field := _FIELDS.get(words[at])) and field not in pieces:
        if len(words[at + 1]) > 1 and not words[at + 1][0].isdecimal():
            break  # «5 к маркса»: an initial, no корпус
        pieces[field] = words[at + 1]
        at += 2
    return _number(house, letter, pieces), at


def _number(house: str, letter: str | None, pieces: Mapping[str, str]) -> Number:
    return Number(
        house, letter, pieces.get("korpus"), pieces.get("structure"), pieces.get("litera")
    )


def parted(word: str) -> tuple[str, str | None]:
    """«5а» is house 5 with letter а; «10/2» and «10а/2» are one number."""
    found = _WITH_LETTER.fullmatch(word)
    return (found.group(1), found.group(2)) if found else (word, None)


def _a_letter(words: Sequence[str], at: int) -> bool:
    """«5 а», but not the «к» of «5 к 1»."""
    word = words[at]
    if len(word) != 1 or not word.isalpha():
        return False
    return word not in NUMBER_WORDS or at + 1 == len(words)
