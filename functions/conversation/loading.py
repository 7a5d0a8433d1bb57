"""A table of houses sent into the dialogue: checked, compared, and loaded when staff say so.

Between the two presses the file waits as a document of ours, because MAX may not keep its address;
`upkeep` forgets it after a day.

What reads and compares tables is imported by who sends one: few instances ever meet a table, and
all of them would start later for it.
"""

import logging
from typing import TYPE_CHECKING

from context import Context
from conversation import texts
from conversation.buttons import ApplyRegister, AskRegisterFile
from houses.problems import Problems
from houses.sent_tables import MOST_BYTES, MOST_HOUSES, SentTable
from houses.store import (
    forget_table,
    keep_table,
    sent_table,
    tables_sent_before,
)
from max_messenger import FileTooLarge, ForeignHost, MaxRefused
from max_messenger.updates import IncomingFile
from organisation.store import organisations_by_id
from residents import Resident
from residents.store import Reply

if TYPE_CHECKING:
    from houses.importing import Importer

log = logging.getLogger(__name__)

PROBLEMS_SHOWN = 20
FORGOTTEN_AT_ONCE = 100


def ask_register_file(press: AskRegisterFile, who: Resident, _key: str, _ctx: Context) -> Reply:
    """What the table must be like; the next file answers."""
    return Reply(texts.ask_table(), who, awaits=press)


def register_file(
    press: AskRegisterFile, file: IncomingFile, who: Resident, key: str, ctx: Context
) -> Reply:
    """What the table would change, or all that is wrong with it. Nothing of the register changes.

    Raises MaxUnavailable when MAX does not give the file now: it brings the update again.
    """
    from houses.importing import plan  # noqa: PLC0415 - few send tables
    from houses.register_texts import difference_words  # noqa: PLC0415 - few send tables

    try:
        content = ctx.max(who.bot).download(file.url, MOST_BYTES)
    except FileTooLarge:
        return Reply(texts.table_too_large(MOST_BYTES), who, awaits=press)
    except (ForeignHost, MaxRefused) as refusal:
        log.warning("file not fetched", extra={"bot": who.bot, "reason": str(refusal)})
        return Reply(texts.table_not_fetched(), who, awaits=press)
    planned = plan(content, file.name, _importer(press.organisation, ctx), ctx.documents)
    if isinstance(planned, Problems):
        return Reply(texts.wrong_table(_problems(planned)), who, awaits=press)
    if planned.new + planned.changed + planned.unchanged > MOST_HOUSES:
        return Reply(texts.too_many_houses(MOST_HOUSES), who, awaits=press)
    if not planned.new and not planned.changed:
        return Reply(texts.nothing_to_load(press.organisation, difference_words(planned)), who)
    table = SentTable.of(press.organisation, file.name, content, ctx.now())
    if table is None:
        return Reply(texts.table_too_large(MOST_BYTES), who, awaits=press)
    write = keep_table(ctx.documents, table, key)
    load = ApplyRegister(organisation=press.organisation, file=table.id)
    message = texts.table_difference(difference_words(planned), load)
    return Reply(message, who, (write,) if write else ())


def apply_register(press: ApplyRegister, who: Resident, _key: str, ctx: Context) -> Reply:
    """The table loaded: whole, or not at all while a line of it is wrong.

    What is loaded is written here and not with the reply: it may be thousands of documents, and
    loading the same table again changes nothing. Raises Conflict when others keep changing the
    same houses: MAX brings the update again.
    """
    from houses.importing import apply  # noqa: PLC0415 - few send tables
    from houses.register_texts import imported_words  # noqa: PLC0415 - few send tables

    found = sent_table(ctx.documents, press.file)
    if found is None or found[0].organisation != press.organisation:
        return Reply(texts.table_gone(AskRegisterFile(organisation=press.organisation)), who)
    table, read = found
    by = _importer(press.organisation, ctx)
    imported = apply(table.content, table.name, by, ctx.documents)
    if isinstance(imported, Problems):
        asks = AskRegisterFile(organisation=press.organisation)
        return Reply(texts.wrong_table(_problems(imported)), who, (forget_table(read),), asks)
    log.info(
        "houses loaded",
        extra={"organisation": press.organisation, "documents": imported.written},
    )
    said = imported_words(imported.difference, repaint=bool(imported.repaint))
    return Reply(
        texts.table_loaded(press.organisation, said),
        who,
        (forget_table(read),),
        wakes=who.bot if imported.repaint else None,
    )


def forget_tables(ctx: Context) -> None:
    """Forget the tables that nobody loaded within a day."""
    old = tables_sent_before(ctx.documents, ctx.now(), FORGOTTEN_AT_ONCE)
    ctx.documents.commit(*map(forget_table, old))


def _importer(organisation: str, ctx: Context) -> "Importer":
    from houses.importing import Importer  # noqa: PLC0415 - few send tables

    def registered(name: str) -> bool:
        return name in organisations_by_id(ctx.documents, [name])

    return Importer(organisation, registered, ctx.now())


def _problems(problems: Problems) -> str:
    from houses.register_texts import problems_words  # noqa: PLC0415 - few send tables

    lines = list(problems_words(problems))
    shown = lines[:PROBLEMS_SHOWN]
    left = len(lines) - len(shown)
    return "\n".join([*shown, *([f"И ещё {left}."] if left else [])])
