"""The lines of page headers and footers: each once, without page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PAGE_NUMBER = re.compile(r"\W*(?:page|p\.?|pg\.?|sheet)?\s*\d{0,4}\s*(?:(?:of|/)\s*\d{0,4})?\W*", re.IGNORECASE)


def is_page_number(line: str) -> bool:
    """Tell whether a line is nothing but the page's number: "Page 3 of 12", "- 3 -"."""
    return _PAGE_NUMBER.fullmatch(line) is not None


def distinct_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines in their order, each once; page numbers and empty lines left out."""
    plain = (" ".join(line.split()) for line in lines)
    return tuple(dict.fromkeys(line for line in plain if line and not is_page_number(line)))
