"""The operator's door: fill the register from one JSON file.

`python -m register FILE`, run in functions/ with the settings of the deployment. The whole file is
checked before anything is written; a second run of the same file changes nothing.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, InstanceOf, ValidationError, model_validator

from context import context
from documents import Documents, Write
from houses import Chat, House
from houses.store import bind, keep_streets_of
from houses.store import keep as keep_houses
from organisation import Card, CardFacts, Organisation
from organisation.card import card_of_register
from organisation.changes import published
from organisation.outcomes import Published
from organisation.store import card as card_by_organisation
from organisation.store import keep as keep_organisation
from organisation.store import keep_card, keep_version
from reception import Office
from reception.store import keep_office
from refusals import NotUnderstood, NotWired, explained

SLICE = 400
BY_REGISTER = "register"  # in the place of a role


class Register(BaseModel):
    """The file: organisations, houses, the chats that speak for them, offices that receive.

    cards  what is known of an organisation's card, by organisation; in the file it stands in the
           organisation itself, as `card`
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    organisations: tuple[Organisation, ...]
    cards: dict[str, InstanceOf[CardFacts]] = {}  # of the file they would not have been read
    houses: tuple[House, ...]
    chats: tuple[Chat, ...] = ()
    offices: tuple[Office, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> "Register":
        organisations = {o.id for o in self.organisations}
        houses = {h.id for h in self.houses}
        for house in self.houses:
            for named in (house.managing_org, *house.suppliers.values()):
                if named not in organisations:
                    raise ValueError(
                        f"house '{house.id}' names '{named}', which is not in the file"
                    )
        for chat in self.chats:
            for named in chat.houses:
                if named not in houses:
                    raise ValueError(f"chat '{chat.id}' names '{named}', which is not in the file")
        for office in self.offices:
            if office.organisation not in organisations:
                named = office.organisation
                raise ValueError(f"office '{office.id}' names '{named}', which is not in the file")
        for kind, ids in (
            ("organisation", [o.id for o in self.organisations]),
            ("house", [h.id for h in self.houses]),
            ("FIAS GUID", [h.fias_guid for h in self.houses if h.fias_guid]),
            ("chat", [c.id for c in self.chats]),
            ("office", [o.id for o in self.offices]),
        ):
            if twice := sorted(i for i, times in Counter(ids).items() if times > 1):
                raise ValueError(f"{kind} given twice: {', '.join(twice)}")
        return self


def read_register(content: bytes) -> Register:
    """The checked file. Raises NotUnderstood naming what is wrong and what is accepted."""
    try:
        raw = json.loads(content)
        if isinstance(raw, dict) and "cards" not in raw:
            raw["cards"] = _cards_apart(raw.get("organisations"))
        return Register.model_validate(raw)
    except ValidationError as error:
        raise NotUnderstood(f"register refused: {explained(error)}") from error
    except ValueError as error:
        raise NotUnderstood(f"register refused: {error}") from error


def _cards_apart(organisations: Any) -> dict[str, CardFacts]:
    """Every `card` taken out of its organisation, read as staff's words are."""
    cards = {}
    for organisation in organisations if isinstance(organisations, list) else ():
        if isinstance(organisation, dict) and isinstance(organisation.get("card"), dict):
            name = str(organisation.get("id"))
            try:
                cards[name] = card_of_register(organisation.pop("card"))
            except NotUnderstood as refusal:
                raise NotUnderstood(f"organisation '{name}': {refusal}") from refusal
    return cards


def import_register(
    register: Register,
    documents: Documents,
    cause: str,
    now: datetime,
    *,
    ask_of_chats: bool = False,
) -> int:
    """Write what differs; returns how many documents changed.

    A card is only founded: whole it is published, else it is a draft. From then on it is staff's.
    cause  what this import is known by, for instance the file's digest
    now    aware
    ask_of_chats  whether `upkeep` asks MAX what the bot may do in chats that are new to us
    Raises NotUnderstood for a FIAS GUID of a house that is not in the file.
    """
    writes: list[Write] = [
        write
        for o in register.organisations
        for write in (
            *keep_organisation(documents, o, cause),
            *_founding(o.id, register.cards.get(o.id), documents, cause, now),
        )
    ]
    writes += keep_streets_of(documents, register.houses, cause)
    ask_at = now if ask_of_chats else None
    bound = bind(documents, register.houses, register.chats, cause, ask_at)
    taken = {write.path for write in bound}
    houses = keep_houses(documents, register.houses, cause)
    # Both would create or change the audience of a house; binding says more of it.
    writes += [*(write for write in houses if write.path not in taken), *bound]
    writes += [write for o in register.offices for write in keep_office(documents, o, cause)]
    for start in range(0, len(writes), SLICE):
        documents.commit(*writes[start : start + SLICE])
    return len(writes)


def _founding(
    organisation: str, facts: CardFacts | None, documents: Documents, cause: str, now: datetime
) -> list[Write]:
    """The writes that found its card; none when it has one, or nothing is known of it."""
    if facts is None or card_by_organisation(documents, organisation):
        return []
    drafted = Card(organisation=organisation, draft=facts)
    match published(drafted, now, BY_REGISTER):
        case Published(card, version):
            return [keep_card(card, None, cause), keep_version(version, cause)]
        case _:
            return [keep_card(drafted, None, cause)]


def main() -> int:
    """The command line: 0 done, 2 refused with one line on standard error."""
    parser = argparse.ArgumentParser(prog="register", description=__doc__)
    parser.add_argument("file", type=Path)
    file: Path = parser.parse_args().file
    try:
        content = file.read_bytes()
        register = read_register(content)
        cause = f"register:{hashlib.sha256(content).hexdigest()[:16]}"
        ctx = context()
        changed = import_register(register, ctx.documents, cause, ctx.now(), ask_of_chats=True)
    except (OSError, NotUnderstood, NotWired) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    sys.stdout.write(
        f"Register imported: {len(register.organisations)} organisations, "
        f"{len(register.houses)} houses, {len(register.chats)} chats, "
        f"{len(register.offices)} offices; {changed} documents changed\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
