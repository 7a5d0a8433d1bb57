"""Houses out of a table that people fill in: CSV or XLSX, row by row, or what is wrong with it."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from houses.addresses import Number, address_words, read_number, tokens
from houses.columns import (
    COLUMNS,
    MAY_BE_EMPTY,
    REQUIRED,
    RESOURCES,
    accepted_headings,
    column_of,
)
from houses.model import AddressParts, House
from houses.problems import NotATable, Problem
from houses.street_types import split_type, street_type
from houses.words import fold, tidy
from houses.xlsx import MOST_ROWS, ROWS_WORDS, sheet_rows
from houses.zones import zone_named

MOST_BYTES = 25_000_000

_SEPARATORS = (";", ",", "\t")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CHUNK = 1 << 20
_FLOAT = re.compile(r"([0-9]+)\.0+")
_STRANGE = re.compile(r"[^\w\s.,/№-]")
_YES = frozenset(map(fold, ("да", "1", "true", "+", "x", "yes")))
_NO = frozenset(map(fold, ("", "нет", "0", "false", "-", "no")))
_PIECES = ("letter", "korpus", "structure", "litera")


@dataclass(frozen=True, slots=True)
class Heading:
    """The first row. places: where each column stands; names: as the file calls it."""

    places: Mapping[str, int]
    names: Mapping[str, str]
    unknown: tuple[int, ...] = ()

    def nameless(self, width: int) -> list[int]:
        """Columns of a row this wide that have no heading."""
        named = {*self.places.values(), *self.unknown}
        return [at for at in range(width) if at not in named]

    def problem(self, line: int, code: str, found: str, expected: str = "") -> Problem:
        """What is wrong in one cell of the column."""
        name = self.names.get(code, COLUMNS[code].title)
        return Problem(line, name, found, expected or COLUMNS[code].expected)


@dataclass(frozen=True, slots=True)
class Line:
    """A house, and the line that says so. Columns that the file lacks say nothing."""

    number: int
    house: House
    heading: Heading


def read_table(name: str, content: bytes) -> Iterator[Line | Problem]:
    """Every house of the table or what is wrong in its line, in their order.

    name     of the file, only to speak of it: what it is, its content says
    content  CSV (`;`, `,` or tab; UTF-8 or cp1251) or XLSX; at most MOST_BYTES, MOST_ROWS houses

    A heading row comes first, with the columns in any order. An id or a FIAS GUID given twice is
    a problem of the second line. Cells are data: «=1+1» is five characters.
    """
    try:
        yield from _read(_rows(content))
    except NotATable as no:
        yield Problem(None, name, no.found, no.expected)


def _read(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Line | Problem]:
    number, cells = next(rows, (0, []))
    if not cells:
        raise NotATable("файл пуст", "таблица домов с заголовком в первой строке")
    heading = _heading(number, cells)
    if isinstance(heading, Heading):
        yield from _unknown(number, cells, heading)
        yield from _lines(rows, heading)
    else:
        yield from heading


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows with anything in them, by number."""
    if len(content) > MOST_BYTES:
        raise NotATable(
            f"{len(content) / 1e6:.1f} МБ", f"файл не больше {MOST_BYTES // 1_000_000} МБ"
        )
    if content.startswith(_OLD_EXCEL):
        raise NotATable("старый формат .xls или книга с паролем", "XLSX без пароля или CSV")
    found = sheet_rows(content) if content.startswith(_ZIP) else _csv_rows(content)
    for number, cells in found:
        tidied = [tidy(cell) for cell in cells]
        if any(tidied):
            yield number, tidied


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding(content)
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    separator = _separator(next((line for line in text if line.strip()), ""))
    text.seek(0)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=separator, strict=True), 1):
            if number > MOST_ROWS + 1:
                raise NotATable(f"строка {number}", f"не больше {ROWS_WORDS}")
            yield number, cells
    except csv.Error as error:
        raise NotATable(
            f"после строки {number} не закрыта кавычка", "таблица, в которой кавычки парные"
        ) from error


def _encoding(content: bytes) -> str:
    if b"\0" in content:
        raise NotATable("это не текст и не книга Excel", "XLSX или CSV в кодировке UTF-8")
    for encoding in ("utf-8-sig", "cp1251"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(content), _CHUNK):
                decoder.decode(content[start : start + _CHUNK])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise NotATable("неизвестная кодировка", "XLSX или CSV в кодировке UTF-8 или Windows-1251")


def _separator(line: str) -> str:
    """The one that makes the most known headings."""
    return max(_SEPARATORS, key=lambda one: sum(map(_known, line.strip().split(one))))


def _known(heading: str) -> bool:
    return column_of(heading.strip(' "')) is not None


def _heading(number: int, cells: Sequence[str]) -> Heading | list[Problem]:
    codes = [column_of(cell) for cell in cells]
    known = [code for code in codes if code]
    if not known:
        raise NotATable("в первой строке нет названий столбцов", accepted_headings())
    times = Counter(known)
    problems = [
        Problem(number, cell, cell, f"один столбец «{COLUMNS[code].title}»")
        for at, (cell, code) in enumerate(zip(cells, codes, strict=True))
        if code and times[code] > 1 and code in codes[:at]
    ]
    problems += [
        Problem(number, COLUMNS[code].title, None, COLUMNS[code].expected)
        for code in REQUIRED
        if code not in times
    ]
    if problems:
        return problems
    return Heading(
        places={code: at for at, code in enumerate(codes) if code},
        names={code: cells[at] for at, code in enumerate(codes) if code},
        unknown=tuple(at for at, code in enumerate(codes) if code is None and cells[at]),
    )


def _unknown(number: int, cells: Sequence[str], heading: Heading) -> Iterator[Problem]:
    for at in heading.unknown:
        yield Problem(number, cells[at], cells[at], f"один из столбцов: {accepted_headings()}")


def _lines(rows: Iterator[tuple[int, list[str]]], heading: Heading) -> Iterator[Line | Problem]:
    ids: dict[str, int] = {}
    guids: dict[str, int] = {}
    number = None
    for number, cells in rows:
        yield from _outside(number, cells, heading)
        house, problems = _house(number, cells, heading)
        if house:
            problems += _twice(number, "id", house.id, ids, heading)
            if house.fias_guid:
                problems += _twice(number, "fias_guid", house.fias_guid, guids, heading)
        yield from problems
        if house and not problems:
            yield Line(number, house, heading)
    if number is None:
        raise NotATable("нет ни одного дома", "хотя бы одна строка под заголовком")


def _outside(number: int, cells: Sequence[str], heading: Heading) -> Iterator[Problem]:
    """Values under no heading."""
    for at in heading.nameless(len(cells)):
        if cells[at]:
            yield Problem(number, f"№ {at + 1}", cells[at], "пусто: у столбца нет названия")


def _twice(
    number: int, code: str, value: str, seen: dict[str, int], heading: Heading
) -> list[Problem]:
    first = seen.setdefault(value, number)
    if first == number:
        return []
    return [heading.problem(number, code, value, f"другое значение: такое же в строке {first}")]


def _house(
    number: int, cells: Sequence[str], heading: Heading
) -> tuple[House | None, list[Problem]]:
    said = {code: cells[at] if at < len(cells) else "" for code, at in heading.places.items()}
    problems = [
        heading.problem(number, code, "")
        for code, cell in said.items()
        if not cell and code not in MAY_BE_EMPTY
    ]
    parts = _parts(said, problems, number, heading)
    zone = zone_named(said["zone"])
    if zone is None and said["zone"]:
        problems.append(heading.problem(number, "zone", said["zone"]))
    given = {
        "id": said["id"],
        "address": parts and address_words(parts),
        "zone": zone,
        "managing_org": said["managing_org"],
        "fias_guid": said.get("fias_guid"),
        "parts": parts,
        "suppliers": {code: said[code] for code in RESOURCES if said.get(code)},
    }
    try:
        house = House.model_validate({field: value for field, value in given.items() if value})
    except ValidationError as error:
        return None, problems + _told(error, said, number, heading)
    return (None if problems else house), problems


def _parts(
    said: Mapping[str, str], problems: list[Problem], number: int, heading: Heading
) -> AddressParts | None:
    """The address, or None with problems added."""
    found = len(problems)
    pieces = _number(said, problems, number, heading)
    kind, street = _street(said)
    if said.get("street_type") and kind is None:
        problems.append(heading.problem(number, "street_type", said["street_type"]))
    private = fold(said.get("private", ""))
    if private not in _YES | _NO:
        problems.append(heading.problem(number, "private", said["private"]))
    if len(problems) > found or not pieces:
        return None
    given: dict[str, Any] = {
        "locality": said.get("locality") or None,
        "street_type": kind,
        "street": street or None,
        "private": private in _YES,
    }
    try:
        return AddressParts.model_validate(given | pieces)
    except ValidationError as error:
        problems += _told(error, said, number, heading)
        return None


def _street(said: Mapping[str, str]) -> tuple[str | None, str]:
    """Kind and name; the kind may stand in the name's own cell."""
    kind, name = split_type(said["street"])
    if not said.get("street_type"):
        return kind, name
    given = street_type(said["street_type"])
    return given, (name if kind == given else said["street"])


def _number(
    said: Mapping[str, str], problems: list[Problem], number: int, heading: Heading
) -> dict[str, str]:
    """The pieces of a house's number; several may stand in the house's own cell."""
    read = _read_number(said["house"])
    if read is None:
        if said["house"]:
            problems.append(heading.problem(number, "house", said["house"]))
        return {}
    pieces = _pieces(read)
    for code in _PIECES:
        cell = _FLOAT.sub(r"\1", said.get(code, ""))
        if cell and fold(cell) != pieces.setdefault(code, fold(cell)):
            expected = f"{pieces[code]}, как в столбце «дом», или пусто"
            problems.append(heading.problem(number, code, cell, expected))
    return pieces


# Houses of all streets have the same numbers.
@lru_cache(maxsize=8192)
def _read_number(cell: str) -> Number | None:
    """The number that a cell says, if it says nothing else."""
    text = _FLOAT.sub(r"\1", cell)
    words = tokens(fold(text))
    read, used = read_number(words)
    return None if used < len(words) or _STRANGE.search(text) else read


def _pieces(number: Number) -> dict[str, str]:
    pieces = {code: getattr(number, code) for code in ("house", *_PIECES)}
    return {code: piece for code, piece in pieces.items() if piece}


def _told(
    error: ValidationError, said: Mapping[str, str], number: int, heading: Heading
) -> list[Problem]:
    """What a model refuses, by columns. What is missing has its problem already."""
    refused = [e["loc"] for e in error.errors(include_url=False) if e["type"] != "missing"]
    # An address as a whole is refused for its length, or for naming no place.
    codes = dict.fromkeys(str(loc[0]) if loc and loc[0] in COLUMNS else "street" for loc in refused)
    return [heading.problem(number, code, said.get(code, "")) for code in codes]
