"""Every Russian word residents read about an outage.

The first line says what, where, until when; a phone is in every message (domain.md 3.2).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from houses import House
from houses.resources import Resource
from message import TEXT_LIMIT
from organisation import CardFacts, Organisation
from organisation.texts import call_words
from outages.model import Outage, Window
from russian import end_words, hour_words, listed, moment_words, span_words


class Source(NamedTuple):
    """Who speaks. facts: what its card says; None: it has published none."""

    supplier: Organisation
    facts: CardFacts | None = None


class Said(NamedTuple):
    """How one resource is spoken of: by name, of it, and when it is back.

    off, planned  of what is not simply absent: «не работает канализация»
    """

    name: str
    of: str
    back: str
    off: str | None = None
    planned: str | None = None


RESOURCES: dict[Resource, Said] = {
    "cold_water": Said("холодная вода", "холодной воды", "есть холодная вода"),
    "hot_water": Said("горячая вода", "горячей воды", "есть горячая вода"),
    "sewerage": Said(
        "канализация",
        "водоотведения",
        "работает канализация",
        "не работает канализация",
        "не будет работать канализация",
    ),
    "electricity": Said("электричество", "электричества", "есть электричество"),
    "gas": Said("газ", "газа", "есть газ"),
    "heating": Said("отопление", "отопления", "есть отопление"),
    "solid_waste": Said(
        "вывоз отходов",
        "вывоза отходов",
        "вывозят отходы",
        "не вывозят отходы",
        "не будут вывозить отходы",
    ),
}
MOST_ADDRESSES = 12


def news_text(outage: Outage, houses: Sequence[House], source: Source, zone: ZoneInfo) -> str:
    """The one message of this outage in one chat, at its present version.

    houses  those of this chat; empty: the chat is not concerned after all, or any more
    zone    of the houses
    """
    if not houses:
        said = "это отключение больше не касается вашего дома"
        lines = [f"Уточнение: {said}. {_called_off(outage)}."]
        lines += _source(outage, source)
    elif outage.status == "restored":
        lines = [f"✅ Восстановлено. {_back(outage)}: {addresses(houses)}."]
        lines += [f"Не было: {_windows(outage.windows, zone)}.", *_source(outage, source)]
    elif outage.status == "cancelled":
        lines = [f"Отменено. Отключения не будет: {addresses(houses)}."]
        lines += [f"{_called_off(outage)}, {_windows(outage.windows, zone)}."]
        lines += _source(outage, source)
    else:
        lines = _running(outage, houses, source, zone)
    return _text(lines)


def end_text(outage: Outage, houses: Sequence[House], source: Source) -> str:
    """The new message that says it is over, or will not happen."""
    if outage.status == "restored":
        lines = [f"✅ {_back(outage)}: {addresses(houses)}. Работы завершены."]
    else:
        lines = [f"Отключение отменено: {addresses(houses)}. {_called_off(outage)}."]
    return _text([*lines, *_source(outage, source)])


def off_words(outage: Outage) -> str:
    """«Нет холодной воды», for the house's board and card."""
    return _what(outage)


def addresses(houses: Sequence[House]) -> str:
    """«ул. Лесная, 5; ул. Лесная, 7», cut where it would drown the rest."""
    shown = [house.address for house in houses[:MOST_ADDRESSES]]
    left = len(houses) - len(shown)
    return "; ".join(shown) + (f" и ещё {left}" if left else "")


def hours_words(spans: Sequence[tuple[datetime | None, datetime | None]], zone: ZoneInfo) -> str:
    """When water is brought somewhere: aware start and end of each time, None: not known."""
    said = []
    for start, end in spans:
        if start:
            said.append(span_words(start, end, zone, about=False))
        elif end:
            said.append(f"до {moment_words(*end_words(end.astimezone(zone)))}")
    return "; ".join(said) or "время уточняется"


def warming_words(points: Sequence[tuple[str, str]]) -> str:
    """Where one can get warm: places and hours."""
    return "Пункты обогрева: " + "; ".join(f"{place}, {hours}" for place, hours in points) + "."


def _running(outage: Outage, houses: Sequence[House], source: Source, zone: ZoneInfo) -> list[str]:
    head = {
        "planned": "🛠 Плановые работы",
        "emergency": "🔴 Авария",
        "limitation_notice": "⚠️ Ограничение",
    }[outage.kind]
    lines = [
        f"{head}. {_what(outage)}: {addresses(houses)}.",
        f"{_capital(_windows(outage.windows, zone))}.",
    ]
    if outage.reason:
        lines.append(f"Причина: {_sentence(outage.reason)}")
    if outage.place_of_works:
        lines.append(f"Место работ: {_sentence(outage.place_of_works)}")
    if outage.contractor:
        lines.append(f"Работает: {_sentence(outage.contractor)}")
    if outage.water_points:
        points = "; ".join(f"{p.place}, {p.hours}" for p in outage.water_points)
        lines.append(f"Подвоз воды: {_sentence(points)}")
    if outage.advice:
        lines.append(_sentence(outage.advice))
    if outage.next_update_at:
        at = outage.next_update_at.astimezone(zone)
        lines.append(f"Обновим до {moment_words(at.date(), hour_words(at.time()))}.")
    return [*lines, *_source(outage, source)]


def _what(outage: Outage) -> str:
    """«Нет холодной воды и отопления», «Ограничена подача газа»."""
    said = [RESOURCES[resource] for resource in outage.resources]
    if outage.outage_type == "limitation" or outage.kind == "limitation_notice":
        return f"Ограничена подача {listed([s.of for s in said])}"
    planned = outage.kind == "planned"
    absent = [s.of for s in said if s.off is None]
    others = [s.planned if planned else s.off for s in said]
    none = "не будет" if planned else "нет"
    phrases = [f"{none} {listed(absent)}"] if absent else []
    return _capital(listed([*phrases, *filter(None, others)]))


def _back(outage: Outage) -> str:
    return f"Снова {listed([RESOURCES[resource].back for resource in outage.resources])}"


def _called_off(outage: Outage) -> str:
    return f"Речь шла о перерыве: {listed([RESOURCES[r].name for r in outage.resources])}"


def _windows(windows: Sequence[Window], zone: ZoneInfo) -> str:
    return "; ".join(
        span_words(w.start, w.end, zone, about=w.end_kind == "estimated") for w in windows
    )


def _source(outage: Outage, source: Source) -> list[str]:
    own = f"Диспетчерская: {', '.join(outage.phones)}" if outage.phones else None
    return [f"{source.supplier.name}. {own or call_words(source.facts)}"]


def _text(lines: Sequence[str]) -> str:
    text = "\n".join(lines)
    return text if len(text) <= TEXT_LIMIT else f"{text[: TEXT_LIMIT - 1]}…"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _sentence(words: str) -> str:
    words = " ".join(words.split())
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
