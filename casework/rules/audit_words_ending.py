"""What entries of the audit log about legal holds and disposals say. Source: docs/rules.md R-29."""

from __future__ import annotations

from collections.abc import Mapping

ENDING: Mapping[str, str] = {
    "legal-hold-placed": "placed a legal hold: nothing is disposed of while it stands",
    "legal-hold-lifted": "lifted a legal hold",
}
