"""Where a notice speaks of time: «14.12 с 9 до 12», «до окончания работ», «в ночь с 14 на 15»."""

from dataclasses import replace
from datetime import date

from outages.grammar.clocks import DAY_WORDS, dotted_clock, read_day
from outages.grammar.days import days_at
from outages.grammar.hours import at_hour, dashed, during, night, since, until
from outages.grammar.lexicon import words
from outages.grammar.moments import ABOUT, FROM, Mention, Moment
from outages.grammar.tokens import Text

_BEHIND = words("ориентировочно примерно предположительно приблизительно")
_ANNOUNCED = ABOUT | words("планируется планируем ожидается ожидаем рассчитываем")
# Between «ориентировочно» and the hour.
_FILLERS = words("время срок подачи включения устранения : .")
_FIRST_WORDS = _ANNOUNCED | FROM | DAY_WORDS | words("в во на до к не")
_BEHIND_NUMBER = words(", . - : / =")
_MOST_BEFORE = 12


def read_moment(text: Text, at: int, published: date) -> Moment | None:
    """The mention of time that begins at this token: «с 9 до 12», «ориентировочно до 18:00»."""
    if text.norm(at) not in _FIRST_WORDS and not _may_begin(text, at):
        return None
    begins = at
    about = False
    while text.norm(at) in _ANNOUNCED or (about and _filler(text, at)):
        about = True
        at += 1
        if at - begins > _MOST_BEFORE:
            return None
    found = _read(Mention(text, begins, published), at, about=about)
    if found and found.closes is not None and text.norm(found.end) in _BEHIND:
        return replace(found, about=True, end=found.end + 1)  # «до 20:00 ориентировочно»
    return found


def _may_begin(text: Text, at: int) -> bool:
    """Whether a day or an hour may begin with the number here, by what stands behind it."""
    if text.kind(at) != "number":
        return False
    return text.kind(at + 1) == "word" or text.norm(at + 1) in _BEHIND_NUMBER


def _filler(text: Text, at: int) -> bool:
    return text.norm(at) in _FILLERS and not text.ends(at)


def _read(mention: Mention, at: int, *, about: bool) -> Moment | None:
    """By the word that the mention begins with."""
    text = mention.text
    match text.norm(at):
        case "в":
            return _inside(mention, at + 1, about=about)
        case "во" | "на":
            return at_hour(mention, at + 1, about=about)
        case "с" | "со":
            return since(mention, at + 1, about=about)
        case "начиная":
            return since(mention, at + 1 + (text.norm(at + 1) in {"с", "со"}), about=about)
        case "до" | "не" | "к" | "по" as word if word != "по" or about:
            # «к.2» is a корпус.
            korpus = word == "к" and text.norm(at + 1) == "."
            return None if korpus else until(mention, at, about=about)
    if about and (clock := mention.clock(at, hinted=False)):
        return mention.moment(clock.end, closes=clock.minutes, about=True)
    return days_at(mention, at) or dashed(mention, at)


def _inside(mention: Mention, at: int, *, about: bool) -> Moment | None:
    """Behind «в»: «ночь на 15 декабря», «течение 3 часов», «13:15»."""
    match mention.text.norm(at):
        case "ночь":
            return night(mention, at + 1)
        case "течение":
            return during(mention, at + 1)
    return at_hour(mention, at, about=about)


def certain(text: Text, at: int, published: date) -> bool:
    """Whether the number here is certain to begin a day or an hour, whatever stands around it."""
    if not _may_begin(text, at):
        return False
    if dotted_clock(text, at) and text.glued(at + 1):
        return True
    if text.norm(at + 1) == ":" and text.glued(at + 1):
        return text.number(at + 2) is not None and len(text.norm(at + 2)) == 2
    found = read_day(text, at, published)
    if found is not None and found.dated:
        return True
    listed = days_at(Mention(text, at, published), at)
    return listed is not None and bool(listed.days)
