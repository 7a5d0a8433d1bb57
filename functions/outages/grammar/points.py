"""Where water is brought, and where one can get warm: places with their hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from outages.grammar.kinds import type_at
from outages.grammar.lexicon import words
from outages.grammar.mentions import read_moment
from outages.grammar.moments import Moment
from outages.grammar.tokens import Text

AT = words("у около возле напротив")
# Words that only announce a place.
_FILLERS = words(
    "( , - . : ; автоцистерна автоцистерны адрес адреса адресам адресу будет будут в вода водовоз "
    "ее можно набрать получить "
    "водовозка водовозки воду воды временного время график до доступен ежедневно здании и из "
    "машина машины места место на находится обогрев обогрева организован организована организовано "
    "организуется осуществлен осуществляется осуществляться открыт открыты пвр питьевая питьевой "
    "по подвоз производится производиться пункт пункты работает работают развернут развернуты "
    "раздача раздачи размещения с следующим стоит технической точка точки холодной цистерна"
) | {"\n"}


@dataclass(frozen=True, slots=True)
class Point:
    """A place where water is brought, or where one can get warm, and its hours."""

    place: str
    moments: tuple[Moment, ...]


def points_at(text: Text, start: int, end: int, published: date) -> list[Point]:
    """The points of a phrase from one token up to another: each with its own hours, or with those
    of all. «Подвоз воды с 9 до 12: ул. Мира, 5; ул. Лесная, 3 – с 13 до 15».
    """
    found: list[tuple[str, list[Moment]]] = []
    shared: list[Moment] = []
    for first, last in _chunks(text, start, end):
        place, moments = _point(text, first, last, published)
        if place:
            found.append((place, moments))
        elif found and not found[-1][1]:
            found[-1][1].extend(moments)
        else:
            shared += moments
    return [Point(place, tuple(moments or shared)) for place, moments in found]


def _point(text: Text, start: int, end: int, published: date) -> tuple[str, list[Moment]]:
    """The longest run of words between the hours, and the hours."""
    moments: list[Moment] = []
    runs: list[tuple[int, int]] = []
    at = run = start
    while at < end:
        moment = None if text.taken[at] else read_moment(text, at, published)
        if moment and moment.end <= end:
            runs.append((run, at))
            moments.append(moment)
            at = run = moment.end
        else:
            at += 1
    runs.append((run, end))
    said = [text.said(*_bare(text, *r)) for r in runs]
    return max(said, key=len, default=""), moments


def _bare(text: Text, start: int, end: int) -> tuple[int, int]:
    """Without the words that only announce a place: «в школе № 3» keeps its «в»."""
    while start < end and text.norm(start) in _FILLERS:
        leads = text.norm(start) in {"в", "на"} and text.kind(start + 1) == "word"
        if leads and start + 1 < end and text.norm(start + 1) not in _FILLERS:
            break
        start += 1
    while end > start and text.norm(end - 1) in _FILLERS:
        end -= 1
    return start, end


def _chunks(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts of a list of points: they are parted by «;», lines, and commas before a new place."""
    cut, placed = start, False
    for at in range(start, end):
        new = placed and text.norm(at) in {",", "и"} and _places(text, at + 1)
        if new or text.norm(at) in {";", "\n"} or text.ends(at):
            yield cut, at + 1
            cut, placed = at + 1, False
        else:
            placed = placed or _places(text, at)
    if cut < end:
        yield cut, end


def _places(text: Text, at: int) -> bool:
    """«ул. Мира», «у дома 5»."""
    return text.norm(at) in AT or type_at(text, at) is not None
