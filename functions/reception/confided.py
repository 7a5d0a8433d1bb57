"""What a visitor types of himself, checked and brought into one form.

What is refused is not repeated: the refusal is kept with the dialogue, and these words must not be.
"""

from organisation.typed import read_phone
from personal_data import Entrusted, Kind
from refusals import NotUnderstood

NAME_LENGTH, FLAT_LENGTH, QUESTION_LENGTH = 100, 10, 1000


def read(kind: Kind, text: str) -> Entrusted:
    """Raises NotUnderstood with what is accepted, in Russian."""
    match kind:
        case "name":
            value = _line(text, 2, NAME_LENGTH, "имя — от 2 до 100 букв, например: Анна Петровна")
            if not any(letter.isalpha() for letter in value):
                raise NotUnderstood("имя — от 2 до 100 букв, например: Анна Петровна")
        case "phone":
            value = _phone(text)
        case "flat":
            value = _line(text, 1, FLAT_LENGTH, "номер квартиры, например: 17 или 17а")
            if not any(sign.isdigit() for sign in value):
                raise NotUnderstood("номер квартиры, например: 17 или 17а")
        case "question":
            value = text.strip()
            if not 3 <= len(value) <= QUESTION_LENGTH:
                raise NotUnderstood(f"вопрос — от 3 до {QUESTION_LENGTH} знаков")
    return Entrusted(kind=kind, value=value)


def as_dialled(phone: str) -> str:
    """«8 (900) 000-01-01»; a foreign number as people abroad write it. phone: «+79000000101»."""
    import phonenumbers  # noqa: PLC0415 - a cold start does not pay for it

    known = phonenumbers.parse(phone)
    try:
        return read_phone(f"8{known.national_number}" if known.country_code == 7 else phone)
    except NotUnderstood:
        style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return str(phonenumbers.format_number(known, style))


def _line(text: str, least: int, most: int, accepted: str) -> str:
    line = " ".join("".join(c for c in text[: most * 4] if c.isprintable() or c == " ").split())
    if not least <= len(line) <= most:
        raise NotUnderstood(accepted)
    return line


def _phone(text: str) -> str:
    try:
        return read_phone(text)
    except NotUnderstood:
        # Without its cause, too: that one repeats what was typed.
        raise NotUnderstood(
            "российский номер с кодом, например: 8 (900) 000-00-01; иностранный отправьте кнопкой"
        ) from None
