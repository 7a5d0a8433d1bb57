"""The MAX Bot API: updates come in, messages go out. The only room that knows MAX's dialect.

Start with `updates.py` (what MAX tells us), then `client.py` (what we ask of MAX). `webhook.py`
proves who knocks, `contacts.py` whose phone a card holds; `wire.py` and `answers.py` translate,
`foreign.py` reads JSON that is not ours, `downloads.py` fetches files that people send.
"""

from max_messenger.answers import Bot, Chat, Membership, SentMessage, Subscription
from max_messenger.client import MaxClient
from max_messenger.contacts import shared_phone
from max_messenger.errors import FileTooLarge, ForeignHost, MaxRefused, MaxUnavailable
from max_messenger.updates import IncomingContact, IncomingFile, Update, read_update
from max_messenger.webhook import genuine

__all__ = [
    "Bot",
    "Chat",
    "FileTooLarge",
    "ForeignHost",
    "IncomingContact",
    "IncomingFile",
    "MaxClient",
    "MaxRefused",
    "MaxUnavailable",
    "Membership",
    "SentMessage",
    "Subscription",
    "Update",
    "genuine",
    "read_update",
    "shared_phone",
]
