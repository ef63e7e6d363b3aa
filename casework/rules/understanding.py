"""What actions need to have understood, and who understands it: a port that the composition root fills.

A case knows nothing of file formats and of the grammar of dates (docs/decisions/0010). Records and mendings are
plain values whose shape the other side of the port owns; here they are kept, counted and handed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

Record = Mapping[str, Any]


class Understanding(Protocol):
    """Whoever understands rows that a person typed. Pure: plain values in, plain values out."""

    def mended(self, record: Record, mendings: Record) -> dict[str, Any]:
        """Return the record with the mendings applied."""
        ...

    def typed(self, file_name: str, sha256: str) -> dict[str, Any]:
        """Return the record of a return that is typed in, without rows yet."""
        ...

    def understood(
        self, record: Record, mendings: Record, row_id: str, fields: Mapping[str, str], after: str | None
    ) -> dict[str, Any]:
        """Return what a person's words for a row mean: the keys of a row, and `"doubts"`, [code, sentence] each.

        row_id: the row they are for. after: for a row that is not there yet, the row above it.
        """
        ...

    def differences(self, earlier: Record, later: Record) -> list[dict[str, Any]]:
        """Return every row of both versions with what became of it."""
        ...

    def outstanding(
        self, earlier: Record, mended: Record, changes: Record, later: Record, mine: Record
    ) -> list[dict[str, Any]]:
        """Return the changes of the earlier version that the later one neither has nor makes needless.

        Each with `"row_id"`, the later one's row, and `"change"`, None where it cannot be carried to that row.
        """
        ...
