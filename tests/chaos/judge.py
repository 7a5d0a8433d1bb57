"""What became of it all, read from the pretend MAX's log alone."""

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

BOT_LIMIT, CHAT_LIMIT = 30, 2
SECOND = timedelta(seconds=1)
# The four that MAX counts per chat.
COUNTED = {
    ("POST", "/messages"),
    ("PUT", "/messages"),
    ("DELETE", "/messages"),
    ("POST", "/answers"),
}


@dataclass
class Shown:
    """One message of the bot: all its texts, oldest first."""

    chat: int
    notice: str
    texts: list[str]


@dataclass
class Evidence:
    """The log, read."""

    messages: dict[str, Shown] = field(default_factory=dict)
    calls: list[tuple[datetime, int | None, str, str, int | None]] = field(default_factory=list)

    def shown(self, notice: str) -> list[Shown]:
        """The messages that stand in a chat for this notice."""
        return [message for message in self.messages.values() if message.notice == notice]


def read_log(file: Path, bot: int | None = None) -> Evidence:
    """Every message of ours that stands in a chat, and every call as MAX received it."""
    evidence = Evidence()
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            if call := entry.get("call"):
                at = datetime.fromisoformat(entry["at"])
                evidence.calls.append(
                    (at, call["chat"], call["method"], call["path"], call["status"])
                )
            elif change := entry.get("change"):
                _happened(change, evidence.messages)
    return evidence


def _happened(change: Mapping[str, Any], messages: dict[str, Shown]) -> None:
    match change["kind"]:
        case "message_posted":
            if notice := _notice(change["attachments"]):
                text = change["text"]
                messages[change["mid"]] = Shown(change["chat_id"], notice, [text])
        case "message_edited" if change["mid"] in messages:
            messages[change["mid"]].texts.append(change["text"])
        case "message_deleted":
            messages.pop(change["mid"], None)


def _notice(attachments: Iterable[Mapping[str, Any]]) -> str | None:
    """Which notice a message is: its button says so."""
    for attachment in attachments:
        for row in attachment.get("payload", {}).get("buttons", []):
            for button in row:
                name, _, fields = button.get("payload", "").partition("#")[0].partition("?")
                if name == "show_notice":
                    return str(parse_qs(fields)["notice"][0])
    return None


CARD = "card:"


@dataclass(frozen=True, slots=True)
class Expected:
    """One notice that was accepted.

    chat    where it must stand
    kind    of the chat: `dialog`, `readable`, `unreadable`, `gone`
    last    what its last text contains
    danger  whether a double is better than a loss, where nobody can look
    after   it need not stand if that notice began with this text: then all was told in one
    """

    notice: str
    chat: int
    kind: str
    last: str
    danger: bool
    after: tuple[str, str] | None = None


def verdict(
    evidence: Evidence, expected: Sequence[Expected], listed: Mapping[str, str]
) -> list[str]:
    """What is wrong, a line each; empty if nothing is.

    listed  what the product itself says of notices that it did not see through: state by id
    """
    wrong = [line for one in expected for line in _judged(one, evidence, listed)]
    known = {one.notice for one in expected}
    strangers = {m.notice for m in evidence.messages.values() if not m.notice.startswith(CARD)}
    wrong += [f"{n}: shown, though nobody owed it" for n in sorted(strangers - known)]
    return [*wrong, *_cards(evidence, expected), *_breaches(evidence)]


def _cards(evidence: Evidence, expected: Sequence[Expected]) -> Iterator[str]:
    """Each chat may have its card; where somebody can look, one."""
    readable = {one.chat for one in expected if one.kind == "readable"}
    cards = Counter(m.notice for m in evidence.messages.values() if m.chat in readable)
    for notice, times in sorted(cards.items()):
        if notice.startswith(CARD) and times > 1:
            yield f"{notice}: shown {times} times"


def _judged(one: Expected, evidence: Evidence, listed: Mapping[str, str]) -> Iterator[str]:
    shown = [m for m in evidence.shown(one.notice) if m.chat == one.chat]
    last = [message for message in shown if one.last in message.texts[-1]]
    said = f"{one.notice} in a {one.kind} chat"
    if one.kind == "gone":
        if shown:
            yield f"{said}: shown {len(shown)} times"
        # Who could not hear the news is not told that it is over.
        about = one.after[0] if one.after and one.notice not in listed else one.notice
        if listed.get(about) not in {"refused", "uncertain"}:
            yield f"{said}: not reported, but '{listed.get(one.notice)}'"
    elif one.after and not shown and _began_so(one.after, evidence):
        return
    elif one.kind != "unreadable":
        if (len(shown), len(last)) != (1, 1):
            yield f"{said}: shown {len(shown)} times, {len(last)} of them up to date"
    elif one.danger:
        if not last:
            yield f"{said}: danger shown {len(shown)} times, never up to date"
    elif len(last) != 1 and listed.get(one.notice) != "uncertain":
        yield f"{said}: up to date {len(last)} times, yet listed as '{listed.get(one.notice)}'"


def _began_so(after: tuple[str, str], evidence: Evidence) -> bool:
    notice, begins = after
    return any(message.texts[0].startswith(begins) for message in evidence.shown(notice))


def _breaches(evidence: Evidence) -> Iterator[str]:
    fullest, chats = busiest(evidence)
    if fullest > BOT_LIMIT:
        yield f"the bot made {fullest} calls within one second; {BOT_LIMIT} are allowed"
    for chat, number in chats.items():
        if number > CHAT_LIMIT:
            yield f"chat {chat} got {number} calls within one second; {CHAT_LIMIT} are allowed"


def busiest(evidence: Evidence) -> tuple[int, dict[int, int]]:
    """The most calls in any sliding second as MAX received them: of the bot, and per chat."""
    times: dict[int, list[datetime]] = defaultdict(list)
    for at, chat, method, path, _ in evidence.calls:
        if chat is not None and (method, path) in COUNTED:
            times[chat].append(at)
    every = sorted(at for at, *_ in evidence.calls)
    return _fullest(every), {chat: _fullest(sorted(moments)) for chat, moments in times.items()}


def _fullest(moments: Sequence[datetime]) -> int:
    return max(
        (bisect_left(moments, moment + SECOND) - n for n, moment in enumerate(moments)), default=0
    )


def doubles(evidence: Evidence) -> int:
    """Messages beyond the first of a notice, in all chats."""
    return sum(n - 1 for n in Counter(m.notice for m in evidence.messages.values()).values())
