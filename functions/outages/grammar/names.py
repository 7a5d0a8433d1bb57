"""Names of streets in the nominative, as a register has them: «по Береговой» is «Береговая»."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Literal

from outages.grammar.lexicon import stems, words

_ORDINALS = {"femn": "я", "masc": "й", "neut": "е"}
Case = Literal["ablt", "gent"]
_FEMININE = words(
    "аллея деревня дорога линия магистраль набережная площадь просека слобода станица улица"
)
_NEUTER = words("кольцо село шоссе")
_MASCULINE = stems("ому ему ом ем ого его ым им")
_OBLIQUE = {"femn": stems("ой ей ую юю"), "masc": _MASCULINE, "neut": _MASCULINE}
_ORDINAL_ENDINGS = words("й му го ей ой ом м я")


def nominative(name: Sequence[str], street_type: str | None) -> tuple[str, ...]:
    """The adjectives that a name begins with, in the nominative; names in the genitive stay.

    name   words that a preposition or an inflected kind governs: «(по) Береговой»
    """
    feminine = street_type is None or street_type in _FEMININE
    gender = "femn" if feminine else "neut" if street_type in _NEUTER else "masc"
    found: list[str] = []
    for at, word in enumerate(name):
        changed = _ordinal(word, gender) or _adjective(word, gender)
        if changed is None:
            return (*found, *name[at:])
        found.append(changed)
    return tuple(found)


def _ordinal(word: str, gender: str) -> str | None:
    """«3-й» Заречной is «3-я»."""
    number, dash, ending = word.partition("-")
    if not number.isdecimal() or not dash or ending not in _ORDINAL_ENDINGS:
        return None
    return f"{number}-{_ORDINALS[gender]}"


def _adjective(word: str, gender: str) -> str | None:
    """None for what is no adjective."""
    low = word.lower()
    if low.endswith(("ая", "яя", "ый", "ий")) and len(low) > 3:
        return word
    # «по Белинского» is no feminine: a name in the genitive stays.
    if len(low) < 4 or not low.endswith(_OBLIQUE[gender]):
        return None
    for parse in _parses(low):
        if "Surn" in parse.tag or "Name" in parse.tag:
            return None
        if "NOUN" in parse.tag and gender == "femn" and parse.normal_form.endswith(("ая", "яя")):
            return _cased(parse.normal_form, word)  # «Лозовая» is a town, too
        if "ADJF" not in parse.tag or parse.tag.number == "plur":
            continue
        # «Набережная», «Садовая»: one word may be both, and a street is named by an adjective.
        form = parse.inflect({gender, "sing", "nomn"})
        if form:
            return _cased(form.word, word)
    return None


def _cased(word: str, like: str) -> str:
    parts = [part.capitalize() for part in word.split("-")] if like[:1].isupper() else [word]
    joined = "-".join(parts)
    return joined if "ё" in like.lower() or "Ё" in like else joined.replace("ё", "е")


def in_nominative(phrase: str, case: Case) -> str:
    """«плановым ремонтом сети» as it is said alone: «плановый ремонт сети». What the dictionary
    does not know in this case stays as it is.

    case  that the words before it ask for: «в связи с» `ablt`, «из-за» `gent`
    """
    said = phrase.split(" ")
    for at, word in enumerate(said):
        parse = next((p for p in _parses(word.lower()) if case in p.tag), None)
        form = parse.inflect({"nomn"}) if parse else None
        if parse is None or form is None:
            return phrase
        said[at] = _cased(form.word, word)
        if "NOUN" in parse.tag:
            return " ".join(said)
    return phrase


@cache
def _dictionary() -> Any:
    # 165 ms and 25 MB: only the instances that read a notice pay for it.
    import pymorphy3  # noqa: PLC0415 - who reads none, waits for none

    return pymorphy3.MorphAnalyzer()


# Words of many suppliers: an instance may live for days.
@lru_cache(maxsize=4096)
def _parses(word: str) -> Sequence[Any]:
    parses: Sequence[Any] = _dictionary().parse(word)
    return parses


def known_word(word: str) -> bool:
    """Whether the dictionary has this word, so that it is perhaps no misspelling."""
    return bool(_dictionary().word_is_known(word))
