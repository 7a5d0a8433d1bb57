"""An HTTP server for WSGI applications on this machine: werkzeug's, quiet, with clear refusals."""

import socket
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

_BACKLOG = 256


class PortTaken(Exception):
    """Somebody listens there already, or this machine has no such address."""


class QuietHandler(WSGIRequestHandler):
    """Speaks HTTP/1.1 and keeps no request log: whoever is served has its own.

    werkzeug closes the connection after each answer whatever the version; clients cope.
    """

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


def listen(app: WSGIApplication, host: str, port: int) -> BaseWSGIServer:
    """A server that listens already; port 0 takes a free one (see `port`).

    Each request has a daemon thread of its own. Raises PortTaken; werkzeug itself would print
    and exit.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise PortTaken(f"cannot listen on {host}:{port}: {reason}") from error
        listener.listen(_BACKLOG)
        options: dict[str, Any] = {"threaded": True, "request_handler": QuietHandler}
        return make_server(host, port, app, fd=listener.fileno(), **options)
