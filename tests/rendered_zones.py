"""Random zones, and the ways in which suppliers write them.

A zone is a list of address items in the notice reader's shape; `rendered` writes it so that a
careful person reads exactly that zone back. To keep it so: streets of a zone have different names,
houses with korpus, structure or litera close a street's list (after «корп. 1, 2» a number may be
either), and an exclusion stands in the brackets of the range or street that it narrows.

Run as a script, it prints a sample in every style.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, Literal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Item = dict[str, Any]
Gender = Literal["m", "f", "n"]

# Full word -> short word, gender. A name that is an adjective agrees with its type.
TYPES: dict[str, tuple[str, Gender]] = {
    "улица": ("ул.", "f"),
    "проспект": ("пр-кт", "m"),
    "переулок": ("пер.", "m"),
    "бульвар": ("б-р", "m"),
    "набережная": ("наб.", "f"),
    "шоссе": ("ш.", "n"),
    "площадь": ("пл.", "f"),
    "проезд": ("пр-д", "m"),
    "тупик": ("туп.", "m"),
    "аллея": ("аллея", "f"),
    "тракт": ("тракт", "m"),
    "спуск": ("спуск", "m"),
    "микрорайон": ("мкр.", "m"),
    "квартал": ("кв-л", "m"),
}
# What streets of genitive names are called in life: nobody says «тракт Чехова».
NAMED_AFTER = ("улица", "проспект", "переулок", "бульвар", "площадь", "проезд")
NUMBERED = ("микрорайон", "квартал")

# Masculine, feminine and neuter.
_STEMS = {
    ("ый", "ая", "ое"): (
        "Садов Нов Школьн Солнечн Северн Южн Восточн Западн Берёзов Зелён Центральн Парков "
        "Цветочн Вишнёв Кленов Сиренев Народн Кузнечн Озёрн Радужн Звёздн Светл Спортивн "
        "Промышленн Тополин Снежн Лазурн"
    ),
    ("ой", "ая", "ое"): (
        "Лесн Полев Речн Берегов Лугов Степн Морск Городск Боров Ключев Заводск Тверск"
    ),
    ("ий", "ая", "ое"): "Советск Пионерск Московск Уральск Волжск Сибирск Комсомольск",
    ("ий", "яя", "ее"): "Дальн Верхн Нижн Весенн Осенн",
}
ADJECTIVES = tuple(
    (stem + m, stem + f, stem + n) for (m, f, n), stems in _STEMS.items() for stem in stems.split()
)
ORDINALS = (
    ("1-й Заречный", "1-я Заречная", "1-е Заречное"),
    ("3-й Загородный", "3-я Загородная", "3-е Загородное"),
)
GENITIVES = (
    "Ленина", "Гагарина", "Кирова", "Мира", "Победы", "Пушкина", "Чехова", "Гоголя", "Лермонтова",
    "Тургенева", "Некрасова", "Толстого", "Ломоносова", "Менделеева", "Королёва", "Циолковского",
    "Чкалова", "Жукова", "Суворова", "Кутузова", "Матросова", "Калинина", "Фрунзе", "Чапаева",
    "Дружбы", "Труда", "Строителей", "Космонавтов", "Энергетиков", "Металлургов", "Юности",
    "Ветеранов", "Космонавта Комарова", "Розы Люксембург", "Карла Маркса", "М. Горького",
    "А.С. Грибоедова", "8 Марта", "9 Января", "1 Мая", "50 лет Октября", "40-летия Победы",
    "70 лет Победы",
)  # fmt: skip
EMBANKMENTS = ("Реки Белой", "Реки Светлой", "Адмирала Макарова")


@dataclass(frozen=True)
class Style:
    """How one supplier writes.

    kind     how the street is named: full word, short word, type after the name, «по ул. Лесной»
    one      what stands between the street and its only house
    many     the same before several
    between  between the houses of one street
    groups   between streets
    wordy    «с 1 по 9 (нечётные)» rather than «1–9 (неч.)»
    """

    kind: Literal["full", "short", "after", "dative"] = "short"
    one: str = ", д. "
    many: str = ", д. "
    between: str = ", "
    groups: str = "; "
    wordy: bool = False
    dash: str = "–"
    hyphened_letter: bool = False
    line_each: bool = False
    tight: bool = False
    capitals: bool = False
    columns: str = ""


STYLES: dict[str, Style] = {
    "full words": Style(kind="full", one=", дом ", many=", дома ", wordy=True),
    "abbreviations": Style(),
    "type after the name": Style(kind="after", dash="-"),
    "no «д.»": Style(one=", ", many=", ", dash="-"),
    "дома №№": Style(one=", дом № ", many=", дома №№ ", hyphened_letter=True),
    "one address a line": Style(groups="\n", line_each=True),
    "semicolons": Style(one=": ", many=": ", between="; ", groups="\n"),
    "missing spaces": Style(tight=True, dash="-"),
    "capital letters": Style(capitals=True, dash="-"),
    "table with tabs": Style(groups="\n", columns="\t"),
    "table with bars": Style(groups="\n", columns=" | ", dash="-"),
    "по улице": Style(kind="dative", one=": ", many=": ", dash=" – "),
}

_HOUSE_PARTS = ("letter", "korpus", "structure", "litera")
_PARITY = {
    False: {"odd": "неч.", "even": "чёт."},
    True: {"odd": "нечётные", "even": "чётные"},
}
_SIDE = {"odd": "нечётная сторона", "even": "чётная сторона"}
# Stands for a space that belongs to a name while other spaces are squeezed out.
_KEPT = "\x00"


# --- zones -----------------------------------------------------------------------------------


SIMPLE = ("plain", "fraction", "range", "entrances")
# In this order a number never seems to go on the list before it: «5 корп. 1, 30 стр. 2» might be
# korpus 30, «30 стр. 2, 32 корп. 1» is nothing but two houses.
COMPOUND = ("litera", "structure", "korpus", "korpus and structure")


@st.composite
def _streets(draw: st.DrawFn) -> tuple[str | None, str]:
    """A type (or None, when the text is not to say it) and a name that agrees with it."""
    kind = draw(st.sampled_from(("adjective", "genitive", "embankment", "numbered")))
    if kind == "numbered":
        return draw(st.sampled_from(NUMBERED)), str(draw(st.integers(1, 30)))
    if kind == "embankment":
        return "набережная", draw(st.sampled_from(EMBANKMENTS))
    if kind == "genitive":
        return (
            draw(st.none() | st.sampled_from(NAMED_AFTER)),
            draw(st.sampled_from(GENITIVES)),
        )
    forms = draw(st.sampled_from(ADJECTIVES + ORDINALS))
    street_type = draw(st.none() | st.sampled_from(tuple(t for t in TYPES if t not in NUMBERED)))
    gender = TYPES[street_type][1] if street_type else "f"
    return street_type, forms["mfn".index(gender)]


def _house(where: Item, house: str, **parts: Any) -> Item:
    empty = dict.fromkeys(_HOUSE_PARTS)
    return {"kind": "house", **where, "house": house, **empty, **parts}


@st.composite
def _range(draw: st.DrawFn, where: Item, first: int) -> list[Item]:
    """A range from `first`, and up to two houses inside it that it does not take."""
    parity = draw(st.sampled_from(("all", "odd", "even")))
    step = 1 if parity == "all" else 2
    first += 1 if parity == ("even" if first % 2 else "odd") else 0
    last = first + step * draw(st.integers(2, 8))
    inside = st.integers(1, (last - first) // step - 1).map(lambda n: first + n * step)
    excluded = sorted(draw(st.sets(inside, max_size=2)))
    return [
        {"kind": "range", **where, "from": str(first), "to": str(last), "parity": parity},
        *(_house(where, str(number), exclude=True) for number in excluded),
    ]


@st.composite
def _listed(draw: st.DrawFn, where: Item) -> list[Item]:
    """Houses and ranges of one street, rising; houses of several parts last."""
    items: list[Item] = []
    number = draw(st.integers(1, 9))
    letters = st.none() | st.sampled_from("абвгд")
    simple = draw(
        st.lists(st.sampled_from(("plain", "fraction", "range", "entrances")), max_size=5)
    )
    compound = draw(st.lists(st.sampled_from(COMPOUND), min_size=0 if simple else 1, max_size=2))
    small = st.integers(1, 9).map(str)
    for kind in (*simple, *sorted(compound, key=COMPOUND.index)):
        match kind:
            case "plain":
                items.append(_house(where, str(number), letter=draw(letters)))
            case "fraction":
                items.append(_house(where, f"{number}/{draw(small)}"))
            case "range":
                items += draw(_range(where, number))
                number = max(number, *(int(i["to"]) for i in items if i["kind"] == "range"))
            case "entrances":
                entrances = sorted(draw(st.sets(small, min_size=1, max_size=3)))
                items.append(_house(where, str(number), entrances=entrances))
            case "korpus":
                items.append(_house(where, str(number), korpus=draw(small)))
            case "structure":
                items.append(_house(where, str(number), structure=draw(small)))
            case "litera":
                items.append(_house(where, str(number), litera=draw(st.sampled_from("АБВГД"))))
            case _:
                items.append(_house(where, str(number), korpus=draw(small), structure=draw(small)))
        number += draw(st.integers(1, 12))
    return items


@st.composite
def _whole(draw: st.DrawFn, where: Item) -> list[Item]:
    """A street with all its houses, those of one side, or the private ones."""
    private = draw(st.booleans())
    parity = "all" if private else draw(st.sampled_from(("all", "odd", "even")))
    street = {"kind": "street", **where, "parity": parity, "private_only": private}
    if private:
        return [street]
    numbers = st.integers(1, 60).map(lambda n: n if parity == "all" else 2 * n - (parity == "odd"))
    excluded = sorted(draw(st.sets(numbers, max_size=2)))
    return [street, *(_house(where, str(number), exclude=True) for number in excluded)]


def _stem(name: str) -> str:
    """What makes two streets look alike whatever their gender."""
    return name[:-2].lower()


@st.composite
def zones(draw: st.DrawFn, max_streets: int = 5) -> list[Item]:
    """Address items of one to `max_streets` streets; items of a street stand together."""
    streets = draw(
        st.lists(
            _streets(),
            min_size=1,
            max_size=max_streets,
            unique_by=lambda street: _stem(street[1]) if len(street[1]) > 2 else street,
        )
    )
    zone: list[Item] = []
    for street_type, street in streets:
        where: Item = {"street_type": street_type, "street": street}
        # A microdistrict or a quarter is named by its houses.
        whole = street_type not in NUMBERED and draw(st.integers(0, 3)) == 0
        zone += draw(_whole(where) if whole else _listed(where))
    return zone


# --- writing ---------------------------------------------------------------------------------


def _dative(name: str) -> str:
    """«Береговая» -> «Береговой», «3-я Загородная» -> «3-й Загородной»; genitives stay."""
    words = name.split(" ")
    adjective = next((forms for forms in ADJECTIVES + ORDINALS if name in forms), None)
    if adjective is None:
        return name
    *before, last = words
    stem, ending = last[:-2], last[-2:]
    feminine = name == adjective[1]
    # «Дальняя», «Верхний», but «Уральский».
    soft = ending in {"яя", "ее"} or (ending == "ий" and stem[-1] not in "кгх")
    turned = stem + (("ей" if soft else "ой") if feminine else ("ему" if soft else "ому"))
    return " ".join(
        [*(f"{word[0]}-{'й' if feminine else 'му'}" for word in before), turned],
    )


def _head(item: Item, style: Style) -> str:
    """The street with its type, as the style names them."""
    name: str = item["street"]
    street_type: str | None = item["street_type"]
    short = TYPES[street_type][0] if street_type else ""
    match style.kind:
        case "full":
            head = f"{street_type or ''} {name}"
        case "after":
            head = f"{name} {short}"
        case "dative":
            head = f"по {short} {_dative(name)}" if short else f"по {_dative(name)}"
        case _:
            head = f"{short} {name.replace(' ', _KEPT)}"
    return head.strip()


def _number(item: Item, style: Style) -> str:
    """One house: «5», «5а», «10/2», «5 корп. 1 стр. 2», «5 лит. А», «60 (подъезды 5, 6)»."""
    text: str = item["house"]
    if letter := item["letter"]:
        text += f"-{letter.upper()}" if style.hyphened_letter else letter
    for part, short, full in (
        ("korpus", "корп.", "корпус"),
        ("structure", "стр.", "строение"),
        ("litera", "лит.", "литера"),
    ):
        if item[part]:
            text += f" {full if style.wordy else short} {item[part]}"
    if entrances := item.get("entrances"):
        *rest, last = entrances
        listed = f"{', '.join(rest)}{' и ' if style.wordy else ', '}{last}" if rest else last
        text += f" ({'подъезды' if rest else 'подъезд'} {listed})"
    return text


def _except(excluded: list[Item], style: Style) -> str:
    """«кроме 8», «кроме домов 8, 12»; empty when nothing is left out."""
    if not excluded:
        return ""
    word = "дома " if len(excluded) == 1 else "домов "
    return f"кроме {word if style.wordy else ''}" + ", ".join(item["house"] for item in excluded)


def _span(base: Item, excluded: list[Item], style: Style) -> str:
    """A range: «1–9 (неч., кроме 5)», «с 1 по 9 (нечётные, кроме дома 5)»."""
    first, last = base["from"], base["to"]
    text = f"с {first} по {last}" if style.wordy else f"{first}{style.dash}{last}"
    said = [_PARITY[style.wordy].get(base["parity"], ""), _except(excluded, style)]
    inside = ", ".join(filter(None, said))
    return f"{text} ({inside})" if inside else text


def _whole_street(base: Item, excluded: list[Item], style: Style) -> str:
    """What is said of a street without numbers: «полностью», «чётная сторона, кроме 8»."""
    if base["private_only"]:
        return "частный сектор"
    said = [_SIDE.get(base["parity"], "полностью"), _except(excluded, style)]
    return ", ".join(filter(None, said))


def _units(items: list[Item]) -> Iterator[tuple[Item, list[Item]]]:
    """Each thing that is taken, with the houses it does not take."""
    base: Item | None = None
    excluded: list[Item] = []
    for item in items:
        if item.get("exclude"):
            excluded.append(item)
            continue
        if base is not None:
            yield base, excluded
        base, excluded = item, []
    if base is None:
        raise ValueError(f"a street's items begin with what is taken: {items}")
    yield base, excluded


def _said(base: Item, excluded: list[Item], style: Style) -> str:
    match base["kind"]:
        case "street":
            return _whole_street(base, excluded, style)
        case "range":
            return _span(base, excluded, style)
        case _:
            return _number(base, style)


def _street(items: list[Item], style: Style) -> str:
    """One street with all that is taken of it."""
    head = _head(items[0], style)
    units = list(_units(items))
    said = [_said(base, excluded, style) for base, excluded in units]
    if style.columns:
        return f"{head}{style.columns}{', '.join(said)}"
    if items[0]["kind"] == "street":
        return f"{head} ({said[0]})"
    if style.line_each:
        return "\n".join(f"{head}{style.one}{one}" for one in said)
    only = len(units) == 1 and units[0][0]["kind"] == "house"
    return f"{head}{style.one if only else style.many}{style.between.join(said)}"


def _squeezed(text: str) -> str:
    for wide, narrow in ((", ", ","), (". ", "."), ("; ", ";"), (" (", "(")):
        text = text.replace(wide, narrow)
    return text


def rendered(zone: list[Item], style: str) -> str:
    """The zone in words, in one of `STYLES`.

    Raises KeyError for a style that there is not, ValueError for a zone in which an exclusion
    comes before what it narrows.
    """
    how = STYLES[style]
    streets = [
        _street(list(items), how)
        for _, items in groupby(zone, key=lambda item: (item["street_type"], item["street"]))
    ]
    if how.columns:
        # «Адрес», not «Улица»: that would say the type of a street written without one.
        streets.insert(0, how.columns.join(("Адрес", "Дома")))
    text = how.groups.join(streets)
    if how.tight:
        text = _squeezed(text)
    text = text.replace(_KEPT, " ")
    return text.upper() if how.capitals else text


def _samples(count: int) -> Iterator[str]:
    """Random zones in each style by turns."""
    drawn: list[list[Item]] = []

    @settings(max_examples=40 * count, database=None, suppress_health_check=list(HealthCheck))
    @given(zones(max_streets=3))
    def collect(zone: list[Item]) -> None:
        drawn.append(zone)

    collect()
    interesting = (zone for zone in reversed(drawn) if len(zone) > 3)
    styles = list(STYLES)
    for turn, zone in enumerate(islice(interesting, count)):
        style = styles[turn % len(styles)]
        yield f"[{style}]\n{rendered(zone, style)}\n"


if __name__ == "__main__":
    sys.stdout.writelines(f"{sample}\n" for sample in _samples(len(STYLES)))
