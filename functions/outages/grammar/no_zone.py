"""What looks like an address and is no zone: borders, parts of streets, vague words, the grid."""

from bisect import bisect
from itertools import pairwise

from outages.grammar.doubts import Doubt
from outages.grammar.found import Walk
from outages.grammar.house_lists import NumberReader
from outages.grammar.items import Item
from outages.grammar.kinds import HOUSE_WORDS, type_at
from outages.grammar.lexicon import stems, words
from outages.grammar.objects import is_object, kindergarten_end
from outages.grammar.streets import read_street
from outages.grammar.tokens import Text

_BORDERS = stems("границ пересечени перекрест квадрат периметр")
_NO_BORDERS = words("балансовой эксплуатационной раздела")
_PARTICIPLES = stems("ый ая ого ой ом ые ых ую ым ое")
_PARTS = words("часть частично части")
_HOURS_OF_LIFE = words("вечеру утру обеду ночи вечера утра обеда")
_PLACES = words("поселок город район микрорайон деревня село квартал поселение")
_ELECTRIC = words("бктп вл гктп зтп кл ктп ктпн пс рп тп фидер")
_GRID = _ELECTRIC | words(
    "вку внс врк врп грп грс камера камеры кнс колодец колодца котельная котельной котельную мтп "
    "насосная насосной опор опора опоры подстанции подстанция рт ртп скважина скважины тк ук ф "
    "фидера фидеров фидеру цтп цтпс шрп яч ячейка"
)
_CLOSED = stems("закрыт перекрыт затруднен запрещ")
_SUPPLIED = words("водой газом отоплением светом теплом")
_SUPPLY_REACH = 6
_BROKE = stems("авари инцидент порыв прорвал прорыв произош случил утечк")
_OFF = stems(
    "без восстан не нет обесточ огранич останут остал остан отключ отсутств подан прекращ приостан"
)
_UNSURE = stems("вопрос затрон затрагив исключение коснет коснут непогод резервн сохран")
_WEEK = stems("недел понедельник вторник сред четверг пятниц суббот воскресен")
_PARTS_OF_DAY = words("вечером днем ночью утром")
_MAY_BE = stems("отключ перенос прекращ")
_LEADING = words(
    "а без в во все всех вся для до до и из к кроме мы на нет но от по под при с со так также у ул "
    "г д п п/п № тп"
)
_LEADS = stems(
    "абонент адрес ближайш вниман весь дом жил жител зон корпус место микрорайон мкр многокварт "
    "на населен нечет нижеуказ объект остал остан отключ перечень под подъезд поселок "
    "потребител пункт район следующ список сторон территор улиц участ частн чет част"
)
_NOT_YET = words("не будет будут без нет")
_COMING = stems("появ подад дадут ожида планир")
_GOES_ON = stems("продолжа остают по-прежнему")
_TRAFFIC = stems("проезд движени тротуар парковк стоянк")


def drop_roads(walk: Walk) -> None:
    """«Проезд по ул. Лесной закрыт»: of cars, nothing is off there."""
    closed = {
        sentence
        for sentence, said in walk.words_of.items()
        if any(w.startswith(_CLOSED) for w in said) and any(w.startswith(_TRAFFIC) for w in said)
    }
    walk.found = [f for f in walk.found if f.what != "item" or f.sentence not in closed]


def drop_supplied(walk: Walk) -> None:
    """«… и дом 14 с газом»: there it is not off."""
    text = walk.text
    supplied = [
        at
        for at in range(len(text))
        if text.norm(at) in {"с", "со"} and text.norm(at + 1) in _SUPPLIED
    ]

    def has_it(at: int) -> bool:
        following = bisect(supplied, at)
        return following < len(supplied) and supplied[following] - at <= _SUPPLY_REACH

    walk.found = [f for f in walk.found if f.what != "item" or not has_it(f.at)]


def doubt_unsure(walk: Walk) -> None:
    """«Не затронуты: …», «возможно отключение», «вода сохранится»: whom it concerns is not sure."""
    placed = {found.sentence for found in walk.found if found.item}
    for sentence in placed:
        said = walk.words_of[sentence]
        pairs = pairwise(said)
        perhaps = any(_perhaps(one, other) for one, other in pairs)
        perhaps = perhaps or ("начиная" in said and not HOUSE_WORDS.keys().isdisjoint(said))
        if perhaps or any(word.startswith(_UNSURE) for word in said) or "графику" in said:
            walk.doubts.append(Doubt(" ".join(said), "unsure"))


def _perhaps(one: str, other: str) -> bool:
    """«возможно отключение», «не отключается», «без отключения»."""
    if one == "не":
        return other.startswith("отключа")
    if one == "без":
        return other.startswith("отключен")
    return one.startswith("возможн") and other.startswith(_MAY_BE)


def doubt_part_of_day(walk: Walk) -> None:
    """«завтра утром»: which hours nobody says."""
    if any(found.moment and found.moment.hours for found in walk.found):
        return
    said = next((w for words in walk.words_of.values() for w in words if w in _PARTS_OF_DAY), None)
    if said and any(found.moment for found in walk.found):
        walk.doubts.append(Doubt(said, "no_hours"))


def drop_asides(walk: Walk) -> None:
    """«Объезд по ул. Почтовой», «Ключи – ул. Почтовая, 9»: a sentence of its own that tells of
    nothing that is off, and is no list either. Its addresses are asked about.
    """
    telling = {f.sentence for f in walk.found if f.what not in {"item", "phone"}}
    asides: dict[int, list[str]] = {}
    for found in walk.found:
        if found.item is None or found.sentence in telling or found.sentence in asides:
            continue
        lead = walk.leads.get(found.sentence, [])
        if telling and any(not _introduces(word) for word in lead):
            asides[found.sentence] = lead
    for found in walk.found:
        if found.item and found.sentence in asides:
            walk.doubts.append(Doubt(found.item.text, "landmark"))
    walk.found = [f for f in walk.found if f.item is None or f.sentence not in asides]


def _introduces(word: str) -> bool:
    """Whether a word may stand before a list of addresses."""
    return word in _LEADING or word.split("-", maxsplit=1)[0] in _GRID or word.startswith(_LEADS)


def doubt_unfinished(walk: Walk) -> None:
    """«Вода подана на Лесной, 5, на Лесной, 7 работы продолжаются»: not all have it back."""
    for sentence in {f.sentence for f in walk.found if f.change == "restored"}:
        said = walk.words_of[sentence]
        if any(word.startswith(_GOES_ON) for word in said):
            walk.doubts.append(Doubt(" ".join(said), "not_understood"))
    restored = {f.sentence for f in walk.found if f.change == "restored"}
    others = {f.sentence for f in walk.found if f.item} - restored if restored else set()
    for sentence in sorted(others):
        said = walk.words_of[sentence]
        if any(word in _NOT_YET or word.startswith(_COMING) for word in said):
            # «… восстановлено. На ул. Ленина, 5 вода появится к 18:00.»
            walk.doubts.append(Doubt(" ".join(said), "unsure"))


def drop_mentioned(walk: Walk) -> None:
    """A street that is only mentioned is no zone: «на улице Мира авария», «в шести домах по улице
    Новой», or its houses are named elsewhere.
    """
    housed = {
        (item.street_type, item.street)
        for found in walk.found
        if (item := found.item) and not item.mentioned
    }
    broken = {
        sentence
        for sentence, said in walk.words_of.items()
        if any(w.startswith(_BROKE) for w in said) and not any(w.startswith(_OFF) for w in said)
    }
    kept = []
    for found in walk.found:
        item = found.item
        if item is None or not item.mentioned:
            kept.append(found)
            continue
        if (item.street_type, item.street) in housed:
            continue
        if found.sentence in broken:
            continue
        if found.sentence in walk.counted:
            walk.doubts.append(Doubt(item.text, "which_houses"))
            continue
        kept.append(found)
    walk.found = kept


def no_zone(walk: Walk, at: int) -> int | None:
    """Behind words that say no more than roughly where or when: a doubt."""
    word = walk.text.norm(at)
    if word == "от" and type_at(walk.text, at + 1) and (stretch := segment_end(walk.text, at)):
        walk.doubt(at, stretch, "segment")
        return stretch
    if word in _PARTS and (named := read_street(walk.text, _street_of_part(walk.text, at))):
        # «часть ул. Мира»: which part is not said.
        walk.doubt(at, named.end, "segment")
        return named.end
    return _vague(walk, at) or _vague_hour(walk, at) or _border(walk, at)


def _street_of_part(text: Text, at: int) -> int:
    return at + 1 + (text.norm(at + 1) in {"по", "на", "домов"})


def _border(walk: Walk, at: int) -> int | None:
    """«в границах улиц Мира и Лесной», «угол ул. Мира»: streets that bound a zone are no zone."""
    text, word, follows = walk.text, walk.text.norm(at), walk.text.norm(at + 1)
    bounded = word.startswith("ограниченн") and word.endswith(_PARTICIPLES)
    between = word == "между" and (type_at(text, at + 1) or follows.startswith("дом"))
    if not (bounded or between or word in {"угол", "углу"} or word.startswith(_BORDERS)):
        return None
    if word.startswith("границ") and follows in _NO_BORDERS:
        return None
    end = at
    while end < len(text) and not text.ends(end) and text.norm(end) not in {";", "\n"}:
        end += 1
    start = walk.clause_at
    # Streets before belong to the border, houses do not.
    while item := walk.last_item:
        if item.kind not in {"street", "locality"}:
            start = at
            break
        walk.found.pop()
    while start < at and text.kind(start) != "word":
        start += 1
    walk.doubt(start, end, "border")
    return end


def _vague_hour(walk: Walk, at: int) -> int | None:
    """«к вечеру», «с утра», «в то же время»: when that is nobody can tell."""
    text, word, follows = walk.text, walk.text.norm(at), walk.text.norm(at + 1)
    if word in {"к", "до", "с"} and follows in _HOURS_OF_LIFE:
        end = at + 2
    elif word == "в" and follows == "то" and text.norm(at + 2) == "же":
        end = min(at + 4, len(text))
    elif (
        (word.startswith("следующ") and follows.startswith(_WEEK))
        or (word == "конца" and follows.startswith(("недел", "месяц")))
        or (word in {"первой", "второй"} and follows == "половине")
    ):
        end = at + 2
    elif word == "мск" or word.startswith("московск"):
        clock = follows.startswith("врем") or text.norm(at - 1).startswith("врем")
        if word != "мск" and not clock:
            return None
        walk.doubt(at, at + 1, "other_zone")
        return at + 1
    else:
        return None
    walk.doubt(at, end, "no_hours")
    return end


def _vague(walk: Walk, at: int) -> int | None:
    """«и др.», «прилегающие дома», «весь посёлок»: houses that nobody names."""
    text, word, follows = walk.text, walk.text.norm(at), walk.text.norm(at + 1)
    others = word in {"другие", "соседние", "ближайшие"} and follows.startswith(("дом", "улиц"))
    if others or word == "др" or word.startswith(("прилегающ", "близлежащ")):
        end = at + 1
    elif word == "т" and follows == "." and text.norm(at + 2) in {"д", "п"}:
        end = at + 3
    elif word in {"весь", "вся", "все"} and follows in _PLACES and not text.capital(at + 2):
        end = at + 2
    else:
        return None
    while text.norm(end).startswith(("дом", "улиц", "строен")):
        end += 1
    walk.doubt(at, end, "not_understood")
    return end


def segment_end(text: Text, at: int) -> int | None:
    """Behind «от ул. Лесной до ул. Новой» and «от дома 5 до ул. Мира»: a part of a street between
    others. «от 5 до 25» are houses.
    """
    then = at + (text.norm(at) in {",", "(", "-"})
    if text.norm(then) in {"на", "участок"} and text.norm(then + 1) in {"участке", "от"}:
        then += 1 + (text.norm(then + 1) == "участке")
    if text.norm(then) != "от":
        return None
    houses = text.norm(then + 1) in HOUSE_WORDS or text.kind(then + 1) == "number"
    if houses and NumberReader(text, then, Item("street", "")).read().items:
        return None
    if not (houses or type_at(text, then + 1) or text.capital(then + 1)):
        return None
    end = then
    while end < len(text) and not text.ends(end) and text.norm(end) not in {";", "\n", ")"}:
        end += 1
    return end + (text.norm(end) == ")")


def grid(walk: Walk, at: int) -> int | None:
    """Behind «ТП-118», «фидер 12», «котельная № 5», «ВЛ-10 кВ»: of the grid, nobody lives there."""
    text = walk.text
    named = text.norm(at).split("-")[0]
    if named not in _GRID:
        return None
    walk.electric = walk.electric or named in _ELECTRIC
    if text.norm(at) == "ф" and text.norm(at + 1) not in {".", "-"}:
        return None
    then = at + 1
    while then < len(text) and not text.ends(then) and not text.taken[then]:
        sign = text.norm(then)
        glued = text.kind(then) == "word" and text.joined(then) and len(sign) <= 3
        # «ТП-118, 119»: numbers go on, as long as they look alike.
        listed = (
            sign == ","
            and text.kind(then + 1) == "number"
            and not text.timed[then + 1]
            and _looks_like_grid(text, then + 1)
        )
        joins = sign in {"-", "№", ".", "/", "«", "»", '"', "кв", "квт"}
        if not (text.kind(then) == "number" or glued or joins or listed):
            break
        then += 1
    return then


def _looks_like_grid(text: Text, at: int) -> bool:
    return len(text.norm(at)) >= 2 and text.kind(at + 1) != "word"


def object_named(walk: Walk, at: int) -> int | None:
    """Behind «школа № 3», «д/с № 12»: what it is, not where it stands."""
    text = walk.text
    if not is_object(text, at):
        return None
    end = kindergarten_end(text, at) or at + 1
    while end < len(text) and not text.taken[end]:
        sign = text.norm(end)
        if sign in {"«", '"', "“"}:
            end = _quote_end(text, end)
        elif text.kind(end) == "number" or sign == "№":
            end += 1
        elif sign == "," and text.norm(end - 2) in {"№", ","} and text.kind(end + 1) == "number":
            end += 2  # «Д/С №22, 31, 44»
        else:
            break
    if walk.listing and text.kind(at - 1) != "word":
        if text.norm(end) in {"(", ",", "-", ":"} and type_at(text, end + 1):
            walk.object = text.said(at, end)
        else:
            walk.doubt(at, end, "object")
    return end


def _quote_end(text: Text, at: int) -> int:
    """Behind a quote that opens here: its closing sign, or the end of its line or of the text."""
    close = at + 1
    while close < len(text) and text.norm(close) not in {"»", '"', "”", "\n"}:
        close += 1
    return min(close + 1, len(text))
