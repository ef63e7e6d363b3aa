"""The kinds of what happens in a case, as its history is filtered by them. Source: docs/rules.md R-90."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "referral": "Referral",
    "stage": "Case and stages",
    "clock": "Deadlines",
    "request": "Requests and returns",
    "chronology": "Combined chronology",
    "meeting": "Meetings",
    "family": "Family and other processes",
    "decision": "Decisions and signatures",
    "action": "Recommendations and actions",
    "paper": "Packs and documents",
    "review": "Publication",
    "people": "People on the case",
    "fetched": "Files that were fetched",
}
"""By name, in the order in which a page offers them."""

_FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


def plain_cell(text: str) -> str:
    """Return text as a cell that no spreadsheet runs as a formula; its words follow an apostrophe then."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
