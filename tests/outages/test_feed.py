"""The suppliers' shape: what is accepted, and what a refusal says."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import outages.feed
from builders import an_event
from outages.feed import read_event, schema
from refusals import NotUnderstood

PUBLISHED = Path(outages.feed.__file__).with_name("outage_feed.schema.json")


def a_message(**changes: Any) -> dict[str, Any]:
    return an_event().model_dump(mode="json") | changes


def refusal(content: bytes) -> str:
    with pytest.raises(NotUnderstood) as refused:
        read_event(content)
    return str(refused.value)


def test_a_message_is_read_as_it_was_meant() -> None:
    content = json.dumps(a_message()).encode()

    assert read_event(content) == an_event()


def test_the_published_schema_is_todays() -> None:
    assert PUBLISHED.read_text() == schema(), (
        "run: cd functions && python -m outages.feed > outages/outage_feed.schema.json"
    )


def test_the_published_schema_accepts_what_the_door_accepts() -> None:
    published = json.loads(PUBLISHED.read_text())

    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.validate(a_message(), published)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(a_message(resources=["cold_beer"]), published)


@pytest.mark.parametrize(
    ("changes", "named", "accepted"),
    [
        ({"resources": ["cold_beer"]}, "resources.0", "'cold_water', 'hot_water'"),
        ({"resources": []}, "resources", "at least 1"),
        ({"kind": "boom"}, "kind", "'planned', 'emergency'"),
        ({"version": "третья"}, "version", "valid integer"),
        ({"version": 0}, "version", "greater than or equal to 1"),
        ({"houses": "lesnaya-5"}, "houses", "valid array"),
        ({"houses": ["a/b"]}, "houses.0", "match pattern"),
        ({"houses": [f"h{n}" for n in range(10_001)]}, "houses", "at most 10000"),
        ({"windows": [{"start": "2026-11-24T18:00:00+03:00", "end": "2026-11-24T07:00:00+03:00"}]},
         "windows.0", "end must be after start"),
        ({"windows": [{"start": "2026-11-24T18:00:00", "end": "2026-11-24T19:00:00"}]},
         "windows.0.start", "timezone info"),
        ({"windows": [{"start": "2026-11-24T18:00:00+03:00"}]}, "windows.0", "end_kind 'unknown'"),
        ({"reason": "р" * 301}, "reason", "at most 300"),
        ({"colour": "red"}, "colour", "not permitted"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_field_and_what_it_accepts(
    changes: dict[str, Any], named: str, accepted: str
) -> None:
    said = refusal(json.dumps(a_message(**changes)).encode())

    assert f" {named}: " in said
    assert accepted in said


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'"outage"', b"\xff\xfe", b"{}" * 9]
)
def test_what_is_no_message_is_refused_with_a_reason(content: bytes) -> None:
    assert refusal(content).startswith("outage message refused: ")


def test_ten_thousand_houses_are_read() -> None:
    houses = [f"house-{n}" for n in range(10_000)]

    assert len(read_event(json.dumps(a_message(houses=houses)).encode()).houses) == 10_000
