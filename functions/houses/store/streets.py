"""All the streets of an organisation: `street_books/<organisation>:<part>`."""

from collections.abc import Iterable, Sequence
from itertools import product

from documents import Create, Delete, Document, Documents, Query, Replace, Write
from houses.addresses import street_key
from houses.model import House
from houses.streets import BookChange, BookPart, book_lines, book_parts

# 600 kB are ten thousand streets: hardly anybody's book has more parts.
PARTS_AT_ONCE = 2


def street_books(documents: Documents, organisations: Sequence[str]) -> list[str]:
    """The texts of these organisations' books: one call, and one more if a book has many parts."""
    return [part.text for part, _ in _book_parts(documents, organisations).values()]


def keep_streets(
    documents: Documents, organisation: str, change: BookChange, cause: str
) -> list[Write]:
    """The writes that put streets into an organisation's book and take others out."""
    known = _book_parts(documents, [organisation])
    lines = {line for part, _ in known.values() for line in part.text.split("\n") if line}
    wanted = (lines | change.new) - change.gone
    if wanted == lines:
        return []
    texts = book_parts(wanted)
    writes: list[Write] = []
    for number, text in enumerate(texts):
        book_id = _book_id(organisation, number)
        standing = known.pop(book_id, None)
        part = BookPart(text=text, parts=len(texts))
        if standing is None:
            writes.append(Create(f"street_books/{book_id}", part.model_dump(), cause=cause))
        elif standing[0] != part:
            writes.append(Replace(standing[1], part.model_dump()))
    return [*writes, *(Delete(left) for _, left in known.values())]


def keep_streets_of(documents: Documents, houses: Iterable[House], cause: str) -> list[Write]:
    """The writes that let every organisation of these houses find their streets."""
    books = book_lines((street_key(house.parts), house) for house in houses if house.parts)
    return [
        write
        for organisation, lines in books.items()
        for write in keep_streets(documents, organisation, BookChange(new=lines), cause)
    ]


def _book_parts(
    documents: Documents, organisations: Sequence[str]
) -> dict[str, tuple[BookPart, Document]]:
    names = list(dict.fromkeys(organisations))
    found = _parts_read(documents, product(names, range(PARTS_AT_ONCE)))
    more = [
        (organisation, number)
        for organisation in names
        if (first := found.get(_book_id(organisation, 0)))
        for number in range(PARTS_AT_ONCE, first[0].parts)
    ]
    return found | _parts_read(documents, more) if more else found


def _parts_read(
    documents: Documents, parts: Iterable[tuple[str, int]]
) -> dict[str, tuple[BookPart, Document]]:
    ids = tuple(_book_id(organisation, number) for organisation, number in parts)
    found = documents.find(Query("street_books", ids=ids))
    return {read.id: (BookPart.model_validate(read.data), read) for read in found}


def _book_id(organisation: str, part: int) -> str:
    return f"{organisation}:{part}"
