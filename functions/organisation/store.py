"""Where organisations lie."""

import re

from documents import Create, Documents, Query, Replace, Write
from organisation.model import ORGANISATION_ID, Organisation

MOST_PER_BOT = 50


def organisation(documents: Documents, organisation_id: str) -> Organisation | None:
    """The registered organisation, or None: also for what could be nobody's id."""
    if not re.fullmatch(ORGANISATION_ID, organisation_id):
        return None
    kept = documents.get(f"organisations/{organisation_id}")
    return Organisation.model_validate(kept.data) if kept else None


def behind(documents: Documents, bot: str) -> list[Organisation]:
    """The organisations that speak through this bot, by id."""
    query = Query("organisations", where=(("bot", "==", bot),), limit=MOST_PER_BOT)
    return [Organisation.model_validate(kept.data) for kept in documents.find(query)]


def keep(documents: Documents, organisation: Organisation, cause: str) -> list[Write]:
    """The writes that make the register say this; none when it says so already."""
    path = f"organisations/{organisation.id}"
    known = documents.get(path)
    if known is None:
        return [Create(path, organisation.model_dump(), cause=cause)]
    same = Organisation.model_validate(known.data) == organisation
    return [] if same else [Replace(known, organisation.model_dump())]
