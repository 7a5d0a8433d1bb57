"""Words of a notice that tell what is off: «ХВС», «горячей воды», «электроснабжение»."""

from collections.abc import Iterable
from typing import Literal

from houses.resources import RESOURCES, Resource
from outages.grammar.lexicon import stems
from outages.grammar.tokens import Text

# "water" is not said to be cold or hot.
Named = Resource | Literal["water"]

_SAID: tuple[tuple[str, tuple[Named, ...]], ...] = (
    ("хвс хв", ("cold_water",)),
    ("гвс гв", ("hot_water",)),
    ("хгвс", ("cold_water", "hot_water")),
    ("стоков стоки", ("sewerage",)),
    ("свет света свету светом", ("electricity",)),
    ("обесточены обесточен обесточено обесточена обесточивание", ("electricity",)),
    ("газ газа газу газом газе", ("gas",)),
    ("тко тбо", ("solid_waste",)),
)
_WORDS = {word: resources for listed, resources in _SAID for word in listed.split()}
_STEMS: tuple[tuple[tuple[str, ...], Named], ...] = (
    (stems("водоотведени канализаци канализован"), "sewerage"),
    (stems("электроэнерг электроснабж электричеств энергоснабж электропитан"), "electricity"),
    (stems("газоснабж газоподач"), "gas"),
    (stems("отоплени теплоснабж теплоэнерг теплоносител"), "heating"),
)
# A word, and what the next one must begin with: «природного газа».
_PAIRS: tuple[tuple[str, tuple[str, ...], Named], ...] = (
    ("природн", stems("газ"), "gas"),
    ("теплов", stems("энерг"), "heating"),
    ("электрическ", stems("энерг"), "electricity"),
)
_WATER = frozenset(("вода", "воды", "воду", "воде", "водой"))
_HEAT = frozenset(("тепло", "тепла", "теплу", "теплом"))
_ABOUT_WATER = stems("холодн горяч питьев")
_WATER_REACH = 8


def resources_at(text: Text, at: int, since: int) -> tuple[Named, ...]:
    """What a word names: «ХВС», «вода», «горячей» of «горячей и холодной воды».

    since  where the clause begins: «холодной и горячей воды» has said it already
    """
    word, follows = text.norm(at), text.norm(at + 1)
    if text.kind(at) != "word":
        return ()
    if named := _WORDS.get(word):
        return named
    if word.startswith(("холодн", "горяч")) and _of_water(text, at):
        return ("cold_water",) if word.startswith("холодн") else ("hot_water",)
    if word in _WATER or word.startswith("водоснабжени"):
        before = [text.norm(n) for n in range(max(since, at - _WATER_REACH), at)]
        told = any(w.startswith(("холодн", "горяч")) or w in {"хвс", "гвс"} for w in before)
        return () if told else ("water",)
    if word in {"э", "эл"}:
        return ("electricity",) if _electric(text, at) else ()
    if word in _HEAT:
        return () if text.norm(at - 1).startswith("постав") else ("heating",)
    if word == "вывоз":
        return ("solid_waste",) if follows.startswith(("мусор", "отход", "тко")) else ()
    named_by = (resource for beginnings, resource in _STEMS if word.startswith(beginnings))
    paired = (
        r for first, next_, r in _PAIRS if word.startswith(first) and follows.startswith(next_)
    )
    return tuple(named_by) or tuple(paired)


def _electric(text: Text, at: int) -> bool:
    """«э/э», «э/энергии», «эл. энергия», «эл/снабжение»."""
    sign, behind = text.norm(at + 1), text.norm(at + 2)
    if text.norm(at) == "э":
        return sign == "/" and behind in {"э", "энергии"}
    return (behind if sign in {"/", "."} else sign).startswith(("эн", "снабж"))


def _of_water(text: Text, at: int) -> bool:
    """«холодной воды», «холодного водоснабжения», «холодной и горячей воды», «горячего вод.»."""
    for then in range(at + 1, at + 6):
        word = text.norm(then)
        if word.startswith("вод") or word in {"хвс", "гвс"}:
            return True
        if word not in {"и", ",", "/", "(", "или"} and not word.startswith(_ABOUT_WATER):
            return False
    return False


def in_order(names: Iterable[str]) -> tuple[Resource, ...]:
    """The resources among them as the register orders them. Water alone is cold water."""
    found = set(names)
    if "water" in found and not found & {"cold_water", "hot_water"}:
        found.add("cold_water")
    return tuple(r for r in RESOURCES if r in found)
