"""The fields of a card: one table for the dialogue, the register, the texts and the duty."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from hours import DateHours, date_hours_words, hours_words, read_date_hours, read_hours
from hours.tokens import MOST_CHARACTERS
from hours.typed import DATES_EXAMPLE, HOURS_EXAMPLE
from houses.zones import zone_words
from organisation.typed import (
    read_address,
    read_email,
    read_inn,
    read_licence,
    read_ogrn,
    read_phone_or_short,
    read_phones,
    read_site,
    read_zone,
)
from refusals import NotUnderstood

# What must stand in MAX for everybody to see (domain.md 1.1-1.3; the numbers of the acts were not
# found, so none is said).
DUTY = "приказ Минстроя от 29.12.2025, ч. 6 ст. 165 ЖК РФ"
FOR_LOCAL_TIME = "по нему показывается местное время"
CLEARING = frozenset({"нет", "-", "—", "–", "удалить", "очистить"})
MOST_EXCEPTIONS = 30


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    name      in `CardFacts`
    title     in Russian
    example   what staff are shown
    why       the norm it comes from, or what it is for; None: it is as one likes
    hint      what else whoever fills it in should know
    """

    name: str
    title: str
    example: str
    reads: Callable[[str, date], object]
    says: Callable[[Any], str] = str
    mandatory: bool = True
    why: str | None = DUTY
    hint: str = ""

    def read(self, text: str, today: date) -> object:
        """The value that staff typed; a field one may leave out is emptied by «нет».

        today  in the organisation's zone
        Raises NotUnderstood.
        """
        if not self.mandatory and text.strip().lower() in CLEARING:
            return self.empty
        return self.reads(text, today)

    @property
    def empty(self) -> object:
        """The value of a field that says nothing."""
        return () if self.name in {"phones", "exceptions"} else None


def _undated(reads: Callable[[str], object]) -> Callable[[str, date], object]:
    return lambda text, _today: reads(text)


def _exceptions(text: str, today: date) -> tuple[DateHours, ...]:
    """One exception a line."""
    if len(text) > MOST_CHARACTERS:
        raise NotUnderstood(
            f"Слишком длинно: {len(text)} знаков, принимается до {MOST_CHARACTERS}. "
            "Пришлите в два приёма."
        )
    lines = [line for line in text.splitlines() if line.strip()] or [text]
    return tuple(read_date_hours(line, today) for line in lines)


FIELDS = (
    Field("address", "Адрес офиса", "г. Рязань, ул. Лесная, д. 1, офис 2", _undated(read_address)),
    Field(
        "phones",
        "Телефоны офиса",
        "8 (800) 000-00-01, 8 (4912) 24-00-01 доб. 12",
        _undated(read_phones),
        says=", ".join,
        hint="Не больше пяти.",
    ),
    Field("email", "E-mail", "info@uk-lesnaya.ru", _undated(read_email)),
    Field(
        "zone",
        "Часовой пояс",
        "МСК+2 или Екатеринбург",
        _undated(read_zone),
        says=zone_words,
        why=FOR_LOCAL_TIME,
    ),
    Field(
        "working_hours",
        "Режим работы",
        HOURS_EXAMPLE,
        _undated(read_hours),
        says=hours_words,
        hint="В праздники считается закрыто, перед праздником — на час короче. Если иначе, "
        "допишите: «и в праздники», «перед праздниками без сокращения».",
    ),
    Field(
        "reception_hours",
        "Часы приёма",
        "вт 10:00–13:00; чт 15:00–19:00",
        _undated(read_hours),
        says=partial(hours_words, days_off=False),
    ),
    Field(
        "exceptions",
        "Особые дни",
        DATES_EXAMPLE,
        _exceptions,
        says=lambda exceptions: "; ".join(map(date_hours_words, exceptions)),
        mandatory=False,
        why=None,
        hint="Каждый день или период с новой строки. Прошедшие дни убираются сами.",
    ),
    Field(
        "dispatcher_phone",
        "Диспетчерская",
        "8 (800) 000-00-01",
        _undated(read_phone_or_short),
    ),
    Field(
        "emergency_phone",
        "Аварийная служба",
        "8 (800) 000-00-02 или 104",
        _undated(read_phone_or_short),
        hint="Отвечает круглосуточно.",
    ),
    Field("site", "Сайт", "https://uk-lesnaya.ru", _undated(read_site), mandatory=False, why=None),
    Field("inn", "ИНН", "6234000007", _undated(read_inn), mandatory=False, why=None),
    Field("ogrn", "ОГРН", "1026200000001", _undated(read_ogrn), mandatory=False, why=None),
    Field(
        "licence",
        "Лицензия",
        "№ 062 000123 от 20.04.2025",
        _undated(read_licence),
        mandatory=False,
        why=None,
    ),
)
FIELD = {field.name: field for field in FIELDS}
