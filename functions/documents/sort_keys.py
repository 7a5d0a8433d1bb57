"""Values as text that sorts, byte by byte, as Firestore sorts the values themselves.

null < false < true < numbers < times < texts. The first character of a key says the type, so a
range never strays into another one.
"""

import struct
from datetime import datetime

from documents.model import Value
from documents.values import INDEXED_BYTES

# The type takes one character, U+0000 and U+0001 take two.
LONGEST_KEY = 1 + 2 * INDEXED_BYTES
_SIGN = 1 << 63
_ALL_BITS = (1 << 64) - 1


def sort_key(value: Value) -> str | None:
    """The key of a plain value; None for lists and maps, which no index holds."""
    match value:
        case str():
            # SQLite's JSON ends a text at U+0000. U+0001 makes room for it and keeps the order.
            return "4" + value.replace("\x01", "\x01\x02").replace("\x00", "\x01\x01")
        case None:
            return "0"
        case bool():
            return f"1{value:d}"
        case int() | float():
            return f"2{_number(value)}"
        case datetime():
            return f"3{value.isoformat(timespec='microseconds')}"
        case _:
            return None


def type_bounds(key: str) -> tuple[str, str]:
    """The keys of the same type lie from the first of these up to, not including, the second."""
    return key[0], chr(ord(key[0]) + 1)


def _number(value: float) -> str:
    """Integers and floats in one exact order: the nearest double, then what the integer has over.

    A positive double sorts by its bits once the sign bit is set, a negative one by their inverse.
    An int64 is at most 512 away from the nearest double.
    """
    nearest = float(value) + 0.0  # -0.0 and 0.0 are one number
    (bits,) = struct.unpack(">Q", struct.pack(">d", nearest))
    bits ^= _ALL_BITS if bits & _SIGN else _SIGN
    over = value - int(nearest) if isinstance(value, int) else 0
    return f"{bits:016x}{over + 512:03x}"
