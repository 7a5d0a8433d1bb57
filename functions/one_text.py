"""Many short names that a document keeps as one text."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer


def _split(names: Any) -> Any:
    return tuple(names.split()) if isinstance(names, str) else names


# A function of Python: of `" ".join` pydantic reads the signature with a tokenizer, which alone
# takes a hundredth of a cold start.
def _joined(names: Iterable[str]) -> str:
    return " ".join(names)


# None has a blank in it. Ten thousand as a list would be ten thousand index entries in Firestore.
OneText = Annotated[tuple[str, ...], BeforeValidator(_split), PlainSerializer(_joined)]
