"""Hands with УК «Лесная» (bot `uk`): a published card, houses Лесная 5 and 7, nobody let in yet."""

from pathlib import Path

from builders import ENVIRONMENT, NOON, Hands, a_card, a_house, an_organisation
from chats.store import KnownBot, keep_username
from documents.sqlite import SqliteDocuments
from register import Register, import_register
from settings import read_settings


def lesnaya(directory: Path) -> Hands:
    """Close its documents afterwards."""
    documents = SqliteDocuments(directory / "documents.sqlite")
    register = Register(
        organisations=(
            an_organisation("uk", name="УК «Лесная»"),
            an_organisation("vodokanal", bot=None),
            an_organisation("teploset", bot=None),
            an_organisation("other", bot=None),
        ),
        cards={name: facts for name in ("uk", "vodokanal") if (facts := a_card(name).facts)},
        houses=(
            a_house("lesnaya-5", parts={"street_type": "ул.", "street": "Лесная", "house": "5"}),
            a_house("lesnaya-7", parts={"street_type": "ул.", "street": "Лесная", "house": "7"}),
            a_house("foreign-1", managing_org="other", suppliers={}),
        ),
    )
    import_register(register, documents, cause="test", now=NOON)
    write = keep_username(documents, KnownBot(bot="uk", username="id00_bot"))
    assert write
    documents.commit(write)
    return Hands(documents, read_settings(ENVIRONMENT))
