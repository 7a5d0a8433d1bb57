"""Things that a notice names for what they are: «школа № 3», «д/с № 12»."""

from outages.grammar.lexicon import stems
from outages.grammar.tokens import Text

# Things named for what they are. Of adjectives only streets are named: «Школьная».
_OBJECTS = stems(
    "администрац азс амбулатори аптек ателье база базы банк баня бассейн библиотек больниц внс "
    "гараж гимнази госпитал гостиниц дворец дворц дк доу завод институт интернат кафе клуб кнс "
    "детсад колледж котельн лице магазин мбдоу мбоу мдоу музе мфц насосн общежит отделени офис "
    "парикмахер "
    "поликлиник полици почт прокуратур редакци роддом рынок склад сош спорт стадион суд техникум "
    "типографи трц тц университет фабрик фап ферм хоспис храм церков цтп школ ясли"
)
_ADJECTIVES = stems("ая вой ий кой ной ные ный ого ому ских ую ый яя")
# «Судостроителей» is no court: a case adds three letters at most.
_LONGEST_CASE = 3


def is_object(text: Text, at: int) -> bool:
    """«школа № 3», «д/с № 12»: named for what it is, not for where."""
    word = text.norm(at)
    if text.kind(at) != "word":
        return False
    if kindergarten_end(text, at):
        return True
    if word in {"дс", "сш", "оу"} and text.norm(at + 1) == "№":
        return True
    if not word.startswith(_OBJECTS) or word.endswith(_ADJECTIVES):
        return False
    return any(word.startswith(o) and len(word) <= len(o) + _LONGEST_CASE for o in _OBJECTS)


def kindergarten_end(text: Text, at: int) -> int | None:
    """The token behind «д/с», «дет. сад», «детский сад»; None: it is something else."""
    word, follows = text.norm(at), text.norm(at + 1)
    if word in {"д", "дет"} and follows in {"/", "."} and text.norm(at + 2) in {"с", "сад"}:
        return at + 3
    return at + 2 if word.startswith("детск") and follows.startswith("сад") else None
