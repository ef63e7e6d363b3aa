"""Taking a published review back, and correcting one. Source: docs/rules.md R-122, R-123."""

from __future__ import annotations

from collections.abc import Mapping

PUBLIC_WORDS: Mapping[str, str] = {
    "error": "This review was withdrawn because an error was found in it.",
    "legal": "This review was withdrawn for legal reasons.",
    "privacy": "This review was withdrawn to protect somebody’s privacy.",
    "correction": "This review was withdrawn while it is corrected.",
    "other": "This review was withdrawn by the partnership.",
}
"""What the public reads at the address of a withdrawn review. It is chosen, never typed: what one person types
in a hurry would be on the public site without any check."""
CHOICES: Mapping[str, str] = {
    "error": "An error was found in it",
    "legal": "For legal reasons",
    "privacy": "To protect somebody’s privacy",
    "correction": "While it is corrected",
    "other": "The public is told no reason",
}
LONGEST = 2000
CORRECTION_AT_MOST = 1000
PUBLIC = ("published", "withdrawing")
"""States in which documents of a review may be on the public site."""


def may_be_withdrawn(state: str) -> bool:
    """Return whether a review in that state is on the public list, with documents or as a line."""
    return state in ("published", "archived")


def may_be_corrected(state: str) -> bool:
    """Return whether a corrected version can be prepared: of what is public, or was withdrawn for that."""
    return state in ("published", "withdrawn")
