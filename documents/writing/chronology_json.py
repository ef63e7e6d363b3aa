"""The combined chronology and its findings as JSON, version 1 of what interfaces.md promises to other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from documents.chronology.model import Chronology


def write_json(chronology: Chronology) -> bytes:
    """Return `chronology.json`: scope and rows, in merged order."""
    return _bytes(chronology.as_json())


def write_findings(chronology: Chronology) -> bytes:
    """Return `findings.json`."""
    return _bytes(chronology.findings.as_json())


def _bytes(value: Mapping[str, Any]) -> bytes:
    """Return an object's parts by themselves, and each row, pair or name of a list on a line of its own.

    The change of a row is the change of a line so, and json's quick encoder, which knows no indents, can do it.
    """
    parts = ",\n".join(f" {_said(name)}: {_part(part)}" for name, part in value.items())
    # Half a surrogate pair can't be UTF-8; texts are cleaned before, but no file may fail for one.
    return f"{{\n{parts}\n}}\n".encode("utf-8", "replace")


def _part(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return "[\n  " + ",\n  ".join(map(_said, value)) + "\n ]"
    return _said(value)


_said = json.JSONEncoder(ensure_ascii=False).encode
