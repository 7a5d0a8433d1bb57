"""Commits batch after batch until it is killed: `documents_writer.py FILE BATCH_SIZE`.

A batch numbers itself by replacing `counters/batches` and creates its documents, all in one commit.
Tells the number of every batch whose commit returned.
"""

import sys

from documents import Create, Document, Replace
from documents.sqlite import SqliteDocuments

COUNTER = "counters/batches"


def counter(documents: SqliteDocuments) -> Document:
    """The document that counts the batches; made when missing."""
    found = documents.get(COUNTER)
    return found or documents.commit(Create(COUNTER, {"batches": 0}, cause="start"))[0]


def main(path: str, size: int) -> None:
    documents = SqliteDocuments(path)
    read = counter(documents)
    while True:
        number = int(str(read.data["batches"])) + 1
        batch = (Create(f"notices/{number}:{n}", {"batch": number}, "a") for n in range(size))
        read, *_ = documents.commit(Replace(read, {"batches": number}), *batch)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
