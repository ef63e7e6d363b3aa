"""What a reader raises when a file cannot be read at all."""

from __future__ import annotations


class Unreadable(Exception):
    """The file cannot be read. `code` is for programs; `message` says what happened and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
