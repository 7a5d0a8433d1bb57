"""Tables of houses as people make them."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from houses.problems import Problem
from houses.table import Line, read_table

ROW: dict[str, Any] = {
    "id": "lesnaya-5", "street_type": "ул.", "street": "Лесная", "house": "5", "zone": "МСК",
    "managing_org": "uk", "cold_water": "vodokanal",
}  # fmt: skip


def a_row(**changes: Any) -> dict[str, Any]:
    return ROW | changes


def a_csv(*rows: Mapping[str, Any], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Every row has the columns of the first one."""
    headings = list(rows[0])
    lines = [headings, *([str(row.get(h, "")) for h in headings] for row in rows)]
    return "".join(f"{separator.join(line)}\r\n" for line in lines).encode(encoding)


def an_xlsx(*rows: Sequence[Any]) -> bytes:
    """One sheet with these rows, the heading among them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def lines(content: bytes, name: str = "houses.csv") -> list[Line]:
    found = list(read_table(name, content))
    assert all(isinstance(one, Line) for one in found), found
    return [one for one in found if isinstance(one, Line)]


def problems(content: bytes, name: str = "houses.csv") -> list[Problem]:
    return [one for one in read_table(name, content) if isinstance(one, Problem)]
