"""A draft in the dialogue: each text of `draft_texts.py` with the buttons that go on."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from houses import House
from houses.resources import RESOURCE_NAMES, RESOURCES
from houses.zones import zone_words
from message import BUTTON_TEXT_LIMIT, TEXT_LIMIT, Message, PressButton, numbered
from organisation import Organisation
from organisation.lines import shortened
from outages import draft_texts as words
from outages.buttons import (
    AnswerDoubt,
    AskAnswer,
    AskNotice,
    DropDraft,
    OpenDraft,
    PublishNotice,
    ReviewNotice,
    UndoAnswer,
)
from outages.drafts import Draft
from outages.understood import HOUSE, IGNORE, KINDS, Question, Understanding
from residents.buttons import ShowMenu

MENU = ShowMenu().button("Меню")
# How many items of each list are shown; fewer where they would not fit into one message.
SHOWN = (40, 20, 12, 8, 5, 3, 2, 1)
BOTH_WATERS = ("cold_water,hot_water", "холодная и горячая вода")
Rows = list[list[PressButton]]


def asked(press: AskNotice) -> Message:
    """«Перешлите или вставьте сюда сообщение»."""
    return _message(words.ASK_NOTICE, [[*_back(press), MENU]])


def refused(press: AskNotice, text: str) -> Message:
    """What came cannot be taken; the question stands."""
    return _message(text, [[*_back(press), MENU]])


def not_a_notice(organisation: str) -> Message:
    """What was passed on tells of nothing that is off."""
    again = AskNotice(organisation=organisation).button("Прислать другое")
    return numbered(words.NOT_A_NOTICE, [[again, MENU]])


def whose(organisations: Sequence[Organisation]) -> Message:
    """Who works in several must say for whom."""
    rows = [[AskNotice(organisation=o.id).button(_label(o.name))] for o in organisations]
    return numbered(words.WHOSE, [*rows, [MENU]])


def draft(draft: Draft, known: Understanding, note: str = "") -> Message:
    """What was understood, the first question, and all that may be done. note: said before it."""
    rows: Rows = []
    if known.publishable:
        review = ReviewNotice(organisation=draft.organisation, draft=draft.id)
        rows.append([review.button(words.publish_words(known.publishable, known))])
    asks = known.questions[0] if known.questions else None
    if asks:
        rows += _answers(draft, asks, known.zone)
    # While a number may be the answer, none of them deletes anything.
    rows += _ways_out(draft, typing=asks is not None and asks.asks in {"time", "zone"})
    question = f"\n\n{words.question_text(asks, len(known.questions))}" if asks else ""
    before = f"{note}\n\n" if note else ""
    return _fitting(lambda most: f"{before}{words.draft_text(known, most)}{question}", rows)


def prompt(draft: Draft, question: Question | None, text: str | None = None) -> Message:
    """What to type. text: what is wrong with what was typed before."""
    return numbered(text or words.prompt_text(question), [[_open(draft), MENU]])


def found(draft: Draft, question: str, typed: str, houses: Sequence[House]) -> Message:
    """Houses that fit what was typed."""
    rows = [[_answer(draft, question, f"{HOUSE}{h.id}", h.address)] for h in houses]
    rows.append([_answer(draft, question, IGNORE, "Не учитывать"), _open(draft)])
    return numbered(words.found_text(typed), [*rows, [MENU]])


def not_found(draft: Draft, question: str, typed: str) -> Message:
    """No house fits; the question stands."""
    ignore = _answer(draft, question, IGNORE, "Не учитывать")
    return numbered(words.not_found_text(typed), [[ignore, _open(draft)], [MENU]])


def review(draft: Draft, told: Sequence[str], houses: int, chats: int, people: int) -> Message:
    """What residents would read. told: one text after the other."""
    publish = PublishNotice(
        organisation=draft.organisation, draft=draft.id, seen=draft.step, mark=draft.shown_mark
    )
    rows = [[publish.button(words.really_publish_words(houses))], [_open(draft), MENU]]
    room = TEXT_LIMIT - len(words.review_text((), houses, chats, people)) - _length(rows)
    most = room // max(len(told), 1) - 2
    texts = [shortened(text, most) for text in told]
    return numbered(words.review_text(texts, houses, chats, people), rows)


def published(draft: Draft, houses: int) -> Message:
    """It is on its way."""
    further = [_open(draft)] if draft.rest else []
    more = AskNotice(organisation=draft.organisation).button("Ещё сообщение")
    return numbered(words.published_text(houses, rest=draft.rest), [[*further, more], [MENU]])


def gone(organisation: str) -> Message:
    """There is no such draft."""
    again = AskNotice(organisation=organisation).button("Прислать сообщение")
    return numbered(words.GONE, [[again, MENU]])


def dropped(organisation: str) -> Message:
    """Staff said that it is of no use."""
    again = AskNotice(organisation=organisation).button("Прислать другое")
    return numbered(words.DROPPED, [[again, MENU]])


def _answers(draft: Draft, question: Question, zone: ZoneInfo) -> Rows:
    def answer(value: str, text: str) -> PressButton:
        return _answer(draft, question.key, value, text)

    rows: Rows = []
    match question.asks:
        case "clock":
            rows = [[answer(zone, zone_words(zone))] for zone in question.zones]
        case "kind":
            rows = [[answer(kind, words.KINDS[kind])] for kind in KINDS]
        case "resource":
            named = [answer(r, RESOURCE_NAMES[r]) for r in RESOURCES]
            rows = [named[start : start + 2] for start in range(0, len(named), 2)]
            rows[-1].append(answer(*BOTH_WATERS))
        case "earlier":
            rows = [[answer(o.id, words.outage_words(o, zone))] for o in question.outages]
        case _:
            rows = [[answer(f"{HOUSE}{h.id}", h.address)] for h in question.perhaps]
    last: list[PressButton] = []
    if question.asks in {"place", "words"} and question.typed:
        other = "Другой адрес" if question.perhaps else "Указать адрес"
        last.append(_typed(draft, question, other))
    if question.skips:
        left = "Оставить как понято" if question.asks == "time" else "Не учитывать"
        last.append(answer(IGNORE, left))
    return [*rows, *([last] if last else [])]


def _ways_out(draft: Draft, *, typing: bool) -> Rows:
    place = draft.organisation
    back = UndoAnswer(organisation=place, draft=draft.id, step=draft.step).button("Назад")
    text = AskNotice(organisation=place, draft=draft.id).button("Исправить текст")
    first = [*([back] if draft.decisions else []), *([] if draft.told else [text])]
    drop = DropDraft(organisation=place, draft=draft.id).button("Удалить")
    return [*([first] if first else []), [MENU] if typing else [drop, MENU]]


def _typed(draft: Draft, question: Question, text: str) -> PressButton:
    press = AskAnswer(organisation=draft.organisation, draft=draft.id, question=question.key)
    return press.button(text)


def _answer(draft: Draft, question: str, value: str, text: str) -> PressButton:
    press = AnswerDoubt(
        organisation=draft.organisation, draft=draft.id, question=question, answer=value
    )
    return press.button(_label(text))


def _open(draft: Draft) -> PressButton:
    return OpenDraft(organisation=draft.organisation, draft=draft.id).button("К черновику")


def _back(press: AskNotice) -> list[PressButton]:
    if press.draft is None:
        return []
    return [OpenDraft(organisation=press.organisation, draft=press.draft).button("К черновику")]


def _fitting(text: Callable[[int], str], rows: Rows) -> Message:
    """The longest text that fits into one message with its buttons."""
    room = TEXT_LIMIT - _length(rows)
    said = next((s for most in SHOWN if len(s := text(most)) <= room), None)
    return numbered(said or shortened(text(SHOWN[-1]), room), rows)


def _length(rows: Rows) -> int:
    """Of what `numbered` adds to a text."""
    return len(numbered(".", rows).text)


def _label(text: str) -> str:
    return shortened(text, BUTTON_TEXT_LIMIT)


def _message(text: str, rows: Rows) -> Message:
    return Message(text=text, buttons=tuple(map(tuple, rows)))
