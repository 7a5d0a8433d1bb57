"""The pretend bucket as a whole: S3 over HTTP, with moods."""

import threading
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.wrappers import Request, Response

from sandbox.bucket.faults import BucketFaults
from sandbox.bucket.objects import Objects, refusal
from sandbox.chance import Dice
from sandbox.clock import SandboxClock
from sandbox.max.gate import hang_up

NAME = "domovoy-vault"


class PretendBucket:
    """A WSGI application that may be mounted anywhere. Who signed a call is not looked at.

    folder  where objects lie between runs
    clock   what dates them: the product judges their age by the town's time
    """

    def __init__(self, folder: Path, clock: SandboxClock, name: str = NAME) -> None:
        self._objects = Objects(folder, clock, name)
        self._dice = Dice(BucketFaults())
        self._stopping = threading.Event()

    @property
    def faults(self) -> BucketFaults:
        """What goes wrong at present; assign to change it."""
        return self._dice.faults

    @faults.setter
    def faults(self, faults: BucketFaults) -> None:
        self._dice.put(faults)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        body = request.get_data()
        self._stopping.wait(self.faults.slow_seconds)
        if trouble := self._trouble():
            return trouble(environ, start)
        response = self._objects.answer(request, body)
        if request.method in {"PUT", "DELETE"} and self._dice.strikes("answer_lost"):
            hang_up(environ)
        return response(environ, start)

    def reset(self) -> None:
        """Objects and faults go."""
        self.faults = BucketFaults()
        self._objects.forget_all()

    def stop(self) -> None:
        """Let waiting calls go."""
        self._stopping.set()

    def _trouble(self) -> Response | None:
        if self._dice.strikes("server_error"):
            return refusal(503, "SlowDown", "fault `server_error`")
        if self.faults.denied:
            return refusal(403, "AccessDenied", "fault `denied`")
        if self.faults.gone:
            return refusal(404, "NoSuchBucket", "fault `gone`")
        return None
