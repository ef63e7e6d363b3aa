"""The combined chronology and its findings as JSON, version 1 of what interfaces.md promises to other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from documents.chronology.model import Chronology


def write_json(chronology: Chronology) -> bytes:
    """Return `chronology.json`: scope and rows, in merged order."""
    return _bytes(chronology.as_json())


def write_findings(chronology: Chronology) -> bytes:
    """Return `findings.json`."""
    return _bytes(chronology.findings.as_json())


def _bytes(value: Mapping[str, Any]) -> bytes:
    # Half a surrogate pair can't be UTF-8; texts are cleaned before, but no file may fail for one.
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
