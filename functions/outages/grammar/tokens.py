"""A notice as words, numbers and signs that know where they stand."""

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from string import ascii_letters
from typing import Literal

from houses.words import stem
from outages.grammar.lexicon import words

_TOKEN = re.compile(
    r"(?P<line>\n)|(?P<number>[0-9]+)"
    # «пр-т» is one word, «Береговая-частный сектор» are three.
    r"|(?P<word>[^\W\d_]+(?:-(?!(?:частн|неч|чет|чёт|полн|кроме))[^\W\d_]+)*)|(?P<sign>[^\s])",
    re.IGNORECASE,
)
_LATIN, _CYRILLIC = "ABCEHKMOPTXYabcehkmoptxy", "АВСЕНКМОРТХУавсенкмортху"
_ALIKE = dict(zip(_LATIN, _CYRILLIC, strict=True))
_SAME = str.maketrans({**_ALIKE, **dict.fromkeys("‐‑‒–—―−", "-"), "ё": "е", "Ё": "е", "\xa0": " "})
_SHOWN = str.maketrans(_ALIKE)
_UNLIKE = frozenset(ascii_letters) - _ALIKE.keys()
# «9⁰⁰» is nine o'clock.
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SPACED_SIGN = re.compile(r"(?<=\w)[ \u00a0]{1,3}([.,;:])(?=\s|$)")
_STAMP = re.compile(
    r"(?m)^\[?\d{1,2}\.\d{2}\.\d{2,4},?[ ]+\d{1,2}:\d{2}(?::\d{2})?\]?[ ]*(?:[^\n:\d]{1,60}:|\n|$)"
)
# «пр–кт», as Word makes it; «1...15».
_WORD_DASH = re.compile(r"(?<=[^\W\d_])[‐‑–](?=[^\W\d_])")
_DOTS = re.compile(r"\.{3,5}")
_RAISED_MINUTES = re.compile(r"([0-9]{1,2})([⁰¹²³⁴⁵⁶⁷⁸⁹]{2})")
_ACRONYMS = words("СССР ВЛКСМ КИМ МОПР РККА МЮД")
# Behind these a full stop ends no sentence.
_ABBREVIATIONS = words(
    "авг ак акад ал апр б б-р бул бульв в влд вс вт г г-на ген гор д двлд дд дек дер доб др жил зд "
    "им июл июн к каб кап кв корп лейт лин лит м мар марш мин мкр мкрн моб н наб неч нечет ноя обл "
    "окт ориент п пгт пер пл пн под подъезд пом пос пр пр-д пр-кт пр-т прибл просп пт р-н респ рп "
    "руб с сб сек сен сент соор ср ст стр т тел тер туп тыс ул ф факс фев х ч час чел чет чт ш эт "
    "янв"
)

Kind = Literal["line", "number", "word", "sign"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, sign or line break.

    text    as written
    capital whether it begins with a capital, or might: in a text without capitals a name of the
            register is as good as one
    norm    in small letters, ё as е, Latin look-alikes as Russian letters, any dash as «-»
    apart   whether a space stands before it
    """

    kind: Kind
    text: str
    norm: str
    start: int
    end: int
    apart: bool
    capital: bool = False

    @property
    def value(self) -> int:
        """Of a number; longer ones than any house or year are all the same to us."""
        return int(self.text[:9])


def cleaned(text: str) -> str:
    """`text` with composed letters and without invisible ones: what places in it refer to."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    # «ул . Гончарная ,  д . 1»: as a text processor leaves it.
    text = _SPACED_SIGN.sub(r"\1", text)
    # «[03.12.2026 17:22] Диспетчерская:» is the messenger's.
    text = _STAMP.sub("", text)
    text = _DOTS.sub("…", _WORD_DASH.sub("-", text))
    text = _RAISED_MINUTES.sub(lambda m: f"{m[1]}:{m[2].translate(_RAISED)}", text)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cf", "Cc"})


# A line that begins so is an item of a list.
_OPENS_LINE = words(
    "ал аллея б-р бул бульвар гвс г д дер деревня днт дом дома дорога кв-л квартал кроме лин линия "
    "микрорайон мкр наб набережная п пер переулок пл площадь пос поселок пр пр-д пр-кт пр-т проезд "
    "просп проспект с село снт спуск ст станица тер тракт туп тупик ул улица улицы х хвс хутор ш "
    "шоссе"
)


# A line that ends so is not at its end: «кроме / 2», «лит. / В», «ул. / Цветная».
_UNFINISHED = words(
    "без в д до дом дома и или корп корпус кроме лит на наб неч от пер по пр с стр ул улица чет"
)


def _one_sentence(tokens: list[Token]) -> list[Token]:
    """Without the line breaks inside a sentence, as a text processor copies them: the line before
    ends with no sign, the next begins with a small letter and is no item of a list.
    """
    kept: list[Token] = []
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        tail = kept[-1] if kept and kept[-1].norm != "." else (kept[-2] if len(kept) > 1 else None)
        # «8в» and «лит. В» end with a letter of a house, no preposition.
        cut = token.kind == "line" and tail is not None and tail.apart
        cut = cut and tail is not None and tail.text in _UNFINISHED
        soft = cut or (
            token.kind == "line"
            and bool(kept)
            and kept[-1].norm not in {".", ";", ":", "!", "?", "\n", "|"}
            and following is not None
            and following.kind == "word"
            and not following.text[0].isupper()
            and any(t.capital for t in tokens[max(0, at - 40) : at])
            and following.norm not in _OPENS_LINE
        )
        if not soft:
            kept.append(token)
    return kept


def tokens_of(text: str) -> list[Token]:
    """The tokens of a cleaned text, in order."""
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        kind: Kind = match.lastgroup  # type: ignore[assignment]  # the names in the pattern
        said, start, apart = match.group(), match.start(), match.start() > end
        end = match.end()
        found.append(Token(kind, said, _norm(kind, said), start, end, apart, said[:1].isupper()))
    return _one_sentence(found)


def _norm(kind: Kind, said: str) -> str:
    if kind != "word":
        return said.translate(_SAME)
    alike = said.translate(_SAME) if _all_alike(said) else said
    return alike.lower().replace("ё", "е")


def _all_alike(word: str) -> bool:
    """Whether every Latin letter in it looks like a Russian one: «Лeнина», not «WhatsApp»."""
    return _UNLIKE.isdisjoint(word)


def shown(word: str, *, shouting: bool) -> str:
    """A word of the text as a register writes it: Russian letters, «Лесная» for «ЛЕСНАЯ».

    shouting  the whole text is in capitals; else «СССР» is meant so
    """
    said = word.translate(_SHOWN) if _all_alike(word) else word
    if shouting and len(said) > 2 and said.isupper() and said not in _ACRONYMS:
        return "-".join(part.capitalize() for part in said.split("-"))
    return said


class Text:
    """The tokens of one notice; places beyond either end are asked for freely and hold nothing.

    source     the cleaned text that tokens refer to
    taken      by token: understood already, so that it is no address
    timed      by token: certain to begin a day or an hour, so that no list of houses goes on there
    shouting   most words are in capitals
    whispered  no word has a capital
    """

    def __init__(self, text: str, names: Container[str] = frozenset()) -> None:
        """names: stems of the words that streets of the register have."""
        self.source = cleaned(text)
        self.tokens = tokens_of(self.source)
        self.whispered = not any(t.capital for t in self.tokens)
        if self.whispered and names:
            self.tokens = [
                replace(t, capital=t.kind == "word" and stem(t.norm) in names) for t in self.tokens
            ]
        self.taken = [False] * len(self.tokens)
        self.timed = [False] * len(self.tokens)
        # Kept apart: the recognisers ask for these a hundred times a token.
        self._norms = {at: t.norm for at, t in enumerate(self.tokens)}
        self._kinds = {at: t.kind for at, t in enumerate(self.tokens)}
        self._ends = [_ends_sentence(self.tokens, at) for at in range(len(self.tokens))]
        self._last_listed = _last_listed(self.tokens)
        long = [t.text for t in self.tokens if t.kind == "word" and len(t.text) > 2]
        self.shouting = sum(word.isupper() for word in long) * 2 > len(long)

    def __len__(self) -> int:
        return len(self.tokens)

    def norm(self, at: int) -> str:
        """The normal form of a token; empty beyond either end."""
        return self._norms.get(at, "")

    def kind(self, at: int) -> Kind | Literal[""]:
        """What kind of token it is; empty beyond either end."""
        return self._kinds.get(at, "")

    def capital(self, at: int) -> bool:
        """Whether a word with a capital stands here: «Лесная»."""
        return self.kind(at) == "word" and self.tokens[at].capital

    def number(self, at: int) -> int | None:
        """The number at this place, None for anything else."""
        return self.tokens[at].value if self.kind(at) == "number" else None

    def last_listed(self, at: int) -> int:
        """The last number of the list that goes on from here: that of «12» in «10, 11 и 12»."""
        return self._last_listed[at] if 0 <= at < len(self.tokens) else at

    def joined(self, at: int) -> bool:
        """Whether this token stands right behind the one before it."""
        return 0 < at < len(self.tokens) and not self.tokens[at].apart

    def dash(self, at: int) -> bool:
        """Whether a dash of any kind stands here."""
        return self.norm(at) == "-"

    def glued(self, at: int) -> bool:
        """Whether a sign joins what stands before and behind it without spaces: «3-я», «14.12»."""
        return self.joined(at) and self.joined(at + 1)

    def stopped(self, at: int) -> int:
        """The token behind the full stop of an abbreviation that ended here: «ул.», «корп.»."""
        return at + (self.norm(at) == "." and not self.ends(at))

    def ends(self, at: int) -> bool:
        """Whether a sentence ends with this token, or the text before it."""
        return not 0 <= at < len(self.tokens) or self._ends[at]

    def breaks(self, at: int) -> bool:
        """Whether a sentence, a line or a part of a list ends here."""
        return self.ends(at) or self.norm(at) in {"\n", ";", "|"}

    def said(self, start: int, end: int) -> str:
        """The words from one token up to another, in one line."""
        if start >= end:
            return ""
        cut = self.source[self.tokens[start].start : self.tokens[end - 1].end]
        return " ".join(cut.split())


def _last_listed(tokens: Sequence[Token]) -> list[int]:
    """By token; of numbers with one or two digits, as days have."""
    last = list(range(len(tokens)))
    short = [token.kind == "number" and len(token.text) <= 2 for token in tokens]
    for at in range(len(tokens) - 3, -1, -1):
        if short[at] and short[at + 2] and tokens[at + 1].norm in {",", "и"}:
            last[at] = last[at + 2]
    return last


def _ends_sentence(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sentence ends with this token: at «!», «?» and at full stops that belong to no
    abbreviation.
    """
    sign = tokens[at].norm
    if sign in {"!", "?"}:
        return True
    if sign != ".":
        return False
    following = next(iter(tokens[at + 1 : at + 2]), None)
    if following is None or following.kind == "line":
        return True
    if not following.apart:
        return False
    before = tokens[at - 1] if at else None
    # «8-10. Причина», «1, 3. Без воды», but «ул. Лесная», «9 час. до 17».
    if before is not None and before.kind == "word" and before.norm in _ABBREVIATIONS:
        return before.norm in {"час", "мин"} and following.capital
    return following.capital or following.text[0] in '«"(•-–—' or following.kind == "number"
