"""Whether a list of houses goes on behind a sign, by what stands there."""

from outages.grammar.house_numbers import KORPUS, LITERA, numbers_at, span_at
from outages.grammar.kinds import HOUSE_WORDS, begins_name_with_number, parity_of, type_at
from outages.grammar.lexicon import words
from outages.grammar.objects import is_object
from outages.grammar.tokens import Text

ENTRANCE = words("под подъезд подъезды подъезда подъездов подъезде подъездах п-д пд")
FLAT = words("кв квартира квартиры квартир квартирам квартирах")
RISER = words("стояк стояки стояку стоякам стояка стояков")
EXCEPT = words("кроме исключая")
ALL = words("полностью целиком")
# «2, 4, а также 8», «2, 4, в т.ч. 6».
_BETWEEN = words(", № и : - . а также")
_CONTINUES = (
    EXCEPT | ALL | ENTRANCE | RISER | KORPUS | LITERA | words("вся все только включая строение стр")
)
_INSIDE = (
    EXCEPT | ALL | ENTRANCE | RISER | FLAT | LITERA | KORPUS | HOUSE_WORDS.keys()
    | words("за частный частного вся все только включая")
)  # fmt: skip
_MOST_LINES, _MOST_SIGNS = 3, 6
LONGEST_NOTE = 12
MOST_ENTRANCES = 30


def goes_on(text: Text, at: int) -> bool:
    """Whether the list goes on behind a sign, over a few more signs: «, № 5», «, кроме»."""
    hops = 0
    if text.norm(at - 1) in {",", ":"}:
        while text.norm(at) == "\n" and hops < _MOST_LINES:
            at, hops = at + 1, hops + 1
    while text.norm(at) in _BETWEEN and hops < _MOST_SIGNS and not text.ends(at):
        at, hops = at + 1, hops + 1
    if at >= len(text) or text.taken[at] or text.timed[at]:
        return False
    if among := among_end(text, at):
        at = among
    word, follows = text.norm(at), text.norm(at + 1)
    match word:
        case "(":
            return speaks_of_houses(text, at + 1)
        case "с" | "от":
            return span_at(text, at) is not None or (word == "с" and text.joined(at + 1))
        case "за" | "без":
            return follows.startswith("исключ") or (word == "без" and house_ahead(text, at + 1))
    if text.kind(at) == "number":
        return not begins_name_with_number(text, at)
    if word in HOUSE_WORDS:
        return house_ahead(text, at)
    if word in FLAT:
        return text.number(at + 1 + (follows == ".")) is not None
    private = at + (word in {"весь", "только"})
    vague = word.startswith(("частичн", "далее", "конец"))
    return vague or word in _CONTINUES or parity_of(word) is not None or private_at(text, private)


def among_end(text: Text, at: int) -> int | None:
    """The token behind «в т.ч.», «в том числе», if a number follows."""
    if text.norm(at) != "в" or text.norm(at + 1) not in {"т", "том"}:
        return None
    then = at + 1
    while text.norm(then) in {"т", "ч", ".", "том", "числе"}:
        then += 1
    ahead = then + (text.norm(then) in HOUSE_WORDS) * (1 + (text.norm(then + 1) == "."))
    return then if text.kind(ahead) == "number" else None


def speaks_of_houses(text: Text, at: int) -> bool:
    """Whether a bracket speaks of the houses before it: «(неч.)», «(кроме д. 5)», «(школа № 3)»."""
    word = text.norm(at)
    return (
        word in _INSIDE
        or (text.kind(at) == "number" and not text.taken[at])
        or (word == "весь" and text.norm(at + 1) == "частный")
        or parity_of(word) is not None
        or word.startswith("частичн")
        or (word in {"с", "со"} and span_at(text, at) is not None)
        or is_object(text, at)
    )


def house_ahead(text: Text, at: int) -> bool:
    """Whether house words lead to a number: «д. 5», not «д. Вязы»."""
    hops = 0
    while hops < _MOST_SIGNS and (
        text.norm(at) in HOUSE_WORDS or text.norm(at) in {".", "№", ":", "-"}
    ):
        at, hops = at + 1, hops + 1
    if text.kind(at) == "number":
        return not text.taken[at]
    word = text.norm(at)
    if word == "с" and parity_of(text.norm(at + 1)):
        return True
    return parity_of(word) is not None or (word in {"с", "от"} and span_at(text, at) is not None)


def line_of_numbers(text: Text, at: int) -> bool:
    """Whether what follows «;» or a line break is numbers of the same street again."""
    while text.norm(at) in {"\n", "-", "•", "№"}:
        at += 1
    if at >= len(text) or text.taken[at] or text.timed[at]:
        return False
    word = text.norm(at)
    if text.kind(at) == "number":
        # «3. ул. Лесная» numbers a line.
        lists = text.norm(at + 1) in {".", ")"} and text.kind(at + 2) == "word"
        return not lists and not begins_name_with_number(text, at)
    if word in HOUSE_WORDS:
        return house_ahead(text, at)
    return parity_of(word) is not None and _number_near(text, at)


def _number_near(text: Text, at: int) -> bool:
    """«нечётные дома: 5»: a number within a few tokens of the same line."""
    for then in range(at + 1, at + 6):
        if text.kind(then) == "number":
            return True
        if text.breaks(then):
            return False
    return False


def private_at(text: Text, at: int) -> bool:
    """«частный сектор», unless it is that of the streets that follow."""
    return (
        text.norm(at).startswith("частн")
        and text.norm(at + 1).startswith("сектор")
        and text.norm(at + 2) not in {"по", "на", "в", "улиц", "ул"}
    )


def numbers_behind(text: Text, at: int) -> tuple[tuple[str, ...], int] | None:
    """The numbers behind «подъезды», «кв.», «стояк кв.», and the token behind them."""
    then = text.stopped(at + 1)
    if text.norm(at) in RISER and text.norm(then) in FLAT:
        then = text.stopped(then + 1)
    while text.norm(then) in {"№", ":"}:
        then += 1
    span = span_at(text, then)
    if span and span.first.isdecimal() and span.last.isdecimal():
        # «подъезды с 1 по 3»
        numbers = range(int(span.first), min(int(span.last), MOST_ENTRANCES) + 1)
        return tuple(map(str, numbers)), span.end
    return numbers_at(text, then)


def note_end(text: Text, at: int) -> int | None:
    """Behind a bracket that opens here and tells of no houses: «(ДС №4)», «(корпус уточняется)»."""
    if text.kind(at + 1) != "word":
        return None
    pieces = text.norm(at + 1) in KORPUS and text.kind(text.stopped(at + 2)) != "number"
    if speaks_of_houses(text, at + 1) and not pieces:
        return None
    for then in range(at + 1, min(at + LONGEST_NOTE, len(text))):
        word = text.norm(then)
        if word == ")":
            return then + 1
        numbered = text.kind(then) == "number" and text.norm(then - 1) != "№"
        # «(с. Вязы не отключается)» is no note.
        if numbered or word == "не" or word.startswith("отключ") or type_at(text, then):
            return None
        if text.taken[then] or text.ends(then):
            return None
    return None
