"""The schedules of infra/, on the sandbox's clock: which door opens how often."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx

from sandbox.clock import SandboxClock

log = logging.getLogger(__name__)

POLL_SECONDS = 0.1
SCHEDULES = {"/reminders": timedelta(minutes=1), "/upkeep": timedelta(minutes=15)}


class Clockwork:
    """One thread per schedule. After a jump of the clock a door opens once, as in the cloud."""

    def __init__(self, clock: SandboxClock, post: Callable[[str, object], httpx.Response]):
        self._clock, self._post = clock, post
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=schedule, name=schedule[0], daemon=True)
            for schedule in SCHEDULES.items()
        ]

    def start(self) -> None:
        """Begin; every door opens once at once."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Open no more doors."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def _run(self, door: str, every: timedelta) -> None:
        while not self._stop.is_set():
            opened = self._clock.now()  # before: the clock may jump while the door is at work
            try:
                answer = self._post(door, {})
            except httpx.HTTPError as error:
                log.warning("schedule failed", extra={"door": door, "reason": repr(error)})
            else:
                if not answer.is_success:
                    log.warning(
                        "schedule failed", extra={"door": door, "status": answer.status_code}
                    )
            self._pause(opened, every)

    def _pause(self, since: datetime, every: timedelta) -> None:
        """Until so much has passed on the clock; a clock put back counts as well."""
        while timedelta() <= self._clock.now() - since < every:
            if self._stop.wait(POLL_SECONDS):
                return
