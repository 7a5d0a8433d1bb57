"""GET /updates, long polling: for development, and only while no webhook is subscribed."""

import time

from flask import Blueprint, request

from sandbox.max.desk import Desk, number
from sandbox.max.names import Json
from sandbox.max.refusals import Refused
from sandbox.max.world import FEED_MS, Update

POLLING = "updates.poll"

# Since 2026-05-11 MAX holds a poll no longer and answers with no more than this.
TIMEOUT_SECONDS = 30
BATCH = 100


def blueprint(desk: Desk) -> Blueprint:
    calls = Blueprint("updates", __name__)
    calls.get("/updates", endpoint="poll")(_Polling(desk).poll)
    return calls


class _Polling:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ledger = desk.ledger
        # What was handed out last, by bot. Not in the log: after a restart a client without a
        # marker gets the day's updates again, and MAX announces such repetitions.
        self._given: dict[str, int] = {}

    def poll(self) -> Json:
        """Updates above `marker`, without one those not handed out yet. Waits for the first."""
        limit = min(number("limit", 1, 1000) or BATCH, BATCH)
        timeout = number("timeout", 0, 90)
        patience = min(TIMEOUT_SECONDS if timeout is None else timeout, TIMEOUT_SECONDS)
        types = request.args.get("types")
        bot, until = self._desk.bot.name, time.monotonic() + patience
        with self._ledger.changed:
            marker = number("marker", 0)
            start = self._given.get(bot, 0) if marker is None else marker
            while not (found := self._above(start, types)[:limit]):
                left = until - time.monotonic()
                if left <= 0 or self._desk.stopping.is_set():
                    break
                self._ledger.changed.wait(left)
            last = found[-1].number if found else start
            self._given[bot] = max(last, self._given.get(bot, 0))
            return {"updates": [update.body for update in found], "marker": last}

    def _above(self, start: int, types: str | None) -> list[Update]:
        """Raises Refused (405) when a webhook is subscribed, also while the poll waits."""
        bot, world = self._desk.bot.name, self._ledger.world
        if world.subscriptions_of(bot):
            raise Refused(
                405,
                "method.not.allowed",
                "GET /updates does not work while a webhook is subscribed: see GET /subscriptions",
            )
        oldest = self._ledger.now() - FEED_MS
        wanted = types.split(",") if types else None
        return [
            update
            for update in world.feeds[bot]
            if update.number > start
            and update.at >= oldest
            and (wanted is None or update.body["update_type"] in wanted)
        ]
