"""What is refused before anything is sent, on both engines alike."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from contracts.documents_engines import ENGINES, Line, opened
from documents import Create, Query, Replace, TooLarge, Value


@pytest.fixture(params=ENGINES)
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    with opened(request) as engine:
        yield Line(engine)


IDS = [
    "outage:водоканал:17",
    "дом № 5, корп. 2",
    "a" * 1500,
    "ж" * 750,
    "_",
    "__",
    "..a",
    "%2F?#",
    "a b\nc",
]


def test_an_id_is_any_text(line: Line) -> None:
    line.commit(*(Create(f"outages/{name}", {"n": n}, "feed") for n, name in enumerate(IDS)))

    found = line.find(Query("outages", ids=tuple(IDS)))

    assert [document.id for document in found] == IDS
    assert {document.id for document in line.find(Query("outages"))} == set(IDS)


PATHS = {
    "no slash": "outages",
    "no id": "outages/",
    "no collection": "/17",
    "deeper": "outages/17/notes",
    "a dot": "outages/.",
    "two dots": "outages/..",
    "reserved": "outages/__17__",
    "reserved over lines": "outages/__\n__",
    "too long": "outages/" + "a" * 1501,
    "too long in bytes": "outages/" + "ж" * 751,
    "half a character": "outages/\ud83d",
    "capitals": "Outages/17",
    "a reserved collection": "__outages__/17",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_path_that_firestore_would_refuse_is_refused(line: Line, path: str) -> None:
    with pytest.raises(ValueError, match=r"accepted|surrogates"):
        line.get(path)
    with pytest.raises(ValueError, match=r"accepted|surrogates"):
        line.commit(Create("outages/fine", {}, "feed"), Create(path, {}, "feed"))

    assert line.sent == 0
    assert line.get("outages/fine") is None


DATA: dict[str, Any] = {
    "a list in a list": {"a": [[1]]},
    "a tuple in a list": {"a": [(1,)]},
    "bytes": {"a": b"1"},
    "a set": {"a": {1}},
    "a time without zone": {"a": datetime(2026, 1, 1)},  # noqa: DTZ001
    "more than 64 bits": {"a": 2**63},
    "not a number": {"a": float("nan")},
    "infinity": {"a": [float("inf")]},
    "half a character": {"a": {"b": "\ud83d"}},
    "a name that is no text": {"a": {1: 1}},
    "an empty name": {"a": {"": 1}},
    "a reserved name": {"a": {"__time__": 1}},
    "a long name": {"ж" * 751: 1},
    "the field of the cause": {"_cause": "a"},
    "the field of the commit": {"_commit": "a"},
    "a list in an index": {"due": [1]},
    "a map in an index": {"due": {"a": 1}},
    "a long text in an index": {"bot": "ж" * 751},
}


@pytest.mark.parametrize("data", DATA.values(), ids=DATA)
def test_data_that_firestore_would_refuse_are_refused(line: Line, data: Any) -> None:
    (read,) = line.commit(Create("notices/read", {}, "test"))

    for write in (Create("notices/new", data, "test"), Replace(read, data)):
        with pytest.raises(ValueError, match=r"accepted|surrogates"):
            line.commit(Create("notices/fine", {}, "test"), write)

    assert line.sent == 1


def nested(levels: int) -> Value:
    value: Value = 1
    for _ in range(levels):
        value = {"a": value}
    return value


def test_twenty_levels_are_deep_enough(line: Line) -> None:
    line.commit(Create("outages/deep", {"a": nested(19)}, "feed"))

    with pytest.raises(ValueError, match="20 levels are accepted"):
        line.commit(Create("outages/deeper", {"a": nested(20)}, "feed"))

    assert line.get("outages/deeper") is None


def test_a_cause_is_a_text_of_some_length(line: Line) -> None:
    for cause in ("", "ж" * 751):
        with pytest.raises(ValueError, match="1 to 1500 bytes are accepted"):
            line.commit(Create("outages/17", {}, cause))

    assert line.sent == 0


def test_nine_hundred_kilobytes_are_accepted(line: Line) -> None:
    text = "я" * 450_000

    line.commit(Create("outages/17", {"text": text}, "feed"))

    found = line.get("outages/17")
    assert found
    assert found.data == {"text": text}


TOO_LARGE: dict[str, dict[str, Value]] = {
    "one text": {"text": "x" * 1_048_576},
    "many texts": {f"{n}": "я" * 1_000 for n in range(600)},
    "long names": {"a": {"я" * 700 + f"{n}": True for n in range(800)}},
    "many values": {"houses": list(range(20_000))},
}


@pytest.mark.parametrize("data", TOO_LARGE.values(), ids=TOO_LARGE)
def test_more_than_a_mebibyte_is_refused_before_anything_is_sent(
    line: Line, data: dict[str, Value]
) -> None:
    with pytest.raises(TooLarge, match=r"outages/17 .* are accepted"):
        line.commit(Create("outages/17", data, "feed"))

    assert line.sent == 0


def test_what_passes_as_just_small_enough_passes_the_engine(line: Line) -> None:
    length = 1_048_000
    while True:
        try:
            line.commit(Create("outages/17", {"text": "x" * length}, "feed"))
        except TooLarge:
            length -= 100
        else:
            break

    assert length > 1_047_000


def test_a_commit_takes_three_megabytes_and_no_more(line: Line) -> None:
    creates = [Create(f"outages/{n}", {"text": "x" * 995_000}, "feed") for n in range(4)]

    line.commit(*creates[:3])
    with pytest.raises(TooLarge, match="3000000 are accepted: slice it"):
        line.commit(*creates)

    assert line.get("outages/3") is None


def test_a_commit_takes_five_hundred_writes_and_no_more(line: Line) -> None:
    creates = [Create(f"outages/{n}", {}, "feed") for n in range(501)]

    line.commit(*creates[:500])
    with pytest.raises(TooLarge, match="501 writes in one commit; 500 are accepted"):
        line.commit(*creates)

    assert line.get("outages/500") is None


def test_one_path_is_written_once_in_a_commit(line: Line) -> None:
    (read,) = line.commit(Create("outages/17", {}, "feed"))

    for write in (Create("outages/17", {}, "feed"), Replace(read, {"n": 2})):
        with pytest.raises(ValueError, match="outages/17 is written 2 times"):
            line.commit(write, Replace(read, {"n": 1}))

    assert line.sent == 1
