"""Where outages lie."""

from documents import Create, Document, Documents, Replace, Write
from outages.model import Outage


def _path(outage_id: str) -> str:
    return f"outages/{outage_id}"


def outage_of(documents: Documents, outage_id: str) -> tuple[Outage, Document] | None:
    """The outage as last published, with what a later write must replace."""
    if kept := documents.get(_path(outage_id)):
        return Outage.model_validate(kept.data), kept
    return None


def keep(outage: Outage, known: Document | None) -> Write:
    """The write that makes this version the known one."""
    data = outage.model_dump()
    if known:
        return Replace(known, data)
    return Create(_path(outage.id), data, cause=f"{outage.id}:{outage.version}")
