"""Where houses lie, whoever hears of them, and what is off there: one file a subject.

What may exist once, or must be found without a search, has an id that tells so.
"""

from houses.store.audiences import (
    audience_of,
    audiences_found,
    houses_lacking,
    number_of_houses,
)
from houses.store.boards import board, boards_found
from houses.store.chats import (
    bind,
    chat,
    chat_found,
    chats_by_id,
    chats_of,
    chats_of_organisation,
    chats_to_look_at,
    unbound_chats,
)
from houses.store.paths import put
from houses.store.refreshes import ask_refresh, due_refresh, keep_refresh
from houses.store.register import (
    STREET_PAGE,
    Kept,
    Pair,
    count_houses,
    houses_by_id,
    houses_on,
    keep,
    kept_houses,
    owners_of,
    write_houses,
)
from houses.store.sent_tables import forget_table, keep_table, sent_table, tables_sent_before
from houses.store.streets import keep_streets, keep_streets_of, street_books
from houses.store.subscriptions import (
    forget_subscription,
    keep_subscription,
    rest_subscription,
    resting_subscription,
    subscription,
    subscriptions_by_token,
    wake_subscription,
)

__all__ = [
    "STREET_PAGE",
    "Kept",
    "Pair",
    "ask_refresh",
    "audience_of",
    "audiences_found",
    "bind",
    "board",
    "boards_found",
    "chat",
    "chat_found",
    "chats_by_id",
    "chats_of",
    "chats_of_organisation",
    "chats_to_look_at",
    "count_houses",
    "due_refresh",
    "forget_subscription",
    "forget_table",
    "houses_by_id",
    "houses_lacking",
    "houses_on",
    "keep",
    "keep_refresh",
    "keep_streets",
    "keep_streets_of",
    "keep_subscription",
    "keep_table",
    "kept_houses",
    "number_of_houses",
    "owners_of",
    "put",
    "rest_subscription",
    "resting_subscription",
    "sent_table",
    "street_books",
    "subscription",
    "subscriptions_by_token",
    "tables_sent_before",
    "unbound_chats",
    "wake_subscription",
    "write_houses",
]
