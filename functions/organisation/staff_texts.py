"""What staff read while they look after the card. Buttons come from whoever shows it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import assert_never
from zoneinfo import ZoneInfo

from organisation.card import Card, CardFacts, CardVersion, missing
from organisation.fields import FIELDS, Field
from organisation.lines import fitted
from organisation.model import Organisation
from organisation.outcomes import Incomplete, NothingNew, Outcome, Published
from organisation.texts import DIALOGUE_LIMIT
from refusals import NotUnderstood
from russian import numeral
from staff.texts import ROLES

AUTHORS: Mapping[str, str] = {**{str(r): words for r, words in ROLES.items()}, "register": "реестр"}


def overview_text(organisation: Organisation, card: Card | None) -> str:
    """The card as staff see it: where it stands, then each field with its value or its duty."""
    card = card or Card(organisation=organisation.id)
    changed = _differences(card.facts, card.draft) if card.draft and card.facts else []
    lines = [f"Карточка: {organisation.name}", *_state(card)]
    if changed:
        lines.append(f"Изменено, но не опубликовано: {', '.join(f.title for f in changed)}")
    lines += ["", *(_field_line(field, card.latest) for field in FIELDS)]
    return fitted(lines, DIALOGUE_LIMIT)


def question_text(field: Field, facts: CardFacts) -> str:
    """What staff are asked when they change a field: what it says, how to write it."""
    lines = [field.title, f"Сейчас: {_value(field, facts) or 'не заполнено'}"]
    lines += ["", "Пришлите новое значение одним сообщением, например:", field.example]
    if field.hint:
        lines.append(field.hint)
    if not field.mandatory:
        lines.append("Чтобы очистить, напишите «нет».")
    return fitted(lines, DIALOGUE_LIMIT)


def refusal_text(field: Field, refusal: NotUnderstood) -> str:
    """What was typed cannot be taken; the question stands."""
    return fitted(
        [f"{field.title}. {refusal}", "", "Пришлите ещё раз одним сообщением."], DIALOGUE_LIMIT
    )


def drafted_text(field: Field, facts: CardFacts) -> str:
    """What was typed was taken: into the draft only."""
    value = _value(field, facts) or "не заполнено"
    lines = [f"{field.title}: {value}", "", "Записано в черновик. Жители увидят после публикации."]
    return fitted(lines, DIALOGUE_LIMIT)


def preview_text(shown: str) -> str:
    """The last look before publishing. shown: the card as the chats will show it."""
    lines = ["Так карточку увидят жители:", "", *shown.splitlines(), "", "Опубликовать?"]
    return fitted(lines, DIALOGUE_LIMIT)


def reply_text(outcome: Outcome) -> str:
    """What came of publishing."""
    match outcome:
        case Published(version=version):
            again = f" Повторяет версию {version.restored_from}." if version.restored_from else ""
            return (
                f"Опубликовано: версия {version.version}.{again} Закреплённые карточки обновятся."
            )
        case Incomplete(missing=lacking):
            fields = [f"— {field.title}: {field.why}" for field in lacking]
            return fitted(["Опубликовать нельзя. Не заполнено:", *fields], DIALOGUE_LIMIT)
        case NothingNew():
            return "Публиковать нечего: изменений нет."
        case _:
            assert_never(outcome)


def history_text(
    organisation: Organisation, newest_first: Sequence[CardVersion], zone: ZoneInfo
) -> str:
    """Who published what and when. zone: whose times are said.

    newest_first  consecutive versions; what changed in the last of them is not said, unless it
                  is the first of all
    """
    if not newest_first:
        return f"{organisation.name}: карточка ещё не публиковалась."
    lines = [f"История карточки: {organisation.name}"]
    for new, old in pairwise([*newest_first, None]):
        if new is None:
            break
        at = new.at.astimezone(zone)
        lines.append(f"Версия {new.version}: {at:%d.%m.%Y} в {at.hour}:{at:%M}, {_author(new.by)}")
        lines += _told(new, old)
    return fitted(lines, DIALOGUE_LIMIT)


def confirm_text(organisation: Organisation, card: Card, now: datetime) -> str:
    """The question whether what is published is still true."""
    days = (now - (card.confirmed_at or now)).days
    said = f"{days} {numeral(days, 'день', 'дня', 'дней')}"
    facts = card.facts or CardFacts()
    lines = [f"{organisation.name}. Карточка не подтверждалась {said}. Всё верно?", ""]
    filled = [field for field in FIELDS if _value(field, facts)]
    return fitted([*lines, *(_field_line(field, facts) for field in filled)], DIALOGUE_LIMIT)


def confirmed_text(card: Card) -> str:
    """Staff said that all of it is true."""
    zone = card.latest.local_time or UTC
    again = f" Спросим снова {card.ask_at.astimezone(zone):%d.%m.%Y}." if card.ask_at else ""
    return f"Спасибо, карточка подтверждена.{again}"


def _state(card: Card) -> list[str]:
    zone = card.latest.local_time or UTC
    lacking = len(missing(card.latest))
    lines = ["Ещё не опубликована: жители её не видят."]
    if card.published_at and card.published_by:
        at = card.published_at.astimezone(zone)
        author = _author(card.published_by)
        lines = [f"Опубликована: версия {card.version}, {at:%d.%m.%Y}, {author}"]
        if card.confirmed_at and card.confirmed_at != card.published_at:
            lines.append(f"Подтверждена: {card.confirmed_at.astimezone(zone):%d.%m.%Y}")
    if card.restored_from:
        lines.append(f"Черновик повторяет версию {card.restored_from}.")
    if lacking:
        lines.append(f"Не заполнено обязательных полей: {lacking}")
    return lines


def _field_line(field: Field, facts: CardFacts) -> str:
    value = _value(field, facts)
    if value:
        return f"{field.title}: {value}"
    duty = f" — обязательно: {field.why}" if field.mandatory else ""
    return f"{field.title}: не заполнено{duty}"


def _value(field: Field, facts: CardFacts) -> str:
    value = getattr(facts, field.name)
    return "" if value == field.empty else field.says(value)


def _differences(one: CardFacts | None, other: CardFacts | None) -> list[Field]:
    one, other = one or CardFacts(), other or CardFacts()
    return [f for f in FIELDS if getattr(one, f.name) != getattr(other, f.name)]


def _told(new: CardVersion, old: CardVersion | None) -> list[str]:
    if new.restored_from:
        return [f"повторяет версию {new.restored_from}"]
    if old is None:
        return ["первая публикация"] if new.version == 1 else []
    changed = _differences(old.facts, new.facts)
    return [f"изменено: {', '.join(field.title for field in changed)}"] if changed else []


def _author(role: str) -> str:
    return AUTHORS.get(role, role)
