"""The name of a street: «ул. 8 Марта», «Лесной пер.», «6 мкр», «по Береговой»."""

from dataclasses import dataclass

from outages.grammar.clocks import month_of
from outages.grammar.items import Item
from outages.grammar.kinds import (
    HOUSE_WORDS,
    NO_NAMES,
    NUMBERED,
    TypeWord,
    begins_name_with_number,
    parity_of,
    type_at,
)
from outages.grammar.lexicon import stems, words
from outages.grammar.names import nominative
from outages.grammar.objects import is_object
from outages.grammar.street_names import Name, may_begin_name, name_at, quoted_at, spelled
from outages.grammar.tokens import Text

_ALSO = {"пр": "проезд"}
# Behind these a name is in another case.
_GOVERNING = words("в во вдоль до из между на от по с стороне сторону стороны")
_ADJECTIVES = stems("ый ий ой ая яя ое")


@dataclass(frozen=True, slots=True)
class Named:
    """A street or a settlement that was read. item: without numbers.

    end      the token behind it
    type     how its kind was said; None: not at all
    oblique  in another case than the nominative
    """

    item: Item
    end: int
    type: TypeWord | None = None
    oblique: bool = False


def read_street(text: Text, at: int) -> Named | None:
    """A street whose kind is said, before its name or behind it: «ул. Мира», «Лесной пер.»."""
    return _typed_first(text, at) or _typed_last(text, at)


def read_bare(text: Text, at: int) -> Named | None:
    """A name without a kind, in a list of addresses: «Гагарина, 8», «Лесная – частный сектор»."""
    if text.number(at) is not None and not begins_name_with_number(text, at):
        return None
    if not may_begin_name(text, at) or is_object(text, at):
        return None
    name = name_at(text, at, capitals=True)
    if name is None:
        return None
    month = len(name.words) == 1 and month_of(name.words[0].lower()) is not None
    if month and text.kind(name.end) == "word":
        return None
    return _named(text, at, name, None, oblique=governed(text, at))


def read_next_name(text: Text, at: int, kind: TypeWord, *, oblique: bool) -> Named | None:
    """A further name behind «улицы Лесная, Полевая и …»."""
    if type_at(text, at):
        return None
    name = name_at(text, at, capitals=True)
    return _named(text, at, name, kind, oblique=oblique) if name else None


def governed(text: Text, at: int) -> bool:
    """Whether a preposition stands before: «по Береговой» is in another case."""
    return text.norm(at - 1) in _GOVERNING and not text.ends(at - 1)


def _typed_first(text: Text, at: int) -> Named | None:
    """«ул. Мира», «улицам: Лесная», «мкр. 6», «пр-т «Победы»»."""
    found = type_at(text, at)
    if found is None:
        return None
    kind, then = found
    while kind.many and text.norm(then) == ":":
        then += 1
    then += text.norm(then) == "№"
    name = (
        _number_name(text, then, kind)
        or quoted_at(text, then)
        or name_at(text, then, capitals=False)
    )
    if name is None:
        return None
    return _named(text, at, name, kind, oblique=kind.oblique or governed(text, at))


def _number_name(text: Text, at: int, kind: TypeWord) -> Name | None:
    """«мкр. 6, д. 7», «квартал 12», «мкр. 6а»: the number is the name."""
    if kind.full not in NUMBERED or text.number(at) is None or text.taken[at]:
        return None
    if begins_name_with_number(text, at):
        return None
    number, end = text.norm(at), at + 1
    dashed = text.dash(end) and text.glued(end)
    letter = end + dashed
    if text.kind(letter) != "word" or len(text.norm(letter)) != 1 or not text.joined(end):
        return Name((number,), end)
    said = f"-{text.tokens[letter].text}" if dashed else text.norm(letter)
    return Name((number + said,), letter + 1)


def _typed_last(text: Text, at: int) -> Named | None:
    """«Кузнечный пер.», «Лесной переулок», «6-й микрорайон», «1-я линия»."""
    if not may_begin_name(text, at):
        return None
    if text.number(at) is not None:
        if not begins_name_with_number(text, at):
            return None
        if numbered := _number_before_type(text, at):
            return numbered
    name = name_at(text, at, capitals=True)
    found = type_at(text, name.end) if name else None
    if name is None or found is None or text.ends(name.end - 1):
        return None
    kind, behind = found
    if _type_of_next(text, behind, name):
        return None
    oblique = kind.oblique or governed(text, at)
    return _named(text, at, Name(name.words, behind), kind, oblique=oblique)


def _number_before_type(text: Text, at: int) -> Named | None:
    """«6 микрорайон», «6-й микрорайон», «1-я линия»."""
    number, then = text.norm(at), at + 1
    ordinal = text.dash(then) and text.kind(then + 1) == "word"
    lettered = text.kind(then) == "word" and text.joined(then) and len(text.norm(then)) == 1
    found = type_at(text, then + 2 if ordinal else then + lettered)
    if lettered:
        number += text.norm(then).upper()
    if found is None:
        return None
    kind, behind = found
    if ordinal and kind.full not in {"микрорайон", "квартал"}:
        number = f"{number}-{text.norm(then + 1)}"
    return _named(text, at, Name((number,), behind), kind, oblique=kind.oblique)


def _type_of_next(text: Text, behind: int, name: Name) -> bool:
    """«Ленина ул. Мира»: the kind belongs to what follows, unless the name agrees with it."""
    word = text.norm(behind)
    if not text.capital(behind) or word in NO_NAMES or word in HOUSE_WORDS or parity_of(word):
        return False
    return not name.words[-1].lower().endswith(_ADJECTIVES)


def _named(text: Text, start: int, name: Name, kind: TypeWord | None, *, oblique: bool) -> Named:
    full = kind.full if kind else None
    end = name.end
    item = Item(
        "street",
        text.said(start, end),
        street_type=full,
        also_type=_ALSO.get(text.norm(start)) or _ALSO.get(text.norm(end - 2)),
        street=spelled(nominative(name.words, full) if oblique else name.words),
    )
    return Named(item, end, kind, oblique)
