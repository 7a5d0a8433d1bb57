"""A register of a hundred thousand houses, and its work in a process of its own.

`python -m bench.town_of_houses import FILE DATABASE`, `… floor DOCUMENTS DATABASE`, `… search
DATABASE QUERIES`; each prints its figures as JSON.
"""

import csv
import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

HEADINGS = (
    "id", "fias_guid", "locality", "street_type", "street", "house", "letter", "korpus",
    "zone", "managing_org", "cold_water", "hot_water", "sewerage", "electricity", "heating",
)  # fmt: skip
ORGANISATIONS = ("uk-1", "uk-2", "vodokanal", "teploset")
STREETS = 3_000
SYLLABLES = ("ле", "са", "бе", "ро", "ми", "ка", "то", "ви", "ну", "ша", "по", "гра", "кле", "сто")
KINDS = ("улица", "улица", "улица", "проспект", "переулок", "проезд")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def streets(number: int = STREETS) -> list[tuple[str, str]]:
    """Kind and name of each, invented: always the same ones."""
    dice = random.Random(7)
    found: dict[tuple[str, str], None] = {}
    while len(found) < number:
        words = dice.choices(SYLLABLES, k=dice.randint(2, 4))
        first = f"{dice.randint(1, 9)}-я " if dice.random() < 0.1 else ""
        found[(dice.choice(KINDS), f"{first}{''.join(words).capitalize()}ская")] = None
    return list(found)


def rows(houses: int) -> Iterator[tuple[object, ...]]:
    """The table, a house a row, with a FIAS GUID each."""
    dice = random.Random(11)
    names = streets(min(STREETS, houses))
    for number in range(houses):
        kind, name = names[number % len(names)]
        on_street = number // len(names)
        house = on_street // 2 + 1
        yield (
            f"h-{number}", str(UUID(int=dice.getrandbits(128))), "г. Лесной", kind, name,
            house, "а" if on_street % 2 else None, None,
            "МСК+2", f"uk-{number % 2 + 1}", "vodokanal", "teploset", "vodokanal", None, "teploset",
        )  # fmt: skip


def write_csv(file: Path, houses: int) -> None:
    """As Excel saves it."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(HEADINGS)
        writer.writerows(rows(houses))


def write_xlsx(file: Path, houses: int) -> None:
    """One sheet."""
    import openpyxl  # noqa: PLC0415  not in the processes that are measured

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Дома")
    sheet.append(HEADINGS)
    for row in rows(houses):
        sheet.append(row)
    book.save(file)


def mistyped(queries: int) -> Iterator[str]:
    """Addresses as people type them: half with a letter left out or wrong, some number first."""
    dice = random.Random(13)
    names = streets()
    for _ in range(queries):
        kind, name = dice.choice(names)
        letters = list(name.lower())
        if dice.random() < 0.5:
            letters[dice.randrange(len(letters))] = dice.choice(("", "о", "е", "н"))
        typed = "".join(letters)
        number = f"{dice.randint(1, 17)}{dice.choice(('', '', 'а', ' к1'))}"
        yield dice.choice(
            (f"{typed} {number}", f"{kind} {typed}, д. {number} кв 12", f"{number} {typed}", typed)
        )


def import_table(file: Path, database: Path) -> dict[str, float]:
    """Seconds, documents and peak memory of one import into an empty register."""
    from documents.sqlite import SqliteDocuments  # noqa: PLC0415  each process loads its own work
    from houses.importing import Importer, apply  # noqa: PLC0415
    from houses.problems import Problems  # noqa: PLC0415

    with closing(SqliteDocuments(database)) as documents:
        started = time.perf_counter()
        by = Importer(None, ORGANISATIONS.__contains__, NOW)
        imported = apply(file.read_bytes(), file.name, by, documents)
        seconds = time.perf_counter() - started
    assert not isinstance(imported, Problems), imported.first[:3]
    return {"seconds": seconds, "written": imported.written, "peak": _peak()}


def insert_empty(number: int, database: Path) -> dict[str, float]:
    """Seconds that as many empty documents take, in commits as full as they may be."""
    from documents import Create  # noqa: PLC0415
    from documents.batches import WRITES  # noqa: PLC0415
    from documents.sqlite import SqliteDocuments  # noqa: PLC0415

    with closing(SqliteDocuments(database)) as documents:
        started = time.perf_counter()
        for start in range(0, number, WRITES):
            ids = range(start, min(start + WRITES, number))
            documents.commit(*(Create(f"empty/{n}", {}, cause="bench") for n in ids))
        return {"seconds": time.perf_counter() - started, "peak": _peak()}


def search(database: Path, queries: int) -> dict[str, float]:
    """Milliseconds of a search, the median and the hundredth slowest (also of its CPU alone), and
    the share that found a house.
    """
    from documents.sqlite import SqliteDocuments  # noqa: PLC0415
    from houses.searching import find_houses  # noqa: PLC0415

    taken: list[float] = []
    worked: list[float] = []
    found = 0
    with closing(SqliteDocuments(database)) as documents:
        find_houses("прогрев 1", ORGANISATIONS, documents)
        for typed in mistyped(queries):
            started, work = time.perf_counter(), time.thread_time()
            found += bool(find_houses(typed, ORGANISATIONS, documents))
            worked.append((time.thread_time() - work) * 1000)
            taken.append((time.perf_counter() - started) * 1000)
    last = int(queries * 0.99)
    return {
        "median": sorted(taken)[queries // 2],
        "p99": sorted(taken)[last],
        "p99 of CPU": sorted(worked)[last],
        "found": found / queries,
    }


def _peak() -> float:
    """MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """The command line of a measured process."""
    match sys.argv[1:]:
        case ["import", file, database]:
            figures = import_table(Path(file), Path(database))
        case ["floor", number, database]:
            figures = insert_empty(int(number), Path(database))
        case ["search", database, queries]:
            figures = search(Path(database), int(queries))
        case _:
            sys.exit(__doc__)
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main()
