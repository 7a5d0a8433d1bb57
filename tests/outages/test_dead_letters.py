"""What the feed's door failed is kept with its reason, put back in order, and forgotten in time."""

import base64
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import NOON, Hands, an_event, some_hands
from documents import Query
from outages.feed import read_event
from outages.letters import MOST_CONTENT_BYTES, DeadLetter, read_source
from outages.publishing import publish
from outages.resting import forget_old, rest
from outages.returning import all_letters, put_all_back, put_back, waiting_letters
from refusals import NotUnderstood

GOOD = an_event().model_dump_json()
FINE = (
    "the message is as agreed and its organisation is known: the door itself failed, "
    "see the log of outage-feed"
)


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def dies(
    hands: Hands,
    content: str | bytes = GOOD,
    *,
    message_id: str = "17",
    published: str = "2026-11-24T08:00:00.123+00:00",
    **attributes: str,
) -> None:
    """A message of «Водоканал» reaches the dead letters."""
    known = {
        "CloudPubSubDeadLetterSourceDeliveryCount": "5",
        "CloudPubSubDeadLetterSourceSubscription": "outage-feed-vodokanal",
        "CloudPubSubDeadLetterSourceTopicPublishTime": published,
    }
    data = content.encode() if isinstance(content, str) else content
    rest(message_id, data, read_source(known | attributes), hands.ctx)


def the_letter(hands: Hands) -> DeadLetter:
    (letter,) = all_letters(hands.ctx)
    return letter


def ids(letters: Iterator[DeadLetter]) -> list[str]:
    return [letter.id for letter in letters]


def test_a_letter_keeps_the_message_as_it_was_and_where_it_came_from(hands: Hands) -> None:
    dies(hands, '{"version": "третья"}')

    letter = the_letter(hands)
    assert (letter.id, letter.organisation) == ("vodokanal:17", "vodokanal")
    assert (letter.content, letter.encoding) == ('{"version": "третья"}', "utf-8")
    assert letter.published_at.isoformat() == "2026-11-24T08:00:00.123000+00:00"
    assert (letter.received_at, letter.attempts) == (NOON, 5)
    assert letter.put_back_at is None


@pytest.mark.parametrize(
    ("content", "source", "reason"),
    [
        ("{", "vodokanal", "outage message refused: message: Invalid JSON: EOF while parsing"),
        ("", "vodokanal", "outage message refused: message: Invalid JSON: EOF while parsing"),
        ("{}", "nobody", "outage message refused: external_id: Field required; version: "),
        (GOOD, "nobody", "organisation 'nobody' is not in the register of organisations"),
        (GOOD, "vodokanal", FINE),
    ],
)
def test_the_reason_is_what_the_door_would_say_now(
    hands: Hands, content: str, source: str, reason: str
) -> None:
    dies(hands, content, CloudPubSubDeadLetterSourceSubscription=f"outage-feed-{source}")

    assert the_letter(hands).reason.startswith(reason)


def test_a_reason_is_one_line_of_bearable_length_whatever_the_supplier_wrote(hands: Hands) -> None:
    event = json.loads(GOOD) | {"\x1b[2J\n" + "ж" * 50_000: 1}

    dies(hands, json.dumps(event))

    reason = the_letter(hands).reason
    assert reason.startswith("outage message refused:  [2J жжж")
    assert len(reason) == 2_000


def test_whoever_is_on_duty_hears_of_it_and_the_log_does_not_hold_the_message(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    dies(hands, '{"reason": "порыв"}')

    (record,) = (r for r in caplog.records if r.levelno >= logging.ERROR)
    assert record.getMessage() == "outage feed message dead-lettered"
    assert (record.organisation, record.letter) == ("vodokanal", "vodokanal:17")  # type: ignore[attr-defined]
    assert "порыв" not in str(vars(record))


def test_a_letter_pushed_twice_is_one_letter_and_stays_put_back(hands: Hands) -> None:
    dies(hands)
    list(put_all_back(hands.ctx))
    hands.time += timedelta(hours=1)

    dies(hands)

    assert (the_letter(hands).received_at, the_letter(hands).put_back_at) == (NOON, NOON)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("CloudPubSubDeadLetterSourceSubscription", "notices"),
        ("CloudPubSubDeadLetterSourceSubscription", "outage-feed-A/b"),
        ("CloudPubSubDeadLetterSourceSubscription", ""),
    ],
)
def test_a_letter_of_unknown_source_is_kept_and_cannot_be_put_back(
    hands: Hands, attribute: str, value: str
) -> None:
    dies(hands, **{attribute: value})

    letter = the_letter(hands)
    assert (letter.id, letter.organisation) == ("unknown:17", None)
    assert letter.reason == (
        "Pub/Sub named no subscription 'outage-feed-<organisation>' as its source"
    )
    with pytest.raises(NotUnderstood, match="'unknown:17' cannot be put back: its source is not"):
        list(put_back(["unknown:17"], hands.ctx))


def test_a_letter_without_any_attribute_is_kept(hands: Hands) -> None:
    rest("17", GOOD.encode(), read_source({}), hands.ctx)

    letter = the_letter(hands)
    assert (letter.organisation, letter.attempts, letter.published_at) == (None, None, NOON)


@pytest.mark.parametrize("nonsense", ["", "noon", "٣", "9" * 50, "-1", "1e99"])
def test_attributes_that_make_no_sense_do_not_keep_a_letter_from_being_kept(
    hands: Hands, nonsense: str
) -> None:
    dies(hands, published=nonsense, CloudPubSubDeadLetterSourceDeliveryCount=nonsense)

    assert the_letter(hands).attempts is None


def test_what_is_not_utf_8_is_kept_as_base64_and_cannot_be_put_back(hands: Hands) -> None:
    dies(hands, b"\xff\x00{")

    letter = the_letter(hands)
    assert (base64.b64decode(letter.content), letter.encoding) == (b"\xff\x00{", "base64")
    assert letter.hindrance == "it is not UTF-8 text"


def test_a_message_of_the_greatest_size_that_is_kept_whole_can_be_put_back(hands: Hands) -> None:
    dies(hands, GOOD + " " * (MOST_CONTENT_BYTES - len(GOOD.encode())))

    assert ids(put_all_back(hands.ctx)) == ["vodokanal:17"]
    ((_, text),) = hands.announced
    assert read_event(text.encode()) == an_event()


@pytest.mark.parametrize("filler", ["ж".encode(), b"\xff\xff"])
def test_a_message_too_large_for_a_document_keeps_its_beginning_and_says_so(
    hands: Hands, filler: bytes
) -> None:
    dies(hands, b"{" + filler * 5_000_000)

    letter = the_letter(hands)
    kept = letter.content.encode()
    whole = kept if letter.encoding == "utf-8" else base64.b64decode(kept)
    assert letter.cut_bytes == 10_000_001 - len(whole)
    assert len(kept) in range(MOST_CONTENT_BYTES - 1, MOST_CONTENT_BYTES + 1)
    assert letter.hindrance == f"its last {letter.cut_bytes} bytes were too many to keep"
    with pytest.raises(NotUnderstood, match="'vodokanal:17' cannot be put back: its last"):
        list(put_back([letter.id], hands.ctx))
    assert hands.announced == []


def some_letters(hands: Hands, number: int) -> list[str]:
    """Published one a minute, arrived in another order; their ids in order of publication."""
    for n in sorted(range(number), key=lambda n: n * 7 % number):
        published = (NOON - timedelta(days=1) + timedelta(minutes=n)).isoformat()
        dies(hands, f'{{"version": {n}}}', message_id=f"{n:03}", published=published)
    return [f"vodokanal:{n:03}" for n in range(number)]


def test_letters_are_listed_and_put_back_in_order_of_publication_over_many_pages(
    hands: Hands,
) -> None:
    expected = some_letters(hands, 50)

    assert ids(waiting_letters(hands.ctx)) == expected
    assert ids(put_all_back(hands.ctx)) == expected

    texts = [f'{{"version": {n}}}' for n in range(50)]
    assert hands.announced == [("outage-feed-vodokanal", text) for text in texts]
    assert ids(waiting_letters(hands.ctx)) == []
    assert ids(all_letters(hands.ctx)) == expected


def test_named_letters_are_put_back_in_order_of_publication_each_once(hands: Hands) -> None:
    some_letters(hands, 50)

    named = ["vodokanal:041", "vodokanal:003", "vodokanal:041"]
    put = ids(put_back([*named, *(f"vodokanal:{n:03}" for n in range(10, 35))], hands.ctx))

    assert put == sorted(put)
    assert len(put) == len(hands.announced) == 27
    assert len(ids(waiting_letters(hands.ctx))) == 23


def test_everything_put_back_twice_is_put_back_once(hands: Hands) -> None:
    dies(hands)
    list(put_all_back(hands.ctx))

    assert ids(put_all_back(hands.ctx)) == []
    assert hands.announced == [("outage-feed-vodokanal", GOOD)]


def test_a_letter_named_again_is_published_again_and_the_chat_is_owed_one_message(
    hands: Hands,
) -> None:
    dies(hands)

    for _ in range(2):
        list(put_back(["vodokanal:17"], hands.ctx))
    for topic, text in hands.announced[:2]:
        publish(read_event(text.encode()), topic.removeprefix("outage-feed-"), hands.ctx)

    assert hands.announced[:2] == [("outage-feed-vodokanal", GOOD)] * 2
    assert len(hands.documents.find(Query("notices"))) == 1


def test_a_letter_is_marked_only_after_the_bus_has_it(hands: Hands) -> None:
    dies(hands)

    def refuses(topic: str, texts: Any) -> None:
        raise ConnectionError("no bus")

    with pytest.raises(ConnectionError):
        list(put_all_back(replace(hands.ctx, announce=refuses)))

    assert ids(waiting_letters(hands.ctx)) == ["vodokanal:17"]


def test_two_operators_at_once_put_back_the_same_letter(hands: Hands) -> None:
    dies(hands)

    def rival_first(topic: str, texts: Any) -> None:
        list(put_all_back(hands.ctx))
        hands.ctx.announce(topic, texts)

    assert ids(put_all_back(replace(hands.ctx, announce=rival_first))) == ["vodokanal:17"]
    assert ids(waiting_letters(hands.ctx)) == []
    assert hands.announced == [("outage-feed-vodokanal", GOOD)] * 2


@pytest.mark.parametrize("unknown", ["vodokanal:18", "", "a/b", "__x__", "vodokanal:17\n"])
def test_an_unknown_letter_is_refused_before_anything_is_published(
    hands: Hands, unknown: str
) -> None:
    dies(hands)

    with pytest.raises(NotUnderstood) as refusal:
        list(put_back(["vodokanal:17", unknown], hands.ctx))

    assert str(refusal.value) == f"no dead letter '{unknown}'; accepted: an id from the list"
    assert hands.announced == []
    assert ids(waiting_letters(hands.ctx)) == ["vodokanal:17"]


def test_one_that_cannot_be_put_back_stops_those_named_with_it_but_not_all(hands: Hands) -> None:
    dies(hands, b"\xff", message_id="1", published="2026-11-24T07:00:00Z")
    dies(hands, message_id="2")

    with pytest.raises(NotUnderstood, match="'vodokanal:1' cannot be put back: it is not UTF-8"):
        list(put_back(["vodokanal:2", "vodokanal:1"], hands.ctx))
    assert hands.announced == []

    first, second = put_all_back(hands.ctx)
    assert (first.put_back_at, second.put_back_at) == (None, NOON)
    assert ids(waiting_letters(hands.ctx)) == ["vodokanal:1"]


def test_what_fails_again_while_letters_are_put_back_waits_for_the_next_time(hands: Hands) -> None:
    some_letters(hands, 25)

    def fails_again(topic: str, texts: Any) -> None:
        number = len(hands.announced)
        hands.announced.append((topic, next(iter(texts))))
        assert number < 100
        dies(hands, message_id=f"again-{number}", published="2026-11-24T09:00:00Z")

    assert len(ids(put_all_back(replace(hands.ctx, announce=fails_again)))) == 25
    assert len(ids(waiting_letters(hands.ctx))) == 25


def test_letters_are_forgotten_after_thirty_days_put_back_or_not(hands: Hands) -> None:
    some_letters(hands, 45)
    list(put_back(["vodokanal:003"], hands.ctx))
    hands.time += timedelta(days=10)
    dies(hands, message_id="later")

    hands.time = NOON + timedelta(days=30)
    assert forget_old(hands.ctx) == 0
    hands.time += timedelta(seconds=1)
    assert forget_old(hands.ctx) == 45

    assert ids(all_letters(hands.ctx)) == ["vodokanal:later"]
