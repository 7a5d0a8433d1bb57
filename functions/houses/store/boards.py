"""What is off in a house."""

from collections.abc import Iterable

from documents import Document, Documents
from houses.model import Board
from houses.store.paths import read_ids, read_one


def boards_found(
    documents: Documents, house_ids: Iterable[str]
) -> dict[str, tuple[Board, Document]]:
    """What is off in these houses, as far as anything ever was."""
    return {b.house: (b, read) for b, read in read_ids(documents, "boards", house_ids, Board)}


def board(documents: Documents, house_id: str) -> Board:
    """What is off in this house."""
    found = read_one(documents, f"boards/{house_id}", Board)
    return found[0] if found else Board(house=house_id)
