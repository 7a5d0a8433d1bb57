"""What each step costs: document calls, documents and MAX requests, counted on one walk.

The stored table `operations.json` says what they may cost: one more is a failure.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from bench.counting import CountedDocuments, Counts
from bench.walking import Walker
from builders import NOON, Hands, an_event, an_office, some_hands
from context import Context
from lesnaya import lesnaya
from notifications.delivering import drain
from notifications.store import notice
from notifications.waking import wake
from outages.publishing import publish
from reception.reminding import remind
from reception.store import keep_office
from residents.store import keep, resident

STORED = Path(__file__).with_name("operations.json")
NOTICE = (
    "Авария. Отключена холодная вода: ул. Лесная, 5, 7а; ул. Кривая, 8. С 7:20 до 18:00 24.11.2026."
)
NEWS = "outage:vodokanal:114:news:uk:-105"

Table = dict[str, Counts]


@dataclass
class Counting:
    """Hands whose every document call and MAX request is counted under the step it served."""

    hands: Hands
    documents: CountedDocuments
    ctx: Context
    table: Table = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What the block costs is the cost of this step."""
        self.documents.counts, before = Counts(), len(self.hands.calls)
        yield
        asked = len(self.hands.calls) - before
        self.table[name] = replace(self.documents.counts, max_requests=asked)


def counted(directory: Path) -> Table:
    """The cost of each step, in the order of the walk.

    directory  where the documents may lie meanwhile
    """
    hands = some_hands(directory)
    try:
        hands.documents.commit(*keep_office(hands.documents, an_office(), cause="bench"))
        documents = CountedDocuments(hands.documents)
        counting = Counting(hands, documents, replace(hands.ctx, documents=documents))
        _book(counting)
        _change(counting)
        _lose_the_race(counting)
        _remind(counting)
        _tell_of_an_outage(counting)
    finally:
        hands.documents.close()
    return counting.table | _of_a_notice(directory / "notice")


def _of_a_notice(directory: Path) -> Table:
    """A dispatcher's steps from a pasted telegram to its publication; two of its three houses are
    in doubt. Of the look-ups one is the dispatcher, one the draft, the others find its houses.
    """
    directory.mkdir()
    hands = lesnaya(directory)
    try:
        documents = CountedDocuments(hands.documents)
        counting = Counting(hands, documents, replace(hands.ctx, documents=documents))
        olga, step = Walker(8, hands, counting.ctx), counting.step
        olga.starts()
        met = resident(hands.documents, "uk", 8)
        assert met
        dispatcher = met[0].model_copy(update={"roles": {"uk": "dispatcher"}})
        hands.documents.commit(*keep(dispatcher, met[1], cause="bench"))
        with step("notice pasted"):
            olga.types(NOTICE)
        with step("notice: a house chosen"):
            olga.presses("ул. Лесная, 7")
        with step("notice: left out"):
            olga.presses("Не учитывать")
        with step("notice: back"):
            olga.presses("Назад")
        with step("notice: address typed"):
            olga.types("леная 7")
        with step("notice: left out of the found"):
            olga.presses("Не учитывать")
        with step("notice: as residents read it"):
            olga.presses("Опубликовать")
        with step("notice: published"):
            olga.presses("Да, опубликовать")
        with step("notice of its end pasted"):
            olga.types("Холодная вода подана: ул. Лесная, 5, 7.")
        return counting.table
    finally:
        hands.documents.close()


def _book(counting: Counting) -> None:
    """Anna's first visit, from the first contact on."""
    anna, step = Walker(7, counting.hands, counting.ctx), counting.step
    with step("first contact"):
        anna.starts()
    with step("typed word"):
        anna.types("привет")
    with step("phones"):
        anna.presses("Телефоны")
    with step("menu"):
        anna.presses("Меню")
    with step("service"):
        anna.presses("Записаться на приём")
    with step("day"):
        anna.presses("Начисления")
    with step("time"):
        anna.presses("1 декабря")
    with step("time picked: booked"):
        picked = anna.presses("9:20")
    with step("the same press again"):
        anna.repeats(picked)
    with step("own visits"):
        anna.presses("Мои записи")


def _change(counting: Counting) -> None:
    """She moves the visit, cancels it, and books anew."""
    anna, step = Walker(7, counting.hands, counting.ctx), counting.step
    with step("move"):
        anna.presses("Перенести")
    with step("move: day"):
        anna.presses("1 декабря")
    with step("move: time picked"):
        anna.presses("9:40")
    anna.presses("Мои записи")
    with step("cancel"):
        anna.presses("Отменить")
    with step("cancel: yes"):
        anna.presses("Да, отменить")
    anna.presses("Записаться снова")
    anna.presses("1 декабря")


def _lose_the_race(counting: Counting) -> None:
    """Anna and Boris look at the same free time; Boris's press is the second."""
    anna = Walker(7, counting.hands, counting.ctx)
    boris = Walker(8, counting.hands, counting.ctx)
    shown = "pick_time?office=lesnaya&service=charges&starts=2026-12-01T09%3A20%3A00%2B03%3A00"
    anna.presses("9:20")
    boris.starts()
    with counting.step("time picked: somebody was first"):
        boris.presses_payload(shown)
    with counting.step("typed number"):
        boris.types("1")


def _remind(counting: Counting) -> None:
    """Anna's visit is on 1 December at 9:20: the first reminder is due a day before."""
    hands, ctx, step = counting.hands, counting.ctx, counting.step
    with step("reminders: nothing due"):
        remind(ctx)
        wake(ctx)
    hands.time = NOON.replace(hour=6, minute=21) + timedelta(days=6)  # 9:21 in Moscow
    with step("reminders: one due"):
        remind(ctx)
    with step("reminders: one bot owes"):
        wake(ctx)
    with step("notices: one reminder"):
        drain("uk", ctx)


def _tell_of_an_outage(counting: Counting) -> None:
    """An outage of one house with one chat, its second version, and «Обновить» in the chat."""
    ctx, step = counting.ctx, counting.step
    with step("outage published: one chat"):
        publish(an_event(), "vodokanal", ctx)
    with step("notices: one new message"):
        drain("uk", ctx)
    with step("outage published: second version"):
        publish(an_event(version=2), "vodokanal", ctx)
    with step("notices: one edit"):
        drain("uk", ctx)
    with step("notices: nothing owed"):
        drain("uk", ctx)
    shown = notice(ctx.documents, NEWS)
    assert shown
    assert shown[0].mid
    anna, payload = Walker(7, counting.hands, ctx), f"show_notice?notice={NEWS}"
    with step("press in a house chat"):
        anna.presses_payload(payload, chat_id=-105, mid=shown[0].mid)


def stored() -> Table:
    """What the steps may cost."""
    lines = json.loads(STORED.read_text(encoding="utf-8"))
    return {step: Counts(**costs) for step, costs in lines.items()}


def store(table: Table) -> None:
    """Make these the costs that later runs are held to: one line a step, for whoever reviews."""
    lines = [
        f"  {json.dumps(step, ensure_ascii=False)}: {json.dumps(asdict(costs))}"
        for step, costs in table.items()
    ]
    STORED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def dearer(table: Table, allowed: Table) -> list[str]:
    """Steps that cost more than allowed in anything, or that the stored table does not know."""
    return [
        f"«{step}» costs {costs}; stored: {allowed.get(step, 'nothing')}"
        for step, costs in table.items()
        if step not in allowed or any(a > b for a, b in _pairs(costs, allowed[step]))
    ] + [f"«{step}» is stored but was not walked" for step in allowed if step not in table]


def cheaper(table: Table, allowed: Table) -> list[str]:
    """Steps that cost less than allowed in something."""
    return [
        f"«{step}» costs only {costs}; stored: {allowed[step]}"
        for step, costs in table.items()
        if step in allowed and any(a < b for a, b in _pairs(costs, allowed[step]))
    ]


def _pairs(costs: Counts, allowed: Counts) -> Iterator[tuple[int, int]]:
    return zip(asdict(costs).values(), asdict(allowed).values(), strict=True)
