"""Which roles one person may hold together. Source: docs/rules.md R-20, R-107."""

from __future__ import annotations

from casework.rules.decisions import PARTNERS
from casework.rules.permissions import HELD_BY, Permission, Role

OF_AN_AGENCY = frozenset({Role.REPRESENTATIVE, Role.SIGNATORY, Role.ACTION_OWNER})
"""Roles that only make sense for one agency."""


def role_obstacle(wanted: frozenset[Role], *, of_agency: bool, partner: str = "") -> tuple[str, str] | None:
    """Return (code, what to do) when `wanted` may not be held together, else None.

    of_agency: an agency is named for the person. partner: for which safeguarding partner they sign, a key of
    `decisions.PARTNERS`, "" for none. Codes: "roles", "agency", "partner".
    """
    reads_cases = any(Permission.SEE_CASES in HELD_BY[role] for role in wanted)
    if not wanted:
        return "roles", "Select at least one role"
    if wanted & OF_AN_AGENCY and not of_agency:
        return "agency", "Select the agency of an agency representative, signatory or action owner"
    if wanted & OF_AN_AGENCY and reads_cases:
        return "roles", "Somebody who answers for an agency cannot also read every agency's returns"
    if Role.ADMINISTRATOR in wanted and reads_cases:
        return "roles", "An administrator cannot read cases. Give the other roles to another person's account"
    if Role.PARTNER in wanted and partner not in PARTNERS:
        return "partner", "Select for which of the three safeguarding partners they sign"
    return None
