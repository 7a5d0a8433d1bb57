"""A file that somebody sent is fetched from MAX's own hosts, and never too much of it."""

import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from contracts.max_answers import HOST, TOKEN
from max_messenger import FileTooLarge, ForeignHost, MaxClient, MaxRefused, MaxUnavailable

URL = "https://fd.oneme.ru/getfile?sig=s3cret"
ENOUGH = 1000


class Hosts:
    """Every host of the world, each answering by `answer`; what they were asked."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self.asked: list[httpx.Request] = []
        self._answer = answer

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self._answer(request)


def fetch(hosts: Hosts, url: str = URL, base_url: str = HOST, timeout_seconds: float = 10) -> bytes:
    with httpx.Client(transport=httpx.MockTransport(hosts)) as http:
        client = MaxClient(TOKEN, base_url=base_url, http=http, timeout_seconds=timeout_seconds)
        return client.download(url, ENOUGH)


def answering(status: int = 200, content: bytes = b"houses", **headers: str) -> Hosts:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Hosts(lambda _: httpx.Response(status, content=content, headers=named))


def redirecting(*places: str) -> Hosts:
    """From each place to the next; the last one has the file."""
    left = list(places)

    def answer(_: httpx.Request) -> httpx.Response:
        if left:
            return httpx.Response(302, headers={"Location": left.pop(0)})
        return httpx.Response(200, content=b"houses")

    return Hosts(answer)


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "https://oneme.ru/f",
        "https://vd1.okcdn.ru/f",
        "https://files.max.ru/f",
        "https://FD.ONEME.RU:443/f",
        f"{HOST}/f",
    ],
)
def test_a_file_comes_whole_from_maxs_hosts_and_the_token_stays_at_home(url: str) -> None:
    hosts = answering()

    assert fetch(hosts, url) == b"houses"
    (request,) = hosts.asked
    assert request.method == "GET"
    assert TOKEN not in str(request.headers)


def test_beside_max_the_host_where_we_call_it_is_accepted_as_it_is() -> None:
    pretend = "http://127.0.0.1:8090"

    assert fetch(answering(), f"{pretend}/files/1", base_url=pretend) == b"houses"
    for other in ("http://127.0.0.1:8091/files/1", "https://127.0.0.1:8090/files/1"):
        with pytest.raises(ForeignHost):
            fetch(answering(), other, base_url=pretend)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/f",
        "https://oneme.ru.evil.example/f",
        "https://evil-oneme.ru/f",
        "https://oneme.ru./f",
        "https://oneme.ru@evil.example/f",
        "https://user:word@oneme.ru/f",
        "https://evil.example#.oneme.ru",
        "https://evil.example/?oneme.ru",
        "https://evil.example\\.oneme.ru/f",
        "https://fd.oneme.ru:8443/f",
        "http://fd.oneme.ru/f",
        "ftp://fd.oneme.ru/f",
        "file:///etc/passwd",
        "//fd.oneme.ru/f",
        "https://169.254.169.254/computeMetadata",
        "https://[::1]/f",
        "https://оneme.ru/f",
        "https://[",
        "https://fd.oneme.ru:99999999/f",
        "nowhere",
        "",
        "https://" + "a" * 70_000 + ".oneme.ru/",
    ],
)
def test_of_a_strangers_host_nothing_is_asked(url: str) -> None:
    hosts = answering()

    with pytest.raises(ForeignHost, match=r"accepted: https at oneme\.ru, okcdn\.ru or max\.ru"):
        fetch(hosts, url)

    assert hosts.asked == []


def test_a_redirect_among_maxs_hosts_is_followed() -> None:
    hosts = redirecting("https://vd1.okcdn.ru/f", "/g", "//i.oneme.ru/h")

    assert fetch(hosts) == b"houses"
    assert [str(asked.url) for asked in hosts.asked] == [
        URL,
        "https://vd1.okcdn.ru/f",
        "https://vd1.okcdn.ru/g",
        "https://i.oneme.ru/h",
    ]


@pytest.mark.parametrize(
    "place", ["https://evil.example/f", "http://fd.oneme.ru/f", "//evil.example", "https://["]
)
def test_a_redirect_to_a_stranger_is_not_followed(place: str) -> None:
    hosts = redirecting(place)

    with pytest.raises(ForeignHost):
        fetch(hosts)

    assert len(hosts.asked) == 1


def test_redirects_without_end_are_not_followed_without_end() -> None:
    hosts = Hosts(lambda _: httpx.Response(302, headers={"Location": URL}))

    with pytest.raises(MaxUnavailable, match="more than 3 times"):
        fetch(hosts)

    assert len(hosts.asked) == 4


class Endless(httpx.SyncByteStream):
    """A file that never ends; how much of it was taken."""

    def __init__(self, pause_seconds: float = 0) -> None:
        self.taken = 0
        self._pause = pause_seconds

    def __iter__(self) -> Iterator[bytes]:
        while True:
            time.sleep(self._pause)
            self.taken += 10
            yield b"a" * 10


def test_a_file_as_large_as_accepted_comes_and_a_larger_one_does_not() -> None:
    assert len(fetch(answering(content=b"a" * ENOUGH))) == ENOUGH
    with pytest.raises(FileTooLarge, match="1000 are accepted") as refused:
        fetch(answering(content=b"a" * (ENOUGH + 1)))
    assert refused.value.most_bytes == ENOUGH


def test_of_an_endless_file_no_more_is_taken_than_is_accepted() -> None:
    endless = Endless()

    with pytest.raises(FileTooLarge):
        fetch(Hosts(lambda _: httpx.Response(200, stream=endless)))

    assert endless.taken == ENOUGH + 10


def test_a_file_that_says_it_is_too_large_is_not_even_begun() -> None:
    endless = Endless()
    large = {"Content-Length": "1001"}

    with pytest.raises(FileTooLarge):
        fetch(Hosts(lambda _: httpx.Response(200, stream=endless, headers=large)))

    assert endless.taken == 0


def test_nobody_waits_long_for_a_file_that_drips() -> None:
    drips = Endless(pause_seconds=0.02)

    with pytest.raises(MaxUnavailable, match="too slowly"):
        fetch(Hosts(lambda _: httpx.Response(200, stream=drips)), timeout_seconds=0.1)

    assert drips.taken < 100


def test_what_would_unpack_to_much_is_neither_asked_for_nor_taken() -> None:
    def packed(request: httpx.Request) -> httpx.Response:
        assert request.headers["Accept-Encoding"] == "identity"
        stream = httpx.ByteStream(b"\x1f\x8b")
        return httpx.Response(200, stream=stream, headers={"Content-Encoding": "gzip"})

    with pytest.raises(MaxUnavailable, match="packed"):
        fetch(Hosts(packed))


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_file_that_is_gone_is_refused_for_good(status: int) -> None:
    with pytest.raises(MaxRefused) as refused:
        fetch(answering(status))

    assert refused.value.status == status


@pytest.mark.parametrize("status", [204, 206, 304, 408, 429, 500, 503])
def test_a_host_without_time_for_us_is_asked_again_later(status: int) -> None:
    with pytest.raises(MaxUnavailable) as unavailable:
        fetch(answering(status, b""))

    assert (unavailable.value.status, unavailable.value.sent) == (status, False)


def test_a_host_that_does_not_answer_is_asked_again_later() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError(f"reset while reading {request.url}")

    with pytest.raises(MaxUnavailable, match=r"GET fd\.oneme\.ru: no answer \(ReadError\)") as said:
        fetch(Hosts(broken))

    assert "s3cret" not in str(said.value)


@pytest.mark.parametrize("url", ["https://evil.example/s3cret?sig=s3cret", URL])
def test_no_error_shows_where_exactly_a_file_lies(url: str) -> None:
    with pytest.raises((ForeignHost, MaxRefused)) as said:
        fetch(answering(404), url)

    assert "s3cret" not in str(said.value)
