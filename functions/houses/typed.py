"""What a person may mean who types an address: «лесная 5», «5а лесная», «8 марта 8 кв 12»."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from houses.addresses import HOUSE_WORDS, NUMBER_WORDS, Number, read_number, tokens
from houses.street_types import SETTLEMENT_BY_WORD, meant_types
from houses.words import fold

# More than the longest address; what is typed beyond it is not looked at.
MOST_CHARACTERS = 200
MOST_WORDS = 8
_FLAT_WORDS = frozenset(
    [
        "кв",
        "квартира",
        "оф",
        "офис",
        "пом",
        "помещение",
        "ком",
        "комн",
        "комната",
        "под",
        "подъезд",
        "эт",
        "этаж",
    ]
)
_ORDINAL_ENDINGS = "яйе"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand what was typed.

    words   of the street and perhaps its settlement, folded
    kinds   which kinds of street it may be; none: nothing was said about that
    also    words for these kinds, which may belong to the name: «Тихая набережная»
    number  None: no house was named
    """

    words: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()
    number: Number | None = None


def readings(text: str) -> list[Reading]:
    """Every way to read it; none when it names no street."""
    # Cut before and after: folding may lengthen what it is given.
    words = list(_without_flat(tokens(fold(text[:MOST_CHARACTERS])[:MOST_CHARACTERS])))
    last = max((at for at, word in enumerate(words) if _names(word)), default=-1)
    head, tail = words[: last + 1], words[last + 1 :]
    return [
        replace(reading, words=reading.words[:MOST_WORDS])
        for reading in _read(head, tail)
        if reading.words
    ]


def _read(head: Sequence[str], tail: Sequence[str]) -> Iterator[Reading]:
    number, _ = read_number(tail)
    named = _street(head)
    if named.words:
        yield replace(named, number=number)
    else:
        yield from _kind_alone(named, tail)
    if number is None:
        yield from _number_first(head)


def _kind_alone(named: Reading, tail: Sequence[str]) -> Iterator[Reading]:
    """«мкр 6 дом 7» names a street 6; in «Набережная 5» the kind is the name."""
    if named.also:
        yield Reading(named.also, number=read_number(tail)[0])
    if named.kinds and tail and tail[0].isdecimal():
        yield replace(named, words=(tail[0],), number=read_number(tail[1:])[0])


def _number_first(head: Sequence[str]) -> Iterator[Reading]:
    """«5 лесная»; «8 марта» too, which the register will not know so."""
    number, said = read_number(head)
    if number is not None:
        named = _street(head[said:])
        yield replace(named if named.words else Reading(named.also), number=number)


def _street(words: Sequence[str]) -> Reading:
    """The words of a street without those for its kind and its settlement's."""
    name: list[str] = []
    also: list[str] = []
    kinds: frozenset[str] = frozenset()
    for at, word in enumerate(words):
        follows = words[at + 1] if at + 1 < len(words) else ""
        if meant := meant_types(word):
            kinds |= meant
            also += [word] if word in meant else []
        elif word in SETTLEMENT_BY_WORD and follows.isalpha() and not meant_types(follows):
            continue
        elif word[-1] in _ORDINAL_ENDINGS and word[:-1].isdecimal() and follows:
            name.append(word[:-1])
        elif word not in HOUSE_WORDS:
            name += word.split("-")
    return Reading(tuple(name), kinds, tuple(also))


def _names(word: str) -> bool:
    """Whether it is part of a name rather than of a number."""
    if word[0].isdecimal() or word in NUMBER_WORDS:
        return False
    return len(word) > 1 or bool(meant_types(word))


def _without_flat(words: Sequence[str]) -> Iterator[str]:
    """«кв 12» is left out, wherever it stands."""
    drop = False
    for word in words:
        if word in _FLAT_WORDS:
            drop = True
        elif drop and word[0].isdecimal():
            drop = False
        else:
            drop = False
            yield word
