"""Which streets of a register an address names, typos forgiven where the word is none."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from houses.street_types import SETTLEMENT_BY_WORD
from houses.words import fold, name_words, stem
from outages.grammar.items import Item
from outages.grammar.names import known_word

_SETTLEMENT_WORDS = frozenset(" ".join(SETTLEMENT_BY_WORD.values()).split())
_SETTLEMENT_WORDS |= {"снт", "сот", "днт", "днп", "тсн", "гск", "киз", "садовое", "товарищество"}
# Of a register's full name such words may be left out, «Комарова» for «Космонавта Комарова»; an
# adjective makes another street: «Большая Садовая».
_ADJECTIVE = ("ая", "яя", "ый", "ий", "ой", "ое", "ее")
_SHORTEST_TYPO = 5
_SHORTEST_PLACE = 4
_LONG = 9


@dataclass(frozen=True, slots=True)
class Meant:
    """keys: streets that an address means. nearly: those that it perhaps means, for a person.

    other_type  the name is there, for another kind of street
    """

    keys: tuple[str, ...] = ()
    nearly: tuple[str, ...] = ()
    other_type: bool = False


@dataclass(frozen=True)
class _Street:
    key: str
    locality: tuple[str, ...]
    kind: str
    words: tuple[str, ...]

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return tuple(map(stem, self.words))


class Streets:
    """Streets by the stems of their words. keys: `<locality>|<kind>|<street>`, folded."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._streets = [_street(key) for key in dict.fromkeys(keys)]
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        self._by_locality: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, street in enumerate(self._streets):
            for root in {stem(word) for word in street.words}:
                self._by_stem[root].append(at)
            self._by_locality[tuple(map(stem, street.locality))].append(at)
        self._localised = any(street.locality for street in self._streets)

    @property
    def stems(self) -> Container[str]:
        """Of every word of a street's name."""
        return self._by_stem.keys()

    def meant(self, item: Item) -> Meant:
        """The streets of an address: the very name first, then other cases, then shorter names,
        then misspelt ones.
        """
        if item.kind == "locality" or not item.street:
            return self._of_locality(item)
        words = name_words(item.street)
        candidates = self._sharing(words)
        there = [s for s in candidates if self._located(s, item)]
        for alike in (_same, _same_stems, _shortened):
            named = [s for s in there if alike(words, s.words)]
            if not named:
                continue
            kind = self._of_kind(named, item)
            if kind:
                return Meant(tuple(s.key for s in kind))
            return Meant(nearly=tuple(s.key for s in named), other_type=True)
        return self._misspelt(words, item)

    def _of_kind(self, streets: Sequence[_Street], item: Item) -> list[_Street]:
        if item.street_type is None:
            return list(streets)
        for wanted in (item.street_type, item.also_type):
            kind = [s for s in streets if wanted and s.kind in {fold(wanted), ""}]
            if kind:
                return kind
        return []

    def _sharing(self, words: Sequence[str]) -> list[_Street]:
        """Streets with one of the words at least."""
        found = {at for word in words for at in self._by_stem.get(stem(word), ())}
        return [self._streets[at] for at in sorted(found)]

    def _located(self, street: _Street, item: Item) -> bool:
        """Whether it lies where the text says, if that says where."""
        if not item.locality or not self._localised:
            return True
        return tuple(map(stem, street.locality)) == self._meant_place(item.locality)

    def _meant_place(self, locality: str) -> tuple[str, ...]:
        """The stems of the settlement's name as the register has it, a misspelt letter forgiven."""
        words = _place(locality)
        roots = tuple(map(stem, words))
        if roots in self._by_locality:
            return roots
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - most readings need no search

        typed = "".join(roots)
        near = [r for r in self._by_locality if r and OSA.distance(typed, "".join(r)) <= 1]
        return near[0] if len(near) == 1 and len(typed) >= _SHORTEST_PLACE else roots

    def _of_locality(self, item: Item) -> Meant:
        roots = self._meant_place(item.locality) if item.locality else ()
        found = [self._streets[at] for at in self._by_locality.get(roots, ())]
        if not roots or not found:
            return Meant()
        if item.kind == "house":
            found = [s for s in found if not s.words] or found
        return Meant(tuple(s.key for s in found))

    def _misspelt(self, words: Sequence[str], item: Item) -> Meant:
        """Streets whose names are a letter or two away. Of a word that the dictionary knows nobody
        can tell that it is misspelt: those are for a person to choose.
        """
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - most readings need no search

        typed = "".join(words)
        most = 2 if len(typed) >= _LONG else 1
        if len(typed) < _SHORTEST_TYPO:
            return Meant()
        numbers = [word for word in words if word.isdecimal()]
        best: dict[int, list[_Street]] = defaultdict(list)
        for street in self._streets:
            name = "".join(street.words)
            if abs(len(name) - len(typed)) > most or not self._located(street, item):
                continue
            if [word for word in street.words if word.isdecimal()] != numbers:
                continue
            distance = min(
                OSA.distance(typed, name, score_cutoff=most),
                OSA.distance("".join(map(stem, words)), "".join(street.stems), score_cutoff=most),
            )
            if distance <= most:
                best[distance].append(street)
        if not best:
            return Meant()
        named = best[min(best)]
        kind = self._of_kind(named, item)
        keys = tuple(s.key for s in named)
        if not kind:
            return Meant(nearly=keys, other_type=True)
        misspelt = [word for word in words if not word.isdecimal() and not _in(word, kind)]
        if any(known_word(word) for word in misspelt):
            return Meant(nearly=keys)
        return Meant(tuple(s.key for s in kind))


def _in(word: str, streets: Sequence[_Street]) -> bool:
    return any(stem(word) in s.stems for s in streets)


def _street(key: str) -> _Street:
    locality, kind, street = key.split("|")
    return _Street(key, _place(locality), kind, tuple(street.split()))


def _place(locality: str) -> tuple[str, ...]:
    """The name of a settlement without its kind."""
    words = name_words(locality)
    named = tuple(w for w in words if w not in _SETTLEMENT_WORDS)
    return named or words


def _same(typed: Sequence[str], named: Sequence[str]) -> bool:
    return sorted(typed) == sorted(named)


def _same_stems(typed: Sequence[str], named: Sequence[str]) -> bool:
    return sorted(map(stem, typed)) == sorted(map(stem, named))


def _shortened(typed: Sequence[str], named: Sequence[str]) -> bool:
    """«М. Горького», «Горького» for «Максима Горького», and «Карла Маркса» for «К. Маркса»."""
    left = list(named)
    for word in sorted(typed, key=len, reverse=True):
        fits = next((n for n in left if _begins(word, n)), None)
        if fits is None:
            person = not any(n.endswith(_ADJECTIVE) for n in named)
            if (len(word) == 1 and person) or word in {"им", "имени"}:
                continue
            if not left or not _omissible(word):
                return False
            continue
        left.remove(fits)
    return all(_omissible(word) for word in left) and len(left) < len(named)


def _begins(typed: str, named: str) -> bool:
    """The same word in another case, or an initial of it."""
    short, long = sorted((typed, named), key=len)
    return stem(typed) == stem(named) or (len(short) <= 2 and long.startswith(short))


def _omissible(word: str) -> bool:
    return not word.isdecimal() and not word.endswith(_ADJECTIVE)
