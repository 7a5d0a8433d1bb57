"""The first administrator's code: what an operator does once per organisation, by one command."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FUNCTIONS = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "staff_code")
ANSWER_SECONDS = 60


class CodeRefused(Exception):
    """The product gave no code; the message is a Russian sentence with what it said."""


def first_code(organisation: str, command: Sequence[str] = COMMAND) -> dict[str, str]:
    """{"code", "link"} for the first administrator of `organisation`. Raises CodeRefused.

    command     answers with two lines: `code: …` and `link: https://…`
    """
    try:
        ran = subprocess.run(  # noqa: S603 - our own command
            [*command, organisation],
            cwd=FUNCTIONS,
            capture_output=True,
            text=True,
            timeout=ANSWER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CodeRefused(
            f"Код для «{organisation}» не выдан: команда молчит дольше {ANSWER_SECONDS} с."
        ) from error
    said = dict(line.split(": ", 1) for line in ran.stdout.splitlines() if ": " in line)
    if ran.returncode or not {"code", "link"} <= said.keys():
        reason = next(reversed(ran.stderr.strip().splitlines()), "команда не назвала причины")
        raise CodeRefused(f"Код для «{organisation}» не выдан: {reason}")
    return {"code": said["code"], "link": said["link"]}
