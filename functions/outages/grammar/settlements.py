"""The name of a settlement: «д. Малые Вязы», «СНТ «Ромашка»», «в селе Покровка»."""

from outages.grammar.items import Item
from outages.grammar.lexicon import words
from outages.grammar.names import nominative
from outages.grammar.street_names import Name, name_at, quoted_at
from outages.grammar.streets import Named, governed
from outages.grammar.tokens import Text

# Kinds of settlements: in other cases, shortened.
_SETTLEMENTS: dict[str, tuple[str, str]] = {
    "деревня": ("деревне деревни деревню", "дер"),
    "село": ("селе села селу", ""),
    "посёлок": ("поселке поселка поселку", "пос"),
    "рабочий посёлок": ("", "рп"),
    "посёлок городского типа": ("", "пгт"),
    "хутор": ("хуторе хутора хутору", "хут"),
    "станица": ("станице станицы", "ст-ца"),
    "слобода": ("слободе слободы", ""),
    "аул": ("ауле аула", ""),
    "город": ("городе города", "гор"),
    "территория": ("территории", "тер"),
}
_GARDENS = words("СНТ СОТ ДНТ ДНП ТСН КИЗ ДПК ГСК")
_CASES = frozenset(" ".join(cases for cases, _ in _SETTLEMENTS.values()).split())
# These need a full stop: «с. Покровка», «п. Северный», «д. Вязы».
_LETTERS = {
    "д": "деревня", "с": "село", "п": "посёлок", "х": "хутор", "г": "город", "ст": "станица",
}  # fmt: skip
_FULL = {garden.lower(): garden for garden in _GARDENS} | {
    word.replace("ё", "е"): full
    for full, (cases, short) in _SETTLEMENTS.items()
    for word in (full, *cases.split(), *short.split())
}
_MOST_WORDS = 3


def read_settlement(text: Text, at: int) -> Named | None:
    """«д. Малые Вязы», «СНТ «Ромашка»», «в селе Покровка»."""
    full = _kind_at(text, at)
    if full is None:
        return None
    then = text.stopped(at + 1)
    # «тер. СНТ «Ромашка»»
    inside = full == "территория" and _kind_at(text, then) not in {None, "территория"}
    if inside and (inner := read_settlement(text, then)):
        return inner
    name = quoted_at(text, then) or name_at(text, then, capitals=True, most=_MOST_WORDS)
    if name is None:
        return None
    if full in _GARDENS:
        name = _numbered(text, name)
    if text.norm(at) in _CASES or governed(text, at):
        name = Name(nominative(name.words, full), name.end)
    said = text.said(at, name.end)
    item = Item("locality", said, locality_type=full, locality=" ".join(name.words))
    return Named(item, name.end)


def _kind_at(text: Text, at: int) -> str | None:
    """The kind of settlement that is said here, in full."""
    word = text.norm(at)
    if found := _FULL.get(word):
        return found
    dotted = text.norm(at + 1) == "." and not text.ends(at + 1)
    if text.capital(at) and not text.shouting and not text.ends(at - 1):
        return None  # «П.С. Кузнецов» lives in no village
    return _LETTERS.get(word) if dotted else None


def _numbered(text: Text, name: Name) -> Name:
    """«СНТ «Ромашка-2»», «СНТ «Ромашка» № 2»: many gardens of one name."""
    (*first, last), end = name
    if text.kind(end + 1) != "number":
        return name
    if text.dash(end) and text.joined(end):
        return Name((*first, f"{last}-{text.norm(end + 1)}"), end + 2)
    return (
        Name((*first, last, f"№ {text.norm(end + 1)}"), end + 2) if text.norm(end) == "№" else name
    )
