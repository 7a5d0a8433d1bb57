"""What the reception reads of visits. A visitor's own words stand in slots, never in a text."""

from collections.abc import Collection, Sequence
from datetime import datetime

from message import Message, PressButton, Slot, numbered
from personal_data import Holding, Kind
from personal_data.model import KINDS
from personal_data.texts import KIND_WORDS, listed
from reception.buttons import HideVisitor, ShowVisit, ShowVisitor, ShowVisits
from reception.model import Appointment, Office, Service
from reception.texts import MENU, when
from russian import hour_words

LABEL = 60  # of a button: on a phone more of it is cut off


def visits(
    press: ShowVisits, shown: Sequence[tuple[Appointment, Office]], more: Appointment | None
) -> Message:
    """A page of visits, each a button. more: the one that the next page follows."""
    here = press.organisation
    rows: list[list[PressButton]] = [
        [ShowVisit(organisation=here, appointment=v.id).button(_label(v, office))]
        for v, office in shown
    ]
    foot = [MENU]
    if more:
        further = ShowVisits(organisation=here, since=more.starts, behind=more.id)
        foot.insert(0, further.button("Дальше"))
    head = "Записи на приём." if shown else "Записей на приём нет."
    return numbered(head, [*rows, foot])


def visit(
    press: ShowVisit | ShowVisitor,
    visit: Appointment,
    office: Office,
    service: Service | None,
    kinds: Collection[Kind],
) -> Message:
    """One visit, and which data there are."""
    here = {"organisation": press.organisation, "appointment": visit.id}
    lines = [
        f"{service.title if service else 'Приём'}: {when(visit.starts, office)}.",
        f"Код визита: {visit.code}.",
        f"Посетитель сообщил: {listed(kinds)}." if kinds else "Посетитель ничего не сообщал.",
    ]
    rows: list[list[PressButton]] = []
    if kinds:
        lines.append("Показ длится 10 минут и записывается.")
        rows.append([ShowVisitor(**here).button("Показать данные")])
    back = ShowVisits(organisation=press.organisation).button("Все записи")
    return numbered("\n".join(lines), [*rows, [back, MENU]])


def visitor(  # noqa: PLR0913, PLR0917 - one message
    press: ShowVisitor,
    hiding: str,
    visit: Appointment,
    held: Sequence[Holding],
    until: datetime,
    office: Office,
) -> Message:
    """What the visitor told, in slots: the vault's words are put in when it goes out.

    hiding  id of the notice that hides it at `until`
    """
    by_kind = {holding.kind: holding for holding in held}
    told = [by_kind[kind] for kind in KINDS if kind in by_kind]
    lines = [f"Посетитель с кодом {visit.code}."]
    slots = []
    for n, holding in enumerate(told, start=1):
        mark = f"⟦{n}⟧"
        slots.append(Slot(mark=mark, owner=holding.owner, token=holding.token, until=until))
        lines.append(f"{KIND_WORDS[holding.kind].capitalize()}: {mark}")
    gone_at = hour_words(until.astimezone(office.local_time).time())
    lines.append(f"\nВ {gone_at} данные исчезнут отсюда. Показ записан. Не пересылайте их.")
    hide = HideVisitor(organisation=press.organisation, appointment=visit.id, shown=hiding)
    return Message(
        text="\n".join(lines), slots=tuple(slots), buttons=((hide.button("Скрыть сейчас"),),)
    )


def vault_silent(press: ShowVisitor) -> Message:
    """The vault does not answer."""
    back = ShowVisit(organisation=press.organisation, appointment=press.appointment)
    text = (
        "Хранилище личных данных сейчас не отвечает: показать данные нельзя. Попробуйте через "
        "несколько минут."
    )
    return numbered(text, [[back.button("К записи"), MENU]])


def no_such_visit(organisation: str) -> Message:
    """Cancelled or moved, or another organisation's."""
    back = ShowVisits(organisation=organisation).button("Все записи")
    return numbered("Такой записи уже нет.", [[back, MENU]])


def _label(visit: Appointment, office: Office) -> str:
    service = office.service(visit.service)
    local = visit.starts.astimezone(office.local_time)
    title = service.title if service else "приём"
    return f"{local:%d.%m} в {hour_words(local.time())}: {title}, код {visit.code}"[:LABEL]
