"""Days as they are listed: «10, 11 и 12 декабря», «14–16 декабря», «14.12-16.12»."""

from dataclasses import replace
from datetime import date, timedelta

from outages.grammar.clocks import (
    Clock,
    days_between,
    dotted_clock,
    month_of,
    read_clock,
    read_day,
)
from outages.grammar.kinds import HOUSE_WORDS, NO_NAMES
from outages.grammar.lexicon import words
from outages.grammar.moments import Mention, Moment

LONGEST = timedelta(days=120)  # of works: more days than this are a misprint
MOST_LISTED = 31
_RANGE_WORDS = words("по до на")


def days_at(mention: Mention, at: int) -> Moment | None:
    """One day or several: «14.12», «10, 11 и 12 декабря», «14–16 декабря», «14.12-16.12»."""
    text = mention.text
    if several := stretch(mention, at) or _listed(mention, at):
        return several
    if dotted_clock(text, at):
        return None
    found = mention.day(at)
    if found is None:
        return None
    days = [found[0]] if found[0] else []
    end = found[1]
    if days and (whole := _dated_hours(mention, days[0], end)):
        return whole
    if days and (clock := _hour_alone(mention, end)):
        return mention.moment(clock.end, days=tuple(days), at=clock.minutes)
    if text.dash(end) and days and (last := _later(mention, end + 1)):
        return through(mention, days[0], *last)
    while text.norm(end) in {",", "и"} and (more := _later(mention, end + 1)):
        days.append(more[0])
        end = more[1]
    return mention.moment(end, days=tuple(days))


def through(mention: Mention, first: date, last: date, end: int) -> Moment:
    """All days from the first to the last, if works last so long."""
    if not timedelta(0) <= last - first <= LONGEST:
        mention.reasons.append("end_before_start")
        return mention.moment(end, days=(first,))
    return mention.moment(end, days=tuple(days_between(first, last)), through=True)


def stretch(mention: Mention, at: int) -> Moment | None:
    """«(с) 14 по 16 декабря», «14–16 декабря»: the month stands behind the second number."""
    text = mention.text
    number = text.number(at)
    if number is None or len(text.norm(at)) > 2:
        return None
    then = at + 1
    if text.dash(then) and text.norm(then + 1) == "го":
        then += 2
    if not (text.norm(then) in _RANGE_WORDS or text.dash(then)):
        return None
    if text.dash(then) and text.tokens[then].apart and _behind_houses(mention, at):
        return None
    last = read_day(text, then + 1, mention.published)
    numbered = text.number(then + 1) is not None and text.kind(then + 2) in {"word", "sign"}
    if last is None or not numbered or dotted_clock(text, then + 1):
        return None
    first = _same_month(last.day, number) if last.day else None
    if last.day is None or first is None:
        mention.reasons.append("no_such_day")
        return mention.moment(last.end)
    found = through(mention, first, last.day, last.end)
    return replace(found, moved=True) if text.norm(then) == "на" else found


def _behind_houses(mention: Mention, at: int) -> bool:
    """«…, 2, 4 – 10 декабря»: the number is a house, the dash parts it from the day."""
    text = mention.text
    before = text.norm(at - 1)
    if before in {",", "№"} or before in HOUSE_WORDS or text.norm(at - 2) in HOUSE_WORDS:
        return True
    return text.capital(at - 1) and before not in NO_NAMES


def _dated_hours(mention: Mention, first: date, at: int) -> Moment | None:
    """«14.12.2026 09:00 – 15.12.2026 18:00»."""
    text = mention.text
    opens = read_clock(text, at + (text.norm(at) in {",", "в"}), hinted=True)
    if opens is None or not text.dash(opens.end):
        return None
    last = _later(mention, opens.end + 1)
    closes = read_clock(text, last[1], hinted=True) if last else None
    if last is None or closes is None:
        return None
    return mention.moment(
        closes.end, opens=opens.minutes, opens_on=first, closes=closes.minutes, closes_on=last[0]
    )


def _hour_alone(mention: Mention, at: int) -> Clock | None:
    """«07.12.2026 11:20»: one time of a day, not the first of two."""
    text = mention.text
    at += text.norm(at) in {",", "в"}
    # «10.12, 11.12» are two days.
    signs = {":"} if text.norm(at - 1) == "," else {":", "."}
    if text.norm(at + 1) not in signs or not text.joined(at + 1):
        return None
    clock = read_clock(text, at, hinted=True)
    if clock is None or text.dash(clock.end) or text.norm(clock.end) in {"до", "по"}:
        return None
    return clock


def _later(mention: Mention, at: int) -> tuple[date, int] | None:
    """A further day of a list, if it is one and no hour."""
    if dotted_clock(mention.text, at):
        return None
    found = read_day(mention.text, at, mention.published)
    return (found.day, found.end) if found and found.day else None


def _listed(mention: Mention, at: int) -> Moment | None:
    """«10, 11 и 12 декабря»: bare numbers, the month behind the last."""
    text = mention.text
    end = text.last_listed(at)
    if not at < end < at + 2 * MOST_LISTED:
        return None
    if text.kind(end + 1) != "word" or not month_of(text.norm(end + 1)):
        return None
    last = read_day(text, end, mention.published)
    if last is None or last.day is None or text.capital(end + 1):
        return None  # «…, 9, 8 Марта, 2» is a street
    days = [_same_month(last.day, text.tokens[n].value) for n in range(at, end + 1, 2)]
    known = [day for day in days if day]
    if len(known) < len(days) or known != sorted(known):
        mention.reasons.append("no_such_day")
    return mention.moment(last.end, days=tuple(known))


def _same_month(last: date, number: int) -> date | None:
    """The day of this number in the month of `last`, or in the one before if it is greater."""
    try:
        if number <= last.day:
            return last.replace(day=number)
        return (last.replace(day=1) - timedelta(days=1)).replace(day=number)
    except ValueError:
        return None
