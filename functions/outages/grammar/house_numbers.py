"""One number as it is written: «5», «5а», «12/3», «6 корп. 1», «с 1 по 37», «№ 3-5»."""

from itertools import takewhile
from typing import NamedTuple

from outages.grammar.items import Parity
from outages.grammar.kinds import HOUSE_WORDS
from outages.grammar.lexicon import words
from outages.grammar.tokens import Text

KORPUS = words("к корп корпус корпуса корпусов корпусах кор")
_KORPUS_MANY = words("корпуса корпусов корпусах")
STRUCTURE = words("с стр строение строения соор сооружение")
LITERA = words("лит литера литер литеры")
_BEHIND_LETTER = KORPUS | STRUCTURE | LITERA | words("и до по - , ) . ( /")
_OPENING, _CLOSING = frozenset("\"«“'"), frozenset("\"»”'")
# Alone these are words rather than letters of a house: «5 в», «5 с 9 до 12».
_NO_LETTERS = frozenset("исковуя")
# Before a full stop these are kinds of settlements: «5 д. Вязы».
_SETTLEMENT_LETTERS = frozenset("дгпх")
MOST_FLATS = 400
LONGEST_KORPUS = 3
_SIDES = ("неч", "чет", "сторон", "номер", "подъезд")


class Written(NamedTuple):
    """What is written, and the token behind it."""

    value: str
    end: int


class Pieces(NamedTuple):
    """What stands behind a number: fields of an item; many: «корпуса 1, 2»."""

    fields: dict[str, str]
    end: int
    many: bool


class Span(NamedTuple):
    """The ends of a range, and the token behind it."""

    first: str
    last: str
    end: int


def written_at(text: Text, at: int) -> Written | None:
    """A number with its letter, as an end of a range: «5», «9а»."""
    if text.number(at) is None or text.taken[at] or text.timed[at]:
        return None
    if letter := letter_at(text, at + 1):
        return Written(text.norm(at) + letter.value, letter.end)
    return Written(text.norm(at), at + 1)


def _as_hours(text: Text, at: int) -> bool:
    """«(5,) с 13 до 17»: hours, unless something says that they are houses."""
    first, last = text.number(at + 1), text.number(at + 3)
    if text.norm(at + 2) != "до" or first is None or last is None or max(first, last) > 24:
        return False
    before = at - 1 - (text.norm(at - 1) in {".", "№", ":"})
    return text.norm(before) not in HOUSE_WORDS and not text.norm(before).startswith(_SIDES)


def span_at(text: Text, at: int) -> Span | None:
    """«с 1 по 37», «от 5 до 25», «с № 1 по № 9», «с дома 2 до дома 20»."""
    if text.norm(at) not in {"с", "со", "от"}:
        return None
    joins = {"до"} if text.norm(at) == "от" else {"по", "до"}
    if text.norm(at) in {"с", "со"} and _as_hours(text, at):
        return None
    first = written_at(text, behind_house_word(text, at + 1))
    if first is None or text.norm(first.end) not in joins:
        return None
    last = written_at(text, behind_house_word(text, first.end + 1))
    return Span(first.value, last.value, last.end) if last else None


def behind_house_word(text: Text, at: int) -> int:
    """The token behind «д.», «дома №»; `at` itself where no such word stands."""
    for _ in range(4):
        if text.norm(at) in HOUSE_WORDS or text.norm(at) == "№":
            at += 1
        else:
            at = text.stopped(at)
    return at


def letter_at(text: Text, at: int) -> Written | None:
    """A letter of a house: «(5)а», «(5)-а», «(5) а,», «(5) «А»»."""
    if text.dash(at) and text.glued(at):
        return Written(text.norm(at + 1), at + 2) if _is_letter(text, at + 1) else None
    if text.norm(at) in _OPENING and text.norm(at + 2) in _CLOSING:
        return Written(text.norm(at + 1), at + 3) if _is_letter(text, at + 1) else None
    if not _is_letter(text, at):
        return None
    letter, behind = text.norm(at), at + 1
    if text.joined(at):
        # «4к1», «4с2» are корпус and строение.
        piece = letter in {"к", "с"} and text.kind(behind) == "number" and text.joined(behind)
        return None if piece else Written(letter, behind)
    return Written(letter, behind) if _letter_apart(text, letter, behind) else None


def _is_letter(text: Text, at: int) -> bool:
    return text.kind(at) == "word" and len(text.norm(at)) == 1


def _letter_apart(text: Text, letter: str, behind: int) -> bool:
    """Whether a letter behind a space is that of a house, by what follows: «5 а, 7 б»."""
    follows = text.norm(behind)
    if not text.breaks(behind) and follows not in _BEHIND_LETTER:
        return False
    if letter in _NO_LETTERS and follows not in {",", ";", ")"}:
        return False
    return letter not in {"и", "с", "к"} and not (letter in _SETTLEMENT_LETTERS and follows == ".")


def pieces_at(text: Text, at: int) -> Pieces:
    """«корп. 1», «к1», «стр. 3», «лит. А» behind a number, each kind once."""
    found: dict[str, str] = {}
    many = False
    while True:
        then = at + _comma_before_piece(text, at)
        word = text.norm(then)
        behind = text.stopped(then + 1)
        behind += text.norm(behind) == "№"
        if word in LITERA or (word.startswith("лит") and len(word) == 4):
            name, piece = "litera", _litera(text, then, behind)
        else:
            name = "korpus" if word in KORPUS else "structure" if word in STRUCTURE else ""
            piece = _korpus(text, then, behind) if name else None
        if piece is None or name in found:
            return Pieces(found, at, many)
        found[name], at = piece
        many = many or word in _KORPUS_MANY


def _comma_before_piece(text: Text, at: int) -> bool:
    """«д.5/1, к.2», «5, корп. 1»."""
    word = text.norm(at + 1)
    if text.norm(at) != "," or word not in KORPUS | LITERA | {"стр", "строение"}:
        return False
    return len(word) > 1 or (text.norm(at + 2) == "." and text.kind(at + 3) == "number")


def _litera(text: Text, at: int, behind: int) -> Written | None:
    """«литА», «лит. А», «лит. А1», «литера «Б»»."""
    word, value = text.norm(at), text.norm(behind)
    if word not in LITERA:
        return Written(word[3:].upper(), at + 1)
    if text.kind(behind) == "word" and len(value) <= 2:
        end = behind + 1
        if text.kind(end) == "number" and text.joined(end):
            return Written(f"{value}{text.norm(end)}".upper(), end + 1)
        return Written(value.upper(), end)
    if value in {"«", '"'} and text.kind(behind + 1) == "word":
        return Written(text.norm(behind + 1).upper(), behind + 3)
    return None


def _korpus(text: Text, at: int, behind: int) -> Written | None:
    """The number, or the letter, of a корпус or a строение: «к1», «корп. 1а», «стр. Б»."""
    word, value, kind = text.norm(at), text.norm(behind), text.kind(behind)
    if kind not in {"number", "word"} or text.taken[behind]:
        return None
    if word == "с" and not text.joined(at + 1):
        return None  # «5 с 9 до 12»
    end = behind + 1
    if kind == "word":
        letter = len(word) > 1 and len(value) == 1 and not text.ends(behind)
        return Written(value, end) if letter else None
    if len(value) > LONGEST_KORPUS:
        return None
    letter = _is_letter(text, end) and text.joined(end)
    if letter and (text.norm(end) not in {"с", "к"} or text.kind(end + 1) != "number"):
        return Written(value + text.norm(end), end + 1)
    return Written(value, end)


def numbers_at(text: Text, at: int) -> tuple[tuple[str, ...], int] | None:
    """Numbers of entrances or flats, «5 и 6», «1-3», «4 8 12», and the token behind them."""
    found: list[str] = []
    while (number := text.number(at)) is not None and not text.taken[at] and number < 2000:
        found.append(text.norm(at))
        at += 1
        if text.dash(at) and text.norm(at + 1) in {"й", "ый", "ий", "го"}:
            at += 2
        last = text.number(at + 1)
        if text.dash(at) and last is not None and number < last < number + 100:
            found += [str(n) for n in range(number + 1, last + 1)]
            at += 2
        if text.number(at) is not None and not text.timed[at]:
            continue
        if text.norm(at) not in {",", "и"} or text.number(at + 1) is None:
            break
        at += 1
        if len(found) > MOST_FLATS:
            break
    return (tuple(found), at) if found else None


def base_of(written: str) -> int:
    """Of «12а» or «12/3» its first number."""
    return int("".join(takewhile(str.isdecimal, written)))


def contradicts(parity: Parity, first: str, last: str) -> bool:
    """«1-9 чет.»: neither end of the range is on that side."""
    odd = {"odd": 1, "even": 0}.get(parity)
    return odd is not None and base_of(first) % 2 != odd and base_of(last) % 2 != odd
