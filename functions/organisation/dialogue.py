"""The card in its staff's dialogue: each text of `staff_texts.py` with the buttons that go on."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from message import Message, PressButton
from organisation.buttons import (
    ConfirmCard,
    EditCardField,
    PreviewCard,
    PublishCard,
    RestoreCard,
    ShowCard,
    ShowCardHistory,
    ShowCardVersion,
)
from organisation.card import Card, CardVersion, publishable
from organisation.fields import FIELDS, Field
from organisation.model import Organisation
from organisation.outcomes import Incomplete, Outcome
from organisation.staff_texts import (
    confirm_text,
    confirmed_text,
    drafted_text,
    history_text,
    overview_text,
    preview_text,
    question_text,
    refusal_text,
    reply_text,
)
from organisation.texts import card_text
from refusals import NotUnderstood
from residents.buttons import ShowMenu

MENU = ShowMenu().button("Меню")
MOSCOW = ZoneInfo("Europe/Moscow")  # of times, where the card says no zone yet
Rows = Sequence[Sequence[PressButton]]


def overview(
    organisation: Organisation, card: Card, *, edits: bool, publishes: bool, confirms: bool
) -> Message:
    """Every field, filled or not, and all that may be done with them; first what is to be done."""
    place = organisation.id
    rows: list[list[PressButton]] = []
    if publishes and publishable(card):
        rows.append([_publish(place)])
    if edits:
        fields = [EditCardField(organisation=place, field=f.name).button(f.title) for f in FIELDS]
        rows += map(list, _paired(fields))
    if confirms and card.facts:
        rows.append([ConfirmCard(organisation=place).button("Всё верно")])
    preview = PreviewCard(organisation=place).button("Посмотреть")
    rows.append([preview, ShowCardHistory(organisation=place).button("История")])
    return _message(overview_text(organisation, card), [*rows, [MENU]])


def question(organisation: str, field: Field, card: Card) -> Message:
    """What staff are asked when they change a field."""
    return _message(question_text(field, card.latest), [[_card(organisation), MENU]])


def refused(organisation: str, field: Field, refusal: NotUnderstood) -> Message:
    """What was typed cannot be taken; the question stands."""
    return _message(refusal_text(field, refusal), [[_card(organisation), MENU]])


def drafted(organisation: str, field: Field, card: Card) -> Message:
    """What was typed was taken, into the draft."""
    preview = PreviewCard(organisation=organisation).button("Посмотреть и опубликовать")
    return _message(drafted_text(field, card.latest), [[preview], [_card(organisation), MENU]])


def preview(organisation: Organisation, card: Card, now: datetime, *, publishes: bool) -> Message:
    """The draft as residents would read it."""
    shown = card_text(organisation, card.latest, now, now)
    rows = [*([[_publish(organisation.id)]] if publishes else []), [_card(organisation.id), MENU]]
    return _message(preview_text(shown), rows)


def outcome(organisation: str, came: Outcome) -> Message:
    """What came of publishing; each missing field is one press away."""
    missing = came.missing if isinstance(came, Incomplete) else ()
    fields = [
        EditCardField(organisation=organisation, field=f.name).button(f.title) for f in missing
    ]
    return _message(reply_text(came), [*_paired(fields), [_card(organisation), MENU]])


def history(organisation: Organisation, versions: Sequence[CardVersion], card: Card) -> Message:
    """Who published what and when; each version can be read again."""
    place = organisation.id
    zone = card.latest.local_time or MOSCOW
    shown = [
        ShowCardVersion(organisation=place, version=v.version).button(f"Версия {v.version}")
        for v in versions
    ]
    rows = [*_paired(shown)]
    if versions and versions[-1].version > 1:
        older = ShowCardHistory(organisation=place, before=versions[-1].version)
        rows.append((older.button("Раньше"),))
    return _message(history_text(organisation, versions, zone), [*rows, [_card(place), MENU]])


def version(organisation: Organisation, shown: CardVersion, *, restores: bool) -> Message:
    """One version as residents read it then."""
    place = organisation.id
    restore = RestoreCard(organisation=place, version=shown.version).button("Вернуть эту версию")
    rows = [*([[restore]] if restores else [])]
    rows.append([ShowCardHistory(organisation=place).button("История"), _card(place)])
    return _message(card_text(organisation, shown.facts, shown.at, shown.at), rows)


def still_true(organisation: Organisation, card: Card, now: datetime) -> Message:
    """«Всё верно?»: one button, and the way to change what is not."""
    yes = ConfirmCard(organisation=organisation.id).button("Да, всё верно")
    change = ShowCard(organisation=organisation.id).button("Изменить")
    return _message(confirm_text(organisation, card, now), [[yes], [change]])


def confirmed(organisation: str, card: Card) -> Message:
    """Staff said that all of it is true."""
    return _message(confirmed_text(card), [[_card(organisation), MENU]])


def _card(organisation: str) -> PressButton:
    return ShowCard(organisation=organisation).button("Карточка")


def _publish(organisation: str) -> PressButton:
    return PublishCard(organisation=organisation).button("Опубликовать")


def _paired(buttons: Sequence[PressButton]) -> Iterator[tuple[PressButton, ...]]:
    for start in range(0, len(buttons), 2):
        yield tuple(buttons[start : start + 2])


def _message(text: str, rows: Rows) -> Message:
    return Message(text=text, buttons=tuple(map(tuple, rows)))
