"""Whose phone it is that a person has sent: MAX's word for it, or nothing.

MAX signs the card that its contact button sends with the token of the bot whose button it is. So a
card typed by hand, one of the address book and one shared with another bot prove nothing here.

The signature covers the card as a whole, not who wrote which line of it. A person's name in MAX is
the person's own words: if MAX ever let a line break stand in one, a name could hold a second TEL
line, under a good signature, and nobody could tell it from MAX's own. It could only be added,
though, never take the place of the true one. So a card with two phones proves neither.
"""

import hashlib
import hmac
import re

from max_messenger.updates import IncomingContact

# RFC 6350 3.2: a line that begins with a blank goes on with the one before it.
_FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_LINE_END = re.compile(r"\r\n|\n|\r")
# «TEL:…», «TEL;TYPE=cell:…», «item1.TEL;VALUE=uri;TYPE="cell,voice":tel:…».
_TEL = re.compile(r"(?:[\w-]+\.)?TEL(?:;(?:\"[^\"]*\"|[^\":])*)?:(?:tel:)?(.*)", re.IGNORECASE)
_DIALLED = re.compile(r"\+?[0-9() .‑–—-]{2,40}")


def shared_phone(contact: IncomingContact, sender: int, token: str) -> str | None:
    """The phone of the sender's own account, «+79990000000», if MAX has signed that it is.

    sender  number of who wrote the message in which the contact came
    token   of the bot that was written to: `ctx.settings.bots[bot].token`; MAX signs with it

    None: unsigned, signed for another bot or about another person, or no one possible number.
    Source  max-bot-api.md 4.3 (dev.max.ru, buttons); that the signature is in hexadecimal is what
            libraries have found, MAX does not say
    """
    if contact.user_id != sender or not _signed(contact, token):
        return None
    lines = _LINE_END.split(_FOLD.sub("", contact.vcf_info))
    phones = {_number(tel[1].strip()) for line in lines if (tel := _TEL.fullmatch(line.strip()))}
    return phones.pop() if len(phones) == 1 else None


def _signed(contact: IncomingContact, token: str) -> bool:
    if contact.hash is None:
        return False
    good = hmac.new(token.encode(), contact.vcf_info.encode(), hashlib.sha256).hexdigest()
    # As bytes: compare_digest refuses text beyond ASCII.
    return hmac.compare_digest(good.encode(), contact.hash.lower().encode())


def _number(dialled: str) -> str | None:
    """MAX writes numbers of the world, with their «+» or without it."""
    # Heavy; a cold start does not pay for what the first shared phone needs.
    import phonenumbers  # noqa: PLC0415

    if not _DIALLED.fullmatch(dialled):
        return None
    try:
        number = phonenumbers.parse(f"+{dialled.lstrip('+')}", None)
    except phonenumbers.NumberParseException:
        return None
    # Possible, not valid: our list of ranges is older than a range that MAX has just met.
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
