"""What a supplier's dispatch system does: publish one message to its topic."""

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx


class NoTopic(Exception):
    """No such supplier; the message is a Russian sentence."""


def feed(bus_url: str, project: str) -> Callable[[str, dict[str, Any]], dict[str, Any]]:
    """The control API's `feed`: publishes through the bus, whichever it is, as a supplier would."""

    def publish(organisation: str, message: dict[str, Any]) -> dict[str, Any]:
        data = base64.b64encode(json.dumps(message, ensure_ascii=False).encode()).decode()
        answer = httpx.post(
            f"{bus_url}/v1/projects/{project}/topics/outage-feed-{organisation}:publish",
            json={"messages": [{"data": data}]},
            timeout=30,
        )
        if answer.status_code in {400, 404}:
            raise NoTopic(f"У организации «{organisation}» нет своей ленты отключений.")
        answer.raise_for_status()
        published: dict[str, Any] = answer.json()
        return published

    return publish
