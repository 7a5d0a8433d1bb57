"""A house: what its pieces accept, whichever way people write them."""

from typing import Any

import pytest
from pydantic import ValidationError

from builders import a_house
from houses import AddressParts
from houses.model import Alias

GUID = "01234567-89ab-cdef-0123-456789abcdef"


def parts(**pieces: Any) -> AddressParts:
    return AddressParts.model_validate({"street": "Лесная", "house": "5"} | pieces)


def test_an_id_may_become_part_of_a_link() -> None:
    for house_id in ("lesnaya-5", "A.b_c-9", "5", "x" * 64):
        assert a_house(house_id).id == house_id


@pytest.mark.parametrize("house_id", ["", "лесная-5", "a/b", "a b", ".", "..", "__x__", "x" * 65])
def test_an_id_that_no_link_or_document_takes_is_refused(house_id: str) -> None:
    with pytest.raises(ValidationError, match="id"):
        a_house(house_id)


def test_a_fias_guid_is_kept_in_small_letters() -> None:
    assert a_house(fias_guid=GUID.upper()).fias_guid == GUID


@pytest.mark.parametrize("guid", ["", "77", GUID[:-1], GUID.replace("-", ""), f"{{{GUID}}}"])
def test_what_is_no_guid_is_refused_with_an_example(guid: str) -> None:
    with pytest.raises(ValidationError, match=f"accepted: like {GUID}"):
        a_house(fias_guid=guid)


def test_kinds_of_streets_are_known_by_their_abbreviations() -> None:
    said = ("ул.", "Ул", "пр-кт", "пр-т", "б-р", "мкр-н", "м-н", "пр-д", "кв-л", "ш.", "СНТ")

    assert [parts(street_type=kind).street_type for kind in said] == [
        "улица", "улица", "проспект", "проспект", "бульвар", "микрорайон", "микрорайон",
        "проезд", "квартал", "шоссе", "снт",
    ]  # fmt: skip


def test_an_unknown_kind_of_street_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValidationError, match="'стрит' is no kind of street; accepted: улица, "):
        parts(street_type="стрит")


def test_latin_letters_in_a_number_are_taken_for_the_russian_ones_they_look_like() -> None:
    written = parts(house="10A/2", letter="A", korpus="B", litera="a")

    assert (written.house, written.letter) == ("10а/2", "а")
    assert (written.korpus, written.litera) == ("в", "А")


@pytest.mark.parametrize(
    "pieces",
    [
        {"house": ""}, {"house": "пять"}, {"house": "5 к1"}, {"house": "1" * 21},
        {"letter": "абв"}, {"letter": "5"}, {"korpus": "один два"}, {"structure": "-"},
        {"litera": "?"}, {"street": "…"}, {"street": "у" * 81}, {"street": None}, {"flat": "7"},
    ],
    ids=str,
)  # fmt: skip
def test_pieces_that_name_no_house_are_refused(pieces: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parts(**pieces)


def test_a_settlement_may_do_without_streets() -> None:
    assert parts(street=None, locality="д. Малые Вязы").street is None


def test_an_alias_has_the_day_until_which_it_was_right() -> None:
    assert Alias(address="ул. Старая, 5", until="2026-11-24").until == "2026-11-24"
    for until in ("24.11.2026", "2026-13-01", ""):
        with pytest.raises(ValidationError):
            Alias(address="ул. Старая, 5", until=until)
