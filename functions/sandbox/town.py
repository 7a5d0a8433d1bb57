"""The invented town: its organisations, houses and house chats (`town.json`)."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sandbox.max import PretendMax
from sandbox.max.things import ALL_RIGHTS

TOWN = Path(__file__).with_name("town.json")
FUNCTIONS = Path(__file__).parent.parent
# The first is the one that a real bot may take the place of; the others are invented for good.
BOTS = ("sandbox", "sadovaya", "vodokanal")


class RegisterRefused(Exception):
    """The product did not take the town's register; the text is what it said."""


def organisations() -> list[str]:
    """Ids of the town's organisations: each has a topic of its own."""
    return [organisation["id"] for organisation in _town()["organisations"]]


def people() -> list[dict[str, Any]]:
    """Whom the page lets one act as: number in MAX, role."""
    found: list[dict[str, Any]] = _town()["people"]
    return found


def register() -> dict[str, Any]:
    """The town as the product's register knows it; its chats have titles for numbers."""
    return {name: part for name, part in _town().items() if name != "people"}


def settle(pretend_max: PretendMax, file: Path) -> None:
    """Found the house chats that are missing, tell the product of the town, then let the bot in.

    file  where the town's register is written
    The product hears of a chat's house before it hears of the chat: so it has nothing to ask there.
    """
    town = register()
    known = {chat["title"]: chat["id"] for chat in pretend_max.view.chats()}
    new = []
    for chat in town["chats"]:
        title = chat.pop("title")
        if title not in known:
            known[title] = pretend_max.people.make_chat(title, admin=False)
            new.append(known[title])
        chat["bot"] = BOTS[0]
        chat["chat_id"] = known[title]
    file.write_text(json.dumps(town, ensure_ascii=False, indent=1))
    tell(file)
    for chat_id in new:
        pretend_max.people.give_rights(chat_id, ALL_RIGHTS)


def tell(file: Path) -> None:
    """Import a register as an operator does, by the product's own command: the sandbox has no other
    way to houses. Raises RegisterRefused.
    """
    imported = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "register", str(file.absolute())],
        cwd=FUNCTIONS,
        capture_output=True,
        text=True,
        check=False,
    )
    if imported.returncode:
        raise RegisterRefused(imported.stderr.strip())


def _town() -> dict[str, Any]:
    town: dict[str, Any] = json.loads(TOWN.read_text())
    return town
