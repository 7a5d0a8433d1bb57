"""Owe a message to those of an organisation's staff whom it concerns."""

from collections.abc import Callable, Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from documents import Documents, Write
from message import Message
from notifications import Notice
from notifications.quiet import spoken_at
from notifications.store import notices_by_id, owe
from staff.model import Member, Role
from staff.store import Kept, members_with


def tell_staff(  # noqa: PLR0913, PLR0917 - a notice is all of this
    documents: Documents,
    organisation: str,
    roles: Collection[Role],
    message_of: Callable[[Member], Message],
    cause: str,
    now: datetime,
    *,
    zone: str | None = None,
    expires: datetime | None = None,
) -> list[Write]:
    """The writes that owe each member with one of these roles one message in his dialogue; none
    for whom it is owed already. Commit them with what they tell of, then announce the bot.

    message_of  what this member reads; with at least one press button
    cause       one message per cause and person: names the organisation, if staff of several hear
    zone        of the listeners: at night it waits for the morning; None: it does not wait
    expires     when it can no longer help
    """
    told = [
        kept
        for role in dict.fromkeys(roles)
        for kept in members_with(documents, organisation, role)
    ]
    due = spoken_at(now, ZoneInfo(zone), danger=False) if zone else now

    def notice(kept: Kept) -> Notice:
        member, read = kept
        return Notice(
            id=f"staff:{cause}:{member.token}",
            bot=member.bot,
            sender=organisation,
            resident=member.token,
            message=message_of(member),
            due=due,
            zone=zone,
            expires=expires,
            # Whoever is revoked before it is sent does not hear it.
            about=read.path,
            about_cause=read.cause,
            owed_at=now,
            planned_at=due,
        )

    notices = [notice(kept) for kept in told]
    owed = notices_by_id(documents, [notice.id for notice in notices])
    return [owe(notice) for notice in notices if notice.id not in owed]
