"""Telephone numbers in a notice, as written."""

import re
from bisect import bisect

Span = tuple[int, int]

_LONG = re.compile(
    r"(?<![\d/.-])(?:\+7|8)[ \t-]*\(?[ \t]?\d{3,5}[ \t]?\)?[ \t-]*"
    r"\d{1,3}(?:[ \t-]*\d{2}){2}(?![\d])"
)
_CITY = re.compile(r"(?<![\d/.,-])(?:\(\d{3,5}\)[ \t]*)?\d{1,3}(?:-\d{2}){2}(?![-\d])")
_SIX = re.compile(r"(?<![\d/.,-])\d{3}-\d{3}(?![-\d])")
_SHORT = re.compile(r"(?<![\d/.:-])(?:0[1-4]|10[1-4]|112|\d{3})(?![\d/:-]|\.\d)")
_CALLS = re.compile(
    r"(?i)тел(?:ефон(?!ограмм)\w*|\b)|диспетчер\w*|звон\w*|справк\w*|\bпо номеру|\bАДС\b"
    r"|горяч\w{1,10} лини\w+|служб\w*"
)
# «тел. 112», «звоните 04, 104»: such a word, and nothing but signs and short numbers behind it.
_CALLED = re.compile(
    r"(?i)(?:тел(?:ефон(?!ограмм)\w*)?|звон\w*|номеру|диспетчер\w*|служб\w*|лини\w+)[\s.:№–-]{0,4}"
    r"(?:\d{2,3}[,\s]{1,2}(?:или |и )?){0,3}$"
)
# So far behind such a word a short number is a telephone's.
_REACH, _SHORT_REACH = 60, 40


def phones_in(text: str) -> list[Span]:
    """Where telephone numbers stand: starts and ends in the text, in order.

    «8 (000) 200-00-01» is one anywhere, «20-00-01» and «112» behind a word for calling.
    """
    found = [m.span() for m in _LONG.finditer(text)]
    calls = [m.end() for m in _CALLS.finditer(text)]
    for pattern in (_CITY, _SIX, _SHORT):
        for match in pattern.finditer(text):
            start, end = match.span()
            place = bisect(found, (start, end))
            if any(start < e and s < end for s, e in found[max(0, place - 1) : place + 1]):
                continue
            near = text[max(0, start - _SHORT_REACH) : start]
            if pattern is not _CITY and not _CALLED.search(near):
                continue
            before = [end for _, end in found[max(0, place - 1) : place]]
            before += calls[max(0, bisect(calls, start) - 1) : bisect(calls, start)]
            if _called(text, max(before, default=-1), start):
                found.insert(place, (start, end))
    return found


def _called(text: str, end: int, at: int) -> bool:
    """Whether the last word for calling, or number, before this one ends near it in its line, and
    no street lies between.
    """
    between = text[end:at]
    near = end >= 0 and at - end <= _REACH
    return near and "\n" not in between and "ул" not in between.lower()
