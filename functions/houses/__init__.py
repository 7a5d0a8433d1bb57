"""Which houses there are, who serves them, and which chats speak for them.

Start with `model.py`. A house is known by its own immutable id, never by its address.
"""

from houses.model import AddressParts, Chat, House

__all__ = ["AddressParts", "Chat", "House"]
