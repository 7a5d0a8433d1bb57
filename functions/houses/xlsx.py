"""The rows of an XLSX file, one after the other.

Read here rather than by a library: a sheet of a hundred bytes may claim a cell at its far end, or
one long text may be used ten million times, and what lays out a whole sheet dies of either. Nothing
is held but the texts that cells share and the row under way.
"""

import io
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from xml.parsers import expat

from houses.problems import NotATable

# Bytes once unpacked, as declared and never read beyond: of the sheet, and of the shared texts.
MOST_SHEET_BYTES = 300_000_000
MOST_TEXT_BYTES = 64_000_000
MOST_ROWS = 200_000
ROWS_WORDS = "200 000 строк"
MOST_COLUMNS = 100
MOST_ENTRIES = 5_000
# Characters of one cell; what is longer fits no column of ours, and its beginning is enough to say.
MOST_CHARACTERS = 500

_CHUNK = 1 << 16
_ENTRY = b"PK\x01\x02"
_EPOCH = date(1899, 12, 30)
# Formats of a date or an hour: the built-in ones, and letters outside quotes of all others.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_COLUMNS = {chr(65 + n): n for n in range(26)}

Attributes = dict[str, str]


def sheet_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every row of the first visible sheet that has any; texts untidied.

    Numbers are as they are shown without a format: 5.0 is «5». Raises NotATable.
    """
    if content.count(_ENTRY) > MOST_ENTRIES:
        raise NotATable("слишком много частей внутри файла", "обычная книга Excel с одним листом")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from _Book(archive).rows()
    except (
        zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, KeyError, NotImplementedError,
        RuntimeError, UnicodeDecodeError,
    ) as error:  # fmt: skip
        raise NotATable("файл повреждён или это не книга Excel", "XLSX или CSV") from error


class _Book:
    """The parts of the archive that matter."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        sheet, shared, styles = self._places()
        texts = _Texts()
        if shared:
            for chunk in self._chunks(shared, MOST_TEXT_BYTES):
                texts.read(chunk)
        formats = _Formats()
        if styles:
            for chunk in self._chunks(styles, MOST_TEXT_BYTES):
                formats.read(chunk)
        reader = _Sheet(texts.found, formats.dates)
        for chunk in self._chunks(sheet, MOST_SHEET_BYTES):
            yield from reader.read(chunk)

    def _places(self) -> tuple[str, str | None, str | None]:
        """Where the first visible sheet lies, the shared texts and the formats."""
        if "xl/workbook.xml" not in self._archive.namelist():
            raise NotATable("это не книга Excel", "XLSX или CSV")
        sheets = [
            next((value for name, value in given.items() if name.endswith(":id")), "")
            for tag, given in self._elements("xl/workbook.xml")
            if tag == "sheet" and given.get("state", "visible") == "visible"
        ]
        targets: dict[str, str] = {}
        kinds: dict[str, str] = {}
        for tag, given in self._elements("xl/_rels/workbook.xml.rels"):
            if tag == "Relationship":
                place = given["Target"]
                place = place[1:] if place.startswith("/") else f"xl/{place}"
                targets[given["Id"]] = place
                kinds[given["Type"].rpartition("/")[2]] = place
        if not sheets or sheets[0] not in targets:
            raise NotATable("в книге нет листа", "книга Excel, первый лист которой — список домов")
        return targets[sheets[0]], kinds.get("sharedStrings"), kinds.get("styles")

    def _elements(self, place: str) -> list[tuple[str, Attributes]]:
        found: list[tuple[str, Attributes]] = []
        parser = _parser()
        parser.StartElementHandler = lambda tag, given: found.append((_local(tag), given))
        for chunk in self._chunks(place, MOST_TEXT_BYTES):
            parser.Parse(chunk)
        return found

    def _chunks(self, place: str, most: int) -> Iterator[bytes]:
        if (size := self._archive.getinfo(place).file_size) > most:
            raise NotATable(
                f"{size // 1_000_000} МБ после распаковки",
                f"файл, в котором не больше {ROWS_WORDS}",
            )
        with self._archive.open(place) as part:
            while chunk := part.read(_CHUNK):
                yield chunk


class _Texts:
    """Texts that cells share, in their order; hints of pronunciation left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._text: list[str] = []
        self._inside = self._hint = False
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._said

    def read(self, chunk: bytes) -> None:
        self._parser.Parse(chunk)

    def _start(self, tag: str, _: Attributes) -> None:
        match _local(tag):
            case "t":
                self._inside = not self._hint
            case "rPh":
                self._hint = True
            case "si":
                self._text = []

    def _end(self, tag: str) -> None:
        match _local(tag):
            case "t":
                self._inside = False
            case "rPh":
                self._hint = False
            case "si":
                self.found.append("".join(self._text)[:MOST_CHARACTERS])

    def _said(self, text: str) -> None:
        if self._inside:
            self._text.append(text)


class _Formats:
    """Which styles of cells (`s="3"`) show a date."""

    def __init__(self) -> None:
        self.dates: set[str] = set()
        self._formats: set[int] = set(_DATE_FORMATS)
        self._styles: int | None = None
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self, chunk: bytes) -> None:
        self._parser.Parse(chunk)

    def _start(self, tag: str, given: Attributes) -> None:
        match _local(tag):
            case "numFmt":
                if _DATE_LETTERS.search(_LITERAL.sub("", given.get("formatCode", ""))):
                    self._formats.add(_whole(given.get("numFmtId", "")))
            case "cellXfs":
                self._styles = 0
            case "xf" if self._styles is not None:
                if _whole(given.get("numFmtId", "0")) in self._formats:
                    self.dates.add(str(self._styles))
                self._styles += 1

    def _end(self, tag: str) -> None:
        if _local(tag) == "cellXfs":
            self._styles = None


class _Sheet:
    """Rows as their last cells are read."""

    def __init__(self, texts: list[str], dates: set[str]) -> None:
        self._texts, self._dates = texts, dates
        self._ready: deque[tuple[int, list[str]]] = deque()
        self._number = 0
        self._cells: list[str] = []
        self._column = -1
        self._kind = self._style = ""
        self._value: list[str] | None = None
        self._inside = False
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._said

    def read(self, chunk: bytes) -> Iterator[tuple[int, list[str]]]:
        """The rows that end in this chunk."""
        self._parser.Parse(chunk)
        while self._ready:
            yield self._ready.popleft()

    # These two are called a million times for a city. Most sheets have no prefixes.
    def _start(self, tag: str, given: Attributes) -> None:
        match _local(tag) if ":" in tag else tag:
            case "c":
                place = given.get("r", "").rstrip("0123456789")
                self._column = _column(place) if place else self._column + 1
                self._kind, self._style = given.get("t", "n"), given.get("s", "")
                self._value = []
            case "v" | "t":
                self._inside = self._value is not None
            case "row":
                self._number = _whole(given.get("r", "")) or self._number + 1
                self._cells, self._column = [], -1
                if self._number > MOST_ROWS + 1:
                    raise NotATable(
                        f"строка {self._number}",
                        f"не больше {ROWS_WORDS}",
                    )

    def _end(self, tag: str) -> None:
        match _local(tag) if ":" in tag else tag:
            case "v" | "t":
                self._inside = False
            case "c":
                if self._value:
                    self._put("".join(self._value)[:MOST_CHARACTERS])
                self._value = None
            case "row":
                if self._cells:
                    self._ready.append((self._number, self._cells))
                    self._cells = []

    def _said(self, text: str) -> None:
        if self._inside and self._value is not None:
            self._value.append(text)

    def _put(self, value: str) -> None:
        if self._column >= MOST_COLUMNS:
            raise NotATable(
                f"строка {self._number}: занят столбец № {self._column + 1}",
                f"не больше {MOST_COLUMNS} столбцов",
            )
        shown = self._shown(value)
        if shown:
            self._cells += [""] * (self._column - len(self._cells))
            self._cells[self._column :] = [shown]

    def _shown(self, value: str) -> str:
        match self._kind:
            case "s":
                at = _whole(value)
                return self._texts[at] if at < len(self._texts) else ""
            case "b":
                return "да" if value == "1" else "нет"
            case "n":
                return _number(value, dated=self._style in self._dates)
            case _:
                return value


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refused
    return parser


def _refused(*_: object) -> None:
    """A book of Excel has no document type; who gives one wants its entities to grow."""
    raise NotATable("это не книга Excel", "XLSX или CSV")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag


def _column(letters: str) -> int:
    """«A» is 0, «AB» is 27; whatever is no column lies beyond all."""
    if letters in _COLUMNS:
        return _COLUMNS[letters]
    found = 0
    for letter in letters[:4]:
        found = found * 26 + _COLUMNS.get(letter, MOST_COLUMNS) + 1
    return found - 1


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _number(value: str, *, dated: bool) -> str:
    if value.isdigit() and not dated:
        return value
    try:
        number = float(value)
        if dated:
            return f"{_EPOCH + timedelta(days=int(number)):%d.%m.%Y}"
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value
    except (ValueError, OverflowError):
        return value
