"""What the product remembers: four verbs over documents; nobody above knows which engine answers.

Start in `model.py` (the words), then `engine.py` (what a commit promises); `sqlite.py` and
`firestore.py` are the two engines, `indexes.json` the one list of questions that may be asked.
The engines are not imported here: a cold start pays for one of them, `context.py` says which.
"""

from documents.model import (
    Conflict,
    Create,
    Delete,
    Document,
    Documents,
    Query,
    Replace,
    TooLarge,
    Unavailable,
    Value,
    Write,
)

__all__ = [
    "Conflict",
    "Create",
    "Delete",
    "Document",
    "Documents",
    "Query",
    "Replace",
    "TooLarge",
    "Unavailable",
    "Value",
    "Write",
]
