"""What staff type into a card: lenient in form, strict in what it says."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houses.model import ZONES
from houses.zones import CITIES, zone_words
from organisation.fields import FIELD, FIELDS
from organisation.typed import (
    read_address,
    read_email,
    read_inn,
    read_licence,
    read_ogrn,
    read_phone,
    read_phone_or_short,
    read_phones,
    read_site,
    read_zone,
)
from refusals import NotUnderstood

FUNCTIONS = Path(__file__).parents[2] / "functions"
TODAY = date(2026, 11, 24)
Read = Callable[[str], object]


@pytest.mark.parametrize(
    ("read", "typed", "value"),
    [
        (read_phone, "8 (800) 000-00-01", "8 (800) 000-00-01"),
        (read_phone, "+7 800 000 00 01", "8 (800) 000-00-01"),
        (read_phone, " 88000000001 ", "8 (800) 000-00-01"),
        (read_phone, "8-800-000-00-01 доб. 12", "8 (800) 000-00-01 доб. 12"),
        (read_phone, "8 (800) 000-00-01, доб.12", "8 (800) 000-00-01 доб. 12"),
        (read_phone, "8 (800) 000-00-01 ДОБАВОЧНЫЙ 123456", "8 (800) 000-00-01 доб. 123456"),
        (read_phone, "+7 (4912) 24–00–01", "8 (4912) 24-00-01"),
        (read_phone, "8 (49131) 2-00-01", "8 (49131) 2-00-01"),
        (read_phone, "8 491 224 00 01", "8 (491) 224-00-01"),
        (read_phone_or_short, "112", "112"),
        (read_phone_or_short, " 104 ", "104"),
        (read_phone_or_short, "8 800 000-00-01", "8 (800) 000-00-01"),
        (read_phones, "8 (800) 000-00-01", ("8 (800) 000-00-01",)),
        (read_phones, "8 (800) 000-00-01, доб. 5, 8 800 000 00 02;\n+78000000003",
         ("8 (800) 000-00-01 доб. 5", "8 (800) 000-00-02", "8 (800) 000-00-03")),
        (read_phones, "88000000001; +7 800 000-00-01", ("8 (800) 000-00-01",)),
        (read_email, " Info@UK-Lesnaya.ru ", "info@uk-lesnaya.ru"),
        (read_email, "инфо@лесная.рф", "инфо@лесная.рф"),
        (read_site, "https://uk-lesnaya.ru/", "https://uk-lesnaya.ru"),
        (read_site, "UK-Lesnaya.ru", "https://uk-lesnaya.ru"),
        (read_site, "https://лесная.рф/о-нас?a=1#x", "https://лесная.рф/о-нас?a=1"),
        (read_inn, "6234000007", "6234000007"),
        (read_inn, "7707 083 893", "7707083893"),
        (read_inn, "500100732259", "500100732259"),
        (read_ogrn, "1027700132195", "1027700132195"),
        (read_ogrn, "304500116000157", "304500116000157"),
        (read_address, "  г. Рязань,\n ул. Лесная, д. 1 ", "г. Рязань, ул. Лесная, д. 1"),
        (read_address, "ул.\u202e Лесная\x00, 1", "ул. Лесная, 1"),
        (read_licence, "№ 062 000123 от 20.04.2025", "№ 062 000123 от 20.04.2025"),
        (read_zone, "МСК+2", "Asia/Yekaterinburg"),
        (read_zone, "мск + 2", "Asia/Yekaterinburg"),
        (read_zone, "екатеринбург", "Asia/Yekaterinburg"),
        (read_zone, "Asia/Yekaterinburg", "Asia/Yekaterinburg"),
        (read_zone, "UTC+5", "Asia/Yekaterinburg"),
        (read_zone, "МСК", "Europe/Moscow"),
        (read_zone, "МСК−1", "Europe/Kaliningrad"),
    ],
)  # fmt: skip
def test_what_is_right_is_brought_into_one_form(read: Read, typed: str, value: object) -> None:
    assert read(typed) == value


@pytest.mark.parametrize(
    ("read", "typed", "refused"),
    [
        (read_phone, "", "это не один номер"),
        (read_phone, "позвоните нам", "«позвоните нам» — это не один номер"),
        (read_phone, "24-00-01", "нужен номер с кодом города"),
        (read_phone, "8 (000) 200-00-01", "такого номера в России нет"),
        (read_phone, "+375 17 200-00-01", "такого номера в России нет"),
        (read_phone, "8 (727) 250-00-01", "такого номера в России нет"),  # Kazakhstan
        (read_phone, "8 (800) 000-00-01 доб. 1234567", "это не один номер"),
        (read_phone, "8 (800) 000-00-01 круглосуточно", "это не один номер"),
        (read_phone, "8 (800) 000-00-01; 8 (800) 000-00-02", "это не один номер"),
        (read_phone, "8 (800) 000-00-01\n", None),
        (read_phone, "8 800\n000 00 01", "это не один номер"),
        (read_phone, "+", "это не"),
        (read_phone, "((((((", "это не номер"),
        (read_phone_or_short, "115", "такого короткого номера нет"),
        (read_phone_or_short, "02", "такого короткого номера нет"),
        (read_phone_or_short, "0112", "такого короткого номера нет"),
        (read_phone_or_short, "1", "такого короткого номера нет"),
        (read_phone_or_short, "8 (000) 200-00-01", "такого номера в России нет"),
        (read_phones, "", "это не телефоны"),
        (read_phones, " ; , ", "это не телефоны"),
        (read_phones, "8 (800) 000-00-01, 112", "такого номера в России нет"),
        (read_phones, "; ".join(f"8 (800) 000-00-0{n}" for n in range(1, 7)),
         "телефонов 6, а помещается 5"),
        (read_phones, "8 (800) 000-00-01; " * 40, "слишком длинно"),
        (read_email, "info", "это не адрес электронной почты"),
        (read_email, "info@", "это не адрес электронной почты"),
        (read_email, "info@localhost", "это не адрес электронной почты"),
        (read_email, "a@b.ru, c@d.ru", "это не адрес электронной почты"),
        (read_email, "info@" + "a" * 300 + ".ru", "это не адрес электронной почты"),
        (read_site, "http://uk-lesnaya.ru", "сайт должен открываться по https"),
        (read_site, "ftp://uk-lesnaya.ru", "сайт должен открываться по https"),
        (read_site, "наш сайт", "это не адрес сайта"),
        (read_site, "лесная", "это не адрес сайта"),
        (read_site, "", "это не адрес сайта"),
        (read_site, "https://user@uk-lesnaya.ru", "это не адрес сайта"),
        (read_site, "https://uk-lesnaya.ru:8443", "это не адрес сайта"),
        (read_site, "https://127.0.0.1", "это не адрес сайта"),
        (read_site, "https://[::1", "это не адрес сайта"),
        (read_site, "https://-a-.ru", "это не адрес сайта"),
        (read_site, "https://a..ru", "это не адрес сайта"),
        (read_inn, "6234000008", "контрольная цифра ИНН не сходится"),
        (read_inn, "500100732258", "контрольная цифра ИНН не сходится"),
        (read_inn, "500100732269", "контрольная цифра ИНН не сходится"),
        (read_inn, "123", "это не ИНН"),
        (read_inn, "٦٢٣٤٠٠٠٠٠٧", "это не ИНН"),
        (read_ogrn, "1027700132196", "контрольная цифра ОГРН не сходится"),
        (read_ogrn, "304500116000158", "контрольная цифра ОГРН не сходится"),
        (read_ogrn, "10277001321", "это не ОГРН"),
        (read_address, "дом", "адрес — от 5 до 200 знаков"),
        (read_address, "а" * 201, "адрес — от 5 до 200 знаков"),
        (read_address, "12345", "в адресе нет ни одного слова"),
        (read_licence, "есть", "в лицензии нет номера"),
        (read_licence, "1", "лицензия — от 3 до 100 знаков"),
        (read_zone, "Париж", "такого часового пояса в России нет"),
        (read_zone, "МСК+20", "такого часового пояса в России нет"),
        (read_zone, "Екатеринбург (МСК+3)", "такого часового пояса в России нет"),
        (read_zone, "", "такого часового пояса в России нет"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_an_example(
    read: Read, typed: str, refused: str | None
) -> None:
    if refused is None:
        assert read(typed)
        return

    with pytest.raises(NotUnderstood) as refusal:
        read(typed)

    assert refused in str(refusal.value)
    assert "Принимается: " in str(refusal.value)
    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize("zone", sorted(ZONES))
def test_every_zone_of_russia_is_known_by_all_its_names(zone: str) -> None:
    city, ahead = CITIES[zone]
    offset = datetime(2026, 11, 24, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
    assert offset

    hours = int(offset.total_seconds()) // 3600

    assert hours == ahead + 3
    for name in (zone, city, zone_words(zone), f"МСК{ahead:+}", f"utc+{hours}"):
        assert read_zone(name) == zone


def test_the_zones_are_those_of_houses() -> None:
    assert set(CITIES) == ZONES


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_what_a_field_shows_can_be_typed_again(field: object) -> None:
    known = FIELD[field.name]  # type: ignore[attr-defined]
    example = {
        "dispatcher_phone": "8 (800) 000-00-01",
        "emergency_phone": "104",
        "zone": "МСК+2",
        "exceptions": "31.12 выходной",
    }.get(known.name, known.example)

    value = known.read(example, TODAY)

    assert value != known.empty
    assert known.read(known.says(value), TODAY) == value


def test_what_one_may_leave_out_is_emptied_by_saying_no() -> None:
    assert FIELD["site"].read(" Нет ", TODAY) is None
    assert FIELD["exceptions"].read("—", TODAY) == ()
    with pytest.raises(NotUnderstood):
        FIELD["email"].read("нет", TODAY)


def test_exceptions_are_typed_line_by_line() -> None:
    read = FIELD["exceptions"].read("31.12 выходной\n\n30.12 9-16 (учёт)\n", TODAY)

    assert FIELD["exceptions"].says(read) == (
        "31 декабря, четверг: выходной; 30 декабря, среда: 9:00–16:00 (учёт)"
    )


def test_a_wrong_line_of_exceptions_is_named() -> None:
    with pytest.raises(NotUnderstood, match=r"«32\.12 выходной» — такого дня нет"):
        FIELD["exceptions"].read("31.12 выходной\n32.12 выходной", TODAY)


def test_very_many_exceptions_are_sent_in_two_goes() -> None:
    with pytest.raises(NotUnderstood, match="Слишком длинно: 1500 знаков"):
        FIELD["exceptions"].read("31.12 выходной\n" * 100, TODAY)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=400), st.text("0123456789+-() .,;@абdob:/", max_size=400)))
def test_no_text_does_anything_but_be_read_or_refused(text: str) -> None:
    for field in FIELDS:
        with suppress(NotUnderstood):
            field.read(text, TODAY)


def test_a_cold_start_does_not_pay_for_checking() -> None:
    script = "import sys, conversation.answering; sys.stdout.write(' '.join(sys.modules))"

    loaded = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(FUNCTIONS)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert "organisation.fields" in loaded
    assert {"phonenumbers", "email_validator", "holidays"} & set(loaded) == set()
