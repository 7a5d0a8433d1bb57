"""Webhooks: background threads that deliver what the outbox owes (max-bot-api.md 2.2).

Several threads, so nothing keeps an order; MAX promises none either.
"""

import json
import threading
import time
from collections.abc import Mapping
from typing import Protocol

import httpx

from sandbox.max.changes import Delivered, Unsubscribed
from sandbox.max.faults import Mood
from sandbox.max.ledger import Ledger
from sandbox.max.outbox import Delivery
from sandbox.max.things import Subscription

THREADS = 8
ANSWER_SECONDS = 30.0
UNSUBSCRIBED_AFTER_MS = 8 * 3600 * 1000
# How soon a thread notices that the clock has made a delivery due (real seconds).
POLL_SECONDS = 0.1
# How long `stop` waits for attempts under way.
STOP_SECONDS = 2.0


class HasStatus(Protocol):
    @property
    def status_code(self) -> int: ...


class Poster(Protocol):
    """`httpx.Client.post`, or what looks like it. Fails with httpx.HTTPError or OSError."""

    def __call__(
        self, url: str, *, content: bytes, headers: Mapping[str, str], timeout: float
    ) -> HasStatus: ...


class Deliverer:
    """Starts and stops the threads; the outbox and its log live in the ledger."""

    def __init__(self, ledger: Ledger, mood: Mood) -> None:
        self._ledger = ledger
        self._mood = mood
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, post: Poster) -> None:
        self._post = post
        self._threads = [
            threading.Thread(target=self._work, name=f"webhooks-{n}", daemon=True)
            for n in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """The outcome of attempts still under way is forgotten, as when a process dies."""
        self._stop.set()
        with self._ledger.changed:
            self._ledger.changed.notify_all()
        until = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.join(timeout=max(0, until - time.monotonic()))

    def _work(self) -> None:
        while not self._stop.is_set():
            delivery, subscription = self._next()
            if delivery is not None and subscription is not None:
                self._deliver(delivery, subscription)

    def _next(self) -> tuple[Delivery | None, Subscription | None]:
        """A delivery that is due, with whom it goes to; waits a little when there is none."""
        with self._ledger.changed:
            world, now = self._ledger.world, self._ledger.now()
            self._unsubscribe_the_silent(now)
            delivery = world.outbox.take(now)
            if delivery is None:
                self._ledger.changed.wait(POLL_SECONDS)
                return None, None
            # Whoever unsubscribes takes its deliveries along, so the subscription is there.
            return delivery, world.subscriptions[delivery.bot, delivery.url]

    def _deliver(self, delivery: Delivery, subscription: Subscription) -> None:
        if self._stop.wait(self._mood.shuffle_seconds()):
            return
        status = self._attempt(delivery, subscription)
        if status == 200 and self._mood.strikes("webhook_twice"):
            self._attempt(delivery, subscription)
        with self._ledger.changed:
            # Gone: unsubscribed or forgotten meanwhile.
            if self._stop.is_set() or not self._ledger.world.outbox.holds(delivery.key):
                return
            self._ledger.commit(
                Delivered(
                    at=self._ledger.now(),
                    number=delivery.number,
                    bot=delivery.bot,
                    url=delivery.url,
                    status=status,
                    due=delivery.due,
                    next_due=None if status == 200 else delivery.next_due,
                )
            )

    def _attempt(self, delivery: Delivery, subscription: Subscription) -> int | None:
        """The status, None when there was none in time. Only 200 is a success, not even 204."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if subscription.secret is not None:
            headers["X-Max-Bot-Api-Secret"] = subscription.secret
        content = json.dumps(delivery.body, ensure_ascii=False).encode()
        began = time.monotonic()
        try:
            response = self._post(
                delivery.url, content=content, headers=headers, timeout=ANSWER_SECONDS
            )
        except (httpx.HTTPError, OSError):
            return None
        in_time = time.monotonic() - began <= ANSWER_SECONDS
        return response.status_code if in_time else None

    def _unsubscribe_the_silent(self, now: int) -> None:
        """Eight hours without one success end a subscription.

        After a jump of the clock the attempts that belong into these hours are made first.
        """
        world = self._ledger.world
        for subscription in list(world.subscriptions.values()):
            if subscription.failing_since is None:
                continue
            deadline = subscription.failing_since + UNSUBSCRIBED_AFTER_MS
            bot, url = subscription.bot, subscription.url
            if now >= deadline and not world.outbox.owes_before(bot, url, deadline):
                self._ledger.commit(
                    Unsubscribed(at=now, bot=bot, url=url, reason="eight_hours_without_success")
                )
