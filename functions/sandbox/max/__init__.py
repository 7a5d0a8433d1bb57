"""A pretend MAX: the messenger's bot API over HTTP, with its checks, limits, webhooks and moods.

Start at `pretend.py` (the whole), then `api.py` and its `api_*.py` (what bots may call),
`people.py` and `chat_owners.py` (what people do), `delivering.py` (webhooks). Every accepted change
is one line of a log (`changes.py`, `journal.py`); the world (`world.py`) is the sum of these lines.
Facts: max-bot-api.md; what that page calls UNCONFIRMED is named where it was decided here.
"""

from sandbox.max.faults import Faults
from sandbox.max.pretend import PretendMax

__all__ = ["Faults", "PretendMax"]
