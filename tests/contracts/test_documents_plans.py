"""With 100,000 documents in SQLite no question looks at more than it returns."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from documents import Create, Delete, Query, Replace
from documents.indexes import Index, bare, read_indexes
from documents.sqlite import COLUMNS, CREATE, READ, SqliteDocuments, _statement

# One worker fills the file for all.
pytestmark = pytest.mark.xdist_group("plans")

MANY = 100_000
PAGE = 50
# SQLite's virtual machine takes some dozen steps for a row; a scan would take millions.
STEPS_FOR_A_PAGE = 100 * PAGE

INDEXES = (
    *read_indexes(),
    Index("notices", ("state", "urgency", "-due")),
    Index("notices", ("-due",)),
)


def rows() -> Iterator[tuple[str | None, ...]]:
    """Documents as the engine writes them; every value of every field is shared by thousands."""
    fields = {"due"} | {bare(f) for index in INDEXES for f in index.fields}
    few = {"bot": 2, "state": 3, "urgency": 5}
    kinds = [
        Create("notices/x", {field: n % few.get(field, 50) for field in sorted(fields)}, "a")
        for n in range(150)
    ]
    written = [_statement(kind, "token")[1] for kind in kinds]
    for n in range(MANY):
        collection = "notices" if n % 10 else "organisations"
        yield collection, f"{n:06}", *written[n % 150][2:]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteDocuments]:
    file = tmp_path_factory.mktemp("plans") / "documents.sqlite"
    with (
        closing(SqliteDocuments(file, indexes=())) as documents,
        documents._transaction("BEGIN IMMEDIATE") as db,
    ):
        db.executemany(CREATE, rows())
    with closing(SqliteDocuments(file, INDEXES)) as documents:
        yield documents


def questions(index: Index) -> Iterator[Query]:
    """Everything that one line answers: any of its first fields fixed, the rest ordered."""
    for fixed in range(len(index.fields) + 1):
        where = tuple((bare(f), "==", 1) for f in index.fields[:fixed])
        order = index.fields[fixed:]
        yield Query(index.collection, where, order, PAGE)  # type: ignore[arg-type]
        for op in (">", ">=", "<", "<="):
            if order:
                ranged = (*where, (bare(order[0]), op, 2))
                yield Query(index.collection, ranged, order, PAGE)  # type: ignore[arg-type]


QUERIES = [
    Query("notices", limit=PAGE),
    Query("houses", limit=PAGE),
    *(query for index in INDEXES for query in questions(index)),
]


def named(query: Query) -> str:
    where = [f"{field}{operator}" for field, operator, _ in query.where]
    return " ".join([query.collection, *where, *query.order])


@pytest.mark.parametrize("query", QUERIES, ids=named)
def test_every_question_walks_one_index_and_stops(documents: SqliteDocuments, query: Query) -> None:
    page = documents.find(query)

    for asked in [query, *(replace(query, after=last) for last in page[PAGE // 2 :][:1])]:
        assert all(searches(documents, sql, *values) for sql, values in spoken(documents, asked))
        assert steps(documents, lambda asked=asked: documents.find(asked)) < STEPS_FOR_A_PAGE  # type: ignore[misc]


def test_ids_and_writes_go_straight_to_their_documents(documents: SqliteDocuments) -> None:
    read = documents.get("notices/000001")
    assert read
    replacing, deleting = (
        _statement(write, "token") for write in (Replace(read, {}), Delete(read))
    )

    assert searches(documents, f"{READ} (?, ?)", "notices", "000001", "000002")
    assert searches(documents, replacing[0], *replacing[1])
    assert searches(documents, deleting[0], *deleting[1])
    assert steps(documents, lambda: documents.get("notices/000001")) < STEPS_FOR_A_PAGE


def test_a_scan_would_be_noticed(documents: SqliteDocuments) -> None:
    scan = "SELECT id FROM documents WHERE data = ''"

    def scans() -> None:
        with documents._connection() as db:
            db.execute(scan).fetchall()

    assert steps(documents, scans) > 10 * STEPS_FOR_A_PAGE
    assert not searches(documents, scan)


def spoken(documents: SqliteDocuments, query: Query) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the engine asks SQLite for `find` and `count`."""
    for stretch in documents._stretches(query):
        yield f"SELECT {COLUMNS} FROM {stretch.source} ORDER BY {stretch.order}", stretch.parameters
        yield f"SELECT count(*) FROM {stretch.source}", stretch.parameters


def searches(documents: SqliteDocuments, sql: str, *values: object) -> bool:
    """Whether SQLite plans one search of an index: no scan, no sorting."""
    with documents._connection() as db:
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    return len(plan) == 1 and plan[0].startswith("SEARCH documents USING ")


def steps(documents: SqliteDocuments, asked: Callable[[], object]) -> int:
    """How many steps SQLite's virtual machine takes, in hundreds."""
    taken = 0

    def count() -> None:
        nonlocal taken
        taken += 100

    with documents._connection() as db:
        db.set_progress_handler(count, 100)
    asked()  # on the same connection: it was given back last
    with documents._connection() as db:
        db.set_progress_handler(None, 0)
    return taken
