"""Who works for an organisation, and what each of them may do.

Start with `model.py`. `rights.py` is the one table of who may do what; `inviting.py` lets people in
and out, `telling.py` owes them messages, `expiring.py` forgets invitations nobody used.
"""

from staff.model import Invitation, Member, Role

__all__ = ["Invitation", "Member", "Role"]
