"""Fills the port through which actions have typed rows understood, from documents.reading.

Loaded when it is first asked: a process that mends nothing does not wait for the grammar.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.rules.understanding import Record, Understanding


class _Understanding:
    """See `casework.rules.understanding.Understanding`."""

    def mended(self, record: Record, mendings: Record) -> dict[str, Any]:
        from documents.reading.mending import mended

        return mended(record, mendings)

    def typed(self, file_name: str, sha256: str) -> dict[str, Any]:
        from documents.reading.mending import typed_record

        return typed_record(file_name, sha256)

    def understood(
        self, record: Record, mendings: Record, row_id: str, fields: Mapping[str, str], after: str | None
    ) -> dict[str, Any]:
        from documents.reading.mending import meaning

        return meaning(record, mendings, row_id, fields, after)

    def differences(self, earlier: Record, later: Record) -> list[dict[str, Any]]:
        from documents.reading.versions import differences

        return differences(earlier, later)

    def outstanding(
        self, earlier: Record, mended: Record, changes: Record, later: Record, mine: Record
    ) -> list[dict[str, Any]]:
        from documents.reading.carrying import outstanding

        return outstanding(earlier, mended, changes, later, mine)


UNDERSTANDING: Understanding = _Understanding()
