"""The operator's door: fill the register from one JSON file.

`python -m register FILE`, run in functions/ with the settings of the deployment. The whole file is
checked before anything is written; a second run of the same file changes nothing.
"""

import argparse
import hashlib
import sys
from collections import Counter, defaultdict
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from context import context
from documents import Documents, Write
from houses import Chat, House
from houses.model import Audience
from houses.store import keep as keep_houses
from organisation.model import Organisation
from organisation.store import keep as keep_organisation
from reception import Office
from reception.store import keep_office
from refusals import NotUnderstood, NotWired, explained

SLICE = 400


class Register(BaseModel):
    """The file: organisations, houses, the chats that speak for them, offices that receive."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    organisations: tuple[Organisation, ...]
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
            ("chat", [c.id for c in self.chats]),
            ("office", [o.id for o in self.offices]),
        ):
            if twice := sorted(i for i, times in Counter(ids).items() if times > 1):
                raise ValueError(f"{kind} given twice: {', '.join(twice)}")
        return self


def read_register(content: bytes) -> Register:
    """The checked file. Raises NotUnderstood naming what is wrong and what is accepted."""
    try:
        return Register.model_validate_json(content)
    except ValidationError as error:
        raise NotUnderstood(f"register refused: {explained(error)}") from error


def import_register(register: Register, documents: Documents, cause: str) -> int:
    """Write what differs; returns how many documents changed.

    cause  what this import is known by, for instance the file's digest
    """
    chats_by_house: dict[str, list[str]] = defaultdict(list)
    for chat in register.chats:
        for house in chat.houses:
            chats_by_house[house].append(chat.id)
    audiences = [Audience(house=h.id, chats=tuple(chats_by_house[h.id])) for h in register.houses]
    writes: list[Write] = [
        write for o in register.organisations for write in keep_organisation(documents, o, cause)
    ]
    writes += keep_houses(documents, [*register.houses, *register.chats, *audiences], cause)
    writes += [write for o in register.offices for write in keep_office(documents, o, cause)]
    for start in range(0, len(writes), SLICE):
        documents.commit(*writes[start : start + SLICE])
    return len(writes)


def main() -> int:
    """The command line: 0 done, 2 refused with one line on standard error."""
    parser = argparse.ArgumentParser(prog="register", description=__doc__)
    parser.add_argument("file", type=Path)
    file: Path = parser.parse_args().file
    try:
        content = file.read_bytes()
        register = read_register(content)
        ctx = context()
    except (OSError, NotUnderstood, NotWired) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    changed = import_register(
        register, ctx.documents, f"register:{hashlib.sha256(content).hexdigest()[:16]}"
    )
    sys.stdout.write(
        f"Register imported: {len(register.organisations)} organisations, "
        f"{len(register.houses)} houses, {len(register.chats)} chats, "
        f"{len(register.offices)} offices; {changed} documents changed\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
