"""The embedded bus: Pub/Sub's publish call in front, the same push envelope behind.

Messages lie in an SQLite file until their door has answered 2xx, so a killed process loses none.
Five failures, and a message rests among the dead with the last answer as its reason; that of a feed
is forwarded to the dead-letter topic, as Pub/Sub does it.
"""

import base64
import binascii
import json
import re
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from flask import Flask, Response, jsonify, request

WORKERS = 8
ATTEMPTS = 5
FIRST_DELAY_SECONDS, LONGEST_DELAY_SECONDS = 0.3, 10.0
PUSH_SECONDS = 60

DEAD = "dead-outage-feed"

# Which door a topic is pushed to. In the cloud the subscriptions of infra/ say the same.
ROUTES = (
    (re.compile(r"outage-feed-([a-z][a-z0-9-]*)"), r"/outage_feed/\1"),
    (re.compile(DEAD), "/dead_letters"),
    (re.compile(r"notices"), "/notices"),
)

SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  topic TEXT NOT NULL, data TEXT NOT NULL, attributes TEXT NOT NULL, published TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL,
  dead INTEGER NOT NULL DEFAULT 0, reason TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS waiting ON messages (dead, due);
"""


class Queued(NamedTuple):
    """One message waiting for its door."""

    id: int
    topic: str
    data: str
    attributes: str
    published: str
    attempts: int


class Bus:
    """Publish by `app` (mounted under any prefix); deliver by threads between start and stop.

    post  posts JSON to a door's path and returns the answer
    """

    def __init__(self, file: Path, project: str, post: Callable[[str, Any], httpx.Response]):
        self._file, self._project, self._post = file, project, post
        self._lock = threading.Condition()
        self._in_flight: set[int] = set()
        self._stopping = False
        self._threads: list[threading.Thread] = []
        with closing(self._open()) as db:
            db.executescript(SCHEMA)
        self.app = self._publish_app()

    def start(self) -> None:
        """Begin to deliver."""
        self._threads = [
            threading.Thread(target=self._deliver_all, name=f"bus-{n}", daemon=True)
            for n in range(WORKERS)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Deliver no more; what waits stays in the file."""
        with self._lock:
            self._stopping = True
            self._lock.notify_all()
        for thread in self._threads:
            thread.join(timeout=5)

    def publish(self, topic: str, data: str, attributes: dict[str, str]) -> str:
        """Keep one message, then wake the deliverers; its id. `data` is base64."""
        with closing(self._open()) as db, db:
            message_id = _insert(topic, data, attributes, db)
        with self._lock:
            self._lock.notify()
        return message_id

    def state(self) -> dict[str, Any]:
        """How many messages wait, and the dead letters with their reasons."""
        with closing(self._open()) as db:
            (waiting,) = db.execute("SELECT count(*) FROM messages WHERE dead = 0").fetchone()
            dead = db.execute(
                "SELECT id, topic, attempts, reason FROM messages WHERE dead = 1 ORDER BY id"
            ).fetchall()
        names = ("id", "topic", "attempts", "reason")
        return {"waiting": waiting, "dead": [dict(zip(names, row, strict=True)) for row in dead]}

    def forget_all(self) -> None:
        """Drop every message."""
        with closing(self._open()) as db, db:
            db.execute("DELETE FROM messages")

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._file, timeout=30)
        db.execute("PRAGMA journal_mode=WAL")
        return db

    def _publish_app(self) -> Flask:
        app = Flask("bus")

        @app.post(f"/v1/projects/{self._project}/topics/<topic>:publish")
        def publish(topic: str) -> tuple[Response, int]:
            if not _door(topic):
                return jsonify(error={"code": 404, "message": f"no topic '{topic}'"}), 404
            messages = (request.get_json(silent=True) or {}).get("messages") or []
            try:
                for message in messages:
                    base64.b64decode(message.get("data", ""), validate=True)
            except (binascii.Error, AttributeError, TypeError, ValueError):
                return jsonify(error={"code": 400, "message": "data: accepted is base64"}), 400
            ids = [
                self.publish(topic, m.get("data", ""), m.get("attributes") or {}) for m in messages
            ]
            return jsonify(messageIds=ids), 200

        return app

    def _deliver_all(self) -> None:
        while message := self._next():
            try:
                refused = self._push(message)
            except httpx.HTTPError as error:
                refused = f"{type(error).__name__}: {error}"
            self._settle(message, refused)

    def _next(self) -> Queued | None:
        """The next due message, waiting for one; None when the bus stops."""
        with self._lock:
            while not self._stopping:
                with closing(self._open()) as db:
                    rows = db.execute(
                        "SELECT id, topic, data, attributes, published, attempts FROM messages"
                        " WHERE dead = 0 AND due <= ? ORDER BY due LIMIT ?",
                        (time.time(), WORKERS + 1),
                    ).fetchall()
                free = [row for row in rows if row[0] not in self._in_flight]
                if free:
                    self._in_flight.add(free[0][0])
                    return Queued(*free[0])
                self._lock.wait(timeout=0.5)
        return None

    def _push(self, message: Queued) -> str | None:
        """None when the door took it, else why not."""
        envelope = {
            "message": {
                "data": message.data,
                "attributes": json.loads(message.attributes),
                "messageId": str(message.id),
                "publishTime": message.published,
            },
            "subscription": f"projects/{self._project}/subscriptions/{message.topic}",
            "deliveryAttempt": message.attempts + 1,
        }
        answer = self._post(_door(message.topic) or "/", envelope)
        return None if answer.is_success else f"{answer.status_code} {answer.text[:500]}"

    def _settle(self, message: Queued, refused: str | None) -> None:
        attempts = message.attempts + 1
        # A dead letter has no dead letters: it comes until its door takes it.
        dies = attempts >= ATTEMPTS and message.topic != DEAD
        delay = min(FIRST_DELAY_SECONDS * 2 ** (attempts - 1), LONGEST_DELAY_SECONDS)
        with closing(self._open()) as db, db:
            if refused is None:
                db.execute("DELETE FROM messages WHERE id = ?", (message.id,))
            else:
                db.execute(
                    "UPDATE messages SET attempts = ?, dead = ?, due = ?, reason = ? WHERE id = ?",
                    (attempts, dies, time.time() + delay, refused, message.id),
                )
                if dies and message.topic.startswith("outage-feed-"):
                    # In the same transaction: whoever dies here has forwarded it, or will again.
                    _forward(message, attempts, db)
        with self._lock:
            self._in_flight.discard(message.id)


def _forward(message: Queued, attempts: int, db: sqlite3.Connection) -> None:
    """Publish a dead message to the dead-letter topic, with what Pub/Sub adds."""
    attributes = {
        **json.loads(message.attributes),
        "CloudPubSubDeadLetterSourceDeliveryCount": str(attempts),
        "CloudPubSubDeadLetterSourceSubscription": message.topic,
        "CloudPubSubDeadLetterSourceTopicPublishTime": message.published,
    }
    _insert(DEAD, message.data, attributes, db)


def _insert(topic: str, data: str, attributes: dict[str, str], db: sqlite3.Connection) -> str:
    """Keep one message; its id."""
    cursor = db.execute(
        "INSERT INTO messages (topic, data, attributes, published, due) VALUES (?, ?, ?, ?, ?)",
        (topic, data, json.dumps(attributes), datetime.now(UTC).isoformat(), time.time()),
    )
    return str(cursor.lastrowid)


def _door(topic: str) -> str | None:
    """The path of the door that this topic is pushed to."""
    for pattern, path in ROUTES:
        if found := pattern.fullmatch(topic):
            return found.expand(path)
    return None
