"""Phrases of a notice that name no zone: the reason, the place of works, who works, what to do,
where water is brought.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from outages.grammar.kinds import HOUSE_WORDS, type_at
from outages.grammar.lexicon import stems, words
from outages.grammar.mentions import read_moment
from outages.grammar.names import Case
from outages.grammar.points import AT
from outages.grammar.resource_words import resources_at
from outages.grammar.tokens import Text

Role = Literal["reason", "place", "water", "warming", "contractor", "advice", "regards", "paper"]
_OFF = stems(
    "лиш обесточ ограничат ограничен ограничива остав остал остан отключ отсутств прекращ приостан"
)
_STOPS = words(
    "без будет будут введено введены возможно возможны временно жители жителям не нет планируется "
    "подача подачи подачу произведено произойдет производится происходит срок"
)
_NO_STOPS = words("отключением остановкой")
_LABELS = stems(
    "адрес время диспетчер зона место ориентировочн подвоз подрядчик приносим причин просим "
    "справк срок тел"
)
_WATER = stems("подвоз водовоз автоцистерн цистерн водоразбор")
_WORKING = words("ведет выполняет осуществляет проводит производит")
_ADVICE = stems(
    "закройте запаситесь находитесь обеспечьте отключите перекройте позаботьтесь проверьте "
    "пропустите просим просьб рекомендуем рекомендуется слейте соблюдайте сделайте убедительн "
    "храните"
)
# «Просим довести до жителей, что …» tells of the outage itself.
_TELLS = stems("довест информ опублик принять размест сообщ уведом учесть")
_ADVICE_AT_START = stems("избежание собственник")
_OFFICES = stems("абонентск квитанц ключи обращат обращайт объезд офис прием собрани")
_WORK_NOUNS = stems(
    "авари дефект замен засор инцидент испытани обрыв опрессовк поврежден подключ порыв прокладк "
    "прорыв промывк произош работ ремонт случил строительств течь технологическ утечк"
)
_ENDED = stems("выполнен завершен окончан устранен")
_NO_WORK_NOUNS = stems("аварийн ремонтн")
_LANDMARKS = AT | words("вблизи недалеко рядом поблизости")
_BESIDE = words("в вблизи возле на напротив около по у")
_THINGS_NEAR = stems("здани котельн магазин насосн парк перекрест пересечен сквер школ")
# Of the grid and of roads rather than of addresses: «на линии», «на дороге».
_NO_ADDRESS = words("линии линию дороге")
_WORKS_FOLLOW = stems("выполнен замен проведен производств ремонт устранен")
_WORKS_LAST = stems("проведен работ ремонт устранен")
_PAPERS = words(
    "№ вх заявка исх наряд постановление приказ распоряжение телефонограмма уведомление"
)
_OF_LETTER = stems("договор заявк наряд письм приказ разрешен распоряж телефонограмм")
_LETTERS = words("вх заявка исх наряд телефонограмма")
_WORKS_REACH = 30


@dataclass(frozen=True, slots=True)
class Part:
    """A phrase. begins: its first token, that announces it; start, end: what it says; case: in
    which it stands, «в связи с ремонтом».
    """

    role: Role
    begins: int
    start: int
    end: int
    case: Case | None = None


def part_at(text: Text, at: int, sentence: int, published: date) -> Part | None:
    """The phrase that begins at this token: «Причина: …», «в связи с …», «вблизи дома 14».

    sentence  the first token of this sentence
    """
    if text.kind(at) != "word":
        return _paper(text, at)
    return (
        _reason(text, at, published)
        or _water_or_warmth(text, at, sentence)
        or _contractor(text, at)
        or _place(text, at, sentence, published)
        or _advice(text, at, sentence)
        or _paper(text, at)
    )


def _reason(text: Text, at: int, published: date) -> Part | None:
    """«Причина: …», «в связи с ремонтом», «для замены задвижки»."""
    word = text.norm(at)
    labelled = word == "причина" or (word.startswith("причин") and _colon(text, at))
    if labelled and text.norm(at - 1) != "по":
        return _labelled(text, "reason", at)
    start = _because(text, at)
    if start is None:
        return None
    by = text.norm(start - 1) in {"с", "со"}
    case: Case = "ablt" if by or text.norm(start - 1) == "целью" else "gent"
    return Part("reason", at, start, _reason_end(text, start, published), case)


def _because(text: Text, at: int) -> int | None:
    """The token behind «в связи с», «из-за», «по причине», «для (проведения …)»."""
    third = text.norm(at + 2)
    match text.norm(at), text.norm(at + 1):
        case "в", "связи":
            # «в связи с этим» tells nothing of the reason.
            of_this = text.norm(at + 3) in {"этим", "чем"}
            return at + 3 if third in {"с", "со"} and not of_this else None
        case ("в", "результате" | "целях") | ("по", "причине") | ("с", "целью"):
            return at + 2
        case (("из-за" | "ввиду" | "вследствие"), _):
            return at + 1
        case "для", works if works.startswith(_WORKS_FOLLOW):
            return at + 1
        case "на", "время":
            return at + 2 if third.startswith(_WORKS_LAST) else None
    return None


def _reason_end(text: Text, start: int, published: date) -> int:
    """Where «в связи с …» stops: at what is off, at a time, at an address."""
    end = start
    while end < len(text) and not text.breaks(end):
        if _leads_away(text, end, published):
            break
        if end > start and _is_elsewhere(text, end, published):
            break
        end += 1
    return end


def _leads_away(text: Text, at: int, published: date) -> bool:
    """Whether a comma, a bracket or a preposition leads from the reason to something else."""
    word, then = text.norm(at), at + 1
    if word == ",":
        away = _stops(text, then) or read_moment(text, then, published) is not None
        return away or (then < len(text) and text.tokens[then].capital)
    if word == "в" and text.norm(then) == "районе":
        return True
    return (word in _BESIDE or word == "(") and _to_address(text, then)


def _is_elsewhere(text: Text, at: int, published: date) -> bool:
    """Whether what is off, a telephone, a time or a street stands here."""
    return (
        _stops(text, at)
        or text.taken[at]
        or (text.kind(at) != "sign" and read_moment(text, at, published) is not None)
        or (type_at(text, at) is not None and text.norm(at) not in {"линии", "линия", "линию"})
    )


def _water_or_warmth(text: Text, at: int, sentence: int) -> Part | None:
    """«Подвоз воды …», «Пункты раздачи воды: …», «Пункт обогрева …»."""
    word, follows = text.norm(at), text.norm(at + 1)
    point = word.startswith("пункт")
    gives = word in {"раздача", "раздачи"} or (point and "раздач" in follows)
    water = gives and any(text.norm(n).startswith("вод") for n in range(at, at + 5))
    goes_on = at == sentence and word in {"получить", "набрать"}  # «Получить её можно с 9:30 …»
    if water or goes_on or word.startswith(_WATER):
        return Part("water", at, at, _points_end(text, at))
    if point and follows.startswith(("обогрев", "временн")):
        return Part("warming", at, at, _points_end(text, at))
    return None


def _points_end(text: Text, at: int) -> int:
    """To the end of the sentence; a list behind a colon goes on over lines."""
    end, listed = at, False
    bracket = text.norm(at - 1) == "("
    while end < len(text):
        sign = text.norm(end)
        listed = listed or sign in {":", ";"}
        if text.ends(end) or (bracket and sign == ")"):
            break
        if sign == "\n" and not (listed and text.norm(end - 1) in {":", ";", ","}):
            break
        end += 1
    return end


def _contractor(text: Text, at: int) -> Part | None:
    """«Подрядчик: ООО …», «Исполнитель работ – …», «Работы выполняет …»."""
    word, follows = text.norm(at), text.norm(at + 1)
    does = word.startswith(("исполнител", "производител")) and follows.startswith("работ")
    if does or word.startswith(("подрядчик", "подрядн")):
        return _labelled(text, "contractor", at)
    if word == "работы" and follows in _WORKING:
        end = at + 2
        while end < len(text) and not text.breaks(end):
            end += 1
        return Part("contractor", at, at + 2, end)
    return None


def _place(text: Text, at: int, sentence: int, published: date) -> Part | None:
    """«Место работ: …», «(порыв) на ул. Мира», «вблизи дома № 14», «в районе школы»."""
    if text.norm(at) == "место" and not text.norm(at + 1).startswith(("подвоз", "раздач")):
        return _labelled(text, "place", at)
    if _of_works(text, at, sentence) or _landmark(text, at):
        return Part("place", at, at, _place_end(text, at + 1, published))
    return None


def _of_works(text: Text, at: int, sentence: int) -> bool:
    """«Порыв водовода на ул. Мира»: a preposition here leads from works to their place."""
    word = text.norm(at)
    if word not in {"на", "по"} or not _to_address(text, at + 1):
        return False
    first = max(sentence, at - _WORKS_REACH)
    for then in range(at - 1, first - 1, -1):
        before = text.norm(then)
        if before in {":", ";", "нет", "без"} or before.startswith(_OFF):
            return False
        if resources_at(text, then, first):
            return False
        ended = text.norm(then - 1).startswith(_ENDED)  # «до окончания работ по адресу: …»
        if before.startswith(_WORK_NOUNS) and not ended and not before.startswith(_NO_WORK_NOUNS):
            return True
    return False


def _landmark(text: Text, at: int) -> bool:
    """«вблизи дома № 14», «в районе ул. Мира», «у дома 7»."""
    word, follows = text.norm(at), text.norm(at + 1)
    if word == "в":
        return follows == "районе" and _near_address(text, at + 2)
    if word == "на":
        return follows in {"участке", "отрезке"}
    if word == "рядом":
        return follows in {"с", "со"}
    return word in _LANDMARKS and _near_address(text, at + 1)


def _near_address(text: Text, at: int) -> bool:
    word = text.norm(at)
    return (
        _to_address(text, at)
        or word in HOUSE_WORDS
        or word.startswith(_THINGS_NEAR)
        or text.capital(at)
    )


def _to_address(text: Text, at: int) -> bool:
    """Whether a preposition leads to an address: «ул. Мира», «адресам», «д. 5»."""
    word = text.norm(at)
    return (
        (type_at(text, at) is not None and word not in _NO_ADDRESS)
        or word in {"адресу", "адресам", "доме", "домах", "дома"}
        or (word in HOUSE_WORDS and text.norm(at + 1) in {".", "№"})
    )


def _place_end(text: Text, at: int, published: date) -> int:
    """To the end of the clause, to what is off, to a time."""
    end = at
    while end < len(text) and not text.breaks(end) and not text.taken[end]:
        word = text.norm(end)
        lead = word == ":" and text.norm(end - 1).startswith("адрес")  # «произошёл по адресу: …»
        if (
            (word in {":", "("} and not lead)
            or _stops(text, end)
            or (word == "," and _stops(text, end + 1))
        ):
            break
        if word in {"с", "до"} and read_moment(text, end, published):
            break
        end += 1
    while end > at and text.norm(end - 1) in {",", "-", "и"}:
        end -= 1
    return end


def _stops(text: Text, at: int) -> bool:
    """«будет отключена», «нет»: what happens is told from here on."""
    word = text.norm(at)
    return word in _STOPS or (word.startswith(_OFF) and word not in _NO_STOPS)


def _advice(text: Text, at: int, sentence: int) -> Part | None:
    """«Просим запастись водой», «Пуск газа …»: for residents; «Приём по адресу …»: not of works."""
    word = text.norm(at)
    opens = at <= sentence + 2
    tells = any(text.norm(n).startswith(_TELLS) for n in range(at + 1, at + 4))
    if (word.startswith(_ADVICE) and not tells) or (opens and word.startswith(_ADVICE_AT_START)):
        return Part("advice", at, max(at, sentence), _sentence_end(text, at))
    if word in {"пуск", "запуск"} and text.norm(at + 1).startswith("газ"):
        # When gas comes back people must be at home: no second outage.
        return Part("advice", at, at, _sentence_end(text, at))
    office = at <= sentence + 4 and word.startswith(_OFFICES) and not word.startswith("приемк")
    if word == "уважением":
        return Part("regards", at, at, len(text.tokens))  # a signature, to its last line
    if office or word == "извинения":
        return Part("regards", at, at, _sentence_end(text, at))
    return None


def _sentence_end(text: Text, at: int) -> int:
    while at < len(text) and not text.ends(at) and text.norm(at) != "\n":
        at += 1
    return at


def _labelled(text: Text, role: Role, at: int) -> Part:
    """«Причина: …», «Место производства работ – …»: to the end of the sentence or line."""
    start = at + 1
    for then in range(at + 1, at + 6):
        if text.norm(then) in {":", "-"}:
            start = then + 1
            break
        if text.kind(then) != "word":
            break
    end = start
    while end < len(text) and not text.breaks(end):
        if end > start and _label(text, end):
            break
        end += 1
    return Part(role, at, start, end)


def _label(text: Text, at: int) -> bool:
    """Whether another label begins without a full stop before it: «… Телефон: …»."""
    return text.capital(at) and text.norm(at).startswith(_LABELS) and _colon(text, at)


def _colon(text: Text, at: int) -> bool:
    return any(text.norm(n) == ":" for n in range(at + 1, at + 4))


def _paper(text: Text, at: int) -> Part | None:
    """«Исх. № 15 от 01.12.2026», «№ 123 от …»: of the letter, not of the event."""
    word = text.norm(at)
    if word not in _PAPERS:
        return None
    then = at + 1
    for _ in range(3):
        then += text.norm(then) in {".", "№", ":"}
    end = then
    while text.kind(end) == "number" or (end > then and text.norm(end) in {"/", "-"}):
        end += 1
    if end == then:
        return None
    if text.norm(end) == "от":
        # Any day will do: nobody asks which it is.
        day = read_moment(text, end + 1, date(2026, 1, 1))
        return Part("paper", at, at, day.end if day else end + 1)
    # «(письмо водоканала № 118/3)»
    of_letter = any(text.norm(n).startswith(_OF_LETTER) for n in range(max(0, at - 8), at))
    return Part("paper", at, at, end) if word in _LETTERS or of_letter else None
