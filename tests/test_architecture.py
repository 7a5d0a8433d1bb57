"""The house rules that a reader relies on, checked on the code itself."""

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

FUNCTIONS = Path(__file__).parent.parent / "functions"

# Imports go down the stairs, never up, never sideways.
STAIRS = (
    {"sandbox"},
    {
        "main",
        "register",
        "import_houses",
        "staff_code",
        "dead_letters",
        "deliveries",
        "person",
    },
    {"doorway"},
    {"conversation"},
    {"my_data"},
    {"reception"},
    {"outages"},
    {"chats"},
    {"organisation"},
    {"houses"},
    {"staff"},
    {"notifications"},
    {"personal_data"},
    {"residents"},
    {"context"},
    {"max_messenger", "documents", "vault"},
    {"hours"},
    {"message", "settings", "logs", "russian"},
    {"frozen", "one_text"},
    {"refusals"},
)
RANK = {name: rank for rank, step in enumerate(STAIRS) for name in step}
ROOMS = {
    "conversation",
    "my_data",
    "reception",
    "outages",
    "chats",
    "organisation",
    "houses",
    "staff",
    "notifications",
    "personal_data",
    "residents",
}
TELLING_NOTHING = {"utils", "helpers", "common", "manager", "services", "base"}

# Who may import what of the outside world.
GUARDED = {
    "google": {"documents", "context"},
    "httpx": {"max_messenger", "context", "sandbox"},
    "flask": {"main", "doorway", "sandbox"},
    "sqlite3": {"documents", "sandbox"},
    "functions_framework": {"main", "sandbox"},
    "boto3": {"vault"},
    "botocore": {"vault"},
    "cryptography": {"vault"},
    "moto": {"sandbox"},
}
HANDS = {"context", "documents", "max_messenger", "vault"}

SOURCES = sorted(FUNCTIONS.rglob("*.py"))


def place(source: Path) -> str:
    """The room or the root file that a source belongs to."""
    first = source.relative_to(FUNCTIONS).parts[0]
    return first.removesuffix(".py")


def acts(source: Path) -> bool:
    return source.stem.endswith("ing")


def stores(source: Path) -> bool:
    """Whether it is a room's `store.py`, or a part of it where that is a package."""
    return "store" in {source.stem, source.parent.name}


def imported(source: Path) -> set[str]:
    """Full names of everything a source imports, lazily or at once."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def each(sources: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "source", sources, ids=[str(s.relative_to(FUNCTIONS)) for s in sources]
    )


IN_ROOMS = [s for s in SOURCES if place(s) in ROOMS]


def test_every_room_has_its_step_on_the_stairs() -> None:
    places = {place(source) for source in SOURCES}

    assert places == set(RANK)


@each(SOURCES)
def test_imports_go_down_the_stairs(source: Path) -> None:
    here = place(source)

    ours = {name.split(".")[0] for name in imported(source)} & set(RANK)

    assert {name for name in ours - {here} if RANK[name] <= RANK[here]} == set()


@each(SOURCES)
def test_the_outside_world_is_met_only_where_it_belongs(source: Path) -> None:
    roots = {name.split(".")[0] for name in imported(source)}

    strangers = {root for root in roots & set(GUARDED) if place(source) not in GUARDED[root]}

    assert strangers == set()


@each(IN_ROOMS)
def test_a_file_that_only_knows_has_no_hands(source: Path) -> None:
    hands = {name.split(".")[0] for name in imported(source)} & HANDS

    if stores(source):
        assert hands <= {"documents"}
    elif not acts(source):
        assert hands == set()


@each(IN_ROOMS)
def test_a_file_that_only_knows_does_not_read_from_one_that_acts(source: Path) -> None:
    if acts(source):
        return

    siblings = {name.rpartition(".")[2] for name in imported(source) if "." in name}

    assert {name for name in siblings if name.endswith("ing")} == set()


@each(IN_ROOMS)
def test_only_the_hands_read_the_clock_and_the_environment(source: Path) -> None:
    tree = ast.parse(source.read_text())
    # `python -m outages.notice_text` is a hand of its own: its `main` may know what time it is.
    tree.body = [n for n in tree.body if not isinstance(n, ast.FunctionDef) or n.name != "main"]
    calls = {ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}

    forbidden = {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "os.environ",
    }

    assert calls & forbidden == set()


@each([s for s in SOURCES if place(s) == "sandbox"])
def test_the_sandbox_reaches_the_product_only_through_doors(source: Path) -> None:
    product = {name.split(".")[0] for name in imported(source)} & set(RANK) - {"sandbox"}

    assert product == set()


def test_names_of_rooms_tell_something_and_hide_nothing() -> None:
    installed = set(packages_distributions()) | set(sys.stdlib_module_names)

    assert set(RANK) & (installed | TELLING_NOTHING) == set()
    assert {s.stem for s in SOURCES} & TELLING_NOTHING == set()


@each([s for s in SOURCES if s.name == "__init__.py" and s.parent.parent == FUNCTIONS])
def test_every_room_has_a_door_plate(source: Path) -> None:
    plate = ast.get_docstring(ast.parse(source.read_text())) or ""

    assert 2 <= len(plate.splitlines()) <= 8


def doors() -> list[ast.FunctionDef]:
    tree = ast.parse((FUNCTIONS / "main.py").read_text())
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("opened", doors(), ids=lambda opened: opened.name)
def test_a_door_fits_on_a_postcard(opened: ast.FunctionDef) -> None:
    lines = (opened.end_lineno or 0) - opened.body[0].lineno

    decisions = [n for n in ast.walk(opened) if isinstance(n, ast.For | ast.While | ast.Try)]

    assert ast.get_docstring(opened)
    assert lines <= 10
    assert decisions == []
    assert [ast.unparse(d) for d in opened.decorator_list] == ["functions_framework.http", "door"]


def test_main_imports_without_environment_credentials_or_network() -> None:
    script = (
        "import socket, sys\n"
        "def refuse(*_): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "import main\n"
        "heavy = {'google.cloud.firestore', 'google.pubsub_v1', 'sqlite3'}\n"
        "heavy |= {'boto3', 'botocore', 'cryptography', 'rapidfuzz', 'outages.notice_text'}\n"
        "heavy |= {'houses.importing', 'houses.table', 'houses.xlsx', 'pyexpat'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )

    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=FUNCTIONS,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
