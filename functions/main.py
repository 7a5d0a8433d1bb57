"""The doors. One short function per trigger: prove who calls, read the bytes, call one function.

Importing this module needs no environment, credentials or network. As a running function
(FUNCTION_TARGET is set by functions-framework) it builds its hands at once: a wrong setting stops
the start with one line, and the first requests do not race to build a client.
"""

import os
import sys
from functools import partial

import functions_framework
from flask import Request

from chats.looking import look
from chats.pinning import refresh
from context import context
from conversation.answering import answer
from conversation.introducing import introduce
from conversation.loading import forget_tables
from conversation.subscribing import keep_subscribed
from doorway import Answer, door, name_in, pushed, see_to
from max_messenger import genuine, read_update
from my_data.answering import private_page
from my_data.erasing import erase_due, forget_erasures
from notifications.accounting import account
from notifications.delivering import drain
from notifications.waking import wake
from organisation.carding import ask_confirmations
from outages.drafting import forget_drafts
from outages.feed import read_event
from outages.letters import read_source
from outages.publishing import publish
from outages.resting import forget_old, rest
from personal_data.forgetting import forget_ended, forget_proofs
from personal_data.sweeping import rotate, sweep
from reception.reminding import remind
from refusals import NotWired
from staff.expiring import forget_expired

# What `upkeep` sees to, in this order: the looks at chats take the time that is left.
CHORES = (
    keep_subscribed,
    introduce,
    account,
    ask_confirmations,
    forget_old,
    forget_expired,
    forget_tables,
    forget_drafts,
    forget_ended,
    forget_proofs,
    forget_erasures,
    rotate,
    sweep,
    look,
)


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
    """A wake-up naming a bot: what it owes is delivered, and what cards must say becomes owed.

    Fail, and the wake-up comes again. Cards come last: nobody waits for them.
    """
    see_to((partial(drain, pushed(request).text), refresh), context())
    return "", 204


@functions_framework.http
@door
def private_files(request: Request) -> Answer:
    """A person's own data, by a link of ten minutes that we have signed; GET only, never cached."""
    if request.method != "GET":
        return "", 405
    return private_page(name_in(request), context())


@functions_framework.http
@door
def reminders(request: Request) -> Answer:  # noqa: ARG001 - a schedule says nothing but its time
    """Every minute, by schedule: what is due becomes owed, who owes is woken. The next heals."""
    see_to((remind, refresh, wake, erase_due), context())
    return "", 204


@functions_framework.http
@door
def upkeep(request: Request) -> Answer:  # noqa: ARG001 - a schedule says nothing but its time
    """Every 15 minutes, by schedule: what nobody would notice is looked after. The next heals."""
    see_to(CHORES, context())
    return "", 204


if os.environ.get("FUNCTION_TARGET"):
    try:
        context()
    except NotWired as wrong:
        sys.exit(str(wrong))
