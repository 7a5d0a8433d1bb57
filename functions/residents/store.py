"""Where residents lie, and the only way from a token to a chat."""

from dataclasses import dataclass
from datetime import datetime

from documents import Create, Delete, Document, Documents, Replace, Write
from message import Message, Press
from residents.model import Addressee, Resident


@dataclass(frozen=True, slots=True)
class Reply:
    """What a resident is to see, and what must be written for it to be true.

    resident  as he will be then
    awaits    the button whose question `message` asks: words or a file will answer it
    wakes     the bot that owes something more then
    hidden    what takes the place of `message`, which shows what may not stand there for long
    hides_at  when, at the latest
    """

    message: Message
    resident: Resident
    writes: tuple[Write, ...] = ()
    awaits: Press | None = None
    wakes: str | None = None
    hidden: Message | None = None
    hides_at: datetime | None = None


def resident(documents: Documents, bot: str, user_id: int) -> tuple[Resident, Document] | None:
    """Who presses and writes, if we have met before."""
    found = documents.get(f"dialogues/{bot}:{user_id}")
    return (Resident.model_validate(found.data), found) if found else None


def keep(resident: Resident, read: Document | None, cause: str) -> list[Write]:
    """The writes that remember `resident`. read: the document before; None at first contact."""
    addressee = Addressee(bot=resident.bot, user_id=resident.user_id, chat_id=resident.chat_id)
    if read is None:
        return [
            Create(f"dialogues/{resident.id}", resident.model_dump(), cause=cause),
            Create(f"residents/{resident.token}", addressee.model_dump(), cause=cause),
        ]
    return [Replace(read, resident.model_dump())]


def resident_of(documents: Documents, token: str) -> tuple[Resident, Document] | None:
    """The person whom a token leads to; None: nobody, or forgotten."""
    found = documents.get(f"residents/{token}") if token.isalnum() else None
    if found is None:
        return None
    addressee = Addressee.model_validate(found.data)
    return resident(documents, addressee.bot, addressee.user_id)


def chat_of(documents: Documents, token: str) -> int | None:
    """The dialogue that a token leads to; None when the person was forgotten."""
    found = documents.get(f"residents/{token}")
    return Addressee.model_validate(found.data).chat_id if found else None


def forget_person(documents: Documents, who: Resident, read: Document) -> list[Write]:
    """The writes after which nobody knows who this token was. read: the person's document."""
    address = documents.get(f"residents/{who.token}")
    return [Delete(read), *([Delete(address)] if address else [])]
