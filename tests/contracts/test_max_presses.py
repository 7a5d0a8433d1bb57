"""What stands in a button comes back as it was, or is refused; it never makes us fall."""

from hypothesis import given, settings
from hypothesis import strategies as st

from message import PAYLOAD_LIMIT, Press


class PickSlot(Press):
    office: str
    number: int
    note: str | None = None


many = settings(max_examples=300, deadline=None)
numbers = st.integers(-(2**63), 2**63 - 1)
# Percent-encoded, a character beyond ASCII takes up to twelve.
short = st.text(max_size=30)


@many
@given(office=short, number=numbers, note=st.none() | short)
def test_a_press_comes_back_as_it_was_drawn(office: str, number: int, note: str | None) -> None:
    drawn = PickSlot(office=office, number=number, note=note)

    button = drawn.button("Записаться")

    assert len(button.payload) <= PAYLOAD_LIMIT
    assert PickSlot.read(button.payload) == drawn


@many
@given(st.text(st.characters()))
def test_any_payload_is_read_or_refused(payload: str) -> None:
    assert PickSlot.read(payload) is None


@many
@given(st.text(st.characters()))
def test_any_fields_behind_our_name_are_read_or_refused(fields: str) -> None:
    read = PickSlot.read(f"pick_slot?{fields}")

    assert read is None or read == PickSlot.read(read.button("Записаться").payload)


@many
@given(st.lists(st.tuples(st.sampled_from(["office", "number", "note", "flat"]), st.text())))
def test_our_fields_forged_are_read_or_refused(fields: list[tuple[str, str]]) -> None:
    payload = "pick_slot?" + "&".join(f"{name}={value}" for name, value in fields)

    read = PickSlot.read(payload)

    assert read is None or isinstance(read.number, int)
