"""Contacts: the card as MAX writes it, its signature, and what people see (max-bot-api.md 4.3)."""

import hashlib
import hmac
import re

from sandbox.max.names import Json, first_name, phone_of, resident

_RUSSIAN = re.compile(r"\+?7([0-9]{3})([0-9]{3})([0-9]{2})([0-9]{2})")


def vcard(name: str, phone: str) -> str:
    """A card with one phone; without one when `phone` is empty."""
    tel = f"TEL;TYPE=cell:{phone}\r\n" if phone else ""
    head = "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:ez-vcard 0.10.3\r\n"
    return f"{head}{tel}FN:{name}\r\nEND:VCARD\r\n"


def contact_of(user_id: int, at: int, signed_with: str | None = None) -> Json:
    """A resident's own card as an attachment.

    at           milliseconds of the resident's last activity
    signed_with  token of the bot whose button asked for it; None: sent by hand, hence unsigned
    """
    card = vcard(first_name(user_id), phone_of(user_id))
    payload: Json = {"vcf_info": card, "max_info": resident(user_id, at)}
    if signed_with is not None:
        signature = hmac.new(signed_with.encode(), card.encode(), hashlib.sha256)
        payload["hash"] = signature.hexdigest()
    return {"type": "contact", "payload": payload}


def seen(card: str) -> Json:
    """What people see of a card: its first `name` and `phone`, empty where it has none."""
    lines = [line.partition(":") for line in card.splitlines()]
    names = [value for field, _, value in lines if field == "FN"]
    phones = [value for field, _, value in lines if field.partition(";")[0] == "TEL"]
    phone = phones[0] if phones else ""
    russian = _RUSSIAN.fullmatch(phone)
    return {
        "name": names[0] if names else "",
        "phone": "+7 {} {}-{}-{}".format(*russian.groups()) if russian else phone,
    }
