"""How an address is said, and when two ways of writing it mean the same house."""

from typing import Any

import pytest

from houses import AddressParts
from houses.addresses import (
    Number,
    address_words,
    number_key,
    number_of,
    read_number,
    street_key,
    tokens,
)
from houses.words import fold


def parts(**pieces: Any) -> AddressParts:
    return AddressParts.model_validate(
        {"street_type": "улица", "street": "Лесная", "house": "5"} | pieces
    )


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ({}, "ул. Лесная, 5"),
        ({"letter": "а"}, "ул. Лесная, 5а"),
        (
            {"locality": "г. Лесной", "korpus": "2", "structure": "1", "litera": "А"},
            "г. Лесной, ул. Лесная, 5 корп. 2 стр. 1 лит. А",
        ),
        ({"street_type": "пр-т", "street": "Мира", "house": "10/2"}, "пр-кт Мира, 10/2"),
        ({"street_type": "пр-д"}, "проезд Лесная, 5"),
        ({"street": "8 Марта", "house": "8"}, "ул. 8 Марта, 8"),
        ({"street": "3-я Заречная"}, "ул. 3-я Заречная, 5"),
        ({"street_type": "мкр", "street": "6", "house": "14", "letter": "б"}, "6 мкр., 14б"),
        ({"street_type": "линия", "street": "5-я", "house": "8-10"}, "5-я линия, 8-10"),
        ({"street_type": None, "street": "Советская", "house": "4"}, "Советская, 4"),
        (
            {"street_type": None, "street": None, "locality": "д. Малые Вязы"},
            "д. Малые Вязы, 5",
        ),
    ],
)
def test_an_address_is_said_as_people_say_it(pieces: dict[str, Any], said: str) -> None:
    assert address_words(parts(**pieces)) == said


@pytest.mark.parametrize(
    "pieces",
    [
        {"street": "ЛЕСНАЯ"},
        {"street": "Лecнaя"},  # half of it Latin
        {"street": " Лесная  "},
        {"street_type": "ул."},
        {"house": "7"},
    ],
    ids=str,
)
def test_one_street_has_one_key_however_it_is_written(pieces: dict[str, Any]) -> None:
    assert street_key(parts(**pieces)) == street_key(parts()) == "|улица|лесная"


def test_dots_yo_dashes_and_ordinals_make_no_other_street() -> None:
    assert street_key(parts(street="Зелёная")) == street_key(parts(street="Зеленая"))
    assert street_key(parts(street="3-я Заречная")) == street_key(parts(street="3я  заречная"))
    assert street_key(parts(street="Чернышевского—Новая")) == street_key(
        parts(street="Чернышевского-Новая")
    )
    assert street_key(parts(locality="г. Лесной")) == street_key(parts(locality="город Лесной"))


@pytest.mark.parametrize(
    "pieces",
    [
        {"locality": "г. Лесной"},
        {"street_type": "переулок"},
        {"street_type": None},
        {"street": "2-я Лесная"},
        {"street": "Лесной"},
    ],
    ids=str,
)
def test_another_settlement_kind_or_number_is_another_street(pieces: dict[str, Any]) -> None:
    assert street_key(parts(**pieces)) != street_key(parts())


def test_a_village_and_a_hamlet_of_one_name_are_two_places() -> None:
    assert street_key(parts(locality="с. Вязы")) != street_key(parts(locality="д. Вязы"))


def test_numbers_sort_as_people_count() -> None:
    numbers: list[dict[str, Any]] = [
        {"house": "5"}, {"house": "5", "korpus": "1"}, {"house": "5", "korpus": "1", "litera": "А"},
        {"house": "5", "korpus": "2"}, {"house": "5/2"}, {"house": "5", "letter": "а"},
        {"house": "10/2"}, {"house": "12"}, {"house": "100"},
    ]  # fmt: skip

    keys = [number_key(number_of(parts(**number))) for number in numbers]

    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("5", Number("5")),
        ("д. 5", Number("5")),
        ("влд. 5", Number("5")),
        ("№5", Number("5")),
        ("5а", Number("5", "а")),
        ("5 А", Number("5", "а")),
        ("5A", Number("5", "а")),  # Latin
        ("12-А", Number("12", "а")),
        ("10/2", Number("10/2")),
        ("13-15", Number("13-15")),
        ("10а/2", Number("10а/2")),
        ("4 к1 с2", Number("4", None, "1", "2")),
        ("4к1с2", Number("4", None, "1", "2")),
        ("5 корп. 2 стр. 1 лит. А", Number("5", None, "2", "1", "а")),
        ("5корп2", Number("5", None, "2")),
        ("5 корпус А", Number("5", None, "а")),
        ("5литА", Number("5", None, None, None, "а")),
        ("5к", Number("5", "к")),
    ],
)
def test_a_number_is_read_with_all_that_belongs_to_it(said: str, number: Number) -> None:
    words = tokens(fold(said))

    assert read_number(words) == (number, len(words))


@pytest.mark.parametrize("said", ["5 кв 12", "5, 7", "5 12", "5 к маркса", "10.02.2026"])
def test_what_follows_a_number_is_left(said: str) -> None:
    words = tokens(fold(said))
    number, used = read_number(words)

    assert number == Number(words[0])
    assert used == 1


def test_what_begins_with_no_number_is_none() -> None:
    assert read_number(tokens("лесная 5")) == (None, 0)
    assert read_number(["д"]) == (None, 0)
    assert read_number([]) == (None, 0)
