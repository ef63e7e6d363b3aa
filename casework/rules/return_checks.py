"""When a person must compare what was read with the file before it is handed in. Source: docs/rules.md R-16."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

CODES = frozenset({"check-by-person", "ocr-draft"})
"""Problems that a person must settle: two ways of reading disagreed, or the rows were read from a picture."""


def is_of_file(problem: Mapping[str, Any]) -> bool:
    """Return whether a problem is about a file as a whole, and not one of those that a person must settle."""
    return not problem["row"] and problem["code"] not in CODES


def must_be_checked(problem_codes: Iterable[str]) -> bool:
    """Return whether somebody must compare the rows with the file. problem_codes: of the whole reading."""
    return not CODES.isdisjoint(problem_codes)
