"""A phone is proven by MAX's signature and by nothing else."""

import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from max_messenger import IncomingContact, shared_phone
from max_messenger.updates import LARGEST_CARD

# The vector of max-bot-api.md 4.3.
TOKEN = "test-token-0001"
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:ez-vcard 0.10.3\r\n"
    "TEL;TYPE=cell:79990000000\r\nFN:Ivan Ivanov\r\nEND:VCARD\r\n"
)
SIGNATURE = "eb0c23ec5cfff67968441a82508db802b791c39facadcc2b3b32b32da380e3a0"

ANNA, BORIS = 123456789, 398398398


def signed(card: str, token: str = TOKEN, user_id: int | None = ANNA) -> IncomingContact:
    """As MAX would send it."""
    signature = hmac.new(token.encode(), card.encode(), hashlib.sha256).hexdigest()
    return IncomingContact(vcf_info=card, hash=signature, user_id=user_id)


def with_lines(*lines: str, end: str = "\r\n") -> IncomingContact:
    whole = ["BEGIN:VCARD", "VERSION:3.0", *lines, "FN:Анна", "END:VCARD"]
    return signed("".join(f"{line}{end}" for line in whole))


def test_a_phone_shared_by_the_button_is_the_senders_own() -> None:
    contact = IncomingContact(vcf_info=CARD, hash=SIGNATURE, user_id=ANNA)

    assert shared_phone(contact, ANNA, TOKEN) == "+79990000000"


def test_a_signature_in_capitals_is_the_same_signature() -> None:
    contact = IncomingContact(vcf_info=CARD, hash=SIGNATURE.upper(), user_id=ANNA)

    assert shared_phone(contact, ANNA, TOKEN) == "+79990000000"


@pytest.mark.parametrize(
    "line",
    [
        "TEL:79990000000",
        "TEL:+79990000000",
        "TEL:+7 999 000-00-00",
        "TEL;TYPE=cell:+7 (999) 000-00-00",
        "TEL;TYPE=cell;TYPE=pref: 79990000000 ",
        'TEL;TYPE="cell:voice":79990000000',
        "TEL;VALUE=uri:tel:+7-999-000-00-00",
        "tel;type=cell:79990000000",
        "item1.TEL:79990000000",
        "TEL;TYPE=cell:7999\r\n 0000000",
        "TEL;TYPE=\r\n\tcell:79990000000",
        "TEL:79990000000\r\nTEL;TYPE=home:+7 999 000 00 00",
    ],
)
def test_a_phone_is_read_however_the_card_writes_it(line: str) -> None:
    assert shared_phone(with_lines(line), ANNA, TOKEN) == "+79990000000"


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_a_card_that_max_signed_with_other_line_ends_is_read(end: str) -> None:
    assert shared_phone(with_lines("TEL:79990000000", end=end), ANNA, TOKEN) == "+79990000000"


def test_a_phone_of_another_country_is_one() -> None:
    assert shared_phone(with_lines("TEL:375291234567"), ANNA, TOKEN) == "+375291234567"


# What proves nothing.


def test_the_contact_of_another_person_is_not_the_senders() -> None:
    borises = signed(CARD, user_id=BORIS)

    assert shared_phone(borises, ANNA, TOKEN) is None
    assert shared_phone(borises, BORIS, TOKEN) == "+79990000000"


def test_a_contact_of_nobody_in_max_is_not_the_senders() -> None:
    assert shared_phone(signed(CARD, user_id=None), ANNA, TOKEN) is None


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        SIGNATURE[:-1],
        f"{SIGNATURE}0",
        f" {SIGNATURE}",
        "0" * 64,
        "\u00fb" * 64,
        "eb0c23ec5cfff67968441a82508db802b791c39facadcc2b3b32b32da380e3a\u0660",
        "6ww+7F3/9nloRBqCUI24ArebxDn6yswr0rMrMto4DqA=",
    ],
)
def test_a_contact_with_another_signature_or_none_proves_nothing(signature: str | None) -> None:
    contact = IncomingContact(vcf_info=CARD, hash=signature, user_id=ANNA)

    assert shared_phone(contact, ANNA, TOKEN) is None


def test_a_contact_shared_with_another_bot_proves_nothing_to_this_one() -> None:
    assert shared_phone(signed(CARD, token="test-token-0002"), ANNA, TOKEN) is None


@pytest.mark.parametrize(
    "changed",
    [
        CARD.replace("\r\n", "\n"),
        CARD.replace("79990000000", "79990000001"),
        CARD.replace("79990000000", "+79990000000"),
        CARD.strip(),
        f"{CARD}TEL:79990000001\r\n",
    ],
)
def test_a_card_changed_in_one_character_is_not_what_max_signed(changed: str) -> None:
    contact = IncomingContact(vcf_info=changed, hash=SIGNATURE, user_id=ANNA)

    assert shared_phone(contact, ANNA, TOKEN) is None


def test_a_card_with_two_phones_proves_neither() -> None:
    assert shared_phone(with_lines("TEL:79990000000", "TEL:79990000001"), ANNA, TOKEN) is None


@pytest.mark.parametrize(
    "name",
    [
        "Анна\r\nTEL;TYPE=cell:79990000001",
        "Анна\nTEL:79990000001\n",
        "\r\nTEL:79990000001\r\nX-NOTE:",
        "Анна\r\nEND:VCARD\r\nBEGIN:VCARD\r\nTEL:79990000001",
        'Анна\r\nitem1.TEL;X="\\":tel:+79990000001',
    ],
)
@pytest.mark.parametrize("name_first", [True, False])
def test_a_name_that_smuggles_in_a_phone_gains_nothing(name: str, *, name_first: bool) -> None:
    """Even if MAX should let it pass and sign it."""
    lines = ["TEL;TYPE=cell:79990000000", f"FN:{name}"]
    lines.sort(reverse=not name_first)
    card = "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""])

    assert shared_phone(signed(card), ANNA, TOKEN) is None


def test_a_phone_in_the_words_of_a_name_is_no_phone() -> None:
    contact = with_lines("FN:Анна TEL:79990000001", "NOTE;X=TEL:79990000001", "TEL:79990000000")

    assert shared_phone(contact, ANNA, TOKEN) == "+79990000000"


@pytest.mark.parametrize(
    "line",
    [
        "NOTE:нет телефона",
        "TEL:",
        "TEL:+",
        "TEL:7",
        "TEL:7999",
        "TEL:799900000001",
        "TEL:00000000000",
        "TEL:79990000000 доб. 5",
        "TEL:7999FLOWERS",
        "TEL:\u0667\u0669\u0669\u0669\u0660\u0660\u0660\u0660\u0660\u0660\u0660",
        "TEL:" + "9" * 4000,
        "TEL79990000000",
        "XTEL:79990000000",
        "TELEX:79990000000",
        'TEL;TYPE="cell:79990000000',
    ],
)
def test_no_phone_or_an_impossible_one_is_none(line: str) -> None:
    assert shared_phone(with_lines(line), ANNA, TOKEN) is None


@pytest.mark.parametrize(
    ("filling", "phone"),
    [
        ("TEL;", "+79990000000"),
        ('TEL;X="', "+79990000000"),
        ("a-", "+79990000000"),
        ("\r\n ", "+79990000000"),
        ("TEL:7\r\n", None),
    ],
)
def test_a_card_as_large_as_any_is_looked_through(filling: str, phone: str | None) -> None:
    filled = filling * ((LARGEST_CARD - 100) // len(filling))

    assert shared_phone(with_lines("TEL:79990000000", filled), ANNA, TOKEN) == phone


@settings(max_examples=300, deadline=None)
@given(card=st.text(max_size=200), signature=st.none() | st.text(max_size=70))
def test_whatever_is_sent_unsigned_proves_nothing_and_never_makes_us_fall(
    card: str, signature: str | None
) -> None:
    contact = IncomingContact(vcf_info=card, hash=signature, user_id=ANNA)

    assert shared_phone(contact, ANNA, TOKEN) is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_whatever_a_signed_phone_says_is_read_as_a_number_or_not_at_all(said: str) -> None:
    phone = shared_phone(with_lines(f"TEL:{said}"), ANNA, TOKEN)

    assert phone is None or (phone[0] == "+" and phone[1:].isascii() and phone[1:].isdigit())
