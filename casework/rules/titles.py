"""Titles and ranks before a name: they make nobody another person, and a rank says what somebody does."""

from __future__ import annotations

import re

_RANK = r"W?PC|DC|DS|DI|DCI|DSU|PS|PCSO|Sgt|Sergeant|Insp|Inspector|Supt|Constable"

TITLE = re.compile(
    r"^(?:(?:[TA]\s?/\s?|(?:acting|temporary)\s+)?(?:Mr|Mrs|Miss|Ms|Mx|Dr|Doctor|Prof|Professor|Sir|Dame|Rev|Cllr|"
    rf"D/Supt|{_RANK})\b\.?\s+(?:\d{{2,6}}\s+)?)+",
    re.IGNORECASE,
)
"""All titles before a name, ranks held for a time ("T/DI", "A/Sgt") and collar numbers with them."""
POLICE = re.compile(rf"^(?:[TA]\s?/\s?)?(?:{_RANK})\b\.?", re.IGNORECASE)
