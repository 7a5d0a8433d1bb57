"""The doors. One short function per trigger: prove who calls, read the bytes, call one function.

Importing this module needs no environment, credentials or network. As a running function
(FUNCTION_TARGET is set by functions-framework) it builds its hands at once: a wrong setting stops
the start with one line, and the first requests do not race to build a client.
"""

import os
import sys
from contextlib import ExitStack

import functions_framework
from flask import Request

from context import context
from conversation.answering import answer
from conversation.subscribing import keep_subscribed
from doorway import Answer, door, name_in, pushed
from max_messenger import genuine, read_update
from notifications.accounting import account
from notifications.delivering import drain
from notifications.waking import wake
from outages.feed import read_event
from outages.letters import read_source
from outages.publishing import publish
from outages.resting import forget_old, rest
from reception.reminding import remind
from refusals import NotWired


@functions_framework.http
@door
def max_webhook(request: Request) -> Answer:
    """One MAX update for one bot. 200 when handled or unreadable: else MAX comes for hours."""
    ctx, bot = context(), name_in(request)
    if not genuine(request.headers, ctx.settings.secret_of(bot)):
        return "", 403
    if update := read_update(request.data):
        answer(update, bot, ctx)
    return "", 200


@functions_framework.http
@door
def outage_feed(request: Request) -> Answer:
    """One message of one supplier's topic. Fail, and it comes again; five times: dead letters."""
    publish(read_event(pushed(request).content), name_in(request), context())
    return "", 204


@functions_framework.http
@door
def dead_letters(request: Request) -> Answer:
    """A message that failed at outage_feed, from the dead-letter topic: kept, with the reason.

    Fail, and Pub/Sub brings it again for 14 days.
    """
    letter = pushed(request)
    rest(letter.message_id, letter.content, read_source(letter.attributes), context())
    return "", 204


@functions_framework.http
@door
def notices(request: Request) -> Answer:
    """A wake-up naming a bot: deliver what it owes. Fail, and the wake-up comes again."""
    drain(pushed(request).text, context())
    return "", 204


@functions_framework.http
@door
def reminders(request: Request) -> Answer:  # noqa: ARG001 - a schedule says nothing but its time
    """Every minute, by schedule: what is due becomes owed, who owes is woken. The next heals."""
    with ExitStack() as afterwards:  # also when a visit cannot be read
        afterwards.callback(wake, context())
        remind(context())
    return "", 204


@functions_framework.http
@door
def upkeep(request: Request) -> Answer:  # noqa: ARG001 - a schedule says nothing but its time
    """Every 15 minutes, by schedule: MAX posts to us, nothing owed was lost, old letters go.

    Fail, and the next run makes up.
    """
    with ExitStack() as chores:  # each of them is done, even if another fails
        chores.callback(forget_old, context())
        chores.callback(account, context())
        keep_subscribed(context())
    return "", 204


if os.environ.get("FUNCTION_TARGET"):
    try:
        context()
    except NotWired as wrong:
        sys.exit(str(wrong))
