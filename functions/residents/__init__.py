"""Who talks with us in a dialogue, known everywhere else by a random token.

The only room that keeps MAX's numbers of a person: `residents/<token>` leads to the dialogue,
`dialogues/<bot>:<user>` to the token. A relay in Russia can take this place over.
"""

from residents.model import Resident

__all__ = ["Resident"]
