"""Which values both engines take, and what they weigh in Firestore's eyes."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from documents.model import TooLarge, Value

# Firestore's limits: cloud.google.com/firestore/quotas.
NAME_BYTES = 1_500
INDEXED_BYTES = 1_500
LEVELS = 20
INTEGERS = range(-(2**63), 2**63)
_SHORT = NAME_BYTES // 4  # characters: of no alphabet are they more bytes
# A value may take two of the 40,000 index entries that a document may have.
VALUES = 19_000

RESERVED = re.compile(r"__.*__", re.DOTALL)
ACCEPTED = "None, bool, int, float, str, aware datetime, list, tuple and dict"


def plain(value: Value, at: str, level: int = 0) -> Value:
    """`value` as it will come back: lists, dicts, times in UTC; ValueError for all else.

    at  where the value stands, for the error
    """
    if _is_plain(value):
        return value
    match value:
        case str():
            return plain(str.__str__(value), at)  # what a StrEnum holds
        case bytes() | bytearray():
            raise ValueError(f"{at} is {type(value).__name__}; accepted are {ACCEPTED}")
        case Mapping():
            return plain_map(value, at, level)
        case Sequence():
            _check_level(at, level)
            return [_element(inner, f"{at}[{n}]", level + 1) for n, inner in enumerate(value)]
        case _:
            return _scalar(value, at)


def plain_map(values: Mapping[str, Value], at: str, level: int = 0) -> dict[str, Value]:
    """Plain values under names that Firestore takes."""
    _check_level(at, level)
    return {
        _name(name, at): inner if _is_plain(inner) else plain(inner, f"{at}.{name}", level + 1)
        for name, inner in values.items()
    }


def _is_plain(value: Value) -> bool:
    """Whether it is among the most frequent, which are as they will come back.

    Asked of every value of every document. Raises on half a surrogate pair.
    """
    if type(value) is str:
        return value.isascii() or bool(value.encode())
    return value is None or type(value) is bool


def _element(value: Value, at: str, level: int) -> Value:
    element = plain(value, at, level)
    match element:
        case list():
            raise ValueError(f"{at} is a list in a list; a dict between them is accepted")
        case _:
            return element


def _scalar(value: Value, at: str) -> Value:
    match value:
        case None | bool():
            return value
        case int() if value in INTEGERS:
            return int(value)
        case float() if math.isfinite(value):
            return float(value)
        case datetime() if value.utcoffset() is not None:
            return value.astimezone(UTC)
        case int() | float():
            raise ValueError(f"{at} is {value}; 64-bit integers and finite floats are accepted")
        case datetime():
            raise ValueError(f"{at} is a time without zone; aware times are accepted")
        case _:
            raise ValueError(f"{at} is {type(value).__name__}; accepted are {ACCEPTED}")


def _name(name: str, at: str) -> str:
    if type(name) is str and name.isidentifier() and name[0] != "_" and len(name) < _SHORT:
        return name  # as nearly all are
    if not isinstance(name, str) or not name or (name[0] == "_" and RESERVED.fullmatch(name)):
        raise ValueError(f"{at} has a field {name!r}; texts but '' and '__x__' are accepted")
    if bytes_of(name) > NAME_BYTES:
        raise ValueError(f"{at} has a field {name[:40]!r}…; {NAME_BYTES} bytes are accepted")
    return str.__str__(name)


def _check_level(at: str, level: int) -> None:
    if level >= LEVELS:
        raise ValueError(f"{at} is too deep; {LEVELS} levels are accepted")


def check_indexed(value: Value, at: str) -> None:
    """Refuse what an index cannot hold whole: Firestore cuts it, and then finds it or not."""
    match value:
        case None | bool():
            return
        case str():
            if bytes_of(value) > INDEXED_BYTES:
                raise ValueError(f"{at} is too long to index; {INDEXED_BYTES} bytes are accepted")
        case Mapping() | Sequence():
            raise ValueError(f"{at} is a {type(value).__name__}; only scalars are accepted there")


def bytes_of(text: str) -> int:
    """What the text takes in UTF-8."""
    return len(text) if text.isascii() else len(text.encode())


def weight(value: Value, at: str) -> int:
    """Bytes of a plain value, never fewer than Firestore counts.

    Raises TooLarge if one document would need more index entries than Firestore keeps.
    """
    values = total = 0
    left: list[Value] = [value]
    while left:
        values += 1
        total += 8
        match left.pop():
            case str() as text:
                total += bytes_of(text)
            case dict() as fields:
                total += 24 + len(fields) + sum(map(bytes_of, fields))
                left += fields.values()
            case list() as elements:
                left += elements
    if values > VALUES:
        raise TooLarge(f"{at} holds {values} values; {VALUES} are accepted")
    return total
