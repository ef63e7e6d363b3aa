"""Who may know of a case at all, beside what their roles let them do. Source: docs/rules.md R-24 to R-27.

A case is open to everybody who holds a fitting role, or to those alone who are named for it. Whoever has a
conflict of interest opens nothing of it. Whoever has a fitting role and is not named may open it for a while, with
a reason, and others are told.
"""

from __future__ import annotations

from collections.abc import Collection

from casework.rules.permissions import HELD_BY, Permission, Role

BY_ROLE, NAMED = "role", "named"
OPEN_TO = {
    BY_ROLE: "Everybody who holds a role that reads cases",
    NAMED: "Only those who are named for the case",
}
"""To whom a case is open, as kept, with words."""
ON_FROM_THE_START = (Role.COORDINATOR, Role.CHAIR, Role.PUBLISHER)
"""The roles that are on a new case where only who is named may know of it: those who run it, who lead the group,
and who must be found when a review is released. Group members and partners are named one by one."""
CAN_BE_ON = (Role.COORDINATOR, Role.CHAIR, Role.GROUP_MEMBER, Role.PARTNER, Role.PUBLISHER)
"""The roles whose work is about cases of a whole partnership; agencies see their own requests alone."""
ADMINISTRATOR_READS = frozenset({Permission.SEE_CASES, Permission.SEE_CHRONOLOGY})
"""What an administrator may do in a case that they opened in an emergency, where the partnership lets them at all:
read it, in codes."""
HOURS_AT_MOST = 24
REASON_AT_MOST = 1000


def holders(permission: Permission, roles: Collection[Role]) -> tuple[Role, ...]:
    """Return those of `roles` that hold a permission: a role that is on a case opens what it may, no more."""
    return tuple(sorted(role for role in roles if permission in HELD_BY[role]))


def may_open_anyway(roles: Collection[Role], *, administrators: bool) -> bool:
    """Return whether who holds these roles may open a case that they are not on, for a while and with a reason.

    administrators: the partnership lets them.
    """
    reads = any(Permission.SEE_CASES in HELD_BY[role] for role in roles)
    return reads or (administrators and Role.ADMINISTRATOR in roles)
