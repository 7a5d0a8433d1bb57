"""How well suppliers' words are read, and how fast: by group of cases, beside libraries alone."""

import gc
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from random import Random
from statistics import median

from bench.table import Part, Row, at_least, spread
from houses.addresses import Number
from notice_cases import Case, Score, cases
from outages.grammar.items import Item
from outages.notice_register import Entry, Register
from outages.notice_text import read_notice

AIM_PRECISION, AIM_RECALL = 0.99, 0.95
AIM_REVIEW = {"easy": 0.05, "medium": 0.20, "hard": 0.20}
AIM_MS_A_KB = 50
REGISTER_HOUSES, HOUSES_A_STREET = 10_000, 25
BLIND = ("heldout", "final")
NOW = datetime(2026, 12, 4, 6, 40)  # noqa: DTZ001 - the houses' own time


def notices(runs: int) -> Part:
    """Scores of the reader and of its peers on the same cases; speed; resolution."""
    ours, beside = _scores(), _library_scores()
    speeds = [_speed() for _ in range(runs)]
    register, asked = _big_register()
    resolved = [_resolution(register, asked) for _ in range(runs)]
    return Part(
        ratios=[
            *(row for level in ("easy", "medium", "hard") for row in _rows(level, ours[level])),
            *_peer_rows(ours["all"], beside),
            *_speed_ratio(runs),
        ],
        absolutes=[
            Row("notices read a second", spread([s[0] for s in speeds], 0)),
            Row(
                "the slowest notice, ms a KB",
                spread([s[1] for s in speeds], 1),
                f"≤ {AIM_MS_A_KB}",
                median(s[1] for s in speeds) <= AIM_MS_A_KB,
            ),
            Row(f"an address among {REGISTER_HOUSES:,} houses, p99, ms", spread(resolved)),
        ],
        notes=[
            f"{len(cases())} notices; by file, read wholly as expected: {_by_file()}.",
            "Reviewed: of the notices that need no person, the share that went to one.",
            (
                "address-normalizer 2 detects addresses in a text and has no lists or ranges; it "
                "asks the same register. dateparser finds days and hours: its first and last are "
                "taken."
            ),
        ],
    )


def _scores() -> dict[str, Score]:
    scores: dict[str, Score] = defaultdict(Score)
    for case in cases():
        got = case.read()
        for name in (case.level, "all", f"file {case.file}"):
            scores[name].add(case, got)
    return scores


def _by_file() -> str:
    found = {n.removeprefix("file "): s for n, s in _scores().items() if n.startswith("file ")}
    return ", ".join(f"{name} {s.exact} of {s.cases}" for name, s in sorted(found.items()))


def _rows(level: str, score: Score) -> list[Row]:
    review = AIM_REVIEW[level]
    return [
        _at_least(f"houses of {level} notices: precision", score.precision, AIM_PRECISION),
        _at_least(f"houses of {level} notices: recall", score.recall, AIM_RECALL),
        Row(f"windows of {level} notices: exact", f"{score.windows_share:.3f}"),
        Row(
            f"{level} notices reviewed without need",
            f"{score.review_share:.3f}",
            f"≤ {review:.2f}",
            score.review_share <= review,
        ),
    ]


def _at_least(figure: str, value: float, aim: float) -> Row:
    return Row(figure, f"{value:.3f}", f"≥ {aim:.2f}", value >= aim)


def _peer_rows(ours: Score, beside: Score) -> list[Row]:
    return [
        Row("address-normalizer alone: precision of houses", f"{beside.precision:.3f}"),
        Row("address-normalizer alone: recall of houses", f"{beside.recall:.3f}"),
        Row("dateparser alone: windows exact", f"{beside.windows_share:.3f}"),
        Row(
            "houses missed by the library for one missed by us",
            f"{beside.missed / max(ours.missed, 1):.0f}",
        ),
    ]


def _library_scores() -> Score:
    """Libraries alone on the cases with a register, and on those with windows."""
    score = Score()
    for case in cases():
        register = case.register
        found: dict[str, object] = {"events": _windows(case), "needs_review": False}
        if register:
            found["resolved"] = register.resolve(_detected(case.text)).ids
        score.add(case, found)
    return score


def _detected(text: str) -> list[Item]:
    from address_normalizer import detect_addresses  # noqa: PLC0415 - a peer, not of all parts

    from houses.street_types import meant_types  # noqa: PLC0415

    found = []
    for address in detect_addresses(text):
        street, house = address.parsed.street, address.parsed.house_num
        if street is None or house is None:
            continue
        kind = address.parsed.street_type
        kinds = sorted(meant_types(kind.value.lower())) if kind else []
        corpus, structure = address.parsed.corpus, address.parsed.structure
        digits = house.value.rstrip("абвгдежзиклмн")
        found.append(
            Item(
                "house",
                address.text,
                street_type=kinds[0] if kinds else None,
                street=street.value,
                house=digits,
                letter=house.value[len(digits) :] or None,
                korpus=corpus.value if corpus else None,
                structure=structure.value if structure else None,
            )
        )
    return found


def _windows(case: Case) -> list[dict[str, object]]:
    from dateparser.search import search_dates  # noqa: PLC0415 - a peer, not of all parts

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = search_dates(
            case.text,
            languages=["ru"],
            settings={"RELATIVE_BASE": case.published, "PREFER_DATES_FROM": "future"},
        )
    moments = [moment.replace(tzinfo=None) for _, moment in found or ()]
    if not moments:
        return [{"start": None, "end": None}]
    start, end = moments[0], moments[-1]
    return [{"start": f"{start:%Y-%m-%dT%H:%M}", "end": f"{end:%Y-%m-%dT%H:%M}"}]


def _speed() -> tuple[float, float]:
    """Notices a second, and milliseconds a KB of the slowest among those of a KB and more."""
    took = [(_seconds(partial(read_notice, case.text, case.published)), case) for case in cases()]
    whole = sum(seconds for seconds, _ in took)
    slowest = max(
        1000 * seconds / max(len(case.text.encode()) / 1024, 0.25) for seconds, case in took
    )
    return len(took) / whole, slowest


def _speed_ratio(runs: int) -> Iterable[Row]:
    """Beside the library, on the same texts."""
    ratios = []
    for _ in range(runs):
        ours = sum(_seconds(partial(read_notice, case.text, case.published)) for case in cases())
        theirs = sum(_seconds(partial(_both_libraries, case)) for case in cases())
        ratios.append(theirs / ours)
    return [at_least("time of both libraries ÷ ours, on the same notices", ratios, 1.0)]


def _both_libraries(case: Case) -> None:
    _detected(case.text)
    _windows(case)


def _seconds(work: Callable[[], object]) -> float:
    gc.disable()
    started = time.perf_counter()
    work()
    took = time.perf_counter() - started
    gc.enable()
    return took


def _big_register() -> tuple[Register, Sequence[tuple[Item, ...]]]:
    """Ten thousand houses on four hundred streets, and addresses of them, some misspelt."""
    random = Random(4)
    names = [f"{first}{second}ская" for first in _SYLLABLES for second in _SYLLABLES]
    streets = random.sample(names, REGISTER_HOUSES // HOUSES_A_STREET)
    entries = [
        Entry(f"{street}-{number}", f"|улица|{street}", Number(str(number)))
        for street in streets
        for number in range(1, HOUSES_A_STREET + 1)
    ]
    asked = []
    for _ in range(500):
        name = random.choice(streets)
        if random.random() < 0.3:
            at = random.randrange(1, len(name) - 4)
            name = name[:at] + name[at + 1 :]
        house = str(random.randint(1, HOUSES_A_STREET))
        asked.append((Item("house", name, "улица", street=name.capitalize(), house=house),))
    return Register(entries), asked


def _resolution(register: Register, asked: Sequence[tuple[Item, ...]]) -> float:
    took = sorted(_seconds(partial(register.resolve, items)) for items in asked)
    return 1000 * took[int(len(took) * 0.99)]


_SYLLABLES = [
    *("берез", "луг", "дуб", "вяз", "клен", "рябин", "калин", "малин", "олен", "медвед", "волков"),
    *("лисиц", "заяч", "сокол", "орлин", "лебед", "журав", "ласточ", "синич", "снегир", "горн"),
    *("речн", "озерн", "морск", "степн", "полев", "лесн"),
]
