"""A supplier's words read: Russian text becomes events, and what is in doubt is said.

`python -m outages.notice_text [--register FILE.jsonl] [--earlier FILE.jsonl] [--published-at ISO]
[--tz +05:00]`, run in functions/, reads one notice on standard input and prints what was understood
as JSON: `events` of a notice, `addresses` of a mere list, `needs_review`, `unresolved` (words and
reason); with a register `resolved` (ids of houses), with earlier events `updates` (which of them a
restoration, an extension, a cancellation is about).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from outages.grammar.doubts import Doubt
from outages.grammar.event_words import CHANGES
from outages.grammar.events import Event, events_of
from outages.grammar.items import Item
from outages.grammar.scan import Scan
from outages.grammar.tables import without_tables
from outages.grammar.tokens import Text
from outages.notice_changes import Earlier, changed, earlier_of
from outages.notice_register import Register, Resolution
from outages.notice_streets import Streets
from outages.notice_texts import doubt_words

MOST_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says.

    events  of a notice; items: of a mere list of addresses, in the order of the text
    doubts  what a person must look at; none: everything was understood
    """

    events: tuple[Event, ...]
    items: tuple[Item, ...]
    doubts: tuple[Doubt, ...]

    @property
    def is_notice(self) -> bool:
        return bool(self.events)


def read_notice(text: str, published: datetime, streets: Streets | None = None) -> Reading:
    """What a text says, without a register. Never raises; takes time in proportion to its length.

    streets    of the register: in a text without capitals only they can tell what is a name
    published  between 2000 and 2100, local time of the houses, without zone: «завтра» and days
               without a year refer to it
    Source     domain.md 3.1, 3.4
    """
    doubts: list[Doubt] = []
    if len(text) > MOST_CHARACTERS:
        doubts.append(Doubt(text[MOST_CHARACTERS : MOST_CHARACTERS + 60], "too_long"))
        text = text[:MOST_CHARACTERS]
    names = streets.stems if streets else frozenset[str]()
    scan = Scan(Text(without_tables(text), names), published).run()
    doubts += scan.doubts
    if scan.speaks_of_event:
        events, missing = events_of(scan, published)
        return Reading(tuple(events), (), tuple(dict.fromkeys((*doubts, *missing))))
    items = tuple(found.item for found in scan.found if found.item)
    if not items and not doubts:
        doubts.append(Doubt(" ".join(text.split())[:200], "not_understood"))
    return Reading((), items, tuple(dict.fromkeys(doubts)))


def as_json(
    reading: Reading, register: Register | None = None, earlier: Sequence[Earlier] | None = None
) -> dict[str, Any]:
    """The reading as JSON.

    register  resolved against it
    earlier   events that this notice may change; None: nothing is known of any
    """
    doubts = list(reading.doubts)
    resolved: dict[str, None] = {}

    def settled(items: tuple[Item, ...]) -> Resolution | None:
        if register is None:
            return None
        found = register.resolve(items)
        doubts.extend(found.doubts)
        resolved.update(dict.fromkeys(found.ids))
        return found

    result: dict[str, Any]
    if reading.is_notice:
        events = []
        for event in reading.events:
            found = settled(event.items)
            said = event.json
            if found is not None:
                said["addresses"] = [item.json for item in found.items]
                said["resolved"] = list(found.ids)
            if earlier is not None and event.kind in CHANGES:
                doubts = _linked(said, earlier, doubts)
            events.append(said)
        result = {"events": events}
    else:
        found = settled(reading.items)
        items = reading.items if found is None else found.items
        result = {"addresses": [item.json for item in items]}
    if register is None:
        doubts += [
            Doubt(item.text, "no_street") for item in _everything(reading) if item.streetless
        ]
    result["needs_review"] = bool(doubts)
    if register is not None:
        result["resolved"] = register.ordered(resolved)
    result["unresolved"] = [
        {"text": doubt.text, "reason": doubt_words(doubt)} for doubt in dict.fromkeys(doubts)
    ]
    return result


def _linked(
    event: dict[str, Any], earlier: Sequence[Earlier], doubts: Sequence[Doubt]
) -> list[Doubt]:
    """Name the event that this one changes. What stays in doubt."""
    ids = changed(event, earlier)
    if len(ids) == 1:
        event["updates"] = ids[0]
        # «Холодная вода подана»: where, the earlier event knows.
        return [d for d in doubts if d.reason != "no_zone"]
    return [*doubts, Doubt(", ".join(ids), "two_earlier" if ids else "no_earlier")]


def _everything(reading: Reading) -> list[Item]:
    return [*reading.items, *(item for event in reading.events for item in event.items)]


def _zone(text: str) -> timezone:
    """«+05:00»."""
    try:
        return timezone(
            datetime.fromisoformat(f"2026-01-01T00:00{text}").utcoffset() or timedelta()
        )
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no offset; accepted: like +05:00") from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or not 2000 <= moment.year <= 2100:
        raise argparse.ArgumentTypeError(f"'{text}' is no time; accepted: like 2026-12-04T06:40")
    return moment


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def main(arguments: list[str]) -> int:
    """Read standard input, print JSON; 2 when an argument or the register is refused."""
    parser = argparse.ArgumentParser(prog="outages.notice_text", description="Read one notice.")
    parser.add_argument("--register", type=Path, help="houses, a JSON object a line")
    parser.add_argument("--earlier", type=Path, help="earlier events, as printed, with an id")
    parser.add_argument("--published-at", type=_moment, help="ISO time; without it: now")
    parser.add_argument("--tz", type=_zone, default=_zone("+03:00"), help="offset of the houses")
    asked = parser.parse_args(arguments)
    published = asked.published_at or datetime.now(asked.tz)
    if published.tzinfo is not None:
        published = published.astimezone(asked.tz).replace(tzinfo=None)
    try:
        register = Register.from_lines(_lines(asked.register)) if asked.register else None
        earlier = earlier_of(_lines(asked.earlier)) if asked.earlier else None
    except (OSError, ValueError) as error:
        sys.stderr.write(f"outages.notice_text: {error}\n")
        return 2
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    streets = register.streets if register else None
    result = as_json(read_notice(text, published, streets), register, earlier)
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
