"""Files that people send to the bot: fetched from MAX's own hosts alone, and never too much.

The url comes with an update, so anybody may have written it: each step is checked, also those that
a redirect leads to, and nothing of ours goes along.
"""

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx

from max_messenger.errors import FileTooLarge, ForeignHost, MaxRefused, MaxUnavailable

# Where MAX keeps what people send (max-bot-api.md 1).
HOSTS = (".oneme.ru", ".okcdn.ru", ".max.ru")
NAME = re.compile("[a-z0-9.-]+")  # no sign that two readers of a url might take differently
REDIRECTS = 3
# Not the file's fault, so a repeat may find it: request time-out, too early, too many.
PASSING = frozenset({408, 425, 429})

Opened = Callable[[httpx.URL], AbstractContextManager[httpx.Client]]


def downloaded(url: str, most_bytes: int, ours: str, opened: Opened, seconds: float) -> bytes:
    """The content behind `url`.

    ours     address of MAX's API as we call it: its host is accepted as it is
    opened   the client that trusts a host as far as it deserves
    seconds  for one step, from the question to the last byte; a last silence may double it
    Raises ForeignHost, FileTooLarge, MaxRefused and MaxUnavailable: the latter never did harm, a
    file may be fetched as often as wanted.
    """
    place = _accepted(url, ours)
    for _ in range(1 + REDIRECTS):
        found = _step(place, most_bytes, opened, seconds)
        if isinstance(found, bytes):
            return found
        place = _accepted(found, ours)
    raise _unavailable(place, f"redirected more than {REDIRECTS} times")


def _accepted(url: str, ours: str) -> httpx.URL:
    try:
        place = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ForeignHost("what is no url") from error
    own = httpx.URL(ours)
    if (place.scheme, place.host, place.port) == (own.scheme, own.host, own.port):
        return place
    theirs = NAME.fullmatch(place.host) and f".{place.host}".endswith(HOSTS)
    if not theirs or place.scheme != "https" or place.port is not None or place.userinfo:
        # Never the url: whoever has it has the file. And of a stranger's words only the beginning.
        raise ForeignHost(f"a file at '{place.host[:60]}'")
    return place


def _step(place: httpx.URL, most_bytes: int, opened: Opened, seconds: float) -> bytes | str:
    """The content, or the url to which we are sent on."""
    ends = time.monotonic() + seconds
    # Unpacked, a small answer could fill the memory: it is asked for as it is.
    asked = {"Accept-Encoding": "identity"}
    timeout = httpx.Timeout(seconds, connect=min(3, seconds))
    try:
        with (
            opened(place) as http,
            http.stream("GET", place, headers=asked, timeout=timeout) as response,
        ):
            if response.has_redirect_location:
                return str(place.join(response.headers["Location"]))
            _check(place, response)
            return _content(place, response, most_bytes, ends)
    except httpx.InvalidURL as error:
        raise ForeignHost("a redirect to what is no url") from error
    except httpx.RequestError as error:
        # Only the kind: the words of the error may quote the url, which is as good as a token.
        raise _unavailable(place, f"no answer ({type(error).__name__})") from error


def _check(place: httpx.URL, response: httpx.Response) -> None:
    status = response.status_code
    if 400 <= status < 500 and status not in PASSING:
        raise MaxRefused(_call(place), status=status, code="", text="")
    if status != 200:
        raise _unavailable(place, f"status {status}", status)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise _unavailable(place, "packed, although it was asked for as it is", status)


def _content(place: httpx.URL, response: httpx.Response, most_bytes: int, ends: float) -> bytes:
    announced = response.headers.get("Content-Length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > most_bytes:
        raise FileTooLarge(most_bytes)
    content = bytearray()
    for piece in response.iter_bytes():
        content += piece
        if len(content) > most_bytes:
            raise FileTooLarge(most_bytes)
        if time.monotonic() > ends:
            raise _unavailable(place, "the file comes too slowly")
    return bytes(content)


def _call(place: httpx.URL) -> str:
    return f"GET {place.host}"


def _unavailable(place: httpx.URL, why: str, status: int | None = None) -> MaxUnavailable:
    return MaxUnavailable(_call(place), why, status=status, sent=False)
