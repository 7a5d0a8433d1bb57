"""What happens to a call before and after MAX's own rules: faults, and a line in the log."""

import json
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from typing import NoReturn
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import httpx
from werkzeug.wrappers import Request, Response

from sandbox.max.desk import CALL, Call, Desk
from sandbox.max.names import Json

_FAULT_STATUS = {
    "down": (503, "service.unavailable", "the pretend MAX is down: fault `down`"),
    "too_many": (429, "too.many.requests", "fault `too_many`"),
    "server_error": (500, "internal.error", "fault `server_error`"),
}


class AnswerLost(httpx.RemoteProtocolError, ConnectionAbortedError):
    """The caller gets no answer.

    For werkzeug's server an aborted connection, for httpx.WSGITransport, where there is no
    connection, the very error a client would see.
    """


class Gate:
    """The WSGI application around the bot API."""

    def __init__(self, app: WSGIApplication, desk: Desk) -> None:
        self._app = app
        self._desk = desk
        self._lock = threading.Lock()
        self._late: list[threading.Timer] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        body = request.get_data()
        self._desk.stopping.wait(self._desk.faults.slow_seconds)
        call = self._received(request)
        fault = self._fault(request)
        if fault in _FAULT_STATUS:
            status, code, message = _FAULT_STATUS[fault]
            self._note("call", request, call, status=status, fault=fault)
            refusal = json.dumps({"code": code, "message": message})
            return Response(refusal, status, mimetype="application/json")(environ, start_response)
        if fault in {"timeout", "posted_late"}:
            self._note("call", request, call, status=None, fault=fault)
            if fault == "posted_late":
                self._land_later(request, body, call)
            self._desk.stopping.wait(self._desk.faults.hold_seconds)
            hang_up(environ)
        response = self._answer(request, body, call)
        self._note("call", request, call, status=response.status_code, fault=fault)
        if fault == "answer_lost":
            hang_up(environ)
        return response(environ, start_response)

    def stop(self) -> None:
        """What is late stays away, as after the death of a process."""
        for timer in self._late:
            timer.cancel()
            timer.join()

    def _received(self, request: Request) -> Call:
        """Who calls and, as far as the address tells, about which chat."""
        bot = self._desk.bot_of(request.headers.get("Authorization", ""))
        chat_id = request.args.get("chat_id", type=int)
        return Call(self._desk.stopwatch(), bot.name if bot else None, chat_id)

    def _fault(self, request: Request) -> str | None:
        """The one thing that goes wrong with this call, if any."""
        possible = ["down", "too_many", "server_error", "timeout"]
        if (request.method, request.path) == ("POST", "/messages"):
            possible.append("posted_late")
        if request.method != "GET":
            possible.append("answer_lost")
        return next((fault for fault in possible if self._desk.mood.strikes(fault)), None)

    def _answer(self, request: Request, body: bytes, call: Call) -> Response:
        """What the API says."""
        environ = {
            **request.environ,
            CALL: call,
            "wsgi.input": BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
        }
        environ.pop("HTTP_TRANSFER_ENCODING", None)  # the body is whole by now
        return Response.from_app(self._app, environ, buffered=True)

    def _land_later(self, request: Request, body: bytes, call: Call) -> None:
        """The call takes effect only when its caller has long given up."""
        seconds = self._desk.faults.posted_late_seconds
        timer = threading.Timer(seconds, self._land, (request, body, call))
        timer.daemon = True
        with self._lock:
            self._late = [*(known for known in self._late if known.is_alive()), timer]
            timer.start()

    def _land(self, request: Request, body: bytes, call: Call) -> None:
        landed = Call(self._desk.stopwatch(), call.bot, call.chat_id, limited=False)
        response = self._answer(request, body, landed)
        self._note("landed", request, landed, status=response.status_code, fault="posted_late")

    def _note(
        self, what: str, request: Request, call: Call, *, status: int | None, fault: str | None
    ) -> None:
        line: Json = {
            "bot": call.bot,
            "method": request.method,
            "path": request.path,
            "chat": call.chat_id,
            "status": status,
        }
        if fault:
            line["fault"] = fault
        self._desk.ledger.note({what: line}, call.at_ns)


def hang_up(environ: WSGIEnvironment) -> NoReturn:
    """End the call without an answer."""
    connection = environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        with suppress(OSError):  # the client may have gone already
            connection.shutdown(socket.SHUT_RDWR)
    raise AnswerLost("the connection was closed without an answer")
