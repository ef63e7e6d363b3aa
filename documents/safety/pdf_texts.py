"""Every text in a PDF: what a reader sees, and what only a program finds."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from documents.safety import pdf_content, pdf_entries, pdf_words
from documents.safety.findings import TextPart, with_unquoted
from documents.safety.pdf_structure import (
    dictionaries_at,
    dictionary_at,
    open_pdf,
    outline_items,
    reachable,
    strings_in,
    text_of,
)

_ALT_KEYS = ("/Alt", "/ActualText", "/E", "/T")


def pdf_text_parts(data: bytes) -> list[TextPart]:
    """Return every text in the PDF by part: pages, bookmarks, alternative texts, links, properties and all others.

    Raises Refused "encrypted" or "damaged".
    """
    with open_pdf(data) as pdf:
        parts = [
            TextPart("page", f"page {number}", text) for number, text in enumerate(drawn_texts(data, pdf), start=1)
        ]
    with open_pdf(data) as pdf:
        taken: set[str] = set()
        for part in [*_named_texts(pdf), *_other_texts(pdf)]:
            if part.text.strip() and (part.text not in taken or part.part != "other text"):
                taken.add(part.text)
                parts.append(part)
    return parts


def drawn_texts(data: bytes, pdf: pikepdf.Pdf) -> list[str]:
    """Return the words that each page draws, not those that a program is told to read in their place.

    pdf: `data` opened for this alone; it is changed.
    """
    if not pdf_content.without_read_out(pdf):
        return pdf_words.page_texts(data)
    held = io.BytesIO()
    pdf.save(held)
    return pdf_words.page_texts(held.getvalue())


def _named_texts(pdf: pikepdf.Pdf) -> Iterator[TextPart]:
    for key, value in pdf.docinfo.items() if "/Info" in pdf.trailer else ():
        yield TextPart("document property", key.removeprefix("/"), text_of(value), hidden=True)
    for item in outline_items(pdf):
        yield TextPart("bookmark", "", text_of(item.get("/Title", "")))
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in dictionaries_at(page.obj, "/Annots"):
            address = text_of(dictionary_at(annotation, "/A").get("/URI", ""))
            yield TextPart("link", f"page {number}", with_unquoted(address), hidden=True)
            yield TextPart("annotation", f"page {number}", text_of(annotation.get("/Contents", "")), hidden=True)
    for item in reachable(pdf):
        if isinstance(item, pikepdf.Dictionary) and "/S" in item:
            for key in _ALT_KEYS:
                if isinstance(item.get(key), pikepdf.String):
                    yield TextPart("alternative text", key.removeprefix("/"), text_of(item[key]), hidden=True)


def _other_texts(pdf: pikepdf.Pdf) -> Iterator[TextPart]:
    """Yield every string and unusual name of every object, and the metadata streams, whatever they are for."""
    for text in pdf_content.read_out(pdf):
        yield TextPart("words read for the page's", "", text, hidden=True)
    for finding in [*pdf_content.content_findings(pdf), *pdf_entries.entry_findings(pdf)]:
        yield TextPart("embedded data", finding.place, finding.text, hidden=True)
    names: set[str] = set()
    for item in reachable(pdf):
        if isinstance(item, pikepdf.Array):
            names.update(text_of(value) for value in item if isinstance(value, pikepdf.Name))
        elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            names.update(item.keys())
            names.update(text_of(item[key]) for key in item.keys() if isinstance(item[key], pikepdf.Name))  # noqa: SIM118 (of pikepdf)
        for text in strings_in(item):
            yield TextPart("other text", "", text, hidden=True)
        for stream in _with_text(item):
            yield TextPart(
                "embedded data", "", stream.read_bytes()[:1_000_000].decode("utf-8", "replace"), hidden=True
            )
    yield TextPart(
        "names in the file", "", "\n".join(sorted(name.removeprefix("/") for name in names)), hidden=True
    )


def _with_text(item: pikepdf.Object) -> Iterator[pikepdf.Stream]:
    """Yield the streams of words that an object is or leads to: metadata, an attached file, a table of letters."""
    if isinstance(item, pikepdf.Stream) and item.get("/Type") in ("/Metadata", "/EmbeddedFile"):
        yield item
    letters = item.get("/ToUnicode") if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)) else None
    if isinstance(letters, pikepdf.Stream):
        yield letters
