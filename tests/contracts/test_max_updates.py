"""Every kind of update that MAX documents is read; nothing that anybody sends makes us fall.

`max_updates.jsonl` holds the examples of max-bot-api.md 2.5; those of dialog_unmuted,
dialog_cleared and comment_edited are written after its table, the file after the schema, the
contacts after 4.3: by a button, by hand, and of somebody who is not in MAX. They follow dev.max.ru
and https://github.com/max-messenger/max-bot-api-client-go (Apache-2.0).
"""

import copy
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.max_schema import update_errors
from max_messenger.updates import (
    BotAdded,
    BotRemoved,
    CommentCreated,
    CommentEdited,
    CommentRemoved,
    DialogCleared,
    DialogMuted,
    DialogRemoved,
    DialogUnmuted,
    IncomingContact,
    IncomingFile,
    MessageEdited,
    MessageRemoved,
    Pressed,
    RightsChanged,
    Started,
    Stopped,
    TitleChanged,
    Update,
    UserAdded,
    UserRemoved,
    Wrote,
    read_update,
)

EXAMPLES: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("max_updates.jsonl").read_text().splitlines()
]

ANNA, BORIS, IGOR = 123456789, 398398398, 555000111
DIALOG, HOUSE, CHANNEL = 182182182, -70801090403050, -70801090403051
NO_WATER = "mid.000000000adf429c019d47b1ce4600ff"
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:ez-vcard 0.10.3\r\n"
    "TEL;TYPE=cell:79990000000\r\nFN:Ivan Ivanov\r\nEND:VCARD\r\n"
)
SIGNATURE = "eb0c23ec5cfff67968441a82508db802b791c39facadcc2b3b32b32da380e3a0"
POST, COMMENT = "mid.ffffbdb48e6c3775019d496b34394b90", "mid.ffffbdb48e6c3775019d496b34394b91"


def at(seconds: float) -> datetime:
    """So long after 11:00 in Moscow, the hour of the examples."""
    return datetime(2026, 11, 23, 8, tzinfo=UTC) + timedelta(seconds=seconds)


READ: list[Update] = [
    Wrote(
        chat_id=DIALOG,
        chat_type="dialog",
        user_id=ANNA,
        mid=NO_WATER,
        text="No hot water",
        at=at(0.1),
    ),
    Wrote(
        chat_id=HOUSE,
        chat_type="chat",
        user_id=ANNA,
        mid="mid.ffffbdb48e6c3775019d496b34394b84",
        text="same here",
        at=at(5.1),
    ),
    Wrote(
        chat_id=DIALOG,
        chat_type="dialog",
        user_id=ANNA,
        mid="mid.000000000adf429c019d47b1ce460100",
        text="",
        file=IncomingFile(url="https://fd.oneme.ru/getfile?sig=1", name="houses.xlsx", size=20480),
        at=at(6.1),
    ),
    Wrote(
        chat_id=DIALOG,
        chat_type="dialog",
        user_id=ANNA,
        mid="mid.000000000adf429c019d47b1ce460107",
        contact=IncomingContact(vcf_info=CARD, hash=SIGNATURE, user_id=ANNA),
        at=at(7.1),
    ),
    Wrote(
        chat_id=DIALOG,
        chat_type="dialog",
        user_id=ANNA,
        mid="mid.000000000adf429c019d47b1ce460108",
        contact=IncomingContact(vcf_info=CARD, user_id=BORIS),
        at=at(8.1),
    ),
    Wrote(
        chat_id=DIALOG,
        chat_type="dialog",
        user_id=ANNA,
        mid="mid.000000000adf429c019d47b1ce460109",
        contact=IncomingContact(vcf_info=CARD),
        at=at(9.1),
    ),
    MessageEdited(
        chat_id=DIALOG,
        chat_type="dialog",
        user_id=ANNA,
        mid=NO_WATER,
        text="No hot water since 8:00",
        at=at(20),
    ),
    MessageRemoved(chat_id=DIALOG, user_id=ANNA, mid=NO_WATER, at=at(30)),
    Pressed(
        callback_id="f9LHodD0cOJf4_DkJGeq8BkD",
        payload="slot:2026-11-25T10:00",
        user_id=ANNA,
        chat_id=DIALOG,
        chat_type="dialog",
        mid="mid.000000000adf429c019d47d58f2b3d9e",
        at=at(10),
        callback_at=at(9.9),
    ),
    Started(chat_id=DIALOG, user_id=ANNA, payload="house_42-apt_7", at=at(40)),
    Stopped(chat_id=DIALOG, user_id=ANNA, at=at(50)),
    BotAdded(chat_id=HOUSE, user_id=IGOR, is_channel=False, at=at(60)),
    BotRemoved(chat_id=HOUSE, user_id=IGOR, is_channel=False, at=at(70)),
    RightsChanged(
        chat_id=HOUSE,
        user_id=IGOR,
        is_admin=True,
        permissions=frozenset({"read_all_messages", "write", "pin_message"}),
        at=at(80),
    ),
    UserAdded(chat_id=HOUSE, user_id=ANNA, inviter_id=IGOR, is_channel=False, at=at(90)),
    UserRemoved(chat_id=HOUSE, user_id=ANNA, admin_id=IGOR, is_channel=False, at=at(100)),
    TitleChanged(chat_id=HOUSE, user_id=IGOR, title="Lenina 42", at=at(110)),
    DialogMuted(chat_id=DIALOG, user_id=ANNA, until=at(3720), at=at(120)),
    DialogUnmuted(chat_id=DIALOG, user_id=ANNA, at=at(125)),
    DialogCleared(chat_id=DIALOG, user_id=ANNA, at=at(127)),
    DialogRemoved(chat_id=DIALOG, user_id=ANNA, at=at(130)),
    CommentCreated(
        chat_id=CHANNEL,
        chat_type="channel",
        user_id=ANNA,
        mid=COMMENT,
        post_id=POST,
        text="When will it end?",
        at=at(140),
    ),
    CommentEdited(
        chat_id=CHANNEL,
        chat_type="channel",
        user_id=ANNA,
        mid=COMMENT,
        post_id=POST,
        text="When will it end? Today?",
        at=at(145),
    ),
    CommentRemoved(chat_id=CHANNEL, user_id=ANNA, mid=COMMENT, post_id=POST, at=at(150)),
]


def as_sent(update: Any) -> bytes:
    return json.dumps(update).encode()


@pytest.mark.parametrize(
    ("example", "expected"),
    list(zip(EXAMPLES, READ, strict=True)),
    ids=[example["update_type"] for example in EXAMPLES],
)
def test_each_documented_update_is_read(example: dict[str, Any], expected: Update) -> None:
    assert read_update(as_sent(example)) == expected


@pytest.mark.parametrize("example", EXAMPLES, ids=[e["update_type"] for e in EXAMPLES])
def test_each_example_is_what_the_schema_says(example: dict[str, Any]) -> None:
    assert update_errors(example) == []


def test_there_is_an_example_of_each_kind() -> None:
    assert {type(update) for update in READ} == set(get_args(Update))
    assert len(get_args(Update)) == 19


def test_no_two_examples_share_a_key() -> None:
    assert len({update.key for update in READ}) == len(READ)


# What MAX never sends, too.

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def steps_into(value: Any) -> list[tuple[Any, ...]]:
    """The paths of all fields of `value`, however deep."""
    inner = value.items() if isinstance(value, dict) else ()
    return [path for key, v in inner for path in [(key,), *((key, *p) for p in steps_into(v))]]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """An example with one to three fields dropped or replaced by anything."""
    update = copy.deepcopy(draw(st.sampled_from(EXAMPLES)))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(steps_into(update) or [("update_type",)]))
        holder = update
        for step in way:
            holder = holder[step]
        if draw(st.booleans()):
            holder.pop(last, None)
        else:
            holder[last] = draw(ANY_JSON)
    return update


def is_read_or_left_alone(data: bytes) -> None:
    update = read_update(data)

    assert update is None or re.fullmatch("[a-z_]+-[0-9a-f]{64}", update.key)
    assert update == read_update(data)


@many
@given(st.binary())
def test_any_bytes_are_read_or_left_alone(data: bytes) -> None:
    is_read_or_left_alone(data)


@many
@given(ANY_JSON)
def test_any_json_is_read_or_left_alone(update: Any) -> None:
    is_read_or_left_alone(as_sent(update))


@many
@given(mutated())
def test_an_update_with_anything_in_its_fields_is_read_or_left_alone(update: Any) -> None:
    is_read_or_left_alone(as_sent(update))


@many
@given(st.sampled_from(EXAMPLES), st.data())
def test_an_update_cut_or_damaged_on_its_way_is_read_or_left_alone(
    example: dict[str, Any], data: st.DataObject
) -> None:
    sent = as_sent(example)
    where = data.draw(st.integers(0, len(sent) - 1))

    is_read_or_left_alone(sent[:where])
    is_read_or_left_alone(sent[:where] + data.draw(st.binary(min_size=1)) + sent[where + 1 :])


@pytest.mark.parametrize("example", EXAMPLES, ids=[e["update_type"] for e in EXAMPLES])
def test_fields_that_nobody_documented_change_nothing(example: dict[str, Any]) -> None:
    grown = {**example, "user_id": example.get("user_id", 1), "trace": {"deep": [1.5, None]}}

    assert read_update(as_sent(grown)) == read_update(as_sent(example))
