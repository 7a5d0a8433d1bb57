"""What people type for an address, and what they mean."""

import pytest

from houses.addresses import Number
from houses.typed import Reading, readings

LESNAYA_5 = Reading(("лесная",), number=Number("5"))
ULICA = frozenset({"улица"})


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("лесная 5", LESNAYA_5),
        ("ЛЕСНАЯ, 5", LESNAYA_5),
        ("лесная5", LESNAYA_5),
        ("Лecнaя 5", LESNAYA_5),  # half of it Latin
        ("лесная 5 кв 12", LESNAYA_5),
        ("лесная 5, 12", LESNAYA_5),
        ("кв. 12 лесная 5", LESNAYA_5),
        ("ул. Лесная д.5 кв 12", Reading(("лесная",), ULICA, (), Number("5"))),
        ("д 5 ул лесная", Reading(("лесная",), ULICA, (), Number("5"))),
        ("лесная", Reading(("лесная",))),
        ("8 марта 8", Reading(("8", "марта"), number=Number("8"))),
        ("3-я Заречная 5", Reading(("3", "заречная"), number=Number("5"))),
        ("3я заречная 5", Reading(("3", "заречная"), number=Number("5"))),
        ("3-ья Заречная 5", Reading(("3", "заречная"), number=Number("5"))),
        ("к. маркса 5", Reading(("к", "маркса"), number=Number("5"))),
        ("ростов-на-дону мира 3", Reading(("ростов", "на", "дону", "мира"), number=Number("3"))),
        ("д. Малые Вязы 5", Reading(("малые", "вязы"), number=Number("5"))),
        ("г Лесной ул Лесная 5", Reading(("лесной", "лесная"), ULICA, (), Number("5"))),
        (
            "пр. 9 Января д.9",
            Reading(("9", "января"), frozenset({"проспект", "проезд"}), (), Number("9")),
        ),
        (
            "6 микрорайон 7",
            Reading(("6",), frozenset({"микрорайон"}), ("микрорайон",), Number("7")),
        ),
        ("мкр 6 дом 7", Reading(("6",), frozenset({"микрорайон"}), (), Number("7"))),
        ("кв-л 12 д 3", Reading(("12",), frozenset({"квартал"}), (), Number("3"))),
        (
            "тихая набережная 5",
            Reading(("тихая",), frozenset({"набережная"}), ("набережная",), Number("5")),
        ),
    ],
)  # fmt: skip
def test_what_is_typed_can_be_meant_so(text: str, reading: Reading) -> None:
    assert reading in readings(text)


@pytest.mark.parametrize(
    ("text", "street", "number"),
    [
        ("5 лесная", ("лесная",), Number("5")),
        ("5лесная", ("лесная",), Number("5")),
        ("5 к1 лесная", ("лесная",), Number("5", None, "1")),
        ("10/2 мира", ("мира",), Number("10/2")),
        ("5 к маркса", ("к", "маркса"), Number("5")),
        ("5 набережная", ("набережная",), Number("5")),
    ],
)
def test_a_number_may_come_first(text: str, street: tuple[str, ...], number: Number) -> None:
    assert Reading(street, number=number) in readings(text)


def test_a_number_first_may_also_be_part_of_the_name() -> None:
    assert readings("8 марта") == [
        Reading(("8", "марта")),
        Reading(("марта",), number=Number("8")),
    ]


@pytest.mark.parametrize(
    "text",
    ["", " ", "5", "5 12 77", "👍", "???", "1" * 4000, "кв 12"],
    ids=lambda text: text[:9],
)
def test_what_names_no_street_means_nothing(text: str) -> None:
    assert readings(text) == []


def test_a_very_long_text_is_read_up_to_a_length() -> None:
    (long,) = readings("лесная " * 600)

    assert len(long.words) == 8
