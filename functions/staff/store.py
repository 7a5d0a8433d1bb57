"""Where staff and invitations lie."""

import hashlib
from datetime import datetime

from documents import Create, Delete, Document, Documents, Query, Replace, Write
from staff.model import MOST_MEMBERS, Invitation, Member, Role

Kept = tuple[Member, Document]


def _path(organisation: str, token: str) -> str:
    return f"staff/{organisation}:{token}"


def _kept(document: Document) -> Kept:
    return Member.model_validate(document.data), document


def member(documents: Documents, organisation: str, token: str) -> Kept | None:
    """The member of that organisation, with what a later write must replace."""
    found = documents.get(_path(organisation, token))
    return _kept(found) if found else None


def members(
    documents: Documents, organisation: str, limit: int, after: Document | None = None
) -> list[Kept]:
    """A page of the members behind `after`, the longest there first."""
    query = Query(
        "staff",
        where=(("organisation", "==", organisation),),
        order=("since",),
        limit=limit,
        after=after,
    )
    return [_kept(document) for document in documents.find(query)]


def members_with(documents: Documents, organisation: str, role: Role) -> list[Kept]:
    """All members of one role."""
    query = Query(
        "staff",
        where=(("organisation", "==", organisation), ("role", "==", role)),
        limit=MOST_MEMBERS,
    )
    return [_kept(document) for document in documents.find(query)]


def number_of_members(documents: Documents, organisation: str) -> int:
    """How many there are, whatever their role."""
    query = Query("staff", where=(("organisation", "==", organisation),), order=("since",))
    return documents.count(query)


def keep_member(member: Member, read: Document | None, cause: str) -> Write:
    """The write that makes this the member. read: None if the person had no role there."""
    if read is None:
        return Create(_path(member.organisation, member.token), member.model_dump(), cause=cause)
    return Replace(read, member.model_dump())


def forget_member(read: Document) -> Write:
    """The write that takes a member off the list."""
    return Delete(read)


def still_there(kept: Kept) -> Write:
    """The write that changes nothing, and fails if this member is revoked meanwhile."""
    member, read = kept
    return Replace(read, member.model_dump())


# Invitations, by the digest of their code: who reads the documents cannot use them.


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def invitation(documents: Documents, code: str) -> tuple[Invitation, Document] | None:
    """The invitation that this code opens."""
    found = documents.get(f"invitations/{_digest(code)}")
    return (Invitation.model_validate(found.data), found) if found else None


def keep_invitation(invitation: Invitation, code: str, cause: str) -> Write:
    """The write that makes the code open this invitation."""
    return Create(f"invitations/{_digest(code)}", invitation.model_dump(), cause=cause)


def expired_invitations(documents: Documents, now: datetime, limit: int) -> list[Document]:
    """The first of those that nobody used in time."""
    return documents.find(Query("invitations", where=(("expires", "<=", now),), limit=limit))


def forget_invitation(read: Document) -> Write:
    """The write by which a code opens nothing any more."""
    return Delete(read)
