"""`manifest.json`: what went in, what came out, and what was left out and why, each by its SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from documents.chronology.model import Chronology, Heading
from documents.reading.model import Reading
from documents.writing.pack import Pack

VERSION = 1


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was given: its name, SHA-256 and size in bytes, its kind ("docx"), what it was read as."""

    file: str
    sha256: str
    size: int
    kind: str
    reading: Reading
    agency: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not in the output: a file that was given and not read, or an output that was not made."""

    file: str
    why: str
    sha256: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was made: name, SHA-256, size in bytes, and how many rows it shows, None if it shows none."""

    file: str
    sha256: str
    size: int
    rows: int | None

    @classmethod
    def of(cls, file: str, data: bytes, rows: int | None) -> Output:
        return cls(file, hashlib.sha256(data).hexdigest(), len(data), rows)


def write_manifest(
    chronology: Chronology,
    heading: Heading,
    inputs: Sequence[Input],
    outputs: Sequence[Output],
    left_out: Sequence[LeftOut],
    pack: Pack | None = None,
) -> bytes:
    """Return `manifest.json`, version 1. It lists every file of the output but itself, and the pack's parts."""
    value = {
        "version": VERSION,
        "title": heading.title,
        "case_reference": heading.case_reference,
        "classification": heading.classification,
        "names": heading.names,
        "prepared_on": heading.prepared_on.isoformat() if heading.prepared_on else None,
        "scope": chronology.scope.as_json() if chronology.scope else {"from": None, "to": None},
        "rows_in": sum(len(one.reading.rows) for one in inputs),
        "rows_out": len(chronology.rows),
        "inputs": [
            {
                "file": one.file,
                "sha256": one.sha256,
                "size": one.size,
                "kind": one.kind,
                "agency": one.agency,
                "read_as": one.reading.kind,
                "rows_in": len(one.reading.rows),
                "problems": len(one.reading.problems),
                "counts": one.reading.counts.as_json(),
                # Rows that people changed, added and kept out after the file was read.
                "mended": dict(one.reading.mended),
            }
            for one in inputs
        ],
        "outputs": [
            {"file": one.file, "sha256": one.sha256, "size": one.size, "rows_out": one.rows} for one in outputs
        ],
        "pack": pack_as_json(pack) if pack is not None else None,
        "left_out": [
            {"file": one.file, "sha256": one.sha256, "size": one.size, "why": one.why} for one in left_out
        ],
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def pack_as_json(pack: Pack) -> dict[str, Any]:
    """Return what a manifest says of a pack: its hash, and each part with its pages, printed numbers and hash.

    A part's SHA-256 is that of the file as received; of a part that the service made, of what was laid out.
    """
    return {
        "sha256": hashlib.sha256(pack.pdf).hexdigest(),
        "size": len(pack.pdf),
        "pages": pack.pages,
        "parts": [
            {
                "key": part.key,
                "title": part.title,
                "detail": part.detail,
                "how": part.how,
                "first_page": part.first_page,
                "pages": part.pages,
                "printed": [part.numbers[0], part.numbers[-1]],
                "sha256": part.sha256,
            }
            for part in pack.parts
        ],
    }
