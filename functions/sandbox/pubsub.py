"""The subscriptions of infra/ on Google's Pub/Sub emulator: each topic pushed to its door."""

from collections.abc import Iterable

import httpx

DEAD = "dead-outage-feed"
ATTEMPTS = 5


def wire(url: str, project: str, doors_url: str, organisations: Iterable[str]) -> None:
    """Make topics and push subscriptions. Raises httpx.HTTPError when the emulator refuses.

    url, doors_url  where the emulator and the doors listen
    """
    feeds = {f"outage-feed-{name}": f"/outage_feed/{name}" for name in organisations}
    pushed = {DEAD: "/dead_letters", "notices": "/notices", **feeds}
    forwarded = {
        "deadLetterPolicy": {
            "deadLetterTopic": f"projects/{project}/topics/{DEAD}",
            "maxDeliveryAttempts": ATTEMPTS,
        }
    }
    with httpx.Client(base_url=f"{url}/v1/projects/{project}") as pubsub:
        for topic in pushed:  # all of them first: subscriptions name the dead-letter topic
            pubsub.put(f"/topics/{topic}", json={}).raise_for_status()
        for topic, door in pushed.items():
            subscription = {
                "topic": f"projects/{project}/topics/{topic}",
                "pushConfig": {"pushEndpoint": f"{doors_url}{door}"},
                "ackDeadlineSeconds": 60,
                "retryPolicy": {"minimumBackoff": "1s", "maximumBackoff": "10s"},
                **(forwarded if topic in feeds else {}),
            }
            pubsub.put(f"/subscriptions/{topic}", json=subscription).raise_for_status()
