"""What a reader raises when a file cannot be read at all."""

from __future__ import annotations

from documents.safety.refusals import REFUSALS


class Unreadable(Exception):
    """The file cannot be read. `code` is for programs; `message` says what happened and what to do.

    The message is the one of the table, which is what the portal shows for the code; more is said only where the
    portal refuses such a file before it is read.
    """

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        self.message = message or REFUSALS[code]
        super().__init__(self.message)
