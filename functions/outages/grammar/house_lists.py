"""The numbers behind a street: «1-25 (неч.), 2, 4а, 6 корп. 1, кроме д. 8»."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from outages.grammar.doubts import Doubt
from outages.grammar.house_numbers import (
    base_of,
    behind_house_word,
    contradicts,
    letter_at,
    numbers_at,
    pieces_at,
    span_at,
    written_at,
)
from outages.grammar.items import Item, Parity
from outages.grammar.kinds import HOUSE_WORDS, begins_name_with_number, parity_of
from outages.grammar.korpus import korpus_in_brackets, korpus_range, next_korpus
from outages.grammar.lexicon import stems, words
from outages.grammar.list_ahead import (
    ALL,
    ENTRANCE,
    EXCEPT,
    FLAT,
    RISER,
    among_end,
    goes_on,
    house_ahead,
    line_of_numbers,
    note_end,
    numbers_behind,
    private_at,
    speaks_of_houses,
)
from outages.grammar.objects import is_object
from outages.grammar.tokens import Text

_VAGUE = stems("частичн далее конец")
_WHOLE = words("вся все весь")
_SIDE_WORDS = words("сторона стороны стороне сторону номера номерами дома стор")
_BEFORE_SIDE = words(": - № д . дома")
_BEHIND_WHOLE = words("улица дома дом ) , ;") | {""}
MOST_NUMBERS = 2000
LONGEST_NUMBER = 4


@dataclass(slots=True)
class Numbers:
    """What stands behind a street. end: the token behind it all; whole: «полностью»."""

    end: int
    items: list[Item] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    whole: bool = False


class NumberReader:
    """Reads the list of numbers that begins at a token, for one street."""

    def __init__(self, text: Text, at: int, street: Item) -> None:
        self._text, self._at, self._street = text, at, street
        self._parity: Parity = "all"
        self._excluding = False
        self._private = street.private_only
        self._bracket = False
        self._korpus_of: str | None = None  # the house whose корпуса may go on: «5 корп. 1, 2»
        self._korpus_many = False
        self._house_type: str | None = None
        self._no_entrances_before = at
        self._out = Numbers(at)
        self._steps: dict[str, Sequence[Callable[[], bool]]] = {
            "number": (self._entrances_after, self._number),
            "sign": (self._sign,),
            "line": (self._sign,),
            "word": (
                self._sign,
                self._qualifier,
                self._house_word,
                self._entrances,
                self._span_words,
                self._object,
            ),
        }

    def read(self, parity: Parity | None = None) -> Numbers:
        """Every number up to what is none. Nothing read: no items, `end` where it began.

        parity  said before the street: «нечётная сторона ул. Ленина»
        """
        self._parity = parity or "all"
        while self._step():
            self._out.end = self._at
            if len(self._out.items) >= MOST_NUMBERS:
                break
        return self._out

    def more(self, items: Sequence[Item]) -> Numbers:
        """What else is said of houses named before their street: «д. 5 по ул. Мира (неч.)»."""
        self._out.items = list(items)
        return self.read()

    def _step(self) -> bool:
        """Read one thing, or a sign between two."""
        text, at = self._text, self._at
        kind = text.kind(at)
        if not kind or text.taken[at] or text.timed[at]:
            return False
        return any(read() for read in self._steps[kind])

    def _sign(self) -> bool:
        text, at = self._text, self._at
        match text.norm(at):
            case "(":
                if self._pieces_in_brackets() or self._note():
                    return True
                if self._bracket or not speaks_of_houses(text, at + 1):
                    return False
                self._bracket = True
            case ")" if self._bracket:
                self._bracket = self._excluding = False
                self._parity = "all"
            case "." if text.ends(at):
                return False
            case "а" if text.norm(at + 1) != "также":
                return False
            case "," | "и" | "№" | ":" | "-" | "также" | "а" | ".":
                if not goes_on(text, at + 1):
                    return False
            case ";" | "\n":
                if not self._goes_on_in_line():
                    return False
            case _:
                return False
        self._at += 1
        return True

    def _goes_on_in_line(self) -> bool:
        """Behind «;», or in the next line, numbers of the same street begin anew."""
        text, at = self._text, self._at
        if text.norm(at) == "\n" and text.norm(at - 1) in {",", ":"} and goes_on(text, at):
            return True
        if not line_of_numbers(text, at + 1):
            return False
        if self._excluding and text.norm(at) == ";":
            # «кроме 7; 11»: is 11 excepted, or off?
            self._out.doubts.append(Doubt(text.said(max(0, at - 2), at + 2), "unsure"))
        self._excluding, self._parity = False, "all"
        if text.norm(at) == "\n":
            self._korpus_of = None
        return True

    def _pieces_in_brackets(self) -> bool:
        """«5 (корп. 1, 2, 3)»: three houses."""
        items = self._out.items
        found = korpus_in_brackets(self._text, self._at, items[-1]) if items else None
        if found is None:
            return False
        items[-1:], self._at = found.houses, found.end
        return True

    def _note(self) -> bool:
        """«14А (ДС №4), 16»: a bracket that says what stands there."""
        text, at, items = self._text, self._at, self._out.items
        end = note_end(text, at) if items else None
        if end is None:
            return False
        if items[-1].kind == "house":
            items[-1] = replace(items[-1], object=text.said(at + 1, end - 1))
        self._at = end
        return True

    def _qualifier(self) -> bool:
        """«неч.», «кроме», «полностью», «частный сектор», «только»."""
        text, at = self._text, self._at
        word, follows = text.norm(at), text.norm(at + 1)
        if parity := parity_of(word):
            return self._side(parity)
        if word == "по" and (parity := parity_of(follows)) and text.norm(at + 2) in _SIDE_WORDS:
            self._at += 1
            return self._side(parity)
        if among := among_end(text, at):
            self._at = among
            return True
        if word.startswith(_VAGUE):
            # «Ленина (частично)», «9 и далее»
            self._out.doubts.append(Doubt(text.said(max(0, at - 2), at + 1), "segment"))
            self._at += 1
            return True
        private = at + (word in {"весь", "только"} and follows.startswith("частн"))
        if word in EXCEPT or (word == "без" and follows in HOUSE_WORDS):
            self._excluding, self._at = True, at + 1
        elif word == "за" and follows.startswith("исключ"):
            self._excluding, self._at = True, at + 2
        elif word in ALL or (word in _WHOLE and follows in _BEHIND_WHOLE):
            self._out.whole = True
            self._at += 1 + (word in _WHOLE and text.kind(at + 1) == "word")
        elif private_at(text, private):
            self._private_sector()
            self._at = private + 2
        elif word in {"только", "включая", "включительно"}:
            self._at += 1
        else:
            return False
        return True

    def _side(self, parity: Parity) -> bool:
        """«неч.» behind a range is that range's, before numbers it is theirs."""
        text, items = self._text, self._out.items
        at = text.stopped(self._at + 1)
        while text.norm(at) in _SIDE_WORDS:
            at = text.stopped(at + 1)
        then = at
        while text.norm(then) in _BEFORE_SIDE and not text.ends(then):
            then += 1
        ahead = (text.kind(then) == "number" and not text.taken[then]) or span_at(text, then)
        last = items[-1] if items else None
        if self._excluding and last and last.kind in {"range", "street"}:
            other: Parity = "even" if parity == "odd" else "odd"
            items[-1] = replace(last, parity=other, dashed=False)
            self._excluding = False
        elif ahead:
            self._parity = parity
        elif last and last.kind == "range":
            items[-1] = replace(last, parity=parity, dashed=False)
            if contradicts(parity, last.first or "0", last.last or "0"):
                self._out.doubts.append(Doubt(last.text, "which_range"))
        elif last and last.kind == "street" and last.private_only and last.parity == "all":
            items[-1] = replace(last, parity=parity)  # «(частный сектор, чётная сторона)»
        elif last is None or last.kind == "street":
            self._add(Item("street", "", parity=parity, private_only=self._private))
        else:
            return False
        self._at = at
        return True

    def _private_sector(self) -> None:
        items = self._out.items
        self._private = True
        if items and items[-1].kind != "street" and self._text.norm(self._at - 1) == ",":
            # «1-5, частный сектор»: the private ones of 1-5, or others beside them?
            self._out.doubts.append(Doubt(items[-1].text + ", частный сектор", "which_range"))
        elif items and items[-1].kind in {"range", "street"}:
            items[-1] = replace(items[-1], private_only=True)
        elif not items:
            self._add(Item("street", "", private_only=True))

    def _house_word(self) -> bool:
        """«д.», «дома №№», «участок»."""
        text, at = self._text, self._at
        if text.norm(at) not in HOUSE_WORDS or not house_ahead(text, at):
            return False
        self._house_type = HOUSE_WORDS[text.norm(at)]
        self._korpus_of = None
        then = text.stopped(at + 1)
        # «дома с нечётными номерами»
        self._at = then + (text.norm(then) == "с" and parity_of(text.norm(then + 1)) is not None)
        return True

    def _entrances_after(self) -> bool:
        """«5 и 6 подъезды»: numbers of entrances, named before the word."""
        text, at = self._text, self._at
        if at < self._no_entrances_before:
            return False
        found = numbers_at(text, at)
        if found and text.norm(found[1]) not in ENTRANCE:
            # The rest of these numbers ends at the same word: no need to look again.
            self._no_entrances_before = found[1]
            return False
        if found is None or not self._out.items:
            return False
        if self._excluding:
            # «(кроме 3 подъезда)»: by houses this cannot be said.
            self._out.doubts.append(Doubt(text.said(at, found[1] + 1), "not_understood"))
        else:
            self._attach("entrances", found[0])
        self._at = found[1] + 1
        return True

    def _entrances(self) -> bool:
        """«подъезды 1-3», «кв. 5», «стояк кв. 2, 6, 10» belong to the house before."""
        text, at = self._text, self._at
        word = text.norm(at)
        if word not in ENTRANCE | FLAT | RISER:
            return False
        found = numbers_behind(text, at)
        if found is None:
            return False
        if self._excluding or self._text.norm(at - 1) in EXCEPT:
            # «кроме кв. 5–8»: by houses this cannot be said.
            self._out.doubts.append(Doubt(text.said(at, found[1]), "not_understood"))
        elif self._out.items:
            self._attach("entrances" if word in ENTRANCE else "flats", found[0])
        self._at = found[1]
        return True

    def _attach(self, name: str, numbers: tuple[str, ...]) -> None:
        last = self._out.items[-1]
        if last.kind == "house" and name == "entrances":
            self._out.items[-1] = replace(last, entrances=(*last.entrances, *numbers))
        elif last.kind == "house":
            self._out.items[-1] = replace(last, flats=(*last.flats, *numbers))

    def _span_words(self) -> bool:
        """«с 1 по 37»."""
        at, span = self._at, span_at(self._text, self._at)
        if span is None:
            return False
        self._at = span.end
        if self._text.norm(span.end) in {"дом", "дома"} and not house_ahead(self._text, span.end):
            self._at += 1  # «с 10 по 18 дом»
        self._add_range(span.first, span.last, at, dashed=False)
        return True

    def _number(self) -> bool:
        text, at = self._text, self._at
        if len(text.norm(at)) > LONGEST_NUMBER or begins_name_with_number(text, at):
            return False
        if self._korpus_of is not None and self._korpus_again():
            return True
        house, end = text.norm(at), at + 1
        while text.norm(end) in {"/", "\\"} and text.glued(end) and text.kind(end + 1) == "number":
            house, end = f"{house}/{text.norm(end + 1)}", end + 2
        letter = None
        if written := letter_at(text, end):
            letter, end = written
            if text.norm(end) == "/" and text.kind(end + 1) == "number" and text.joined(end + 1):
                house, letter, end = f"{house}{letter}/{text.norm(end + 1)}", None, end + 2
        if self._dash_range(at, f"{house}{letter or ''}", end):
            return True
        pieces = pieces_at(text, end)
        self._at = pieces.end
        said = text.said(at, pieces.end)
        self._add(
            replace(
                Item("house", said, house=house, letter=letter, house_type=self._house_type),
                korpus=pieces.fields.get("korpus"),
                structure=pieces.fields.get("structure"),
                litera=pieces.fields.get("litera"),
            )
        )
        self._korpus_of = None
        if "korpus" in pieces.fields:
            self._korpus_many = pieces.many
            if others := korpus_range(text, self._at, self._out.items[-1]):
                self._out.items += others.houses
                self._at = others.end
            else:
                self._korpus_of = house
        return True

    def _korpus_again(self) -> bool:
        """«5 корп. 1, 2, 3»: the list of корпуса goes on while it counts on."""
        found = next_korpus(self._text, self._at, self._out.items[-1], many=self._korpus_many)
        if found is None:
            self._korpus_of = None
            return False
        self._at += 1
        self._add(found)
        if found.or_korpus:
            self._korpus_of = None
        return True

    def _dash_range(self, at: int, first: str, end: int) -> bool:
        """«8-10», «5–9а», «1 - 25», «8…10»."""
        text = self._text
        if "/" in first or not (text.dash(end) or text.norm(end) == "…"):
            return False
        last = written_at(text, behind_house_word(text, end + 1))
        if last is None:
            return False
        self._at = last.end
        self._add_range(first, last.value, at, dashed=True)
        return True

    def _add_range(self, first: str, last: str, at: int, *, dashed: bool) -> None:
        text, said = self._text, self._text.said(at, self._at)
        chained = text.dash(self._at) and text.kind(self._at + 1) == "number"  # «5-7-9»
        falls = base_of(first) >= base_of(last)
        if chained or falls or contradicts(self._parity, first, last):
            self._out.doubts.append(Doubt(said, "which_range"))
        if falls:
            return
        either = dashed and self._parity == "all"
        span = Item("range", said, first=first, last=last, parity=self._parity, dashed=either)
        self._add(replace(span, private_only=self._private))

    def _object(self) -> bool:
        """«5 (школа № 3)» says what stands there."""
        text, at = self._text, self._at
        items = self._out.items
        if not self._bracket or not is_object(text, at) or not items:
            return False
        end = at
        while end < len(text) and text.norm(end) != ")" and not text.ends(end):
            end += 1
        if items[-1].kind == "house":
            items[-1] = replace(items[-1], object=text.said(at, end))
        self._at = end
        return True

    def _add(self, item: Item) -> None:
        street = self._street
        self._out.items.append(
            replace(
                item,
                street_type=street.street_type,
                also_type=street.also_type,
                street=street.street,
                locality_type=street.locality_type,
                locality=street.locality,
                exclude=self._excluding,
            )
        )
