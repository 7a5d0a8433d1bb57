"""What a value weighs: never less than Firestore says."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import TooLarge, Value
from documents.values import VALUES, weight

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
NAMES = st.text(max_size=9)
DATA: st.SearchStrategy[Any] = st.dictionaries(
    NAMES,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
        max_leaves=9,
    ),
    max_size=4,
)


def firestore_size(value: Any) -> int:
    """By cloud.google.com/firestore/docs/storage-size, a map like a document without its name."""
    match value:
        case None | bool():
            return 1
        case int() | float() | datetime():
            return 8
        case str():
            return len(value.encode()) + 1
        case list():
            return sum(map(firestore_size, value))
        case _:
            return 32 + sum(firestore_size(name) + firestore_size(v) for name, v in value.items())


@settings(max_examples=30)
@given(data=DATA)
def test_a_document_weighs_at_least_what_firestore_says(data: Any) -> None:
    assert weight(data, "outages/17") >= firestore_size(data)


def test_a_long_text_weighs_little_more_than_its_bytes() -> None:
    assert weight({"text": "я" * 450_000}, "outages/17") - 900_000 < 100


def test_every_kind_of_value_has_its_weight() -> None:
    data: dict[str, Value] = {
        "at": datetime(2026, 11, 24, tzinfo=UTC),
        "houses": ["а", "б"],
        "ends": None,
    }

    assert weight(data, "outages/17") == 32 + (3 + 8) + (7 + 8 + 10 + 10) + (5 + 8)


def test_more_values_than_firestore_can_index_are_too_many() -> None:
    with pytest.raises(TooLarge, match=r"outages/17 holds 19001 values; 19000 are accepted"):
        weight({"houses": [1] * (VALUES - 1)}, "outages/17")
