"""Kinds of streets and settlements: their full names, and how people shorten them."""

from houses.words import fold

# Full name: how it is shown, and what else people write (domain.md 3.4).
_STREETS: dict[str, tuple[str, str]] = {
    "улица": ("ул.", "ул"),
    "проспект": ("пр-кт", "пр-кт пр-т просп пр"),
    "переулок": ("пер.", "пер"),
    "бульвар": ("б-р", "б-р бул бульв"),
    "набережная": ("наб.", "наб"),
    "шоссе": ("ш.", "ш"),
    "площадь": ("пл.", "пл"),
    "тупик": ("туп.", "туп"),
    "проезд": ("проезд", "пр-д пр-зд"),
    "микрорайон": ("мкр.", "мкр мкр-н мкрн м-н"),
    "квартал": ("кв-л", "кв-л квл"),
    "аллея": ("аллея", "ал"),
    "линия": ("линия", "лин"),
    "территория": ("тер.", "тер"),
    "снт": ("СНТ", ""),
    "сот": ("СОТ", ""),
    "днп": ("ДНП", ""),
    "днт": ("ДНТ", ""),
    "гск": ("ГСК", ""),
    "жилой комплекс": ("ЖК", "жк"),
} | {
    name: (name, "")
    for name in [
        "тракт",
        "спуск",
        "дорога",
        "въезд",
        "заезд",
        "кольцо",
        "магистраль",
        "просека",
        "просек",
        "сквер",
        "парк",
        "вал",
        "ряд",
        "городок",
        "посёлок",
        "хутор",
        "слобода",
        "участок",
        "съезд",
        "разъезд",
        "взвоз",
        "подъём",
        "километр",
        "переезд",
        "станция",
    ]
}
_SETTLEMENTS = {
    "город": "г",
    "поселок": "п пос",
    "рабочий поселок": "рп",
    "поселок городского типа": "пгт",
    "село": "с",
    "деревня": "д дер",
    "хутор": "х",
    "станица": "ст-ца",
    "аул": "",
    "слобода": "сл",
}

_SHOWN = {name: shown for name, (shown, _) in _STREETS.items()}
_BY_WORD = {
    fold(word): name
    for name, (_, short) in _STREETS.items()
    for word in (name, *short.split())
    if word
}
SETTLEMENT_BY_WORD = {
    word: name for name, short in _SETTLEMENTS.items() for word in (name, *short.split())
}
# Kinds that are also said behind a name, or instead of a kind: «Тихая набережная», «пр.».
AMBIGUOUS = {"пр": frozenset({"проспект", "проезд"})}


def street_type(text: str) -> str | None:
    """The full name of a kind of street: «ул.», «Ул» and «улица» are «улица»."""
    return _BY_WORD.get(fold(text).rstrip("."))


def accepted_types() -> str:
    """Every kind by its full name, for refusals."""
    return ", ".join(_STREETS)


def shown_type(name: str) -> str:
    """«ул.» for «улица»."""
    return _SHOWN[name]


def meant_types(word: str) -> frozenset[str]:
    """Which kinds a typed, folded word may mean: «пр» is a проспект or a проезд; none: no kind."""
    name = _BY_WORD.get(word)
    return AMBIGUOUS.get(word) or (frozenset({name}) if name else frozenset())


def split_type(text: str) -> tuple[str | None, str]:
    """Kind and name of a street written in one: «ул. Лесная», «Лесная ул.»; (None, text) else."""
    words = text.replace(".", ". ").split()
    if len(words) > 1:
        for kind, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
            if name := street_type(kind):
                return name, " ".join(rest)
    return None, text
