"""The streets of an organisation, and which of them a typed one resembles.

An organisation's streets are kept together as text, a street a line: all of them are compared with
what was typed, so all of them are read at once.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import islice, takewhile

from pydantic import ConfigDict

from frozen import Frozen
from houses.addresses import Number
from houses.model import House
from houses.street_types import SETTLEMENT_BY_WORD
from houses.typed import Reading
from houses.words import stem

# Bytes of one part of a book.
PART_BYTES = 300_000
BOOKS_KEPT = 4
# Of a hundred. One wrong letter of four is similar, two are not.
SIMILAR = 75.0
# What is this near to the best is offered beside it.
EQUAL = 5.0
MOST_OFFERED = 3

# How near to a word of a book a typed one must be to look at the streets that have it, and how many
# words and streets are looked at.
_NEAR = 60.0
_WORDS_LOOKED_AT = 40
_STREETS_LOOKED_AT = 25
# Other than equal words: initials, beginnings, another case, another kind of street.
_INITIAL, _BEGINNING, _SAME_STEM = 95.0, 90.0, 88.0
_OTHER_KIND, _NO_KIND = 6.0, 1.0
# Few mistype a first letter, and many names differ in their beginnings alone.
_OTHER_BEGINNING = 8.0
_NUMBER_WEIGHT = 3
_SETTLEMENT_WORDS = frozenset(" ".join(SETTLEMENT_BY_WORD.values()).split())


class BookPart(Frozen):
    """A part of a book as it is stored. parts: how many the book has; the first one must know."""

    model_config = ConfigDict(extra="forbid")
    text: str
    parts: int


@dataclass(frozen=True, slots=True)
class BookChange:
    """Lines that come into a book, and lines that leave it."""

    new: AbstractSet[str] = frozenset()
    gone: AbstractSet[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Street:
    """One line of a book, `addresses.street_key`, and its words."""

    key: str
    kind: str
    words: tuple[str, ...]
    locality: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A street that was perhaps meant, the house on it, and how similar it is, of a hundred."""

    street: str
    number: Number | None
    similarity: float


def book_lines(houses: Iterable[tuple[str, House]]) -> dict[str, set[str]]:
    """Streets by organisation. houses: each with the key of its street."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, house in houses:
        for organisation in house.organisations:
            found[organisation].add(key)
    return found


def book_parts(lines: Iterable[str]) -> list[str]:
    """The texts of a book, each of at most PART_BYTES; at least one."""
    parts: list[list[str]] = [[]]
    size = 0
    for line in sorted(lines):
        weighs = len(line.encode()) + 1
        if size + weighs > PART_BYTES:
            parts.append([])
            size = 0
        parts[-1].append(line)
        size += weighs
    return ["\n".join(part) for part in parts]


def street_of(line: str) -> Street:
    """What a line says."""
    locality, kind, street = line.split("|")
    named = tuple(word for word in locality.split() if word not in _SETTLEMENT_WORDS)
    # In a settlement without streets its own name is what people type.
    return Street(line, kind, tuple(street.split()) or named, named)


def similar(readings: Sequence[Reading], texts: Sequence[str]) -> list[Offer]:
    """The streets that one of the readings may mean, best first; none: nothing is similar.

    texts  parts of books, of one organisation or several
    At most MOST_OFFERED, all about equally similar.
    """
    book = _book(tuple(texts))
    best: dict[str, Offer] = {}
    for reading in readings:
        for street in book.near(reading):
            score = _similarity(reading, street)
            known = best.get(street.key)
            if score >= SIMILAR and (known is None or score > known.similarity):
                best[street.key] = Offer(street.key, reading.number, score)
    offers = sorted(best.values(), key=lambda offer: (-offer.similarity, offer.street))
    return [o for o in offers[:MOST_OFFERED] if o.similarity >= offers[0].similarity - EQUAL]


class _Book:
    """Streets by their words. Only those looked at become `Street`: a book has thousands."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._lines = list(
            dict.fromkeys(line for text in texts for line in text.split("\n") if line)
        )
        by_locality: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for at, line in enumerate(self._lines):
            locality, _, street = line.split("|")
            by_locality[locality].append(at)
            for word in street.split():
                self._by_word[word].append(at)
        for locality, there in by_locality.items():
            for word in locality.split():
                if word not in _SETTLEMENT_WORDS:
                    self._by_word[word] += there
        self._vocabulary = sorted(self._by_word)

    def near(self, reading: Reading) -> list[Street]:
        """Streets with words near to those typed, the nearest first."""
        long = [word for word in reading.words if len(word) > 1 or word.isdecimal()]
        found: dict[int, float] = defaultdict(float)
        for typed in {*(long or reading.words), *reading.also}:
            for word, score in self._near(typed).items():
                for at in self._by_word[word]:
                    found[at] += score * len(typed)
        nearest = nlargest(_STREETS_LOOKED_AT, found, key=lambda at: found[at])
        return [street_of(self._lines[at]) for at in nearest]

    def _near(self, typed: str) -> dict[str, float]:
        """Words of the book that were perhaps meant, and how near they are."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - most starts never search

        if typed.isdecimal():
            return {typed: 100.0} if typed in self._by_word else {}
        found = process.extract(
            typed, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_WORDS_LOOKED_AT
        )
        begun = dict.fromkeys(self._begun(stem(typed)), _BEGINNING)
        return begun | {word: score for word, score, _ in found}

    def _begun(self, root: str) -> Iterator[str]:
        """Words that begin so."""
        first = bisect_left(self._vocabulary, root)
        return takewhile(lambda word: word.startswith(root), islice(self._vocabulary, first, None))


# Sorting thousands of streets takes longer than to look into them, and the next one who types asks
# the same organisations. What is kept is a pure function of the text: nothing to go stale.
_book = lru_cache(maxsize=BOOKS_KEPT)(_Book)


def _similarity(reading: Reading, street: Street) -> float:
    """How well both cover each other; what was typed counts more than what was left out."""
    if _other_number(reading, street):
        return 0.0
    typed = reading.words
    covered = _covered(typed, (*street.words, *street.locality))
    if reading.also:
        typed = (*typed, *reading.also)
    named = _covered(street.words, typed)
    return 0.6 * covered + 0.4 * named - _of_another_kind(reading, street)


def _other_number(reading: Reading, street: Street) -> bool:
    """«3-я Заречная» is never «2-я Заречная»."""
    typed = {word for word in reading.words if word.isdecimal()}
    named = {word for word in (*street.words, *street.locality) if word.isdecimal()}
    return bool(typed - named and named - typed)


def _of_another_kind(reading: Reading, street: Street) -> float:
    if not reading.kinds or street.kind in reading.kinds:
        return 0.0
    return _OTHER_KIND if street.kind else _NO_KIND


def _covered(words: Sequence[str], by: Sequence[str]) -> float:
    """How far `words` are found among the others, long words counting more."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - most starts never search

    weights = [_NUMBER_WEIGHT if word.isdecimal() else len(word) for word in words]
    best = [
        100.0 if word in by else max((_alike(word, other, fuzz.ratio) for other in by), default=0.0)
        for word in words
    ]
    return sum(w * b for w, b in zip(weights, best, strict=True)) / max(sum(weights), 1)


def _alike(one: str, other: str, ratio_of: Callable[[str, str], float]) -> float:
    """How alike two different words are."""
    if one.isdecimal() or other.isdecimal():
        return 0.0
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return _INITIAL if long.startswith(short) else 0.0
    ratio = ratio_of(one, other) - (_OTHER_BEGINNING if one[0] != other[0] else 0.0)
    if len(short) >= 3 and long.startswith(short):
        return max(ratio, _BEGINNING)
    return max(ratio, _SAME_STEM) if stem(one) == stem(other) else ratio
