"""The bot API's frame: who calls, how fast, and how a no is put. The calls are in `api_*.py`."""

from flask import Flask, request
from werkzeug.exceptions import HTTPException

from sandbox.max import api_chats, api_messages, api_subscriptions, api_updates, api_uploads
from sandbox.max.desk import Desk
from sandbox.max.names import Bot, Json
from sandbox.max.refusals import NotDone, Refused, wrong_token

_CODES = {404: "not.found", 405: "method.not.allowed"}


def bot_api(desk: Desk) -> Flask:
    """The API as a WSGI application that may be mounted below a prefix."""
    app = Flask("sandbox.max", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has both
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.before_request(lambda: _admit(desk))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotDone, _not_done)
    app.register_error_handler(HTTPException, _http_error)
    for calls in (api_messages, api_chats, api_subscriptions, api_uploads, api_updates):
        app.register_blueprint(calls.blueprint(desk))
    return app


def _admit(desk: Desk) -> None:
    """Before every call: whose token is it, and is there room in this second?"""
    if request.endpoint in api_uploads.ANOTHER_HOST:
        return
    desk.admit_bot(_caller(desk), polling=request.endpoint == api_updates.POLLING)


def _caller(desk: Desk) -> Bot:
    """The token stands raw in the header; one in the query is not looked at."""
    given = request.headers.get("Authorization", "")
    bot = desk.bot_of(given)
    if bot is None:
        raise wrong_token(given)
    return bot


def _refused(refused: Refused) -> tuple[Json, int]:
    return {"code": refused.code, "message": refused.message}, refused.status


def _not_done(reason: NotDone) -> Json:
    return {"success": False, "message": str(reason)}


def _http_error(error: HTTPException) -> tuple[Json, int]:
    status = error.code or 500
    code = _CODES.get(status, "internal.error" if status >= 500 else "proto.payload")
    return {"code": code, "message": error.description or error.name}, status
