"""Words for what became of a file: why it was refused, how far it is."""

from __future__ import annotations

from documents.safety.refusals import REFUSALS

STATES = {
    "waiting": "Received. It will be processed shortly",
    "reading": "Your file is being read",
    "read": "Your file was read",
    "refused": "Your file could not be read",
}


STATES_FOR_OTHERS = {
    "waiting": "Received. It will be processed shortly",
    "reading": "The file is being read",
    "read": "The file was read",
    "refused": "The file could not be read",
}
"""For those who did not send the file in."""


def refusal_words(code: str) -> str:
    """Return what happened to a file that was refused, and what to do."""
    return REFUSALS.get(code, REFUSALS["damaged"])
