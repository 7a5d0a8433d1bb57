"""Keys sort, byte by byte, as Firestore sorts what they stand for."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.documents_oracle import rank
from documents.sort_keys import LONGEST_KEY, sort_key, type_bounds
from documents.values import INDEXED_BYTES

SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(2**53 - 3, 2**53 + 3),
    st.integers(2**63 - 1030, 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([2.0**53, 2.0**63, -(2.0**63), -0.0, 5e-324]),
    st.datetimes(timezones=st.just(UTC)),
    st.text(),
    st.text(st.sampled_from("\x00\x01\x02a"), max_size=4),
)


def key(value: Any) -> bytes:
    found = sort_key(value)
    assert found
    return found.encode()


@given(one=SCALARS, other=SCALARS)
@example(one=2**53 + 1, other=2.0**53)
@example(one=2**63 - 1, other=2.0**63)
@example(one=-0.0, other=0)
@example(one="\x00", other="\x01")
@example(one=datetime(1, 1, 1, tzinfo=UTC), other=datetime(9999, 12, 31, tzinfo=UTC))
def test_keys_stand_to_each_other_as_their_values_do(one: Any, other: Any) -> None:
    assert (key(one) < key(other)) == (rank(one) < rank(other))
    assert (key(one) == key(other)) == (rank(one) == rank(other))


@given(one=SCALARS, other=SCALARS)
def test_a_type_has_its_bounds(one: Any, other: Any) -> None:
    first, end = type_bounds(key(one).decode())

    assert (first <= key(other).decode() < end) == (rank(one)[0] == rank(other)[0])


@pytest.mark.parametrize("value", [[], {}, [1], {"a": 1}], ids=str)
def test_lists_and_maps_have_no_key(value: Any) -> None:
    assert sort_key(value) is None


@pytest.mark.parametrize("letter", ["a", "\x00", "\x01"], ids=repr)
def test_the_longest_text_of_an_index_has_a_key_that_is_kept(letter: str) -> None:
    assert len(key(letter * INDEXED_BYTES)) <= LONGEST_KEY
