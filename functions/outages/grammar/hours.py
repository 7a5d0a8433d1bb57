"""Hours as they are told: «с 9 до 12», «до окончания работ», «в 13:15», «09-00 - 17-00»."""

from datetime import timedelta

from outages.grammar.clocks import MIDNIGHT, dotted_clock, read_clock
from outages.grammar.days import days_at, stretch, through
from outages.grammar.lexicon import stems, words
from outages.grammar.moments import ABOUT, FROM, DayHour, Mention, Moment
from outages.grammar.tokens import Text

LONGEST_HOURS = 72
_OPEN_ENDS = stems(
    "окончани устранени особ полно выполнени ликвидаци восстановлени исчерпани заверш выясн"
)
_OF_OPEN_ENDS = stems(
    "работ авари восстанов ремонт устранен распоряжен причин завершен последств повреждени "
    "выполнени неисправност порыв утечк окончан особ"
)
_ENDS_OF_DAY = words("дня суток смены")
_QUARTERS = words("00 15 30 45")


def since(mention: Mention, at: int, *, about: bool) -> Moment | None:
    """Behind «с»: a start, and its end if that follows: «9 до 12», «9:00 до окончания работ»."""
    text = mention.text
    if days := stretch(mention, at):
        return days
    first = mention.both(at)
    if first is None:
        return None
    then = first.end
    while text.norm(then) in ABOUT or (
        text.norm(then) in {",", "и"}
        and (text.norm(then + 1) in ABOUT or text.norm(then + 1) == "до")
    ):
        about = about or text.norm(then) in ABOUT
        then += 1
    if text.norm(then) in {"до", "по"} or text.dash(then):
        if _open_end(text, then):
            stop = _open_end_at(text, then)
            return mention.moment(stop, opens=first.minutes, opens_on=first.day, unknown=True)
        later = mention.behind_about(then + 1)
        if closing := _day_end(text, then, later):
            return mention.moment(
                closing, opens=first.minutes, opens_on=first.day, closes=MIDNIGHT, about=True
            )
        if last := mention.both(later):
            return _span(mention, first, last, about=about or later > then + 1)
    if first.minutes is None and first.day is not None:
        return mention.moment(first.end, opens_on=first.day, days=(first.day,))
    if first.minutes is None and not mention.reasons:
        return None
    return mention.moment(first.end, opens=first.minutes, opens_on=first.day)


def _span(mention: Mention, first: DayHour, last: DayHour, *, about: bool) -> Moment:
    """From one day or hour to another."""
    (day, opens, _), (until, closes, end) = first, last
    if "no_such_hour" in mention.reasons and closes is None and until is None:
        return mention.moment(end, opens=opens, opens_on=day, unknown=True)
    if opens is None and closes is None and day and until:
        return through(mention, day, until, end)
    return mention.moment(
        end, opens=opens, opens_on=day, closes=closes, closes_on=until, about=about
    )


def until(mention: Mention, at: int, *, about: bool) -> Moment | None:
    """«до 18:00», «к 14 часам», «не позднее 18:00», «до окончания работ», «до конца дня»."""
    text = mention.text
    if text.norm(at) == "не":
        if text.norm(at + 1) not in {"позднее", "позже"}:
            return None
        at += 1
    if _open_end(text, at):
        return mention.moment(_open_end_at(text, at), unknown=True)
    later = mention.behind_about(at + 1)
    about = about or later > at + 1
    if closing := _day_end(text, at, later):
        return mention.moment(closing, closes=MIDNIGHT, about=True)
    last = mention.both(later)
    if last is None:
        return None
    closes = MIDNIGHT if last.minutes is None and last.day is not None else last.minutes
    if closes is None and not mention.reasons:
        return None
    return mention.moment(
        last.end, closes=closes, closes_on=last.day, about=about, unknown=closes is None
    )


def _day_end(text: Text, at: int, later: int) -> int | None:
    """Behind «до конца дня»."""
    if text.norm(at) == "до" and text.norm(later) == "конца":
        then = later + 1 + (text.norm(later + 1) in {"текущих", "рабочего", "этого"})
        if text.norm(then) in _ENDS_OF_DAY:
            return then + 1
    return None


def _open_end(text: Text, at: int) -> bool:
    """«до окончания работ»; «до полного устранения»."""
    return text.norm(at) == "до" and text.norm(at + 1).startswith(_OPEN_ENDS)


def _open_end_at(text: Text, at: int) -> int:
    """Behind its words."""
    end = at + 2
    while text.kind(end) == "word" and text.norm(end).startswith(_OF_OPEN_ENDS):
        end += 1
    return end


def at_hour(mention: Mention, at: int, *, about: bool) -> Moment | None:
    """Behind «в» and «на»: «в 13:15», «в среду», «на 14 декабря»."""
    text = mention.text
    before = text.norm(at - 1)
    if mention.day(at) and not dotted_clock(text, at):
        return days_at(mention, at)
    if before == "во":
        return None
    glued = text.dash(at + 1) and text.glued(at + 1)
    hinted = before == "в" and (glued or text.kind(at + 1) == "number")
    clock = mention.clock(at, hinted=hinted)
    if clock is None or clock.end == at + 1:
        return None
    if before == "на" and text.norm(at + 1).startswith("час"):
        return mention.moment(clock.end, lasts=timedelta(minutes=clock.minutes or 0), about=True)
    beside = mention.day(mention.behind_comma(clock.end))
    if beside is None:
        return mention.moment(clock.end, at=clock.minutes, about=about)
    days = (beside[0],) if beside[0] else ()
    return mention.moment(beside[1], at=clock.minutes, days=days, about=about)


def during(mention: Mention, at: int) -> Moment | None:
    """Behind «в течение»: «дня», «3 часов», «2-3 часов»."""
    text = mention.text
    at += text.norm(at) in {"всего", "рабочего"}
    if text.norm(at) in {"дня", "суток"}:
        return mention.moment(at + 1, closes=MIDNIGHT, about=True)
    number = text.number(at)
    if number is None or number > LONGEST_HOURS:
        return None
    then = at + 1
    if text.dash(then):
        more = text.number(then + 1)
        if text.norm(then + 1) in {"х", "ти", "и"}:
            then += 2
        elif more is not None and number < more <= LONGEST_HOURS:
            number, then = more, then + 2
    if not text.norm(then).startswith("час"):
        return None
    return mention.moment(then + 1, lasts=timedelta(hours=number), about=True)


def night(mention: Mention, at: int) -> Moment | None:
    """Behind «в ночь»: «с 14 на 15 декабря», «на 15 декабря»."""
    text = mention.text
    if text.norm(at) in FROM:
        if found := stretch(mention, at + 1):
            return mention.moment(found.end, days=found.days, night=True)
        span = since(mention, at + 1, about=False)
        first = mention.day(at + 1)
        if first and text.norm(first[1]) == "на" and (last := mention.day(first[1] + 1)):
            days = tuple(d for d in (first[0], last[0]) if d)
            return mention.moment(last[1], days=days, night=True)
        return span
    if text.norm(at) == "на" and (last := mention.day(at + 1)) and last[0]:
        days = (last[0] - timedelta(days=1), last[0])
        return mention.moment(last[1], days=days, night=True)
    return None


def dashed(mention: Mention, at: int) -> Moment | None:
    """«9:00–16:00», «09-00 - 17-00», «9 час. – 17 час.»; «9:00» alone."""
    text = mention.text
    clock = read_clock(text, at, hinted=_two_dashed(text, at))
    if clock is None:
        return None
    joins = text.dash(clock.end) or text.norm(clock.end) == "до"
    if joins and (last := read_clock(text, clock.end + 1, hinted=True)):
        if clock.minutes is None or last.minutes is None:
            mention.reasons.append("no_such_hour")
        return mention.moment(
            last.end, opens=clock.minutes, closes=last.minutes, unknown=last.minutes is None
        )
    sure = text.norm(at + 1) == ":" or text.norm(at - 1) in {"в", ":"} or clock.end > at + 3
    if sure and clock.minutes is not None:
        return mention.moment(clock.end, at=clock.minutes)
    return None


def _two_dashed(text: Text, at: int) -> bool:
    """«09-00 - 17-00»: two times of day, no range of houses."""
    return (
        text.dash(at + 1)
        and text.norm(at + 2) in _QUARTERS
        and (text.dash(at + 3) or text.norm(at + 3) == "до")
        and text.dash(at + 5)
        and text.norm(at + 6) in _QUARTERS
    )
