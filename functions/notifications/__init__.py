"""Messages owed to chats. The document is the queue; the bus only wakes.

A room that wants something said commits a `Notice` together with its own change (`store.owe`), then
announces the bot. `delivering.py` brings it to MAX; `waking.py` finds bots that still owe.
"""

from notifications.model import Notice

__all__ = ["TOPIC", "Notice"]

TOPIC = "notices"  # the wake-ups: one message names one bot
