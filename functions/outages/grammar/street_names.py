"""The words of a proper name: «8 Марта», «А.С. Пушкина», «Малые Вязы», «Ромашка» in quotes."""

from typing import NamedTuple

from outages.grammar.kinds import (
    HOUSE_WORDS,
    INNER,
    NO_NAMES,
    NUMBERED,
    TYPE_WORDS,
    begins_name_with_number,
    parity_of,
    type_at,
)
from outages.grammar.lexicon import stems, words
from outages.grammar.objects import is_object
from outages.grammar.tokens import Text, shown

_ORDINAL_ENDINGS = words("я й ая ый ой ий е го му м ей")
# Kinds of streets that are names as well: «Набережная», «Новая Линия».
_ALSO_NAMES = words("вал дорога кольцо линия набережная слобода спуск территория тракт")
# Months are in names: «8 Марта» is «8 МАРТ» in a table.
_NO_NAMES_BEHIND_NUMBER = NO_NAMES - {"март", "май"}
_OPENING, _CLOSING = frozenset('«"“„'), frozenset('»"”“')
_LONGEST_QUOTE = 8
_HAPPENS = stems(
    "восстан обесточ отключ отмен отсутств перенос перенес планир подан прекращ приостан продл"
)
MOST_WORDS = 4


class Name(NamedTuple):
    """The words of a name, and the token behind them."""

    words: tuple[str, ...]
    end: int


def name_at(text: Text, at: int, *, capitals: bool, most: int = MOST_WORDS) -> Name | None:
    """The name that begins at this token: «Малые Вязы», «М. Горького», «50 лет Октября».

    capitals  each word must begin with a capital: nothing else says that it is a name
    most      words that it may have
    """
    found: list[str] = []
    then = at
    while len(found) < most and then < len(text) and not text.taken[then]:
        if found and (quoted := quoted_at(text, then)):
            # «на Газеты «Заря»»
            found.append(f"«{' '.join(quoted.words)}»")
            then = quoted.end
            break
        piece = (
            _initial(text, then)
            or _numeric_part(text, then, first=not found)
            or _word(text, then, found, capitals=capitals)
        )
        if piece is None:
            break
        found += piece.words
        then = piece.end
        if text.ends(then - 1) and not found[-1].endswith("."):
            break
    if found and text.dash(then) and text.glued(then) and text.kind(then + 1) == "number":
        kind = type_at(text, at - 1) or type_at(text, at - 2)
        if kind and kind[0].full in NUMBERED:
            found[-1], then = f"{found[-1]}-{text.norm(then + 1)}", then + 2  # «мкр. Южный-2»
    named = any(not word.endswith(".") for word in found)
    if not named or not any(map(str.isalpha, "".join(found))):
        return None
    return Name(tuple(found), then)


def may_begin_name(text: Text, at: int) -> bool:
    """Whether a name with capitals can begin here at all: most words of a notice cannot."""
    return text.capital(at) or text.kind(at) == "number" or text.norm(at) in {"им", "имени"}


def quoted_at(text: Text, at: int) -> Name | None:
    """«Ромашка» in quotes of any kind."""
    if text.norm(at) not in _OPENING:
        return None
    end = at + 1
    found: list[str] = []
    while end < len(text) and text.norm(end) not in _CLOSING | {"\n"} and end - at < _LONGEST_QUOTE:
        if text.dash(end) and found and text.joined(end):
            following = text.tokens[end + 1].text if end + 1 < len(text) else ""
            found[-1] = f"{found[-1]}-{following}"
            end += 2
            continue
        found.append(shown(text.tokens[end].text, shouting=text.shouting))
        end += 1
    return Name(tuple(found), end + 1) if found and text.norm(end) in _CLOSING else None


def spelled(name: tuple[str, ...]) -> str:
    """The words of a name in one; initials stand together: «А.С. Пушкина»."""
    said = ""
    for word in name:
        together = said.endswith(".") and word.endswith(".") and len(word) <= 3
        said += word if together or not said else f" {word}"
    return said


def _initial(text: Text, at: int) -> Name | None:
    """«М. », «А. » of «А.С. », «им. », each a word with its full stop."""
    token = text.tokens[at]
    if token.norm in {"им", "имени"} and text.kind(at + 1) in {"sign", "word"}:
        return Name(("им.",), at + 1 + (text.norm(at + 1) == "."))
    if not text.capital(at) or len(token.text) > 2:
        return None
    follows = at + 2
    if text.norm(at + 1) != "." or not text.joined(at + 1) or not text.capital(follows):
        return None
    if len(token.text) == 2 and (token.norm in TYPE_WORDS or token.norm in NO_NAMES):
        return None
    if text.norm(follows) in NO_NAMES and not text.joined(follows):
        return None
    return Name((f"{shown(token.text, shouting=False)}.",), follows)


def _numeric_part(text: Text, at: int, *, first: bool) -> Name | None:
    """«8» of «8 Марта», «50 лет», «3-я», «40-летия»."""
    if text.number(at) is None or text.taken[at]:
        return None
    then = at + 1
    number, word = text.norm(at), text.norm(then)
    if text.dash(then) and text.glued(then) and text.kind(then + 1) == "word":
        return _ordinal(text, at)
    if not first or text.kind(then) != "word" or text.joined(then):
        return None
    if word in INNER:
        return Name((number, word), then + 1)
    if not text.capital(then) or word in _NO_NAMES_BEHIND_NUMBER:
        return None
    # After a kind a number and a capital are a name: «ул. 8 Марта», «ул. 1 Мая».
    kind = at - 1 - (text.norm(at - 1) == ".")
    named = begins_name_with_number(text, at) or text.norm(kind) in TYPE_WORDS
    return Name((number,), then) if named else None


def _ordinal(text: Text, at: int) -> Name | None:
    """«3-я», «40-летия»; «3-й пер.» has no name behind it."""
    ending, behind = text.norm(at + 2), at + 3
    if ending not in _ORDINAL_ENDINGS and not ending.startswith("лет"):
        return None
    if text.kind(behind) != "word" or (type_at(text, behind) and not text.capital(behind)):
        return None
    return Name((f"{text.norm(at)}-{ending}",), behind)


def _word(text: Text, at: int, before: list[str], *, capitals: bool) -> Name | None:
    """A further word of a name, with a capital; the first may do without if `capitals` is not."""
    token = text.tokens[at]
    word = token.norm
    if token.kind != "word" or word in NO_NAMES or word in HOUSE_WORDS:
        return None
    if text.shouting and before and word.startswith(_HAPPENS):
        return None  # «УЛ. СТРОИТЕЛЕЙ ПЕРЕНОСИТСЯ»
    numbered = bool(before) and before[-1][0].isdecimal()
    if numbered and word in INNER:
        return Name((word,), at + 1)
    if word in {"чет", "неч", "нечет"} or (before and (parity_of(word) or is_object(text, at))):
        return None
    if type_at(text, at) and (before or capitals):
        ordinal = numbered and not capitals and token.capital
        itself = token.capital and word in _ALSO_NAMES and not before
        if not ordinal and not itself:
            return None
    if not token.capital and (before or capitals):
        inner = before and word in {"лет", "летия"} and text.capital(at + 1)
        if not inner:
            return None
    if len(word) == 1 and not (token.capital and text.norm(at + 1) == "."):
        return None
    named = shown(token.text, shouting=text.shouting)
    return Name((named[:1].upper() + named[1:],), at + 1)
