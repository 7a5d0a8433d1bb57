"""One HTTP exchange with MAX: its answer as we read it, or an error that says what to do."""

import re
from typing import Any, TypeVar

import httpx
from pydantic import ValidationError

from max_messenger.errors import MaxRefused, MaxUnavailable
from max_messenger.foreign import Foreign, parsed

TIMEOUT_SECONDS = 10.0

AnAnswer = TypeVar("AnAnswer", bound=Foreign)

# Before these nothing has left us.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def exchange(
    http: httpx.Client, call: str, method: str, url: str, *, timeout: httpx.Timeout, **parts: Any
) -> bytes:
    """The body of a successful answer.

    call   how errors name this exchange: method and path, without the query (it may be secret)
    parts  as httpx takes them: params, json, files, headers
    """
    try:
        response = http.request(method, url, timeout=timeout, **parts)
    except httpx.RequestError as error:
        raise _no_answer(call, error) from error
    if not response.is_success:
        raise _failure(call, response)
    return response.content


def read_answer(shape: type[AnAnswer], call: str, data: bytes) -> AnAnswer:
    """The body of a successful answer as we read it."""
    try:
        return shape.read(done(call, data))
    except ValidationError as error:
        raise unreadable(call) from error


def done(call: str, data: bytes) -> Any:
    """The JSON of an answer; with status 200 MAX and its upload hosts may still say no."""
    try:
        raw = parsed(data)
    except ValueError as error:
        raise unreadable(call) from error
    if not isinstance(raw, dict):
        raise unreadable(call)
    if raw.get("success") is False or "error_code" in raw:
        said = _said(data)
        raise MaxRefused(call, status=200, code=said.reason, text=said.message)
    return raw


def unreadable(call: str) -> MaxUnavailable:
    """MAX did what we asked, as far as its status goes."""
    return MaxUnavailable(call, "the answer cannot be read", status=200, sent=True)


class _Refusal(Foreign):
    """MAX's errors have `code`, those of upload hosts `error_code`."""

    code: str = ""
    error_code: int | str = ""
    message: str = ""

    @property
    def reason(self) -> str:
        """Some refusals have a key only inside the text: "Key: errors.edit.too.old"."""
        key = re.search(r"\berrors?(\.[a-z]+)+\b", self.message)
        return self.code or str(self.error_code) or (key[0] if key else "")


def _said(data: bytes) -> _Refusal:
    """What stands before MAX refuses in HTML or without a word: then there is nothing to quote."""
    try:
        return _Refusal.read(parsed(data))
    except ValueError:  # ValidationError too
        return _Refusal()


def _no_answer(call: str, error: httpx.RequestError) -> MaxUnavailable:
    if isinstance(error, httpx.ConnectError):
        why = f"no connection ({error})"
        if "CERTIFICATE_VERIFY_FAILED" in why:
            why += "; if MAX has moved to a public authority, set MAX_TRUST=root+public"
    else:
        # Only the kind: the words of other errors may quote a header, and so the token.
        why = f"no answer ({type(error).__name__})"
    return MaxUnavailable(call, why, sent=not isinstance(error, _NOT_SENT))


def _failure(call: str, response: httpx.Response) -> MaxUnavailable | MaxRefused:
    status, said = response.status_code, _said(response.content)
    if said.code == "attachment.not.ready":
        return MaxUnavailable(call, "its attachment is still processed", status=status, sent=False)
    # Without a word of MAX's own a refusal is some gateway's: it says nothing about the message.
    if 400 <= status < 500 and status != 429 and (said.reason or status == 401):
        return MaxRefused(call, status=status, code=said.reason, text=said.message)
    # 4xx and 503 are said before the work; after any other status it may have been done.
    why = f"status {status}, code '{said.reason}'"
    undone = 400 <= status < 500 or status == 503
    return MaxUnavailable(call, why, status=status, sent=not undone)
