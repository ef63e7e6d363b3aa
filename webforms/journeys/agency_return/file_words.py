"""Words for what became of a file: why it was refused, how far it is."""

from __future__ import annotations

from documents.safety.refusals import REFUSALS

HEADINGS = {
    "waiting": "Your file was received",
    "reading": "Your file is being read",
    "read": "Your file was read",
    "refused": "Your file could not be read",
}
HEADINGS_FOR_OTHERS = {state: heading.replace("Your file", "The file") for state, heading in HEADINGS.items()}
"""For those who did not send the file in."""
TYPED = {"mine": "Your chronology", "others": "The chronology as typed"}
"""Headings of a return that was typed in."""
PROGRESS = {
    "waiting": "It will be processed shortly",
    "reading": "It is being read",
    "read": "It was read",
    "refused": "It could not be read",
}


def refusal_words(code: str) -> str:
    """Return what happened to a file that was refused, and what to do."""
    return REFUSALS.get(code, REFUSALS["damaged"])
