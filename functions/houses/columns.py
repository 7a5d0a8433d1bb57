"""Columns of a table of houses: what people call them, and what they may hold."""

from dataclasses import dataclass

from houses.words import fold


@dataclass(frozen=True, slots=True)
class Column:
    """title: as we call it in Russian. others: further headings. expected: what a cell holds."""

    title: str
    expected: str
    others: tuple[str, ...] = ()


_SUPPLIER = "код организации из реестра, например vodokanal, или пусто"
RESOURCES = {
    "cold_water": Column("холодная вода", _SUPPLIER, ("хвс",)),
    "hot_water": Column("горячая вода", _SUPPLIER, ("гвс",)),
    "sewerage": Column("водоотведение", _SUPPLIER, ("канализация",)),
    "electricity": Column("электричество", _SUPPLIER, ("электроэнергия",)),
    "gas": Column("газ", _SUPPLIER, ("газоснабжение",)),
    "heating": Column("отопление", _SUPPLIER, ("тепло",)),
    "solid_waste": Column("вывоз отходов", _SUPPLIER, ("тко",)),
}
COLUMNS = {
    "id": Column(
        "код дома",
        "код не длиннее 64 знаков: латинские буквы, цифры, точка, «_», «-», например lesnaya-5",
        ("код",),
    ),
    "fias_guid": Column(
        "ФИАС",
        "код ФИАС вида 01234567-89ab-cdef-0123-456789abcdef или пусто",
        ("код фиас", "guid фиас", "фиас guid"),
    ),
    "locality": Column(
        "населённый пункт", "название не длиннее 80 знаков, например г. Лесной", ("город",)
    ),
    "street_type": Column("тип улицы", "например, ул., проспект, пер. или мкр"),
    "street": Column(
        "улица", "название не длиннее 80 знаков, например Лесная (или заполненный населённый пункт)"
    ),
    "house": Column(
        "дом",
        "номер, например 5, 5а, 10/2 или 5 корп. 2 (если Excel сделал из него дату, задайте "
        "столбцу текстовый формат)",
        ("номер дома", "№ дома"),
    ),
    "letter": Column("буква", "одна буква, например а, или пусто"),
    "korpus": Column("корпус", "номер или буква, например 2, или пусто", ("корп",)),
    "structure": Column("строение", "номер или буква, например 1, или пусто", ("стр",)),
    "litera": Column("литера", "буква, например А, или пусто", ("лит",)),
    "private": Column("частный", "да, нет или пусто", ("частный дом",)),
    "zone": Column("часовой пояс", "например, МСК+2 или Asia/Yekaterinburg", ("зона",)),
    "managing_org": Column(
        "управляющая организация", "код организации из реестра, например uk-lesnaya", ("уо",)
    ),
    **RESOURCES,
}
REQUIRED = ("id", "street", "house", "zone", "managing_org")
MAY_BE_EMPTY = COLUMNS.keys() - {"id", "house", "zone", "managing_org"}


def _heading(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").strip(" .:*").split())


_BY_HEADING = {
    _heading(heading): code
    for code, column in COLUMNS.items()
    for heading in (code, column.title, *column.others)
}


def column_of(heading: str) -> str | None:
    """The column that a heading names, in Russian or as in code, or None."""
    return _BY_HEADING.get(_heading(heading))


def accepted_headings() -> str:
    """Every column by its Russian name."""
    return ", ".join(column.title for column in COLUMNS.values())
