"""What we ask of MAX. One client per bot, shared by all threads of an instance.

Nothing is repeated here: who owes a message knows whether a repeat can double it.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

import httpx

from max_messenger.answers import (
    Bot,
    Chat,
    Membership,
    MessageList,
    Pinned,
    Sent,
    SentMessage,
    Subscription,
    SubscriptionList,
    Uploaded,
    UploadEndpoint,
)
from max_messenger.downloads import downloaded
from max_messenger.exchange import (
    TIMEOUT_SECONDS,
    AnAnswer,
    done,
    exchange,
    read_answer,
    unreadable,
)
from max_messenger.foreign import EPOCH
from max_messenger.pace import (
    ANSWERS_PER_SECOND,
    CARE_PER_SECOND,
    PER_CHAT,
    PER_SECOND,
    Pace,
)
from max_messenger.trust import Trust, file_tls, max_tls, public_tls
from max_messenger.wire import message_body
from message import Message

BASE_URL = "https://platform-api2.max.ru"
LIMITS = httpx.Limits(max_connections=30, max_keepalive_connections=10)

UploadKind = Literal["image", "video", "audio", "file"]


class MaxClient:
    """The MAX Bot API for one bot. Thread-safe. Each method raises MaxUnavailable or MaxRefused."""

    def __init__(  # noqa: PLR0913 - all but the token have a default
        self,
        token: str,
        base_url: str = BASE_URL,
        http: httpx.Client | None = None,
        trust: Trust = "root",
        *,
        per_second: int = PER_SECOND,
        answers_per_second: int = ANSWERS_PER_SECOND,
        per_chat: int = PER_CHAT,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        """base_url: without a slash at the end. http: used for everything, uploads too."""
        # An HTTP library that chokes on a header quotes it: the token would end in a log.
        if not re.fullmatch("[!-~]+", token):
            raise ValueError(
                "the token of a bot must be Latin letters, digits and signs without spaces; "
                "check the setting MAX_TOKEN_<BOT>"
            )
        self._headers = {"Authorization": token}  # the token as it is, no "Bearer"
        self._base_url = base_url
        self._given = http
        self._http = http or httpx.Client(verify=max_tls(trust), limits=LIMITS)
        self._seconds = timeout_seconds
        self._timeout = httpx.Timeout(timeout_seconds, connect=min(3, timeout_seconds))
        # For callers to wait by: this client itself never waits. What is owed, what is answered at
        # once and what looks after the bot have permits of their own: a flood of notices does not
        # starve whoever presses, and together they stay within what MAX allows.
        self.pace = Pace(per_second, per_chat, spread=0.8)
        self.answer_pace = Pace(answers_per_second, per_chat)
        self.care_pace = Pace(CARE_PER_SECOND, per_chat)

    def close(self) -> None:
        """Give the connections back, unless they were given to us."""
        if self._given is None:
            self._http.close()

    # The bot itself.

    def me(self) -> Bot:
        return self._ask(Bot, "GET", "/me")

    def commands(self) -> list[tuple[str, str]]:
        """Names and descriptions shown on "/" now, in their order."""
        return list(self.me().commands)

    def set_commands(self, commands: Iterable[tuple[str, str]]) -> None:
        """Names and descriptions shown on "/"; none clears the list."""
        listed = [{"name": name, "description": description} for name, description in commands]
        self._tell("PATCH", "/me/commands", body={"commands": listed})

    # Messages.

    def send(
        self,
        message: Message,
        *,
        chat_id: int | None = None,
        user_id: int | None = None,
        notify: bool = True,
    ) -> str:
        """The mid of the new message. Exactly one of chat_id and user_id is given.

        user_id  reaches only who has started the bot; in groups chat_id is the way
        """
        if (chat_id is None) == (user_id is None):
            raise ValueError("exactly one of chat_id and user_id is accepted")
        to = {"user_id": user_id} if chat_id is None else {"chat_id": chat_id}
        body = message_body(message, notify=notify)
        return self._ask(Sent, "POST", "/messages", query=to, body=body).mid

    def edit(self, mid: str, message: Message, *, notify: bool = True) -> None:
        """Replace text and buttons; without buttons the old ones go."""
        body = message_body(message, notify=notify)
        self._tell("PUT", "/messages", query={"message_id": mid}, body=body)

    def delete(self, mid: str) -> None:
        self._tell("DELETE", "/messages", query={"message_id": mid})

    def answer(
        self, callback_id: str, message: Message | None = None, notification: str | None = None
    ) -> None:
        """Answer a press: edit the pressed message, or show a pop-up (some clients show none)."""
        body: dict[str, Any] = {}
        if message is not None:
            body["message"] = message_body(message)
        if notification is not None:
            body["notification"] = notification
        if not body:
            raise ValueError("an empty answer is refused; accepted: a message or a notification")
        self._tell("POST", "/answers", query={"callback_id": callback_id}, body=body)

    def message(self, mid: str) -> SentMessage:
        if mid in {".", ".."}:
            raise ValueError(f"{mid!r} is a step in a path; MAX's ids are accepted")
        return self._ask(SentMessage, "GET", f"/messages/{quote(mid, safe='')}")

    def messages(
        self,
        chat_id: int,
        after: datetime | None = None,
        before: datetime | None = None,
        count: int = 50,
    ) -> list[SentMessage]:
        """Newest first, at most 100. The bot must be an administrator of the chat."""
        query = {"chat_id": chat_id, "count": count}
        query |= {"after": _milliseconds(after)} if after else {}
        query |= {"before": _milliseconds(before)} if before else {}
        return self._ask(MessageList, "GET", "/messages", query=query).messages

    # Chats.

    def chat(self, chat_id: int) -> Chat:
        return self._ask(Chat, "GET", f"/chats/{chat_id}")

    def membership(self, chat_id: int) -> Membership:
        return self._ask(Membership, "GET", f"/chats/{chat_id}/members/me")

    def leave(self, chat_id: int) -> None:
        self._tell("DELETE", f"/chats/{chat_id}/members/me")

    def pin(self, chat_id: int, mid: str, notify: bool = False) -> None:
        """In place of what was pinned before: a chat has one pin, a dialogue none."""
        self._tell("PUT", f"/chats/{chat_id}/pin", body={"message_id": mid, "notify": notify})

    def pinned(self, chat_id: int) -> SentMessage | None:
        """What stands pinned, whoever wrote it; None: nothing. The bot must be an administrator."""
        return self._ask(Pinned, "GET", f"/chats/{chat_id}/pin").message

    def unpin(self, chat_id: int) -> None:
        self._tell("DELETE", f"/chats/{chat_id}/pin")

    # Where updates go.

    def subscriptions(self) -> list[Subscription]:
        return self._ask(SubscriptionList, "GET", "/subscriptions").subscriptions

    def subscribe(self, url: str, secret: str, update_types: Collection[str]) -> None:
        """Adds to the subscriptions there are: one with another url goes on."""
        body = {"url": url, "secret": secret, "update_types": list(update_types)}
        self._tell("POST", "/subscriptions", body=body)

    def unsubscribe(self, url: str) -> None:
        self._tell("DELETE", "/subscriptions", query={"url": url})

    # Files.

    def upload(self, kind: UploadKind, name: str, content: bytes, content_type: str) -> str:
        """The token by which messages attach the file, as often as wanted.

        name  its extension matters to MAX
        """
        endpoint = self._ask(UploadEndpoint, "POST", "/uploads", query={"type": kind})
        call = f"POST {_host(endpoint.url)}"
        data = self._hand_over(call, endpoint.url, {"data": (name, content, content_type)})
        if endpoint.token and b"<retval>1</retval>" in data:
            return endpoint.token  # video and audio
        tokens = read_answer(Uploaded, call, data).tokens
        if len(tokens) != 1:
            raise unreadable(call)
        return tokens[0]

    def download(self, url: str, most_bytes: int) -> bytes:
        """The content of a file that somebody sent us.

        url  as it came with the update: anybody may have written it
        Raises ForeignHost before anything is asked of a host that is not MAX's, FileTooLarge; both
        are final and name what is accepted.
        """
        return downloaded(url, most_bytes, self._base_url, self._file_host, self._seconds)

    @contextmanager
    def _file_host(self, url: httpx.URL) -> Iterator[httpx.Client]:
        """Whoever asks a host for files. It never sees our token."""
        if self._given or url.host == httpx.URL(self._base_url).host:
            yield self._http
            return
        with httpx.Client(verify=file_tls(url.host)) as http:
            yield http

    def _hand_over(self, call: str, url: str, files: dict[str, tuple[str, bytes, str]]) -> bytes:
        """To the upload host: another host, public authorities, and it never sees our token."""
        if self._given:
            return exchange(self._given, call, "POST", url, timeout=self._timeout, files=files)
        with httpx.Client(verify=public_tls()) as host:
            return exchange(host, call, "POST", url, timeout=self._timeout, files=files)

    # One call.

    def _ask(
        self, shape: type[AnAnswer], method: str, path: str, **parts: dict[str, Any]
    ) -> AnAnswer:
        return read_answer(shape, f"{method} {path}", self._exchange(method, path, **parts))

    def _tell(self, method: str, path: str, **parts: dict[str, Any]) -> None:
        done(f"{method} {path}", self._exchange(method, path, **parts))

    def _exchange(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
    ) -> bytes:
        call, url = f"{method} {path}", self._base_url + path
        return exchange(
            self._http,
            call,
            method,
            url,
            timeout=self._timeout,
            params=query,
            json=body,
            headers=self._headers,
        )


def _host(url: str) -> str:
    """Where MAX wants a file; the rest of the url is as good as a token."""
    try:
        place = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise unreadable("POST /uploads") from error
    if place.scheme not in {"http", "https"} or not place.host:
        raise unreadable("POST /uploads")
    return place.host


def _milliseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)
