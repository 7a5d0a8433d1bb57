"""A MAX client for what shall end with its commit."""

from max_messenger import MaxClient
from max_messenger.pace import UNLIMITED


class Silent(MaxClient):
    """Keeps its answers to presses to itself, at no pace."""

    def __init__(self) -> None:
        super().__init__(
            "token-of-uk",
            base_url="http://max.invalid",
            answers_per_second=UNLIMITED,
            per_chat=UNLIMITED,
        )

    def answer(self, *_: object, **__: object) -> None:
        """The press ends where the answer would begin to be told."""
