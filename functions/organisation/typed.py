"""What staff type into a card, checked and brought into one form.

Every reader returns the value as it is stored and shown, or raises NotUnderstood, in Russian, with
the words refused and what is accepted. The libraries that check are imported when the first such
words come: a cold start does not pay for them.
"""

import re
from typing import NoReturn
from urllib.parse import urlsplit

from houses.zones import zone_named
from refusals import NotUnderstood

MOST_PHONES = 5
MOST_CHARACTERS = 300
QUOTED_CHARACTERS = 60
_EXTENSION = re.compile(r"[,;]?\s*(?:добавочный|доб|вн|ext)\.?\s*([0-9]{1,6})$", re.IGNORECASE)
_BETWEEN_PHONES = re.compile(r"[;\n]|,(?!\s{0,3}(?:доб|вн|ext))", re.IGNORECASE)
_DIALLED = re.compile(r"[0-9+() .‑–—-]{2,40}")
_AREA_CODE = re.compile(r"\(\s*([0-9]{3,5})\s*\)")
_GROUPS = {7: (3, 2, 2), 6: (2, 2, 2), 5: (1, 2, 2)}


def _refuse(text: str, why: str, accepted: str) -> NoReturn:
    words = " ".join(text.split())
    quoted = words if len(words) <= QUOTED_CHARACTERS else f"{words[: QUOTED_CHARACTERS - 1]}…"
    raise NotUnderstood(f"Не принято: «{quoted}» — {why}. Принимается: {accepted}")


def read_line(text: str, what: str, example: str, least: int, most: int) -> str:
    """One line of plain text, without what cannot be printed.

    what  «адрес», for the refusal
    """
    seen = "".join(c for c in text[: most * 4] if c.isprintable() or c.isspace())
    line = " ".join(seen.split())
    if not least <= len(line) <= most:
        _refuse(line, f"{what} — от {least} до {most} знаков", example)
    return line


def read_address(text: str) -> str:
    """The office's address, as people write it."""
    example = "г. Рязань, ул. Лесная, д. 1, офис 2"
    line = read_line(text, "адрес", example, 5, 200)
    if not any(c.isalpha() for c in line):
        _refuse(line, "в адресе нет ни одного слова", example)
    return line


def read_licence(text: str) -> str:
    """The licence to manage houses: its number, perhaps its date."""
    example = "№ 062 000123 от 20.04.2025"
    line = read_line(text, "лицензия", example, 3, 100)
    if not any(c.isdigit() for c in line):
        _refuse(line, "в лицензии нет номера", example)
    return line


def read_phones(text: str) -> tuple[str, ...]:
    """Up to five numbers of Russia, parted by commas, semicolons or lines."""
    example = "8 (800) 000-00-01; 8 (800) 000-00-02 доб. 12"
    if len(text) > MOST_CHARACTERS:
        _refuse(text, "слишком длинно", example)
    parts = [part.strip() for part in _BETWEEN_PHONES.split(text)]
    numbers = tuple(dict.fromkeys(read_phone(part) for part in parts if part))
    if not numbers:
        _refuse(text, "это не телефоны", example)
    if len(numbers) > MOST_PHONES:
        _refuse(text, f"телефонов {len(numbers)}, а помещается {MOST_PHONES}", example)
    return numbers


def read_phone_or_short(text: str) -> str:
    """One number of Russia, or a short one of the emergency services: 112, 104."""
    import phonenumbers  # noqa: PLC0415 - see the head of this file

    digits = text.strip()
    if digits.isascii() and digits.isdigit() and len(digits) <= 4:
        number = phonenumbers.PhoneNumber(country_code=7, national_number=int(digits))
        if str(number.national_number) == digits and phonenumbers.is_valid_short_number(number):
            return digits
        _refuse(digits, "такого короткого номера нет", "8 (800) 000-00-01; 112; 104")
    return read_phone(text)


def read_phone(text: str) -> str:
    """«8 (800) 000-00-01», «8 (4912) 24-00-01 доб. 12»: a code in brackets keeps its length."""
    import phonenumbers  # noqa: PLC0415 - see the head of this file

    example = "8 (800) 000-00-01; 8 (4912) 24-00-01 доб. 12"
    typed = text.strip()
    if len(typed) > MOST_CHARACTERS or not typed.isprintable():
        _refuse(typed, "это не один номер", example)
    extension = _EXTENSION.search(typed)
    dialled = typed[: extension.start()] if extension else typed
    if not _DIALLED.fullmatch(dialled):
        _refuse(typed, "это не один номер", example)
    try:
        number = phonenumbers.parse(dialled, "RU")
    except phonenumbers.NumberParseException:
        _refuse(typed, "это не номер", example)
    if not phonenumbers.is_valid_number_for_region(number, "RU"):
        _refuse(typed, "такого номера в России нет; нужен номер с кодом города", example)
    shown = _grouped(str(number.national_number), dialled)
    return f"{shown} доб. {extension[1]}" if extension else shown


def _grouped(digits: str, dialled: str) -> str:
    coded = _AREA_CODE.search(dialled)
    code = coded[1] if coded and digits.startswith(coded[1]) else digits[:3]
    rest, groups = digits[len(code) :], []
    for length in _GROUPS[len(rest)]:
        groups.append(rest[:length])
        rest = rest[length:]
    return f"8 ({code}) {'-'.join(groups)}"


def read_email(text: str) -> str:
    """An address of e-mail; whether it exists is not asked."""
    import email_validator  # noqa: PLC0415 - see the head of this file

    example = "info@uk-lesnaya.ru"
    line = text.strip()
    try:
        checked = email_validator.validate_email(line[:MOST_CHARACTERS], check_deliverability=False)
    except email_validator.EmailNotValidError:
        _refuse(line, "это не адрес электронной почты", example)
    return checked.normalized


def read_site(text: str) -> str:
    """«https://uk-lesnaya.ru»; without a scheme https is meant."""
    example = "https://uk-lesnaya.ru"
    line = text.strip()
    if len(line) > 200 or not line.isprintable() or " " in line:
        _refuse(line, "это не адрес сайта", example)
    try:
        parts = urlsplit(line if "://" in line else f"https://{line}")
        host = parts.hostname or ""
    except ValueError:
        _refuse(line, "это не адрес сайта", example)
    if parts.scheme != "https":
        _refuse(line, "сайт должен открываться по https", example)
    if parts.netloc.lower() != host or not _is_host(host):
        _refuse(line, "это не адрес сайта", example)
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{host}{parts.path.rstrip('/')}{query}"


def _is_host(host: str) -> bool:
    labels = host.split(".")
    return (
        len(labels) > 1
        and all(0 < len(label) <= 63 and label.strip("-") == label for label in labels)
        and all(c.isalnum() or c == "-" for c in host.replace(".", ""))
        and not labels[-1].isdigit()
    )


def read_inn(text: str) -> str:
    """ИНН: ten digits of an organisation, twelve of a person, the last of them for checking."""
    digits = "".join(text.split())
    example = "10 или 12 цифр, например 6234000007"
    if not (digits.isascii() and digits.isdigit() and len(digits) in {10, 12}):
        _refuse(text, "это не ИНН", example)
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    checked = (9,) if len(digits) == 10 else (10, 11)
    for place in checked:
        total = sum(int(d) * w for d, w in zip(digits[:place], weights[-place:], strict=True))
        if total % 11 % 10 != int(digits[place]):
            _refuse(text, "контрольная цифра ИНН не сходится", example)
    return digits


def read_ogrn(text: str) -> str:
    """ОГРН: thirteen digits, or fifteen of an entrepreneur, the last of them for checking."""
    digits = "".join(text.split())
    example = "13 или 15 цифр, например 1026200000001"
    if not (digits.isascii() and digits.isdigit() and len(digits) in {13, 15}):
        _refuse(text, "это не ОГРН", example)
    if int(digits[:-1]) % (len(digits) - 2) % 10 != int(digits[-1]):
        _refuse(text, "контрольная цифра ОГРН не сходится", example)
    return digits


def read_zone(text: str) -> str:
    """A zone of Russia by any of its names."""
    zone = zone_named(text[:MOST_CHARACTERS])
    if zone is None:
        _refuse(text, "такого часового пояса в России нет", "МСК+2; Екатеринбург")
    return zone
