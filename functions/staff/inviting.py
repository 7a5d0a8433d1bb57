"""Let people in and out: show the staff, invite, accept an invitation, revoke.

Each function returns what the person is to see with the writes that make it true; the conversation
commits them in one batch and asks again where somebody was first. Whether the person may press the
button was decided before (`rights.may`); here only what depends on whom it is about.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from context import Context
from documents import Document, Write
from max_messenger import MaxRefused, MaxUnavailable
from residents import Resident
from residents.store import Reply, keep, resident_of
from staff import texts
from staff.buttons import AskInvite, AskRevoke, Invite, Revoke, ShowMember, ShowStaff
from staff.model import (
    CODE_BYTES,
    INVITED_FOR,
    MOST_MEMBERS,
    OPERATOR_INVITES_FOR,
    Invitation,
    Member,
    Role,
    code_in,
)
from staff.outcomes import (
    AdministratorsOnly,
    Full,
    Gone,
    Invited,
    Joined,
    LastAdministrator,
    NothingNew,
    NotValid,
    Outcome,
    Revoked,
)
from staff.rights import appoints, may, widens
from staff.store import (
    Kept,
    forget_invitation,
    forget_member,
    invitation,
    keep_invitation,
    keep_member,
    member,
    members,
    members_with,
    number_of_members,
    still_there,
)

log = logging.getLogger(__name__)

SHOWN = 20


def show_staff(press: ShowStaff, who: Resident, _key: str, ctx: Context) -> Reply:
    """Who works here, the longest first, some at a time."""
    last = member(ctx.documents, press.organisation, press.after) if press.after else None
    behind = last[1] if last else None
    found = members(ctx.documents, press.organisation, SHOWN + 1, behind)
    page = [known for known, _ in found[:SHOWN]]
    mine = member(ctx.documents, press.organisation, who.token)
    shown = texts.staff(
        press.organisation,
        page,
        mine[0] if mine else None,
        page[-1].token if len(found) > SHOWN else None,
        invites=may(who.roles, AskInvite.name, press.organisation),
    )
    return Reply(shown, who)


def show_member(press: ShowMember, who: Resident, _key: str, ctx: Context) -> Reply:
    """One colleague."""
    found = member(ctx.documents, press.organisation, press.member)
    if found is None:
        return _said(Gone(press.organisation), who)
    known, _ = found
    mine = known.token == who.token
    revokes = may(who.roles, AskRevoke.name, press.organisation) and _appoints(who, known)
    return Reply(texts.one(known, mine=mine, revokes=revokes), who)


def ask_invite(press: AskInvite, who: Resident, _key: str, _ctx: Context) -> Reply:
    """To which role? Only those that this person may give."""
    own = who.roles.get(press.organisation)
    roles: list[Role] = [role for role in get_args(Role) if appoints(own, role)]
    return Reply(texts.whom_to_invite(press.organisation, roles), who)


def invite(press: Invite, who: Resident, key: str, ctx: Context) -> Reply:
    """An invitation to forward."""
    if not appoints(who.roles.get(press.organisation), press.role):
        return _said(AdministratorsOnly(press.organisation), who)
    code, until = secrets.token_urlsafe(CODE_BYTES), ctx.now() + INVITED_FOR
    made = Invitation(
        organisation=press.organisation, bot=who.bot, role=press.role, expires=until, by=who.token
    )
    username = _username(who.bot, ctx)
    outcome = Invited(press.organisation, press.role, code, username, until)
    return _said(outcome, who, keep_invitation(made, code, cause=key))


def invite_administrator(organisation: str, bot: str, ctx: Context) -> str:
    """The code of an invitation by the operator of this deployment, committed."""
    code = secrets.token_urlsafe(CODE_BYTES)
    until = ctx.now() + OPERATOR_INVITES_FOR
    made = Invitation(organisation=organisation, bot=bot, role="administrator", expires=until)
    ctx.documents.commit(keep_invitation(made, code, cause="operator"))
    return code


def accept(
    said: str, who: Resident, key: str, ctx: Context, name_of: Callable[[str], str]
) -> Reply | None:
    """What an invitation's code opens, once. None: no code was said.

    said     a link's payload, or what somebody typed
    name_of  what an organisation is called, by its id
    """
    code = code_in(said)
    if code is None:
        return None
    kept = invitation(ctx.documents, code)
    if kept is None:
        return _said(NotValid(), who)
    offered, read = kept
    inviter = _inviter(offered, ctx)
    if inviter is None or offered.bot != who.bot or offered.expires <= ctx.now():
        return _said(NotValid(), who)
    organisation, name = offered.organisation, name_of(offered.organisation)
    standing = member(ctx.documents, organisation, who.token)
    present = standing[0].role if standing else None
    if present and not widens(present, offered.role):
        return _said(NothingNew(organisation, name, present), who)
    if standing is None and number_of_members(ctx.documents, organisation) >= MOST_MEMBERS:
        return _said(Full(name), who)
    joined = Member(
        organisation=organisation,
        token=who.token,
        bot=who.bot,
        role=offered.role,
        since=ctx.now(),
        invited_by=inviter,
    )
    with_role = who.model_copy(update={"roles": {**who.roles, organisation: offered.role}})
    return _said(
        Joined(joined, name),
        with_role,
        forget_invitation(read),
        keep_member(joined, standing[1] if standing else None, cause=key),
    )


def ask_revoke(press: AskRevoke, who: Resident, _key: str, ctx: Context) -> Reply:
    """One question before somebody's access is gone, unless it cannot go."""
    found = _revocable(press.organisation, press.member, who, ctx)
    if not isinstance(found, _Revocable):
        return _said(found, who)
    return Reply(texts.really_revoke(found.member, mine=found.mine), who)


def revoke(press: Revoke, who: Resident, key: str, ctx: Context) -> Reply:
    """Off the list, and without the role: the next press of that person is refused already."""
    found = _revocable(press.organisation, press.member, who, ctx)
    if not isinstance(found, _Revocable):
        return _said(found, who)
    outcome, gone = Revoked(found.member, found.mine), forget_member(found.read)
    if found.mine:
        stays = [still_there(found.heir)] if found.heir else []
        return _said(outcome, _without(who, press.organisation), gone, *stays)
    met = resident_of(ctx.documents, press.member)
    taken = keep(_without(met[0], press.organisation), met[1], cause=key) if met else []
    return _said(outcome, who, gone, *taken)


@dataclass(frozen=True, slots=True)
class _Revocable:
    """heir: another administrator, who must still be one when somebody has revoked himself."""

    member: Member
    read: Document
    mine: bool
    heir: Kept | None


def _revocable(
    organisation: str, token: str, who: Resident, ctx: Context
) -> _Revocable | Gone | AdministratorsOnly | LastAdministrator:
    kept = member(ctx.documents, organisation, token)
    if kept is None:
        return Gone(organisation)
    known, read = kept
    if not _appoints(who, known):
        return AdministratorsOnly(organisation)
    if known.token != who.token:
        # If it is an administrator, so is who revokes: one is left.
        return _Revocable(known, read, mine=False, heir=None)
    administrators = members_with(ctx.documents, organisation, "administrator")
    heir = next((other for other in administrators if other[0].token != token), None)
    return (
        _Revocable(known, read, mine=True, heir=heir) if heir else LastAdministrator(organisation)
    )


def _appoints(who: Resident, known: Member) -> bool:
    return appoints(who.roles.get(known.organisation), known.role)


def _without(person: Resident, organisation: str) -> Resident:
    left = {where: role for where, role in person.roles.items() if where != organisation}
    return person.model_copy(update={"roles": left})


def _inviter(offered: Invitation, ctx: Context) -> Role | Literal["operator"] | None:
    """Who lets in; None: has lost the right since, so what he left behind opens nothing."""
    if offered.by is None:
        return "operator"
    found = member(ctx.documents, offered.organisation, offered.by)
    return found[0].role if found and appoints(found[0].role, offered.role) else None


def _username(bot: str, ctx: Context) -> str | None:
    """As links name the bot; None: MAX does not say, and the code alone must do."""
    client = ctx.max(bot)
    try:
        with client.answer_pace.permit():
            return client.me().username
    except (MaxUnavailable, MaxRefused) as reason:
        log.warning("bot not named", extra={"bot": bot, "reason": str(reason)})
        return None


def _said(outcome: Outcome, who: Resident, *writes: Write) -> Reply:
    return Reply(texts.reply(outcome), who, writes)
