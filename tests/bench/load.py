"""The load: so many connections, each with one request at a time, answers timed.

`python -m bench.load PORT PATH CONNECTIONS SECONDS [RATE]` prints one line of JSON. A process of
its own, bare asyncio: it must be far cheaper than whatever it measures.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator

from bench.presses import bodies, request

WARM_UP_SECONDS = 0.3
OK = b"HTTP/1.1 200"


class Refused(Exception):
    """A server answered something else than 200 or hung up: nothing was measured."""


class Connection(asyncio.Protocol):
    """One kept-alive connection: the next request leaves when the answer is here.

    every  seconds between two requests: then it leaves in its turn. An answer that comes after the
           next one's turn makes that one late, and its time counts from its turn.
    """

    def __init__(
        self,
        requests: Iterator[bytes],
        answered: Callable[[float, float], None],
        every: float | None = None,
    ) -> None:
        self._requests, self._answered, self._every = requests, answered, every
        self._received, self._sent_at = b"", 0.0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.stopping = False
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send(time.perf_counter())

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        if not self._received.startswith(OK):
            self._fail(self._received[:200].decode(errors="replace"))
            return
        now = time.perf_counter()
        self._answered(self._sent_at, now)
        self._received = b""
        if self.stopping:
            self._end()
        elif self._every is None:
            self._send(now)
        else:
            turn = self._sent_at + self._every
            loop = asyncio.get_running_loop()
            self._waiting = loop.call_later(max(turn - now, 0), self._send, turn)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail("the connection was closed")

    def stop(self) -> None:
        """End with the answer that is awaited, if one is."""
        self.stopping = True
        if self._waiting:
            self._waiting.cancel()
            self._end()

    def _send(self, at: float) -> None:
        self._waiting = None
        self._sent_at = at
        self._transport.write(next(self._requests))

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)
        self._transport.close()

    def _fail(self, why: str) -> None:
        if not self.ended.done():
            self.ended.set_exception(Refused(why))
        self._transport.close()


def _length(head: bytes) -> int:
    _name, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


async def load(
    port: int, path: str, connections: int, seconds: float, rate: float | None = None
) -> dict[str, float]:
    """Requests a second, and milliseconds from the last byte sent to the last byte received.

    rate  requests a second of all connections together; None: as many as are answered
    """
    taken: list[float] = []
    begins = time.perf_counter() + WARM_UP_SECONDS
    ends = begins + seconds

    def answered(sent: float, received: float) -> None:
        # By the answer's time, whenever it was asked for: else slow answers would be missing.
        if begins <= received < ends:
            taken.append(received - sent)

    loop, opened = asyncio.get_running_loop(), list[Connection]()
    every = connections / rate if rate else None
    for share in range(connections):
        requests = (request(body, path) for body in bodies(share, connections))
        _, connection = await loop.create_connection(
            lambda requests=requests: Connection(requests, answered, every),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
        opened.append(connection)
    await asyncio.sleep(ends - time.perf_counter())
    for connection in opened:
        connection.stop()
    await asyncio.gather(*(connection.ended for connection in opened))
    if not taken:
        raise Refused(f"no answer within {seconds} s")
    taken.sort()
    return {
        "rate": len(taken) / seconds,
        "p50": taken[len(taken) // 2] * 1000,
        "p99": taken[len(taken) * 99 // 100] * 1000,
    }


if __name__ == "__main__":
    port, path, connections, seconds, *rate = sys.argv[1:]
    try:
        found = asyncio.run(
            load(int(port), path, int(connections), float(seconds), *map(float, rate))
        )
    except (Refused, OSError) as why:
        sys.exit(f"{path} of port {port}: {why}")
    sys.stdout.write(json.dumps(found))
