"""What can go wrong with the vault.

The texts name the call, the store's code and ids of keys; never content, a key, or what the store
said about it.
"""

from collections.abc import Iterable


class VaultUnavailable(Exception):
    """Repeat later: no answer, none that can be read, 5xx, denied, or no such bucket.

    What was to be written or erased may be so already; to repeat it is harmless.

    code  the store's word for the reason: `AccessDenied`, `NoSuchBucket`; empty without an answer
    """

    def __init__(self, call: str, why: str, *, code: str = "") -> None:
        super().__init__(f"vault, {call}: {why}; repeat later")
        self.code = code


class Unopenable(Exception):
    """An object that no repetition opens: its key is not among ours, or its bytes were changed.

    key_id  the id of the master key it names; empty when it names none
    """

    def __init__(self, key_id: str, why: str, accepted: Iterable[str]) -> None:
        super().__init__(
            f"vault: an object sealed with key '{key_id}' does not open: {why}; "
            f"accepted: whole objects of the keys {', '.join(accepted)}"
        )
        self.key_id = key_id
