"""The suppliers' shape: one JSON message per version of an event, published as a JSON Schema.

`python -m outages.feed`, run in functions/, prints that schema; `outage_feed.schema.json` beside
this file is its output (a test compares them).
"""

import json
import sys

from pydantic import ValidationError

from outages.model import Event
from refusals import NotUnderstood, explained


def read_event(content: bytes) -> Event:
    """One message of a supplier's topic.

    Raises NotUnderstood naming each field refused and what it accepts.
    """
    try:
        return Event.model_validate_json(content)
    except ValidationError as error:
        raise NotUnderstood(f"outage message refused: {explained(error)}") from error


def schema() -> str:
    """The JSON Schema (2020-12) of a message."""
    described = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Message of a supplier's outage feed",
        **{k: v for k, v in Event.model_json_schema().items() if k != "title"},
    }
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema())
