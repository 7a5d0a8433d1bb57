"""Tables of houses that were sent into a dialogue and wait to be loaded."""

from datetime import datetime

from documents import Create, Delete, Document, Documents, Query, Write
from houses.sent_tables import SentTable
from houses.store.paths import read_one


def sent_table(documents: Documents, table_id: str) -> tuple[SentTable, Document] | None:
    """A file that waits to be loaded; what could be no id is none."""
    return read_one(documents, f"sent_tables/{table_id}", SentTable) if table_id.isalnum() else None


def keep_table(documents: Documents, table: SentTable, cause: str) -> Write | None:
    """The write that keeps a file until it is loaded; None: it lies there already."""
    if sent_table(documents, table.id):
        return None
    return Create(f"sent_tables/{table.id}", table.model_dump(), cause=cause)


def forget_table(read: Document) -> Write:
    """The write that deletes a file."""
    return Delete(read)


def tables_sent_before(documents: Documents, now: datetime, limit: int) -> list[Document]:
    """Files that nobody has loaded in time."""
    query = Query("sent_tables", where=(("expires", "<=", now),), order=("expires",), limit=limit)
    return documents.find(query)
