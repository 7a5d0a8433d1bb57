"""Days and hours on a walk through a notice: those of the event, and those that are not."""

from dataclasses import replace

from outages.grammar.addresses import opens_list
from outages.grammar.found import Walk
from outages.grammar.house_lists import NumberReader
from outages.grammar.kinds import HOUSE_WORDS, begins_name_with_number, parity_of
from outages.grammar.lexicon import stems, words
from outages.grammar.mentions import certain
from outages.grammar.moments import Moment
from outages.grammar.streets import read_bare, read_street

# Of what was, or of when something is told: «1 ноября воду отключали», «опубликовано 10.12».
_OF_OTHERS = stems("отключал опубликован отправлен поступил")
_NO_MORE = words("было ранее вместо прежде первоначально")
_HOPED = stems("планир ожида предполаг постара надее")
_CALLS = stems(
    "абонентск график диспетчер звон касс обед отдел перерыв работает собрани справк тел"
)
_ASIDE = words("подъезд подъездах подъезды сторона стороне")
_HOPE_REACH, _CALL_REACH = 6, 40


def mark_times(walk: Walk) -> None:
    """Mark where a day or an hour is certain: «9 декабря», «10.12.2026», «9:00»."""
    text = walk.text
    for at, token in enumerate(text.tokens):
        if token.kind == "number" and not text.taken[at] and not begins_name_with_number(text, at):
            text.timed[at] = certain(text, at, walk.today)


def time_told(walk: Walk, at: int) -> int | None:
    """Behind «14.12 с 9 до 12»: when the event is."""
    text = walk.text
    moment = walk.moment(at)
    of_houses = not text.timed[at] and _of_houses(walk, at)
    if moment is None or of_houses or _of_street(walk, at):
        return None
    if any(text.taken[at : moment.end]):
        return None
    if any(text.norm(n).startswith(_OF_OTHERS) for n in _sentence(walk, at)):
        return moment.end
    near = [text.norm(n) for n in range(max(walk.sentence_at, at - _HOPE_REACH), at)]
    letter = text.norm(at - 1) == "от" and moment.days and not moment.hours
    if letter or _of_office(walk, at) or not _NO_MORE.isdisjoint(near[-3:]):
        return moment.end
    ends_only = moment.closes is not None and moment.opens is None
    if ends_only and any(word.startswith(_HOPED) for word in near):
        moment = replace(moment, about=True)
    if _perhaps_houses(walk, at, moment):
        walk.doubt(at, moment.end, "unsure")
    for reason in moment.reasons:
        walk.doubt(at, moment.end, reason)
    walk.emit("time", at, moment=moment)
    return moment.end


def _sentence(walk: Walk, at: int) -> range:
    """Tokens of the sentence around this one, so far as they may speak of its time."""
    end = at
    while end - at < _CALL_REACH and not walk.text.ends(end):
        end += 1
    return range(max(walk.sentence_at, at - _CALL_REACH), end)


def _perhaps_houses(walk: Walk, at: int, moment: Moment) -> bool:
    """«с 9 до 17 …: ул. Ленина с 1 до 9»: hours are told already, these may be houses."""
    bare = moment.end - at == 4 and walk.text.norm(at) in {"с", "со"}
    if not bare or at != walk.items_end or walk.last_item is None:
        return False
    return any(f.moment and f.moment.hours for f in walk.found)


def _of_office(walk: Walk, at: int) -> bool:
    """«Справки по тел. … с 8 до 17»: hours of those who answer."""
    told = any(f.sentence == walk.sentence and f.what != "phone" for f in walk.found[-8:])
    before = range(max(walk.sentence_at, at - _CALL_REACH), at)
    return not told and any(walk.text.norm(n).startswith(_CALLS) for n in before)


def _of_street(walk: Walk, at: int) -> bool:
    """«…; 8 Марта, 8»: a street among addresses, no day."""
    text = walk.text
    if not begins_name_with_number(text, at):
        return False
    if read_street(text, at):
        return True
    named = read_bare(text, at)
    if named is None or not opens_list(walk, at):
        return False
    numbers = NumberReader(text, named.end, named.item).read()
    return numbers.whole or bool(numbers.items)


def _of_houses(walk: Walk, at: int) -> bool:
    """Whether numbers here are houses: «дома с 1 до 25», «№ 9-12»."""
    text = walk.text
    before = at - 1
    while text.norm(before) in {".", ":", "№"} and not text.ends(before) and at - before < 4:
        if text.norm(before) == "№":
            return True
        before -= 1
    word = text.norm(before)
    houses = word in HOUSE_WORDS or parity_of(word) or word in _ASIDE
    return (
        bool(houses)
        and not text.breaks(at - 1)
        and (text.kind(at) == "number" or text.norm(at) in {"с", "со", "от"})
        and word not in {"жилых", "жилые"}
    )
