"""What residents want to hear of in their dialogues, and what those wanted who have stopped us.

As with chats two documents hold it: `subscriptions/<token>` and `audiences/<house>`.
"""

from collections.abc import Iterable
from uuid import uuid4

from documents import Create, Delete, Document, Documents, Replace, Write
from houses.model import Subscription
from houses.store.paths import read_ids, read_one


def subscription(documents: Documents, token: str) -> tuple[Subscription, Document] | None:
    """What this resident hears; None: nothing."""
    return read_one(documents, f"subscriptions/{token}", Subscription)


def keep_subscription(subscription: Subscription, read: Document | None, cause: str) -> Write:
    """The write that makes these the resident's choices. read: None if he heard nothing yet."""
    data = subscription.model_dump()
    if read:
        return Replace(read, data)
    return Create(f"subscriptions/{subscription.token}", data, cause=cause)


def resting_subscription(documents: Documents, token: str) -> tuple[Subscription, Document] | None:
    """What this resident heard before he stopped us."""
    return read_one(documents, f"resting_subscriptions/{token}", Subscription)


def subscriptions_by_token(
    documents: Documents, tokens: Iterable[str]
) -> list[tuple[Subscription, Document]]:
    """What these residents hear, without those who hear nothing.

    Each document stands as long as the resident wants to hear us: notices may be about it.
    """
    return read_ids(documents, "subscriptions", tokens, Subscription)


def wake_subscription(
    subscription: Subscription, read: Document | None, rested: Document | None, cause: str
) -> list[Write]:
    """The writes after which these choices hold. read, rested: where they lie already, if so."""
    return [keep_subscription(subscription, read, cause), *([Delete(rested)] if rested else [])]


def forget_subscription(read: Document) -> Write:
    """The write after which nothing is known of what this resident wants."""
    return Delete(read)


def rest_subscription(
    subscription: Subscription, read: Document, rested: Document | None
) -> list[Write]:
    """The writes after which nothing is sent there, and the choices are kept for another day.

    Notices that wait are about `subscriptions/<token>`: with it, they go.
    """
    path, data = f"resting_subscriptions/{subscription.token}", subscription.model_dump()
    kept = Replace(rested, data) if rested else Create(path, data, cause=uuid4().hex)
    return [Delete(read), kept]
