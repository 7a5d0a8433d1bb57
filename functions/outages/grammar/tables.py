"""Tables pasted as text: each row becomes a sentence of its own, its hours before its addresses."""

import re
from collections.abc import Sequence
from typing import Literal

_CELLS = re.compile(r"\t+|[ \u00a0]*\|[ \u00a0]*|[ \u00a0]{2,}")
_RULE = re.compile(r"[\s|:+=_—–-]+")
# «10-15» in a column of hours.
_HOURS = re.compile(r"^(\d{1,2})\s*[-–—]\s*(\d{1,2})$")
MOST_CELLS = 12

Column = Literal[
    "date",
    "time",
    "start",
    "end",
    "place",
    "street",
    "houses",
    "reason",
    "what",
    "phone",
    "each",
    "skip",
]
_HEADS: tuple[tuple[Column, tuple[str, ...]], ...] = (
    ("skip", ("№", "п/п", "тп", "фидер", "оборуд", "пс", "вл", "центр пит", "ответ", "исполн")),
    ("phone", ("телефон", "тел")),
    ("each", ("электро", "холодн", "горяч", "отоплен", "газ", "хвс", "гвс", "водоотвед")),
    (
        "skip",
        ("примеч", "район", "рэс", "источник", "заявк", "диспетч", "организац", "кол-во", "колич"),
    ),
    ("date", ("дат", "день", "число")),
    ("start", ("начал", "с", "отключение с", "время начала", "время откл", "отключат", "откл")),
    ("end", ("оконч", "до", "по", "заверш", "время оконч", "время вкл", "включ", "вкл")),
    ("time", ("врем", "час", "период", "срок", "интервал", "продолж")),
    ("reason", ("причин", "вид работ", "работ", "цель", "основан", "характер", "мероприят")),
    ("street", ("улиц",)),
    ("houses", ("дом", "номера дом", "№ дом", "№№ дом", "номер дом")),
    (
        "place",
        ("адрес", "нас.", "населен", "населён", "объект", "потребит", "зона", "местопол", "список"),
    ),
    ("place", ("отключаем", "пункт", "место", "снт", "микрорайон")),
    ("what", ("ресурс", "услуг", "вид", "что ", "коммунальн")),
)


def without_tables(text: str) -> str:
    """`text` with the rows of its tables as sentences. Text without tables stays as it is."""
    lines = _without_semicolons(text.split("\n"))
    if not any(_CELLS.search(line.strip()) for line in lines):
        return text
    found: list[str] = []
    heads: tuple[Column, ...] = ()
    names: Sequence[str] = ()
    for line in lines:
        cells = _cells(line)
        if len(cells) > 1 and not any(cells):
            continue
        if len(cells) > 1 and _RULE.fullmatch(line):
            continue
        named = _heads(cells)
        if named:
            heads, names = named, cells
            continue
        if heads and len(cells) == len(heads):
            found += _sentences(heads, names, cells)
        elif heads and found and line.strip() and line.startswith("        ") and len(cells) == 1:
            # A cell that goes on in the next line.
            found[-1] = f"{found[-1].rstrip('.')}; {line.strip()}."
        elif heads and len(cells) == 1 and found and not line.strip():
            heads = ()
            found.append(line)
        elif len(cells) > 1 and (heads or re.search(r"[\t|]", line)):
            found.append(" | ".join(cell for cell in cells if cell))
        else:
            found.append(line)
    return "\n".join(found)


def _without_semicolons(lines: Sequence[str]) -> list[str]:
    """Rows of a list of values parted by «;», if its first line names the columns."""
    found: list[str] = []
    columns = 0
    for line in lines:
        cells = [cell.strip() for cell in line.split(";")]
        if len(cells) > 2 and _heads(cells):
            columns = len(cells)
        if columns and len(cells) != columns:
            columns = 0
        found.append("\t".join(cell or "-" for cell in cells) if columns else line)
    return found


def _cells(line: str) -> list[str]:
    stripped = line.strip(" \u00a0\r")
    stripped = stripped.removeprefix("|")
    stripped = stripped.removesuffix("|")
    cells = [cell.strip() for cell in _CELLS.split(stripped)]
    return cells if len(cells) <= MOST_CELLS else [line]


def _heads(cells: Sequence[str]) -> tuple[Column, ...]:
    """What the columns are, if this line names them: at least two, a place or a time among them."""
    if len(cells) < 2:
        return ()
    columns = tuple(_head(cell) for cell in cells)
    if any(re.search(r"\d", cell) for cell in cells):
        return ()
    known = [c for c in columns if c is not None]
    useful = {"each", "place", "street", "houses", "date", "time", "start", "end"}
    if len(known) < 2 or not useful.intersection(known):
        return ()
    return tuple(c or "skip" for c in columns)


def _head(cell: str) -> Column | None:
    said = cell.lower().strip(" .:*")
    for column, beginnings in _HEADS:
        for begins in beginnings:
            if said == begins or (len(begins) > 2 and said.startswith(begins)):
                return column
    return None


def _sentences(heads: Sequence[Column], names: Sequence[str], cells: Sequence[str]) -> list[str]:
    """A row; where columns are resources with their hours in the cells, a sentence for each."""
    if "each" not in heads:
        return [_sentence(heads, cells)]
    found = []
    for at, head in enumerate(heads):
        if head == "each" and cells[at].strip(" -–—"):
            alone = [
                "what" if n == at else h for n, h in enumerate(heads) if h != "each" or n == at
            ]
            kept = [c for n, c in enumerate(cells) if heads[n] != "each" or n == at]
            own = [
                f"{names[at]} {c}" if h == "what" else c for h, c in zip(alone, kept, strict=True)
            ]
            found.append(_sentence(alone, own))
    return found


def _sentence(heads: Sequence[Column], cells: Sequence[str]) -> str:
    """«Холодная вода: 10.12.2026 с 9:00 до 16:00 – ул. Садовая, 1, 3. Причина: ремонт.»"""

    def of(*columns: Column) -> list[str]:
        return [
            cell
            for head, cell in zip(heads, cells, strict=True)
            if head in columns and cell not in {"", "-", "—", "–"}
        ]

    times = [*of("date"), *(_HOURS.sub(r"с \1 до \2", cell) for cell in of("time"))]
    if starts := of("start"):
        times.append(_from(starts[0]))
    if ends := of("end"):
        times.append(_to(ends[0]))
    places = of("place")
    if streets := of("street"):
        # A name alone is a street: the word stands in the head.
        places.append(", ".join(streets))
    if houses := of("houses"):
        places.append(houses[0])
    said = " ".join((*(f"{what}:" for what in of("what")), *times))
    said = " – ".join(part for part in (said, ", ".join(places)) if part)
    reason = "".join(f". Причина: {reason.rstrip('.')}" for reason in of("reason")[:1])
    phone = "".join(f" Тел. {number}." for number in of("phone")[:1])
    return f"{said.rstrip('. ')}{reason}.{phone}" if said or reason else ""


def _from(cell: str) -> str:
    return cell if cell.lower().startswith(("с ", "со ")) else f"с {cell}"


def _to(cell: str) -> str:
    return cell if cell.lower().startswith(("до ", "по ")) else f"до {cell}"
