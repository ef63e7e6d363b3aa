"""The web page as tasks for the sandbox: bytes and plain values in, plain values out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from documents.safety import pdf_words
from documents.web_pages import pictures
from documents.web_pages.word_page import read_page

_HYPHEN = re.compile(r"(?<=[a-z])[-\xad\u2010\ufffe]\s*\n\s*(?=[a-z])")
_LONGEST = 200_000


def warm_up() -> None:
    """Load what the libraries load on first use, before the sandbox closes."""
    pictures.warm_up()
    pdf_words.warm_up()


def page_of(data: bytes, descriptions: Mapping[str, Any]) -> dict[str, Any]:
    """Return a .docx as a page (`documents.web_pages.model.Page`). Raises Unreadable."""
    return asdict(read_page(data, descriptions))


def page_texts(data: bytes) -> list[str]:
    """Return the text of each page of a PDF as running text, for the search. Raises Refused."""
    return [
        " ".join(_HYPHEN.sub("", text[:_LONGEST].replace("\r", "")).split()) for text in pdf_words.page_texts(data)
    ]
