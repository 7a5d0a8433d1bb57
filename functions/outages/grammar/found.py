"""What a walk through a notice finds, and what it remembers on its way."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from outages.grammar.doubts import Doubt, Reason
from outages.grammar.event_words import Change, KindWord
from outages.grammar.items import Item, Parity
from outages.grammar.kinds import type_at
from outages.grammar.mentions import read_moment
from outages.grammar.moments import Moment
from outages.grammar.tokens import Text

MOST_LEADING = 40
What = Literal["resource", "kind", "change", "time", "item", "reason", "phone"]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing understood, `what` tells which of the fields below.

    at               its token
    sentence, clause numbers of those that it stands in
    since            the first token of that clause
    said             of a reason or a telephone: its words; labelled: behind «Причина:»
    """

    what: What
    at: int
    sentence: int
    clause: int
    since: int
    resources: tuple[str, ...] = ()
    kind: KindWord | None = None
    change: Change | None = None
    moment: Moment | None = None
    item: Item | None = None
    said: str = ""
    labelled: bool = False


class Walk:
    """Where a walk is, and what holds for the words to come.

    sentence, clause        numbers of the present ones; *_at: their first tokens
    listing                 addresses are being listed: a name alone may be a street
    street, settlement      of the houses that follow
    around                  a settlement that is a zone, unless streets in it follow
    private, parity, object said ahead of an address: «частный сектор по …», «школа № 3, ул. …»
    flats                   said ahead of their house
    heading                 `around` is the first line of all
    counted                 sentences that only count houses: «10 домов»
    items_end               the token behind the last address
    leads                   by sentence: its words before its first address
    place_street            where works are: «По аварии на ул. Мира: в домах 3 и 8 …»
    electric                substations or feeders are named, which carry nothing else
    """

    def __init__(self, text: Text, today: date) -> None:
        self.text, self.today = text, today
        self.found: list[Found] = []
        self.doubts: list[Doubt] = []
        self.words_of: dict[int, list[str]] = defaultdict(list)  # by sentence
        self.sentence = self.clause = 0
        self.sentence_at = self.clause_at = 0
        self.listing = False
        self.street: Item | None = None
        self.settlement: Item | None = None
        self.around: Item | None = None
        self.private = False
        self.parity: Parity | None = None
        self.object = ""
        self.flats: tuple[str, ...] = ()
        self.electric = self.heading = False
        self.counted: set[int] = set()
        self.items_end = 0
        self.place_street: Item | None = None
        self.leads: dict[int, list[str]] = {}
        self._names_sought = range(0)
        self._name_follows = False

    def emit(self, what: What, at: int, **said: Any) -> None:
        """Note what was understood at a token; said: fields of `Found`."""
        if what == "item":
            self.introduced(at)
        self.found.append(Found(what, at, self.sentence, self.clause, self.clause_at, **said))

    def introduced(self, at: int) -> None:
        """Keep the words that stand in this line before the first address of the sentence."""
        if self.sentence in self.leads:
            return
        said: list[str] = []
        for n in range(at - 1, max(self.sentence_at, at - MOST_LEADING) - 1, -1):
            if self.text.norm(n) == "\n":
                break
            if self.text.kind(n) == "word":
                said.append(self.text.norm(n))
        self.leads[self.sentence] = said

    def doubt(self, start: int, end: int, reason: Reason) -> None:
        """Note that a person must look at these words."""
        self.doubts.append(Doubt(self.text.said(start, end), reason))

    def moment(self, at: int) -> Moment | None:
        """The mention of time that begins here."""
        return read_moment(self.text, at, self.today)

    def name_in_line(self, at: int) -> bool:
        """Whether a street, or a name, is said before the line or the sentence ends."""
        text = self.text
        if at not in self._names_sought:
            end = at
            while not text.breaks(end) and not (text.capital(end) or type_at(text, end)):
                end += 1
            # What holds here holds up to where the search ended.
            self._names_sought = range(at, end + 1)
            self._name_follows = not text.breaks(end)
        return self._name_follows

    @property
    def last_item(self) -> Item | None:
        """The address that stands right before in the same clause."""
        last = self.found[-1] if self.found else None
        return last.item if last and last.what == "item" and last.clause == self.clause else None

    def next_clause(self, at: int) -> None:
        """Behind the token that ends one: what was said ahead of an address holds no longer."""
        self.clause += 1
        self.clause_at = at + 1
        self.private = False
        self.parity = None
        self.object = ""
