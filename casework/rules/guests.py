"""What a guest of one case may do: somebody of another partnership, invited to that case alone. R-93."""

from __future__ import annotations

from collections.abc import Mapping

from casework.rules.permissions import Permission

READ, WORK = "read", "work"
LEVELS: Mapping[str, str] = {
    READ: "Read the case: its requests, returns, chronology, packs and decisions",
    WORK: "Work on the case: also ask agencies, mark rows and build packs",
}
"""By level, in the order in which a page offers them."""
LEADS: Mapping[str, str] = {
    "host": "Our partnership leads the review",
    "guest": "The other partnership leads the review",
}
_READS = frozenset(
    {
        Permission.SIGNED_IN,
        Permission.SEARCH,
        Permission.SEE_CASES,
        Permission.SEE_CHRONOLOGY,
        Permission.SEE_NAMES,
        Permission.SEE_ACTIONS,
    }
)
MAY: Mapping[str, frozenset[Permission]] = {
    READ: _READS,
    WORK: _READS
    | {
        Permission.WORK_ON_CHRONOLOGY,
        Permission.EDIT_CASE,
        Permission.SEND_REQUESTS,
        Permission.SAY_COLUMNS,
    },
}
"""By level. Never: referrals and documents that quote them, decisions, the key of names, publication, people and
settings of the host."""
