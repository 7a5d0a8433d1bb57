"""Addresses on a walk through a notice: settlements, streets with their numbers, bare names."""

from dataclasses import replace

from outages.grammar.found import Walk
from outages.grammar.house_lists import NumberReader
from outages.grammar.items import Item
from outages.grammar.kinds import (
    HOUSE_WORDS,
    NO_NAMES,
    begins_name_with_number,
    parity_of,
    type_at,
)
from outages.grammar.lexicon import stems, words
from outages.grammar.no_zone import segment_end
from outages.grammar.objects import is_object
from outages.grammar.settlements import read_settlement
from outages.grammar.streets import Named, read_bare, read_next_name, read_street

_SIDE_WORDS = words(". сторона стороне стороны сторону номера номерами дома по")
_OF_SECTOR = stems("сектор дом жил")
_BEFORE_ELEMENT = words("; : , ( - • * | по на") | {"", "\n"}


def address(walk: Walk, at: int) -> int | None:
    """Behind «д. Вязы, ул. Мира, 5», «ул. Лесная (нечётная сторона)»."""
    text = walk.text
    if text.norm(at) == "городе":
        walk.settlement = None  # «… в деревне Вязы, 1; в городе на ул. Садовой, 2»
    if settlement := read_settlement(text, at):
        return _settled(walk, settlement, at)
    named = None if text.norm(at - 1) == "угол" else read_street(text, at)
    if named is None:
        return None
    then = _numbered(walk, named, at)
    while more := _next_of_many(walk, named, then):
        then = _numbered(walk, more, then)
    return then


def _settled(walk: Walk, named: Named, at: int) -> int:
    """A settlement: all of it, or where the streets that follow are."""
    text, item = walk.text, named.item
    if item.locality_type == "город":
        return named.end
    walk.listing = True
    walk.around = walk.street = None
    then = named.end
    while text.norm(then) in {",", ":", "-", "(", "."} and not text.ends(then):
        then += 1
    then += text.norm(then - 1) == ":" and text.norm(then) == "\n"
    if not _goes_on_inside(walk, then):
        before = walk.last_item
        if (
            before
            and before.kind != "locality"
            and not before.locality
            and text.norm(at - 1) == ","
        ):
            walk.doubt(at, named.end, "unsure")  # «ул. Садовая, 5, с. Вязы»: there, or all of it?
        walk.settlement = None
        walk.emit("item", at, item=replace(item, private_only=walk.private))
        # «В д. Вязы 16.12 отключение по улицам …»: where those streets are.
        # Or it is the first line of all.
        first = all(text.kind(n) in {"line", "sign"} for n in range(at))
        walk.heading = first and (text.ends(named.end) or text.norm(named.end) in {":", "\n"})
        walk.around = item if walk.heading or text.norm(at - 1) in {"в", "во"} else None
        return named.end
    walk.settlement = item
    walk.introduced(at)
    numbers = NumberReader(text, then, replace(item, kind="house")).read()
    if not numbers.items or read_street(text, then):
        return then
    for house in numbers.items:
        walk.emit("item", at, item=house)
    walk.doubts += numbers.doubts
    return numbers.end


def _goes_on_inside(walk: Walk, at: int) -> bool:
    """Whether streets or houses of a settlement follow: «д. Вязы, ул. Мира», «с. Вязы, д. 5»."""
    text = walk.text
    if text.ends(at - 1) or at >= len(text) or text.taken[at] or read_settlement(text, at):
        return False
    if text.kind(at) == "number" and walk.moment(at) is None:
        return True
    if text.norm(at) in HOUSE_WORDS:
        return text.norm(at + 1) in {".", "№"} or text.number(at + 1) is not None
    street = type_at(text, at) or read_bare(text, at)
    return street is not None or parity_of(text.norm(at)) is not None


def _next_of_many(walk: Walk, named: Named, at: int) -> Named | None:
    """«улицы Лесная, Полевая и Новая»: the kind holds for them all."""
    text, kind = walk.text, named.type
    if kind is None or not kind.many or text.norm(at) not in {",", "и", ";", "\n"}:
        return None
    if at + 1 >= len(text) or text.taken[at + 1]:
        return None
    then = at + 1 + (text.norm(at + 1) in {"и", "\n"})
    if then >= len(text) or is_object(text, then) or read_settlement(text, then):
        return None
    typed = read_street(text, then)
    if typed and typed.type and typed.type != kind:
        return replace(typed, type=replace(typed.type, many=True))  # «…, Утёсный проезд, …»
    return read_next_name(text, then, kind, oblique=named.oblique)


def _numbered(walk: Walk, named: Named, at: int) -> int:
    """A street with the numbers behind it, or all of it, or a part that is in doubt."""
    _go_inside(walk)
    place = walk.settlement
    street = replace(
        named.item,
        private_only=walk.private,
        locality=place.locality if place else None,
        locality_type=place.locality_type if place else None,
    )
    walk.listing = True
    walk.street = street
    if stretch := segment_end(walk.text, named.end):
        walk.doubt(at, stretch, "segment")
        return stretch
    numbers = NumberReader(walk.text, named.end, street).read(walk.parity)
    walk.doubts += numbers.doubts
    items = numbers.items
    if not items:
        told = numbers.whole or walk.private or walk.parity is not None
        whole = replace(street, kind="street", parity=walk.parity or "all")
        items = [replace(whole, mentioned=not told)]
    if all(item.exclude for item in items):
        items = [replace(street, kind="street", parity=walk.parity or "all"), *items]
    for item in items:
        text = _behind_street(named.item.text, item.text)
        thing = walk.object if walk.object and item.kind == "house" else item.object
        walk.emit("item", at, item=replace(item, text=text, object=thing))
    walk.object = ""
    return max(numbers.end, named.end)


def _behind_street(street: str, said: str) -> str:
    return street if said in {"", street} else f"{street}, {said}"


def _go_inside(walk: Walk) -> None:
    """A settlement named before in the same sentence is where this street is, not a zone."""
    place, walk.around = walk.around, None
    if place is None:
        return
    for at in range(len(walk.found) - 1, -1, -1):
        last = walk.found[at]
        if last.sentence != walk.sentence and not walk.heading:
            return
        if last.item is not None:
            if last.item.kind == "locality":
                del walk.found[at]
                walk.settlement = place
            return


def private_sector(walk: Walk, at: int) -> int | None:
    """Behind «частный сектор (по ул. Береговой)», «частные дома (по улицам …)»."""
    text = walk.text
    if not text.norm(at).startswith("частн") or not text.norm(at + 1).startswith(_OF_SECTOR):
        return None
    walk.private = walk.listing = True
    end = at + 2
    last = walk.last_item
    if walk.name_in_line(end):
        return end
    if last and last.kind in {"locality", "street", "range"}:
        # «д. Вязы (частный сектор)»: says more of what stands before.
        walk.found[-1] = replace(walk.found[-1], item=replace(last, private_only=True))
    else:
        walk.doubt(at, end, "no_street")
    return end


def side(walk: Walk, at: int) -> int | None:
    """Behind «нечётная сторона (ул. Ленина)», «по чётной стороне (улицы Мира)»."""
    text = walk.text
    leads = text.norm(at) in HOUSE_WORDS and text.norm(at + 1) == "с"
    said_at = at + 2 if leads else at
    parity = parity_of(text.norm(said_at))
    if parity is None:
        return None
    end = said_at + 1
    while text.norm(end) in _SIDE_WORDS and not text.ends(end):
        end += 1
    if not type_at(text, end) and (not text.capital(end) or text.norm(end) in NO_NAMES):
        return None
    walk.parity = parity
    walk.listing = True
    return end


def riser(walk: Walk, at: int) -> int | None:
    """Behind «стояку кв. 3, 7, 11 (в доме 12)»: flats that are named before their house."""
    text = walk.text
    if not text.norm(at).startswith("стояк"):
        return None
    then = at + 1
    then += text.norm(then) in {"кв", "квартир", "квартиры"}
    then += text.norm(then) == "."
    flats: list[str] = []
    while text.number(then) is not None:
        flats.append(text.norm(then))
        then += 1
        if text.norm(then) not in {",", "и"} or text.number(then + 1) is None:
            break
        then += 1
    if not flats:
        return None
    walk.flats = tuple(flats)
    return then


def houses_first(walk: Walk, at: int) -> int | None:
    """Behind «дома 5, 7, 9 по ул. Ленина»; «дом 5» alone is of the street named before."""
    text = walk.text
    if text.norm(at) not in HOUSE_WORDS:
        return None
    numbers = NumberReader(text, at, Item("house", "")).read(walk.parity)
    if not numbers.items:
        return None
    end = numbers.end
    joins = text.norm(end) in {"по", "на", "в", ","}
    named = read_street(text, end + joins)
    if named is None and text.norm(end) in {"по", "на"}:
        named = read_bare(text, end + 1)
    if named:
        end = named.end
    if named and text.norm(end) == "(":
        numbers = NumberReader(text, end, named.item).more(numbers.items)
        end = max(numbers.end, end)
    if walk.flats and len(numbers.items) == 1:
        numbers.items[0] = replace(numbers.items[0], flats=walk.flats)
        walk.flats = ()
    walk.doubts += numbers.doubts
    street = named.item if named else _only_street(walk)
    if street is None and walk.settlement is None:
        walk.doubt(at, numbers.end, "no_street")
        return numbers.end
    for item in numbers.items:
        walk.emit("item", at, item=_of_street(item, street, walk.settlement))
    return end


def _of_street(house: Item, street: Item | None, place: Item | None) -> Item:
    where = street.street if street else place.locality if place else ""
    return replace(
        house,
        text=f"{where}, {house.text}",
        street=street.street if street else None,
        street_type=street.street_type if street else None,
        also_type=street.also_type if street else None,
        locality=place.locality if place else None,
        locality_type=place.locality_type if place else None,
    )


def _only_street(walk: Walk) -> Item | None:
    """The street of this sentence; else the only one named so far: «По домам 7, 9 …»."""
    if walk.street:
        return walk.street
    only: Item | None = None
    for found in walk.found:
        item = found.item
        if item is None or not item.street:
            continue
        if only and (only.street_type, only.street) != (item.street_type, item.street):
            return None
        only = item
    return only or walk.place_street


def bare(walk: Walk, at: int) -> int | None:
    """Behind a street without its kind, where addresses are listed: «Гагарина, 8»."""
    text = walk.text
    if text.kind(at) == "word" and not text.capital(at):
        return None
    named = read_bare(text, at) if opens_list(walk, at) else None
    if named is None:
        return None
    numbers = NumberReader(text, named.end, named.item).read(walk.parity)
    if numbers.items or numbers.whole:
        ends_sentence = text.kind(named.end) == "number" and text.ends(named.end + 1)
        return None if ends_sentence and not walk.listing else _numbered(walk, named, at)
    if walk.parity or walk.private:
        return _numbered(walk, named, at)
    return _alone(walk, named, at)


def _alone(walk: Walk, named: Named, at: int) -> int | None:
    """A name and no number: perhaps a street, perhaps not."""
    text = walk.text
    last = walk.found[-1] if walk.found else None
    if not walk.listing or last is None or last.what != "item":
        return None
    if last.sentence != walk.sentence and text.norm(at - 1) != "\n":
        return None
    if not text.breaks(named.end) and text.norm(named.end) not in {",", ")"}:
        return None
    walk.doubt(at, named.end, "not_understood")
    return named.end


def opens_list(walk: Walk, at: int) -> bool:
    """Whether an element of a list may begin here: «по адресам: Лесная, 5; Мира, 3»."""
    text, before = walk.text, walk.text.norm(at - 1)
    if before in _BEFORE_ELEMENT or text.ends(at - 1):
        return True
    if text.whispered and (text.tokens[at].capital or begins_name_with_number(text, at)):
        return True
    # «с 9 до 12 Лесная, 5»: right behind something understood.
    joins = before in {"и", "ул", "также"} or (
        bool(walk.found) and text.kind(at - 1) in {"number", "sign"}
    )
    return walk.listing and joins
