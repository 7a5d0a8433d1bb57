"""What residents read about an organisation: its card in a chat, its phones in a dialogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hours import date_hours_words, hours_words, standing_words
from houses import House
from houses.zones import zone_words
from message import TEXT_LIMIT
from organisation.card import CardFacts
from organisation.lines import fitted
from organisation.model import Organisation

DANGER = "Пожар, запах газа, угроза жизни: 112"
# Buttons are listed below the text, and have to fit as well.
DIALOGUE_LIMIT = TEXT_LIMIT - 500
EXCEPTIONS_AHEAD = timedelta(days=30)
MOST_ADDRESSES, MOST_OFF, MOST_EXCEPTIONS, MOST_SUPPLIERS = 12, 4, 4, 6


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who supplies a house. resources: in words, «холодная вода»."""

    name: str
    resources: tuple[str, ...]
    phone: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a card says of the chat it is pinned in.

    houses     the first tells the time there
    off        what is off there now, ready to be said: «нет газа до 18:00 24 ноября»
    """

    houses: tuple[House, ...] = ()
    off: tuple[str, ...] = ()
    suppliers: tuple[Supplier, ...] = ()


NOWHERE = Surroundings()


def card_text(
    organisation: Organisation,
    facts: CardFacts,
    updated: datetime,
    now: datetime,
    around: Surroundings = NOWHERE,
) -> str:
    """The card as it is pinned in a chat: no «сегодня», for it is read on any day.

    updated  aware; when the card was published
    now      aware; exceptions of the next 30 days are shown
    """
    houses, off, suppliers = around.houses, around.off, around.suppliers
    zone = houses[0].local_time if houses else facts.local_time or ZoneInfo("UTC")
    lines = [f"{organisation.name}{_of_houses(houses)}"]
    lines += [f"Сейчас: {words}" for words in off[:MOST_OFF]]
    lines += _and_more(off, MOST_OFF, "отключений")
    lines += _said("Аварийная служба", facts.emergency_phone)
    lines += _said("Диспетчерская", facts.dispatcher_phone)
    lines += _said("Офис", facts.address)
    lines += _said("Телефоны офиса" if len(facts.phones) > 1 else "Телефон офиса", facts.phones)
    lines += _said("E-mail", facts.email)
    lines += _hours(facts, now, zone)
    if suppliers:
        lines.append("Поставщики:")
        lines += [_supplier(supplier) for supplier in suppliers[:MOST_SUPPLIERS]]
        lines += _and_more(suppliers, MOST_SUPPLIERS, "поставщиков")
    lines.append(f"Обновлено {updated.astimezone(zone):%d.%m.%Y}")
    return fitted(lines, TEXT_LIMIT)


def _of_houses(houses: Sequence[House]) -> str:
    if not houses:
        return ""
    left = len(houses) - MOST_ADDRESSES
    shown = "; ".join(house.address for house in houses[:MOST_ADDRESSES])
    return (
        f". {'Дома' if len(houses) > 1 else 'Дом'}: {shown}{f' и ещё {left}' if left > 0 else ''}"
    )


def _hours(facts: CardFacts, now: datetime, zone: ZoneInfo) -> list[str]:
    lines = []
    if facts.working_hours:
        lines.append(f"Режим работы: {hours_words(facts.working_hours)}")
    if facts.reception_hours:
        lines.append(f"Часы приёма: {hours_words(facts.reception_hours, days_off=False)}")
    today = now.astimezone(facts.local_time or zone).date()
    coming = sorted(
        (e for e in facts.exceptions if today <= e.last and e.first <= today + EXCEPTIONS_AHEAD),
        key=lambda e: e.first,
    )
    lines += [_capital(date_hours_words(e)) for e in coming[:MOST_EXCEPTIONS]]
    lines += _and_more(coming, MOST_EXCEPTIONS, "особых дней")
    if lines and facts.zone and facts.local_time and _apart(facts.local_time, zone, now):
        lines.append(f"Часы указаны по времени офиса: {zone_words(facts.zone)}")
    return lines


def _apart(one: ZoneInfo, other: ZoneInfo, now: datetime) -> bool:
    return now.astimezone(one).utcoffset() != now.astimezone(other).utcoffset()


def _and_more(of: Sequence[object], shown: int, what: str) -> list[str]:
    return [f"и ещё {what}: {len(of) - shown}"] if len(of) > shown else []


def _said(title: str, value: str | Sequence[str] | None) -> list[str]:
    words = value if isinstance(value, str) else ", ".join(value or ())
    return [f"{title}: {words}"] if words else []


def _supplier(supplier: Supplier) -> str:
    resources = f" ({', '.join(supplier.resources)})" if supplier.resources else ""
    return f"{supplier.name}{resources}: {supplier.phone}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def call_words(facts: CardFacts | None) -> str:
    """Whom to call in trouble: «Диспетчерская: 8 (800) 000-00-01».

    facts  as published; None: no card is
    """
    if facts and facts.dispatcher_phone:
        return f"Диспетчерская: {facts.dispatcher_phone}"
    if facts and facts.emergency_phone:
        return f"Аварийная служба: {facts.emergency_phone}"
    return "Экстренные службы: 112"


def contacts_text(
    organisations: Sequence[tuple[Organisation, CardFacts | None]],
    now: datetime,
    zone: ZoneInfo | None = None,
) -> str:
    """Whom to call, organisation by organisation, and whether its office is open.

    organisations  with what each has published; None: nothing
    now            aware
    zone           of whoever reads; None: not known, each office's own is said
    """
    shown: list[str] = []
    room = DIALOGUE_LIMIT
    for organisation, facts in organisations:
        contact = "\n".join(_contact(organisation, facts, now, zone))
        room -= len(contact) + 2
        if room < 0:
            left = len(organisations) - len(shown)
            shown.append(f"И ещё организаций: {left}. Их телефоны — в карточке в чате дома.")
            break
        shown.append(contact)
    return "\n\n".join([*shown, DANGER])


def _contact(
    organisation: Organisation, facts: CardFacts | None, now: datetime, zone: ZoneInfo | None
) -> list[str]:
    if facts is None:
        return [organisation.name, "Телефоны ещё не опубликованы."]
    lines = [organisation.name]
    lines += _said("Аварийная", facts.emergency_phone)
    lines += _said("Диспетчерская", facts.dispatcher_phone)
    lines += _said("Офис", facts.phones)
    standing = facts.standing(now)
    if standing and facts.local_time:
        lines.append(standing_words(standing, now, zone or facts.local_time))
    return lines
