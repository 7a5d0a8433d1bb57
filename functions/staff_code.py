"""The operator's door to an organisation's staff: a one-time code for an administrator.

`python -m staff_code uk-lesnaya`, run in functions/ with the settings of the deployment. Whoever
brings the code to the organisation's bot first, within 24 hours, becomes an administrator there.
Allowed at any time: phones get lost, and each use is logged.
"""

import argparse
import logging
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass

from context import Context, context
from documents import Documents
from max_messenger import MaxRefused, MaxUnavailable
from organisation.store import organisation, with_bot
from refusals import NotUnderstood, NotWired
from staff.inviting import invite_administrator
from staff.texts import invitation_link

log = logging.getLogger("staff_code")  # also when it is run as __main__


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """link: None without the bot's username, then `hint` says why."""

    code: str
    link: str | None = None
    hint: str = ""


def one_time_code(name: str, ctx: Context) -> OneTimeCode:
    """A fresh code for the organisation of that id; codes given before stay valid.

    Raises NotUnderstood, with nothing made, for an organisation that nobody can talk with.
    """
    bot = _bot_of(name, ctx.documents)
    code = invite_administrator(name, bot, ctx)
    log.info("administrator invited by operator", extra={"organisation": name, "bot": bot})
    try:
        username = _username(bot, ctx)
    except (NotUnderstood, MaxUnavailable, MaxRefused) as reason:
        return OneTimeCode(code, hint=f"no link, {reason}; the code, written to the bot, will do")
    if username is None:
        return OneTimeCode(code, hint="no link, the bot has no username; write the code to the bot")
    return OneTimeCode(code, invitation_link(username, code))


def _bot_of(name: str, documents: Documents) -> str:
    found = organisation(documents, name)
    if found and found.bot:
        return found.bot
    why = "has no bot" if found else "is not in the register of organisations"
    accepted = ", ".join(with_bot(documents)) or "none yet, import a register first"
    raise NotUnderstood(f"organisation '{name}' {why}; accepted: {accepted}")


def _username(bot: str, ctx: Context) -> str | None:
    client = ctx.max(bot)
    with client.care_pace.permit():
        return client.me().username


def main() -> int:
    """The command line: 0 done, 2 refused with one line on standard error."""
    parser = argparse.ArgumentParser(prog="staff_code", description=__doc__)
    parser.add_argument("organisation", help="its id in the register, such as uk-lesnaya")
    name: str = parser.parse_args().organisation
    try:
        with redirect_stdout(sys.stderr):  # the log: standard output is for the code alone
            ctx = context()
        made = one_time_code(name, ctx)
    except (NotUnderstood, NotWired) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    sys.stdout.write(f"code: {made.code}\n")
    sys.stdout.write(f"link: {made.link}\n" if made.link else "")
    sys.stderr.write(f"{made.hint}\n" if made.hint else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
