"""A supplier's words come into the dialogue of whoever may publish them, and are made clear.

Whether the person may is asked before (`staff.rights`); here the draft must be the organisation's.
Residents' words never come here, so nothing of them is read or kept.
"""

import logging
from collections.abc import Sequence

from context import Context
from documents import Document, Write
from houses.searching import find_houses
from organisation.store import organisations_by_id
from outages import draft_dialogue as dialogue
from outages import draft_texts as words
from outages.buttons import (
    AnswerDoubt,
    AskAnswer,
    AskNotice,
    DropDraft,
    OpenDraft,
    UndoAnswer,
)
from outages.drafts import KEPT, MOST_CHARACTERS, MOST_DECISIONS, Draft, draft_id
from outages.store import draft_of, drafts_expired, forget_draft, keep_draft
from outages.understanding import reads_as_notice, speaks_of_event, understand
from outages.understood import MOST_PERHAPS, Question, Understanding
from residents import Resident
from residents.store import Reply
from staff.rights import may

log = logging.getLogger(__name__)

MOST_TYPED = 1000
FORGOTTEN_AT_ONCE = 100

Found = tuple[Draft, Document]


def ask_notice(press: AskNotice, who: Resident, _key: str, ctx: Context) -> Reply:
    """The next words are a supplier's; of a draft that residents know of the words stand."""
    if press.draft:
        found = draft_found(press.organisation, press.draft, ctx)
        if found is None:
            return Reply(dialogue.gone(press.organisation), who)
        if found[0].told:
            return shown(found[0], who, ctx, note=words.FIXED)
    return Reply(dialogue.asked(press), who, awaits=press)


def notice_words(press: AskNotice, text: str, who: Resident, key: str, ctx: Context) -> Reply:
    """What was asked for: a new draft, or other words for one."""
    if len(text) > MOST_CHARACTERS:
        return Reply(dialogue.refused(press, words.TOO_LONG), who, awaits=press)
    if not speaks_of_event(text, ctx.now()):
        return Reply(dialogue.refused(press, words.NOT_A_NOTICE), who, awaits=press)
    if press.draft is None:
        return _begun(press.organisation, text, who, key, ctx)
    found = draft_found(press.organisation, press.draft, ctx)
    if found is None:
        return _begun(press.organisation, text, who, key, ctx)
    draft, read = found
    if draft.told:
        return shown(draft, who, ctx, note=words.FIXED)
    reworded = draft.reworded(text, ctx.now())
    return shown(reworded, who, ctx, keep_draft(reworded, read, key))


def notice_unasked(text: str, who: Resident, key: str, ctx: Context) -> Reply | None:
    """A draft, of words that read as a supplier's. None: they are not, or this is no dispatcher."""
    if not _places(who) or not reads_as_notice(text, ctx.now()):
        return None
    return _taken(text, who, key, ctx)


def notice_forwarded(text: str, who: Resident, key: str, ctx: Context) -> Reply | None:
    """As before, of what was passed on: then it is said if it tells of nothing."""
    places = _places(who)
    if not places:
        return None
    if len(places) == 1 and not speaks_of_event(text, ctx.now()):
        return Reply(dialogue.not_a_notice(places[0]), who)
    return _taken(text, who, key, ctx)


def open_draft(press: OpenDraft, who: Resident, _key: str, ctx: Context) -> Reply:
    """The draft as it stands now."""
    found = draft_found(press.organisation, press.draft, ctx)
    return shown(found[0], who, ctx) if found else Reply(dialogue.gone(press.organisation), who)


def answer_doubt(press: AnswerDoubt, who: Resident, key: str, ctx: Context) -> Reply:
    """One answer more. One that answers nothing changes nothing."""
    found = draft_found(press.organisation, press.draft, ctx)
    if found is None:
        return Reply(dialogue.gone(press.organisation), who)
    draft, read = found
    if len(draft.decisions) >= MOST_DECISIONS or draft.answer_to(press.question) == press.answer:
        return shown(draft, who, ctx)
    decided = draft.decided(press.question, press.answer)
    known = understand(decided, ctx.documents)
    if known.question(press.question):
        return _reply(draft, known, who)
    return _reply(decided, known, who, keep_draft(decided, read, key))


def ask_answer(press: AskAnswer, who: Resident, _key: str, ctx: Context) -> Reply:
    """What to type."""
    found = draft_found(press.organisation, press.draft, ctx)
    if found is None:
        return Reply(dialogue.gone(press.organisation), who)
    return Reply(dialogue.prompt(found[0], None), who, awaits=press)


def answer_words(press: AskAnswer, text: str, who: Resident, key: str, ctx: Context) -> Reply:
    """What was typed: an address is looked for, a time or addresses are read as the notice was.

    A dispatcher who pastes the next telegram has left the question behind.
    """
    if reads_as_notice(text, ctx.now()):
        return _begun(press.organisation, text, who, key, ctx)
    found = draft_found(press.organisation, press.draft, ctx)
    if found is None:
        return Reply(dialogue.gone(press.organisation), who)
    draft, read = found
    if press.question.startswith(("place:", "words:")):
        return _address(press, text, draft, who, ctx)
    if len(draft.decisions) >= MOST_DECISIONS:
        return shown(draft, who, ctx)
    decided = draft.decided(press.question, text[:MOST_TYPED])
    known = understand(decided, ctx.documents)
    still = known.question(press.question)
    if still:
        message = dialogue.prompt(draft, still, words.not_taken_text(still))
        return Reply(message, who, awaits=press)
    return _reply(decided, known, who, keep_draft(decided, read, key))


def undo_answer(press: UndoAnswer, who: Resident, key: str, ctx: Context) -> Reply:
    """One decision back; an old button only shows what there is."""
    found = draft_found(press.organisation, press.draft, ctx)
    if found is None:
        return Reply(dialogue.gone(press.organisation), who)
    draft, read = found
    if press.step != draft.step or not draft.decisions:
        return shown(draft, who, ctx)
    undone = draft.undone()
    return shown(undone, who, ctx, keep_draft(undone, read, key))


def drop_draft(press: DropDraft, who: Resident, _key: str, ctx: Context) -> Reply:
    """The draft is forgotten; what was published of it stands."""
    found = draft_found(press.organisation, press.draft, ctx)
    writes = (forget_draft(found[1]),) if found else ()
    return Reply(dialogue.dropped(press.organisation), who, writes)


def forget_drafts(ctx: Context) -> None:
    """Forget the drafts that were kept long enough."""
    old = drafts_expired(ctx.documents, ctx.now(), FORGOTTEN_AT_ONCE)
    ctx.documents.commit(*map(forget_draft, old))


def draft_found(organisation: str, draft: str, ctx: Context) -> Found | None:
    """The organisation's draft of that id; another's is nobody's business."""
    found = draft_of(ctx.documents, draft)
    return found if found and found[0].organisation == organisation else None


def shown(draft: Draft, who: Resident, ctx: Context, *writes: Write, note: str = "") -> Reply:
    """The draft with its first question. note: what is said before it."""
    return _reply(draft, understand(draft, ctx.documents), who, *writes, note=note)


def _reply(
    draft: Draft, known: Understanding, who: Resident, *writes: Write, note: str = ""
) -> Reply:
    first = known.questions[0] if known.questions else None
    return Reply(dialogue.draft(draft, known, note), who, writes, _awaited(draft, first))


def _awaited(draft: Draft, question: Question | None) -> AskAnswer | None:
    """The question that words answer, without a press of «Другой адрес» before."""
    if question is None or not question.typed:
        return None
    return AskAnswer(organisation=draft.organisation, draft=draft.id, question=question.key)


def _places(who: Resident) -> list[str]:
    """Organisations for which this person may publish."""
    return [o for o in sorted(who.roles) if may(who.roles, AskNotice.name, o)]


def ask_whose(places: Sequence[str], who: Resident, ctx: Context) -> Reply:
    """Who may publish for several organisations says first for which."""
    known = organisations_by_id(ctx.documents, places)
    return Reply(dialogue.whose(list(known.values())), who)


def _taken(text: str, who: Resident, key: str, ctx: Context) -> Reply:
    places = _places(who)
    if len(places) > 1:
        return ask_whose(places, who, ctx)
    if len(text) > MOST_CHARACTERS:
        press = AskNotice(organisation=places[0])
        return Reply(dialogue.refused(press, words.TOO_LONG), who, awaits=press)
    return _begun(places[0], text, who, key, ctx)


def _begun(organisation: str, text: str, who: Resident, key: str, ctx: Context) -> Reply:
    now = ctx.now()
    draft = Draft(
        id=draft_id(who.bot, key),
        organisation=organisation,
        author=who.token,
        bot=who.bot,
        text=text,
        published_at=now,
        expires=now + KEPT,
    )
    known = understand(draft, ctx.documents)
    fields = {"organisation": organisation, "draft": draft.id, "characters": len(text)}
    log.info(
        "notice read",
        extra={**fields, "events": len(known.parts), "questions": len(known.questions)},
    )
    return _reply(draft, known, who, keep_draft(draft, None, key))


def _address(press: AskAnswer, text: str, draft: Draft, who: Resident, ctx: Context) -> Reply:
    houses = find_houses(text, [draft.organisation], ctx.documents, MOST_PERHAPS)
    if not houses:
        return Reply(dialogue.not_found(draft, press.question, text), who, awaits=press)
    return Reply(dialogue.found(draft, press.question, text, houses), who, awaits=press)
