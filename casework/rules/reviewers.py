"""Independent reviewers of a region: whether one is free, and what might stand against one. R-92."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

STATES: Mapping[str, str] = {
    "available": "Available",
    "busy": "Not available now",
    "left": "No longer reviews",
}
INVITED: Mapping[str, str] = {
    "asked": "Asked, not answered yet",
    "accepted": "Accepted",
    "declined": "Declined",
    "conflict": "Has a conflict of interest",
    "ended": "Ended",
}
_ANY = {
    "and", "the", "of", "for", "nhs", "trust", "foundation", "service", "services", "children", "childrens",
    "health", "council", "city", "county", "school", "primary", "independent", "ltd", "limited", "care", "social",
    "team",
}  # fmt: skip
"""Words that many organisations have: alone they say nothing."""


def may_conflict(organisation: str, agencies: Iterable[str]) -> tuple[str, ...]:
    """Return the agencies of a case that may be a reviewer's own organisation, by a telling word in both names.

    It proposes, a person decides: who works for an agency is not independent of it.
    """
    own = _telling(organisation)
    return tuple(agency for agency in agencies if own & _telling(agency))


def _telling(name: str) -> set[str]:
    words = re.findall(r"[a-z]{3,}", name.casefold().replace("’", "").replace("'", ""))
    return set(words) - _ANY
