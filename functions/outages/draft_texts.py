"""Every Russian word that staff read about what was understood of a supplier's notice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from houses import House
from houses.resources import RESOURCE_NAMES
from organisation.lines import shortened
from outages.corrections import Hindrance
from outages.drafts import KEPT, MOST_CHARACTERS
from outages.model import Outage
from outages.notice_texts import DOUBTS
from outages.places import Place
from outages.understood import Part, Question, Understanding, Why
from outages.whens import When
from russian import end_words, listed, moment_words, numeral, span_words

MOST_QUOTED = 120
MOST_LINE = 300
WHY: dict[str, str] = {
    **{str(reason): words for reason, words in DOUBTS.items()},
    "two_clocks": "дома в разных часовых поясах",
    "too_many_streets": "слишком много улиц за один раз: пришлите эти адреса отдельным сообщением",
    "not_ours": "в названных домах этот ресурс поставляет другая организация",
}
KINDS: dict[str, str] = {
    "planned": "Плановые работы",
    "emergency": "Авария",
    "limitation_notice": "Ограничение подачи",
    "restored": "Восстановлено",
    "extended": "Продлено",
    "cancelled": "Отменено",
    "rescheduled": "Перенесено",
}
HINDRANCES: dict[Hindrance, str] = {
    "no_earlier": "Не найдено отключение этих домов, о котором речь. Опубликовать нечего.",
    "part_moved": "Срок меняется не у всех домов этого отключения. Одним сообщением это не "
    "сказать: решите с диспетчером, что опубликовать.",
    "end_before_start": "Новое окончание раньше начала этого отключения.",
}
ASK_NOTICE = (
    "Перешлите или вставьте сюда сообщение об отключении, как его написали: телефонограмму, "
    f"объявление, письмо. До {MOST_CHARACTERS} знаков. Покажем, что понято; жители увидят его "
    "только после «Опубликовать»."
)
TOO_LONG = f"Сообщение длиннее {MOST_CHARACTERS} знаков, столько за раз не принять."
NOT_A_NOTICE = "В этом сообщении не понято, что отключено. Пришлите текст об отключении целиком."
GONE = (
    f"Этого черновика больше нет: он удалён, или прошло {KEPT.days} дней. Пришлите сообщение "
    "ещё раз."
)
DROPPED = "Черновик удалён. Опубликованное осталось как есть."
FIXED = (
    "Часть этого сообщения уже опубликована, поэтому текст не меняется. Ответьте на вопросы или "
    "пришлите новое сообщение об изменении."
)
WHOSE = (
    "Вы работаете в нескольких организациях. Чьё это сообщение? Выберите и пришлите его ещё раз."
)
CHANGED = "Черновик изменился. Посмотрите ещё раз, прежде чем публиковать."
OVER = (
    "Это отключение уже закончилось, снова оно не начнётся. "
    "Если новые дома всё ещё без услуги, пришлите о них отдельное сообщение."
)
OVERTAKEN = "Пока вы смотрели, это отключение изменили. Посмотрите, что получилось теперь."


def draft_text(known: Understanding, most: int) -> str:
    """What was understood, and what was not. most: so many items of each list are shown."""
    blocks = [
        "\n".join(_part_lines(part, known.zone, most, several=len(known.parts) > 1))
        for part in known.parts[:most]
    ]
    if left := len(known.parts) - most:
        blocks += [f"И ещё {left} {numeral(left, 'событие', 'события', 'событий')}."] * (left > 0)
    if not blocks:
        blocks = ["Ни одного события не осталось."]
    # What is asked now stands below, with its words.
    if unclear := [q for q in known.questions[1:] if q.text]:
        lines = [f"• «{_quoted(q.text)}»: {why_words(q.why)}" for q in unclear]
        blocks.append("\n".join(["Ещё не понято:", *_cut(lines, most)]))
    if known.ignored:
        said = [f"«{_quoted(words)}»" for words in known.ignored]
        blocks.append(f"Не учтено: {'; '.join(_cut(said, most))}.")
    return "\n\n".join(["Понято из сообщения:", *blocks])


def question_text(question: Question, number: int) -> str:
    """What is asked now. number: of questions left, this one too."""
    head = f"Осталось вопросов: {number}.\n" if number > 1 else ""
    return f"{head}{_asked(question)}"


def prompt_text(question: Question | None) -> str:
    """What to type in place of the offered answers."""
    if question and question.asks == "time":
        return "Напишите день и часы, например: 10.12 с 9 до 12."
    if question and question.asks == "zone":
        return "Напишите адреса, например: ул. Лесная, 5, 7; пр. Мира, 1–9 (неч.)."
    return "Напишите адрес дома: улицу и номер."


def found_text(words: str) -> str:
    """Houses that fit what was typed."""
    return f"Какой дом вы имели в виду: «{_quoted(words)}»?"


def not_found_text(words: str) -> str:
    """No house fits; the question stands."""
    return f"«{_quoted(words)}»: такого дома среди ваших не нашлось. Напишите иначе: улицу и номер."


def not_taken_text(question: Question) -> str:
    """What was typed answers nothing; the question stands."""
    return f"Не понято. {prompt_text(question)}"


def review_text(told: Sequence[str], houses: int, chats: int, people: int) -> str:
    """What residents would read, and how many of them there are."""
    blocks = ["Так это увидят жители, каждый чат о своих домах:", *told]
    return "\n\n".join([*blocks, _reach(houses, chats, people)])


def published_text(houses: int, *, rest: int) -> str:
    """It is on its way. rest: how many questions are open."""
    said = f"Опубликовано для {_of_houses(houses)}: чаты и жители получают сообщение."
    if not rest:
        return said
    left = numeral(rest, "вопрос", "вопроса", "вопросов")
    return f"{said} Ещё {rest} {left}: ответьте, и остальные дома тоже узнают."


def publish_words(parts: Sequence[Part], known: Understanding) -> str:
    """What the button says that leads to what residents would read."""
    if not known.questions:
        return "Опубликовать"
    houses = sum(len(part.event.houses) for part in parts if part.event)
    return f"Опубликовать для {_of_houses(houses)}, остальное уточнить"


def really_publish_words(houses: int) -> str:
    """«Да, опубликовать для 12 домов»."""
    return f"Да, опубликовать для {_of_houses(houses)}"


def outage_words(outage: Outage, zone: ZoneInfo) -> str:
    """An earlier outage in a line."""
    window = outage.windows[0]
    about = window.end_kind == "estimated"
    said = span_words(window.start, window.end, zone, about=about)
    names = listed([RESOURCE_NAMES[resource] for resource in outage.resources])
    return f"{_capital(names)}, {said}, {_houses(len(outage.affected))}"


def why_words(why: Why) -> str:
    """«такой улицы нет в реестре»."""
    return WHY[why]


def _asked(question: Question) -> str:
    words, why = _quoted(question.text), why_words(question.why)
    about = f" о событии {question.at + 1}" if question.at else ""
    match question.asks:
        case "clock":
            return "Дома в разных часовых поясах. По какому времени часы в сообщении?"
        case "kind":
            return f"Вопрос{about}: это плановые работы или авария?"
        case "resource":
            return f"Вопрос{about}: что отключено?"
        case "time":
            said = f"«{words}»: {why}" if words else why
            return f"Когда{about}? {_capital(said)}. {prompt_text(question)}"
        case "earlier":
            return f"О каком отключении речь{about}?"
        case "place":
            asks = ("Какой это дом?", "Это этот дом?", "Это один из этих домов?")
            return f"«{words}»: {why}. {asks[min(len(question.perhaps), 2)]}"
        case "words":
            return f"«{words}»: {why}. Что с этим делать?"
        case "zone":
            return f"Какие дома{about}? {_capital(why)}. {prompt_text(question)}"


def _part_lines(part: Part, zone: ZoneInfo, most: int, *, several: bool) -> Iterator[str]:
    kind = KINDS.get(part.kind or "", "Вид не назван")
    names = listed([RESOURCE_NAMES[r] for r in part.resources]) or "ресурс не назван"
    yield f"{f'Событие {part.at + 1}. ' if several else ''}{kind}: {names}."
    if part.whens or not part.changes:
        yield f"Когда: {_when(part, zone)}."
    counted = _houses(len(part.houses)) if part.houses else "Дома"
    yield f"{counted}: {'; '.join(_cut(list(_places(part)), most)) or 'не названы'}."
    if part.excluded:
        yield f"Кроме: {'; '.join(_cut([h.address for h in part.excluded], most))}."
    if part.foreign:
        said = "; ".join(_cut([house.address for house in part.foreign], most))
        yield f"Не узнают, здесь этот ресурс поставляет другая организация: {said}."
    yield from _further(part, most)
    if part.earlier:
        yield f"Речь об отключении: {outage_words(part.earlier, zone)}."
    if part.left:
        yield f"В остальных домах этого отключения ({len(part.left)}) оно продолжается."
    if part.hindrance:
        yield HINDRANCES[part.hindrance]
    if part.told:
        yield f"✅ Опубликовано для {_of_houses(part.told.houses)}."


def _further(part: Part, most: int) -> Iterator[str]:
    said = part.said
    named = (
        ("Причина", said.reason),
        ("Место работ", said.place_of_works),
        ("Работает", said.contractor),
        ("Совет", said.advice),
        ("Телефоны", ", ".join(_cut(list(said.phones), most))),
    )
    for name, words in named:
        if words:
            yield f"{name}: {shortened(' '.join(words.split()), MOST_LINE).rstrip('.')}."
    if part.event and part.event.water_points and not part.changes:
        points = [f"{p.place}, {p.hours}" for p in part.event.water_points]
        yield f"Подвоз воды: {'; '.join(_cut(points, most))}."
    if said.warming:
        yield f"Пункты обогрева: {'; '.join(_cut([p.place for p in said.warming], most))}."


def _when(part: Part, zone: ZoneInfo) -> str:
    if part.event and not part.changes:
        windows = part.event.windows
        said = "; ".join(
            span_words(w.start, w.end, zone, about=w.end_kind == "estimated") for w in windows
        )
        assumed = not part.whens or any(when.start is None for when in part.whens)
        return f"{said} (начало не названо, взято время сообщения)" if assumed else said
    return "; ".join(_when_words(when, zone) for when in part.whens) or "не сказано"


def _when_words(when: When, zone: ZoneInfo) -> str:
    about = when.end_kind == "estimated"
    if when.start:
        return span_words(when.start, when.end, zone, about=about)
    if when.end is None:
        return "не сказано"
    nearly = "ориентировочно " if about else ""
    return f"{nearly}до {moment_words(*end_words(when.end.astimezone(zone)))}"


def _places(part: Part) -> Iterator[str]:
    """«ул. Лесная, 5, 7», «ул. Мира, 1–9, неч. (5 домов)»: as the text has them."""
    told = {house.id: house for house in part.houses}
    numbers: dict[str, list[str]] = defaultdict(list)
    many: list[tuple[str, int]] = []
    for place in part.places:
        houses = [told.pop(h.id) for h in place.houses if h.id in told]
        if place.item.kind == "house":
            _by_street(houses, numbers)
        elif houses:
            many.append((_many_words(place, houses[0]), len(houses)))
    _by_street(told.values(), numbers)
    for street, named in numbers.items():
        yield f"{street}, {', '.join(named)}" if street else "; ".join(named)
    alone = not numbers and len(many) == 1
    for words, counted in many:
        yield words if alone else f"{words} ({_houses(counted)})"


def _by_street(houses: Iterable[House], numbers: dict[str, list[str]]) -> None:
    for house in houses:
        street, _, number = house.address.rpartition(", ")
        numbers[street].append(number)


def _many_words(place: Place, first: House) -> str:
    item = place.item
    side = {"odd": ", неч.", "even": ", чёт.", "all": ""}[item.parity]
    private = ", частные дома" if item.private_only else ""
    street = first.address.rpartition(", ")[0]
    if item.kind == "range":
        return f"{street}, {item.first}–{item.last}{side}{private}"
    whole = street if item.kind == "street" else _quoted(item.text)
    return f"{whole}, все дома{side}{private}"


def _reach(houses: int, chats: int, people: int) -> str:
    if not chats and not people:
        return f"Домов: {houses}. Сразу не узнает никто: у этих домов нет ни чатов, ни подписчиков."
    return f"Домов: {houses}, чатов: {chats}, подписанных жителей: {people}."


def _houses(n: int) -> str:
    return f"{n} {numeral(n, 'дом', 'дома', 'домов')}"


def _of_houses(n: int) -> str:
    """«для 12 домов», «для 21 дома»."""
    return f"{n} {numeral(n, 'дома', 'домов', 'домов')}"


def _cut(words: Sequence[str], most: int) -> list[str]:
    left = len(words) - most
    return [*words[:most], *([f"и ещё {left}"] if left > 0 else [])]


def _quoted(words: str) -> str:
    return shortened(" ".join(words.split()), MOST_QUOTED)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
