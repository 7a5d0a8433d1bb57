"""A MAX client for what shall end with its commit."""

from max_messenger import MaxClient


class Silent(MaxClient):
    """Keeps its answers to presses to itself."""

    def answer(self, *_: object, **__: object) -> None:
        """The press ends where the answer would begin to be told."""
