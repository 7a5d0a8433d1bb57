"""Where offices and appointments lie."""

import re
from collections.abc import Iterable
from datetime import datetime

from documents import Create, Delete, Document, Documents, Query, Replace, Write
from reception.model import OFFICE_ID, Appointment, Office

MOST_OFFICES, MOST_VISITS = 10, 1000
POSSIBLE = re.compile(r"[a-z0-9.-]{1,100}-[0-9]{8}T[0-9]{4}Z")

Kept = tuple[Appointment, Document]


def office(documents: Documents, office_id: str) -> Office | None:
    """The office, if there is one; what could be no id is none."""
    if not re.fullmatch(OFFICE_ID, office_id):
        return None
    found = documents.get(f"offices/{office_id}")
    return Office.model_validate(found.data) if found else None


def offices_by_id(documents: Documents, ids: Iterable[str]) -> dict[str, Office]:
    """The registered ones among `ids`."""
    found = documents.find(Query("offices", ids=tuple(ids)))
    return {kept.id: Office.model_validate(kept.data) for kept in found}


def offices_of(documents: Documents, bot: str) -> list[Office]:
    """The offices that receive through this bot, by id."""
    query = Query("offices", where=(("bot", "==", bot),), limit=MOST_OFFICES)
    return [Office.model_validate(found.data) for found in documents.find(query)]


def keep_office(documents: Documents, office: Office, cause: str) -> list[Write]:
    """The writes that make the register say this; none when it says so already."""
    path = f"offices/{office.id}"
    known = documents.get(path)
    data = office.model_dump(mode="json")  # hours are times of day, which documents do not know
    if known is None:
        return [Create(path, data, cause=cause)]
    return [] if Office.model_validate(known.data) == office else [Replace(known, data)]


def _path(appointment_id: str) -> str:
    return f"appointments/{appointment_id}"


def _kept(document: Document) -> Kept:
    return Appointment.model_validate(document.data), document


def appointments(documents: Documents, ids: Iterable[str]) -> dict[str, Kept]:
    """The living ones among `ids`, with what a later write must replace.

    An id may come from a forged button: what could be no document's id is nobody's.
    """
    possible = tuple(sorted(i for i in ids if POSSIBLE.fullmatch(i)))
    found = documents.find(Query("appointments", ids=possible))
    return {document.id: _kept(document) for document in found}


def taken(
    documents: Documents, office_id: str, desk: str, first: datetime, end: datetime
) -> set[datetime]:
    """Starts of living appointments at a desk, from `first` up to but not at `end`."""
    query = Query(
        "appointments",
        where=(
            ("office", "==", office_id),
            ("desk", "==", desk),
            ("starts", ">=", first),
            ("starts", "<", end),
        ),
        order=("starts",),
        limit=MOST_VISITS,
    )
    return {_kept(document)[0].starts for document in documents.find(query)}


def due_reminders(documents: Documents, now: datetime, limit: int) -> list[Kept]:
    """Visits that somebody should be reminded of by now, earliest first."""
    query = Query(
        "appointments", where=(("remind_at", "<=", now),), order=("remind_at",), limit=limit
    )
    return [_kept(document) for document in documents.find(query)]


def path_of(appointment: Appointment) -> str:
    """Where it lies: what belongs to it names it so."""
    return _path(appointment.id)


def coming(documents: Documents, office_id: str, since: datetime, limit: int) -> list[Kept]:
    """The next visits to an office that start at `since` or later, earliest first."""
    query = Query(
        "appointments",
        where=(("office", "==", office_id), ("starts", ">=", since)),
        order=("starts",),
        limit=limit,
    )
    return [_kept(document) for document in documents.find(query)]


def visits_of(documents: Documents, resident: str) -> list[Kept]:
    """Every visit of this person that is still known, past ones too."""
    query = Query("appointments", where=(("resident", "==", resident),), limit=MOST_VISITS)
    return [_kept(document) for document in documents.find(query)]


def take(appointment: Appointment, cause: str) -> Write:
    """The write that takes the place: refused by the database itself if it is somebody's."""
    return Create(_path(appointment.id), appointment.model_dump(), cause=cause)


def change(appointment: Appointment, read: Document) -> Write:
    """The write that replaces what was read."""
    return Replace(read, appointment.model_dump())


def free(read: Document) -> Write:
    """The write that gives the place back."""
    return Delete(read)
