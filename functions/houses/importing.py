"""A table of houses into the register: first what it would change, then all of it or nothing."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import islice

from documents import Conflict, Documents, Write
from houses.addresses import street_key
from houses.differences import (
    FIRST_SHOWN,
    SHOWN,
    Changed,
    Difference,
    changes,
    merged,
)
from houses.model import House, refreshes
from houses.problems import Problem, Problems
from houses.store import (
    Kept,
    Pair,
    ask_refresh,
    count_houses,
    houses_on,
    keep_streets,
    kept_houses,
    owners_of,
    write_houses,
)
from houses.streets import BookChange, book_lines
from houses.table import Heading, Line, read_table

MOST_PROBLEMS = 1_000
# Houses of one commit: at most three writes each and one for their cards, and with twenty aliases
# 20 kB.
SLICE = 150
# How often a slice is read again when somebody else changed one of its houses meanwhile.
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done.

    written  how many documents of the register changed
    repaint  ids of houses that were known and look different now: their cards will be drawn anew
    """

    difference: Difference
    written: int = 0
    repaint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, and when.

    organisation  only its houses may be named; None: the operator, who may name all
    registered    whether an organisation of this id is in the register
    now           aware
    """

    organisation: str | None
    registered: Callable[[str], bool]
    now: datetime

    def today(self, house: House) -> date:
        """The day at the house."""
        return self.now.astimezone(house.local_time).date()


def plan(content: bytes, name: str, by: Importer, documents: Documents) -> Difference | Problems:
    """What the file would change, or all that is wrong with it. Nothing is written.

    content, name  as `table.read_table` takes them
    """
    checked = _checked(content, name, by, documents)
    return checked if isinstance(checked, Problems) else checked.difference


def apply(content: bytes, name: str, by: Importer, documents: Documents) -> Imported | Problems:
    """Make the register say what the file says, if not one line of it is wrong.

    Written in slices, each of them whole, with what has the cards of its houses drawn anew. A run
    that was interrupted is made up for by another one of the same file, and one that finds nothing
    to change writes nothing. Houses that the file does not name are never touched. Raises Conflict
    when somebody kept changing the same houses.
    """
    checked = _checked(content, name, by, documents)
    if isinstance(checked, Problems):
        return checked
    cause = f"import:{sha256(content).hexdigest()[:16]}"
    # Streets first: those of a house that is not there yet harm nobody, and if the run ends here
    # the next one finds its houses still new.
    written = sum(
        _change_book(organisation, BookChange(new=lines), documents, cause)
        for organisation, lines in checked.streets.items()
    )
    repaint: list[str] = []
    for lines in _sliced(checked.changing):
        count, different = _write(lines, by, documents, cause)
        written += count
        repaint += different
    written += _forget_streets(checked.left, documents, cause)
    return Imported(checked.difference, written, tuple(repaint))


@dataclass(slots=True)
class _Checked:
    """What reading the table finds out.

    changing  lines that change something, in their order; they can be had once
    left      organisations that a street may have lost its last house of, by street
    """

    difference: Difference
    changing: Iterator[Line]
    streets: dict[str, set[str]]
    left: dict[str, set[str]]


class _Lines:
    """Lines put aside as text: a house is a tenth of its size then, and a table need not be read
    and understood a second time.
    """

    def __init__(self) -> None:
        self._kept: deque[tuple[int, bytes]] = deque()
        self._heading: Heading | None = None

    def add(self, line: Line) -> None:
        """All lines are of one table."""
        self._heading = line.heading
        said = line.house.model_dump_json(exclude_defaults=True)
        self._kept.append((line.number, said.encode()))

    def taken(self) -> Iterator[Line]:
        """All of them, once: none is kept longer than it takes."""
        while self._kept and self._heading:
            number, said = self._kept.popleft()
            yield Line(number, House.model_validate_json(said), self._heading)


@dataclass(slots=True)
class _Check:
    """The first reading, slice by slice."""

    by: Importer
    documents: Documents
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    first: list[Changed] = field(default_factory=list)
    changing: _Lines = field(default_factory=_Lines)
    streets: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    left: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    problems: list[Problem] = field(default_factory=list)
    more: int = 0
    # Lines whose GUID another house has, with that house: which may be giving it up.
    doubtful: list[tuple[Line, str]] = field(default_factory=list)
    known_organisations: dict[str, bool] = field(default_factory=dict)

    def found_wrong(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)
            else:
                self.more += 1

    def take(self, lines: Sequence[Line]) -> None:
        known = kept_houses(self.documents, [line.house.id for line in lines])
        becoming: list[tuple[str, House]] = []
        claims: dict[str, Line] = {}
        for line in lines:
            kept = known.get(line.house.id)
            self.found_wrong(self._refused(line, kept))
            house = self._compared(line, kept)
            if house.parts:
                becoming.append((street_key(house.parts), house))
            if house.fias_guid and (kept is None or kept[0].fias_guid != house.fias_guid):
                claims[house.fias_guid] = line
        for organisation, streets in book_lines(becoming).items():
            self.streets[organisation] |= streets
        for guid, owner in owners_of(self.documents, claims).items():
            if owner.data["house"] != claims[guid].house.id:
                self.doubtful.append((claims[guid], str(owner.data["house"])))

    def _compared(self, line: Line, kept: Kept | None) -> House:
        if kept is None:
            self.new += 1
            self.changing.add(line)
            return line.house
        known = kept[0]
        house = merged(known, line, self.by.today(line.house))
        if house == known:
            self.unchanged += 1
            return house
        self.changed += 1
        self.changing.add(line)
        if len(self.first) < FIRST_SHOWN:
            self.first.append(Changed(known.id, known.address, changes(known, house)))
        if known.parts:
            street = street_key(known.parts)
            stays = house.parts is not None and street_key(house.parts) == street
            leaving = known.organisations - (house.organisations if stays else frozenset())
            if leaving:
                self.left[street] |= leaving
        return house

    def _refused(self, line: Line, kept: Kept | None) -> Iterator[Problem]:
        house, heading, own = line.house, line.heading, self.by.organisation
        for code, named in (("managing_org", house.managing_org), *house.suppliers.items()):
            if not self._registered(named):
                yield heading.problem(line.number, code, named)
        if own and house.managing_org != own:
            yield heading.problem(
                line.number, "managing_org", house.managing_org, f"{own}: только свои дома"
            )
        if own and kept and kept[0].managing_org != own:
            yield heading.problem(
                line.number,
                "id",
                house.id,
                f"дом, которым управляет {own}: этим управляет {kept[0].managing_org}",
            )

    def _registered(self, organisation: str) -> bool:
        if organisation not in self.known_organisations:
            self.known_organisations[organisation] = self.by.registered(organisation)
        return self.known_organisations[organisation]

    def settle_doubts(self, everything: Iterable[Line]) -> None:
        """A GUID that another house has is right only where the file takes it from that house."""
        if not self.doubtful:
            return
        owners = {owner for _, owner in self.doubtful}
        giving_up = {line.house.id for line in everything if line.house.id in owners}
        self.found_wrong(
            line.heading.problem(
                line.number,
                "fias_guid",
                line.house.fias_guid or "",
                f"код, которого нет у другого дома: такой у дома {owner}",
            )
            for line, owner in self.doubtful
            if owner not in giving_up
        )


def _checked(content: bytes, name: str, by: Importer, documents: Documents) -> _Checked | Problems:
    check = _Check(by, documents)

    def good() -> Iterator[Line]:
        for found in read_table(name, content):
            if isinstance(found, Line):
                yield found
            else:
                check.found_wrong([found])

    for lines in _sliced(good()):
        check.take(lines)
    check.settle_doubts(_good(read_table(name, content)))
    if check.problems:
        return Problems(tuple(sorted(check.problems, key=lambda p: p.line or 0)), check.more)
    known = check.changed + check.unchanged
    difference = Difference(
        new=check.new,
        changed=check.changed,
        unchanged=check.unchanged,
        absent=max(0, count_houses(documents, by.organisation) - known),
        first=tuple(check.first),
    )
    return _Checked(difference, check.changing.taken(), check.streets, check.left)


def _good(found: Iterable[Line | Problem]) -> Iterator[Line]:
    return (line for line in found if isinstance(line, Line))


def _sliced(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while some := list(islice(lines, SLICE)):
        yield some


def _write(
    lines: Sequence[Line], by: Importer, documents: Documents, cause: str, attempts: int = ATTEMPTS
) -> tuple[int, list[str]]:
    """One slice in one commit: how many documents changed, and which known houses look different.

    Their cards are asked for with them, not at the end: who dies before leaves none outdated.
    Raises Conflict when a house kept changing, or is another organisation's now.
    """
    pairs = list(_pairs(lines, by, documents))
    writes = write_houses(documents, pairs, cause)
    different = [
        house.id
        for house, kept in pairs
        if kept and any(change.field in SHOWN for change in changes(kept[0], house))
    ]
    cards = [
        ask_refresh(documents, wanted)
        for wanted in refreshes(f"{cause}:{lines[0].house.id}", different, by.now)
    ]
    try:
        documents.commit(*writes, *cards)
    except Conflict:
        if attempts == 1:
            raise
        return _write(lines, by, documents, cause, attempts - 1)
    return len(writes), different


def _pairs(lines: Sequence[Line], by: Importer, documents: Documents) -> Iterator[Pair]:
    known = kept_houses(documents, [line.house.id for line in lines])
    for line in lines:
        kept = known.get(line.house.id)
        if kept is None:
            yield line.house, None
            continue
        if by.organisation not in {None, kept[0].managing_org}:
            raise Conflict(f"house '{kept[0].id}' has become {kept[0].managing_org}'s meanwhile")
        house = merged(kept[0], line, by.today(line.house))
        if house != kept[0]:
            yield house, kept


def _change_book(
    organisation: str,
    change: BookChange,
    documents: Documents,
    cause: str,
    attempts: int = ATTEMPTS,
) -> int:
    """Streets into an organisation's book and out of it; how many documents changed."""
    writes = keep_streets(documents, organisation, change, cause)
    try:
        for some in _small(writes):
            documents.commit(*some)
    except Conflict:
        if attempts == 1:
            raise
        return _change_book(organisation, change, documents, cause, attempts - 1)
    return len(writes)


def _small(writes: Sequence[Write]) -> Iterator[Sequence[Write]]:
    """Parts of a book for one commit each: together less than 3 MB."""
    for start in range(0, len(writes), 8):
        yield writes[start : start + 8]


def _forget_streets(left: dict[str, set[str]], documents: Documents, cause: str) -> int:
    """Take streets out of the books of those who have no house there any more."""
    gone: dict[str, set[str]] = defaultdict(set)
    for street, organisations in left.items():
        for organisation in organisations - _on_street(street, organisations, documents):
            gone[organisation].add(street)
    return sum(
        _change_book(organisation, BookChange(gone=streets), documents, cause)
        for organisation, streets in gone.items()
    )


def _on_street(street: str, organisations: set[str], documents: Documents) -> set[str]:
    """Those of the organisations that have a house on this street."""
    found: set[str] = set()
    page = houses_on(documents, street)
    while page and found != organisations:
        found |= {o for house, _ in page for o in house.organisations & organisations}
        page = houses_on(documents, street, after=page[-1][1])
    return found
