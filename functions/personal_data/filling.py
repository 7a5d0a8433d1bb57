"""Put into a message on its way out what only the vault knows, and what must not be stored."""

import re
from collections.abc import Sequence
from datetime import timedelta

from context import Context
from message import TEXT_LIMIT, Button, LinkButton, Message, PrivateLinkButton, Slot
from personal_data.opening import Damaged, opened
from personal_data.store import living_tokens
from personal_data.texts import DAMAGED, GONE
from vault import Vault

LINK_FOR = timedelta(minutes=10)


def filled(message: Message, ctx: Context) -> Message:
    """The message as it goes out; nobody may store it.

    Raises VaultUnavailable. Where there is no vault any more, its words are gone for us too.
    """
    private = any(isinstance(b, PrivateLinkButton) for row in message.buttons for b in row)
    if not message.slots and not private:
        return message
    rows = (tuple(sent for b in row if (sent := _button(b, ctx))) for row in message.buttons)
    buttons = tuple(row for row in rows if row)
    text = _filled_text(message.text, message.slots, ctx)
    return Message(text=text[:TEXT_LIMIT], image=message.image, buttons=buttons)


def _filled_text(text: str, slots: Sequence[Slot], ctx: Context) -> str:
    if not slots:
        return text
    now = ctx.now()
    lasting = [slot for slot in slots if now < slot.until]
    # What was taken back, corrected or erased a moment ago may still lie in the vault.
    living = living_tokens(ctx.documents, [slot.token for slot in lasting], now)
    words = {slot.mark: GONE for slot in slots}
    words |= {slot.mark: _words(slot, ctx.vault) for slot in lasting if slot.token in living}
    # At once, so that no mark in somebody's words is taken for ours.
    marks = re.compile("|".join(map(re.escape, words)))
    return marks.sub(lambda found: words[found[0]], text)


def _words(slot: Slot, vault: Vault | None) -> str:
    try:
        said = opened(slot.owner, slot.token, vault)
    except Damaged:
        return DAMAGED
    if said is None:
        return GONE
    return f"{said.value} (подтверждён MAX)" if said.proven else said.value


def _button(button: Button, ctx: Context) -> Button | None:
    """None: there is nobody to sign the link, or no door that it could lead to."""
    if not isinstance(button, PrivateLinkButton):
        return button
    if ctx.vault is None or ctx.settings.files_url is None:
        return None
    signed = ctx.vault.sign(button.what, ctx.now() + LINK_FOR)
    return LinkButton(text=button.text, url=f"{ctx.settings.files_url}/{signed}")
