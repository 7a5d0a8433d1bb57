"""Updates as they really come: with gaps, twice, or not to be read at all."""

import json
import logging
from typing import Any

import pytest

from max_messenger.updates import (
    LARGEST_CARD,
    LARGEST_UPDATE,
    IncomingContact,
    IncomingFile,
    Pressed,
    Wrote,
    read_update,
)

ANNA = {"user_id": 123456789, "first_name": "Анна", "is_bot": False}
DIALOG = {"chat_id": 182182182, "chat_type": "dialog", "user_id": 229229229}
SECRET_WORDS = "Петрова, кв. 7, тел. 79990000000"


def wrote(body: Any = None, **changes: Any) -> dict[str, Any]:
    body = {"mid": "mid.1", "seq": 1, "text": "Нет воды"} if body is None else body
    message = {"sender": ANNA, "recipient": DIALOG, "timestamp": 1795420800050, "body": body}
    update = {"update_type": "message_created", "timestamp": 1795420800100, "message": message}
    return {**update, **changes}


def pressed(**changes: Any) -> dict[str, Any]:
    callback = {"timestamp": 1795420809900, "callback_id": "f9LH", "payload": "ack", "user": ANNA}
    update = {"update_type": "message_callback", "timestamp": 1795420810000, "message": None}
    return {**update, "callback": {**callback, **changes}}


def bot_added(**changes: Any) -> dict[str, Any]:
    update = {"update_type": "bot_added", "timestamp": 1795420860000, "chat_id": -5, "user": ANNA}
    return {**update, "is_channel": False, **changes}


def read(update: Any) -> Any:
    return read_update(json.dumps(update).encode())


def passed_on(link: Any) -> Any:
    update = wrote({"mid": "mid.1", "seq": 1, "text": None})
    update["message"]["link"] = link
    return read(update)


INSIDE = {"mid": "mid.0", "seq": 1, "text": "Нет воды: ул. Лесная, 5"}


def test_of_a_forward_the_words_inside_are_read_and_no_log_has_them() -> None:
    forward = passed_on({"type": "forward", "chat_id": 0, "sender": ANNA, "message": INSIDE})

    assert isinstance(forward, Wrote)
    assert (forward.text, forward.forwarded) == ("", "Нет воды: ул. Лесная, 5")
    assert "Лесная" not in repr(forward)


@pytest.mark.parametrize(
    "link",
    [
        {"type": "reply", "message": INSIDE},
        {"type": "forward", "message": {"mid": "mid.0", "seq": 1, "text": None}},
        {"type": "forward", "message": {"mid": "mid.0", "seq": 1, "text": 5}},
        {"type": "forward", "message": "Нет воды"},
        {"type": "forward"},
        {},
        [],
        7,
        None,
    ],
)
def test_of_any_other_link_nothing_is_read_and_the_message_is(link: Any) -> None:
    update = passed_on(link)

    assert isinstance(update, Wrote)
    assert update.forwarded == ""


# Gaps.


def test_a_picture_without_words_is_an_empty_text() -> None:
    update = read(wrote({"mid": "mid.1", "seq": 1, "text": None}))

    assert isinstance(update, Wrote)
    assert update.text == ""


def test_a_bare_forward_is_read_although_it_has_no_body() -> None:
    update = wrote()
    update["message"]["body"] = None

    forward = read(update)

    assert isinstance(forward, Wrote)
    assert (forward.mid, forward.text, forward.chat_id) == (None, "", 182182182)


def test_a_post_in_a_channel_has_no_sender() -> None:
    update = wrote()
    del update["message"]["sender"]
    update["message"]["recipient"] = {"chat_id": -5, "chat_type": "channel"}

    post = read(update)

    assert isinstance(post, Wrote)
    assert (post.user_id, post.from_bot, post.chat_type) == (None, False, "channel")


def test_what_a_bot_wrote_is_known_as_such() -> None:
    update = wrote()
    update["message"]["sender"] = {**ANNA, "is_bot": True}

    assert read(update).from_bot


def test_a_press_on_a_message_since_deleted_still_names_who_pressed() -> None:
    press = read(pressed())

    assert isinstance(press, Pressed)
    assert (press.user_id, press.chat_id, press.chat_type, press.mid) == (
        123456789,
        None,
        None,
        None,
    )


def test_a_press_without_payload_means_nothing() -> None:
    assert read(pressed(payload=None)).payload == ""


def test_rights_of_any_name_are_read() -> None:
    changed = bot_added(
        update_type="bot_admin_permissions_changed",
        user_id=1,
        is_admin=True,
        permissions=["write", "edit_message", "read_minds"],
    )

    assert read(changed).permissions == {"write", "edit_message", "read_minds"}


def test_a_bot_that_is_no_administrator_has_no_rights() -> None:
    changed = bot_added(
        update_type="bot_admin_permissions_changed", user_id=1, is_admin=False, permissions=None
    )

    assert read(changed).permissions == frozenset()


# Files.

FILE = {
    "type": "file",
    "payload": {"url": "https://fd.oneme.ru/getfile?sig=1", "token": "f9LH"},
    "filename": "дома.xlsx",
    "size": 20480,
}
KEYBOARD = {"type": "inline_keyboard", "payload": {"buttons": [[{"type": "callback"}]]}}


def with_attachments(attachments: Any) -> dict[str, Any]:
    return wrote({"mid": "mid.1", "seq": 1, "text": "Дома", "attachments": attachments})


def test_the_first_file_of_a_message_is_known_by_url_name_and_size() -> None:
    picture = {"type": "image", "payload": {"url": "https://i.oneme.ru/i", "token": "t"}}
    second = {**FILE, "filename": "другие.xlsx"}

    update = read(with_attachments([picture, KEYBOARD, FILE, second]))

    assert update.file == IncomingFile(
        url="https://fd.oneme.ru/getfile?sig=1", name="дома.xlsx", size=20480
    )


def test_a_file_without_name_and_size_is_still_one() -> None:
    bare = {"type": "file", "payload": {"url": "https://fd.oneme.ru/getfile"}}

    assert read(with_attachments([bare])).file == IncomingFile(url="https://fd.oneme.ru/getfile")


@pytest.mark.parametrize(
    "attachments",
    [
        None,
        [],
        {},
        "file",
        [None, 7, "file", []],
        [KEYBOARD],
        [{"type": "file"}],
        [{"type": ["file"]}],
        [{**FILE, "type": "image"}],
        [{**FILE, "payload": None}],
        [{**FILE, "payload": "https://fd.oneme.ru/getfile"}],
        [{**FILE, "payload": [FILE["payload"]]}],
        [{**FILE, "payload": {"url": 7, "token": "t"}}],
        [{**FILE, "payload": {"token": "t"}}],
        [{**FILE, "filename": ["дома.xlsx"]}],
        [{**FILE, "size": -1}],
        [{**FILE, "size": "20480"}],
        [{**FILE, "size": 1e300}],
        [{"type": "file"}, FILE],
    ],
)
def test_a_message_whose_file_cannot_be_read_is_read_without_it(attachments: Any) -> None:
    update = read(with_attachments(attachments))

    assert isinstance(update, Wrote)
    assert (update.text, update.file) == ("Дома", None)


def test_thousands_of_attachments_are_no_trouble() -> None:
    update = read(with_attachments([{"type": "image"}] * 10_000))

    assert (update.text, update.file) == ("Дома", None)


def test_where_a_file_lies_and_how_it_is_called_does_not_show_when_an_update_is_printed() -> None:
    update = read(with_attachments([{**FILE, "filename": SECRET_WORDS}]))

    shown = repr(update) + str(update) + repr(update.file) + str(update.file)

    assert update.file.name == SECRET_WORDS
    assert SECRET_WORDS not in shown
    assert "sig=1" not in shown
    assert "20480" not in shown


# Contacts.

CARD = "BEGIN:VCARD\r\nTEL;TYPE=cell:79990000000\r\nFN:Анна\r\nEND:VCARD\r\n"
BUSINESS = {"vcf_info": CARD, "hash": "eb0c", "max_info": ANNA}
CONTACT = {"type": "contact", "payload": BUSINESS}


def a_contact(**changes: Any) -> dict[str, Any]:
    return {"type": "contact", "payload": {**BUSINESS, **changes}}


def test_the_first_contact_of_a_message_is_known_by_card_signature_and_account() -> None:
    second = a_contact(hash="a0")

    update = read(with_attachments([KEYBOARD, CONTACT, second]))

    assert update.contact == IncomingContact(vcf_info=CARD, hash="eb0c", user_id=123456789)
    assert update.contact.vcf_info.count("\r\n") == 4


@pytest.mark.parametrize("max_info", [None, {}, {"first_name": "Анна"}])
def test_a_contact_sent_by_hand_has_no_signature_and_perhaps_no_account(max_info: Any) -> None:
    update = read(with_attachments([a_contact(hash=None, max_info=max_info)]))

    assert update.contact == IncomingContact(vcf_info=CARD)


def test_a_file_and_a_contact_are_told_apart() -> None:
    update = read(with_attachments([CONTACT, FILE]))

    assert (update.file.name, update.contact.hash) == ("дома.xlsx", "eb0c")


@pytest.mark.parametrize(
    "attachments",
    [
        [{"type": "contact"}],
        [{"type": ["contact"]}],
        [{**CONTACT, "type": "share"}],
        [{**CONTACT, "payload": None}],
        [{**CONTACT, "payload": [BUSINESS]}],
        [{**CONTACT, "payload": CARD}],
        [a_contact(vcf_info=None)],
        [a_contact(vcf_info=7)],
        [a_contact(vcf_info=[CARD])],
        [a_contact(hash=7)],
        [a_contact(hash=["eb0c"])],
        [a_contact(max_info={"user_id": "123456789"})],
        [a_contact(max_info={"user_id": 2**63})],
        [a_contact(max_info={"user_id": True})],
        [a_contact(vcf_info="a" * (LARGEST_CARD + 1))],
        [a_contact(vcf_info="я" * (LARGEST_CARD // 2 + 1))],
        [{"type": "contact"}, CONTACT],
    ],
)
def test_a_message_whose_contact_cannot_be_read_is_read_without_it(attachments: Any) -> None:
    update = read(with_attachments(attachments))

    assert isinstance(update, Wrote)
    assert (update.text, update.contact) == ("Дома", None)


def test_the_largest_card_is_still_one() -> None:
    update = read(with_attachments([a_contact(vcf_info="я" * (LARGEST_CARD // 2))]))

    assert len(update.contact.vcf_info.encode()) == LARGEST_CARD


def test_nothing_of_a_contact_shows_when_an_update_is_printed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    whole = read(with_attachments([a_contact(vcf_info=SECRET_WORDS)]))
    broken = read(with_attachments([a_contact(vcf_info=SECRET_WORDS, hash=[SECRET_WORDS])]))

    shown = repr(whole) + str(whole) + repr(whole.contact) + str(whole.contact) + repr(broken)

    assert (whole.contact.vcf_info, broken.contact) == (SECRET_WORDS, None)
    assert "79990000000" not in shown
    assert "eb0c" not in shown
    assert caplog.records == []


# Repetitions.


@pytest.mark.parametrize("update", [wrote(), pressed(), bot_added()])
def test_a_repeated_update_has_the_same_key(update: dict[str, Any]) -> None:
    assert read(update).key == read(update).key


def test_a_message_repeated_with_another_time_of_sending_has_the_same_key() -> None:
    assert read(wrote()).key == read(wrote(timestamp=1795420860100)).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (wrote(), wrote({"mid": "mid.2", "seq": 2, "text": "Нет воды"})),
        (wrote(), wrote(update_type="message_edited")),
        (wrote(update_type="message_edited"), wrote(update_type="message_edited", timestamp=1)),
        (pressed(), pressed(timestamp=1795420809901)),
        (pressed(), pressed(user={**ANNA, "user_id": 2})),
        (pressed(), pressed(callback_id="f9LI")),
        (bot_added(), bot_added(chat_id=-6)),
        (bot_added(), bot_added(timestamp=1795420860001)),
        (bot_added(), bot_added(user={**ANNA, "user_id": 2})),
        (bot_added(), bot_added(update_type="bot_removed")),
    ],
)
def test_another_update_has_another_key(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert read(one).key != read(other).key


def test_two_bare_forwards_of_one_person_have_two_keys() -> None:
    first, second = wrote(), wrote(timestamp=1795420800101)
    first["message"]["body"] = second["message"]["body"] = None

    assert read(first).key != read(second).key


def test_a_key_is_fit_for_a_documents_id_whatever_mid_max_invents() -> None:
    key = read(wrote({"mid": "../" * 1000 + "Ж", "seq": 1})).key

    assert "/" not in key
    assert len(key.encode()) <= 200


# What cannot be read.

UNREADABLE: list[tuple[str, bytes, str, str | None]] = [
    ("empty", b"", "not JSON", None),
    ("not JSON", b"Hello", "not JSON", None),
    ("not UTF-8", json.dumps(wrote()).encode("utf-16"), "not JSON", None),
    ("half a character", b'{"update_type":"\xd0"}', "not JSON", None),
    ("half a surrogate", b'{"update_type":"\\ud800"}', "not JSON", None),
    ("NaN", json.dumps(bot_added(chat_id=float("nan"))).encode(), "not JSON", None),
    ("bottomless", b"[" * 100_000 + b"]" * 100_000, "not JSON", None),
    ("endless number", b'{"timestamp":' + b"9" * 5000 + b"}", "not JSON", None),
    ("too large", b" " * LARGEST_UPDATE + b"1", "too large", None),
    ("a list", b"[]", "wrong shape: not an object", None),
    ("null", b"null", "wrong shape: not an object", None),
    ("no type", b"{}", "unknown type", None),
    ("type is a number", b'{"update_type":1}', "unknown type", None),
    ("type is a list", b'{"update_type":[1]}', "unknown type", None),
    (
        "a new type",
        json.dumps(bot_added(update_type="bot_promoted")).encode(),
        "unknown type",
        "bot_promoted",
    ),
    (
        "type is a sentence",
        json.dumps(bot_added(update_type=SECRET_WORDS)).encode(),
        "unknown type",
        None,
    ),
    (
        "a voice message, which MAX sends without its message",
        json.dumps(wrote(message=None)).encode(),
        "wrong shape: message.recipient.chat_id",
        "message_created",
    ),
    (
        "id beyond 64 bits",
        json.dumps(bot_added(chat_id=2**63)).encode(),
        "wrong shape: chat_id",
        "bot_added",
    ),
    (
        "id as text",
        json.dumps(bot_added(chat_id="-5")).encode(),
        "wrong shape: chat_id",
        "bot_added",
    ),
    (
        "id as true",
        json.dumps(bot_added(chat_id=True)).encode(),
        "wrong shape: chat_id",
        "bot_added",
    ),
    (
        "infinite time",
        json.dumps(bot_added()).replace("1795420860000", "1e999").encode(),
        "wrong shape: timestamp",
        "bot_added",
    ),
    (
        "time after the year 9999",
        json.dumps(bot_added(timestamp=253402300800000)).encode(),
        "wrong shape: timestamp",
        "bot_added",
    ),
    (
        "time before 1970",
        json.dumps(bot_added(timestamp=-1)).encode(),
        "wrong shape: timestamp",
        "bot_added",
    ),
]


@pytest.mark.parametrize(
    ("data", "reason", "update_type"),
    [tuple(rest) for _, *rest in UNREADABLE],
    ids=[name for name, *_ in UNREADABLE],
)
def test_an_unreadable_update_is_one_line_in_the_log(
    data: bytes, reason: str, update_type: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_update(data) is None

    (line,) = caplog.records
    assert (line.levelno, line.getMessage()) == (logging.WARNING, "update not read")
    fields = vars(line)
    assert fields["size"] == len(data)
    assert fields["update_type"] == update_type
    assert fields["reason"] == reason


def test_the_largest_update_is_still_read() -> None:
    data = json.dumps(bot_added()).encode()

    assert read_update(data.ljust(LARGEST_UPDATE))


@pytest.mark.parametrize(
    "update",
    [
        wrote({"mid": 1, "text": SECRET_WORDS}),
        wrote({"mid": "mid.1", "text": [SECRET_WORDS]}),
        wrote(update_type=SECRET_WORDS),
        wrote(timestamp=SECRET_WORDS),
        bot_added(chat_id=SECRET_WORDS),
        bot_added(user={SECRET_WORDS: SECRET_WORDS}),
        SECRET_WORDS,
    ],
)
def test_nothing_of_an_unreadable_update_reaches_the_log(
    update: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert read(update) is None

    (line,) = caplog.records
    assert "Петрова" not in str(vars(line))
    assert "7999" not in str(vars(line))


def test_a_readable_update_leaves_no_line(caplog: pytest.LogCaptureFixture) -> None:
    assert read(bot_added())

    assert caplog.records == []


def test_the_words_of_a_resident_do_not_show_when_an_update_is_printed() -> None:
    update = read(wrote({"mid": "mid.1", "seq": 1, "text": SECRET_WORDS}))

    assert update.text == SECRET_WORDS
    assert SECRET_WORDS not in repr(update) + str(update)
