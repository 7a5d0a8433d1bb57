"""Texts made comparable: what people mean by the same letters becomes the same letters."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

# Latin letters that look like Russian ones (as capitals at least), ё, and all kinds of dashes.
_SAME = str.maketrans(
    {
        **dict(zip("abcehkmoptxy", "авсенкмортху", strict=True)),
        "ё": "е",
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_ORDINAL = re.compile(r"\b([0-9]+)-?(?:я|й|ая|ый|ой|ий|ья|ое|ее|го|ого)\b")
_PIECE = re.compile(r"[0-9]+|[^\W\d_]+")
# Cases and genders of one name: «по Лесной», «Лесная».
_ENDING = re.compile(r"(?:[аоыиея][яйемю]|[ую]ю|[ое]го|[аяыиуюеоьй])$")


# A table says the same few thousand words over and over.
@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """`text` in small letters: ё is е, a Latin «c» is «с», any dash is «-», spaces are single."""
    text = unicodedata.normalize("NFKC", text.replace("№", " ")).casefold().translate(_SAME)
    return " ".join(text.split())


def folded(value: Any) -> Any:
    """The same for what a model is given: no text, nothing to fold."""
    return fold(value) if isinstance(value, str) else value


def tidy(text: str) -> str:
    """`text` as it may be shown: without invisible characters, spaces single."""
    if text.isalnum():
        return text
    text = " ".join(text.split())
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name, folded: «3-я Заречная» is `3 заречная`, «Ростов-на-Дону» three words."""
    return tuple(_PIECE.findall(_ORDINAL.sub(r"\1", fold(text))))


def stem(word: str) -> str:
    """`word` without its ending, if three letters are left."""
    short = _ENDING.sub("", word)
    return short if len(short) >= 3 else word
