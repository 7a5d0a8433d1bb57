"""A MAX that says yes at once: `python -m bench.stand_in PORT`. GET /count: to how many calls.

Not the sandbox's pretend MAX, whose checks would be measured instead of the doors.
"""

import asyncio
import sys

HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}"
YES = HEAD.format(16, '{"success":true}').encode()
# To POST /messages; each has a mid of its own, of one length.
SENT = (
    '{{"message":{{"sender":{{"user_id":1,"first_name":"Bot","is_bot":true}},"recipient":'
    '{{"chat_id":-1,"chat_type":"chat"}},"timestamp":1795420800000,'
    '"body":{{"mid":"mid.{:010}","seq":1,"text":"…","attachments":null}}}}}}'
)
# maxapi asks who it is before it serves.
BOT = '{"user_id":1,"first_name":"Bot","username":"id00_bot","is_bot":true,"last_activity_time":0}'


class StandIn(asyncio.Protocol):
    """One connection; requests come one at a time, whole or in pieces."""

    asked = 0

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self._received = b""
        if head.startswith(b"GET"):
            self._say(BOT if head.startswith(b"GET /me ") else str(StandIn.asked))
            return
        StandIn.asked += 1
        if head.startswith(b"POST /messages"):
            self._say(SENT.format(StandIn.asked))
        else:
            self._transport.write(YES)

    def _say(self, body: str) -> None:
        self._transport.write(HEAD.format(len(body.encode()), body).encode())


def _length(head: bytes) -> int:
    _name, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(StandIn, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
