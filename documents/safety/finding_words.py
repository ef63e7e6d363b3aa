"""What each finding is, in a person's words: the check it belongs to and the sentence to show."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

VERSIONS, PROPERTIES, ATTACHED, NOTES, HIDDEN, UNREAD = (
    "one-version", "properties", "attached", "notes-and-changes", "hidden-words", "scanned",
)  # fmt: skip

FINDINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "revisions": (VERSIONS, "earlier versions of the document are kept in the file"),
        "after-end": (VERSIONS, "the file goes on after the end of the document"),
        "before-start": (VERSIONS, "the file has something before the start of the document"),
        "unused-objects": (VERSIONS, "the file holds content that the document does not show"),
        "trailer-key": (VERSIONS, "the file has an unusual entry in its directory"),
        "encryption": (VERSIONS, "the file is locked, so what it holds can't be checked fully"),
        "archive-comment": (VERSIONS, "the file's wrapping holds a comment"),
        "comment": (NOTES, "a comment"),
        "xml-comment": (NOTES, "a comment of a program"),
        "metadata": (PROPERTIES, "a document property"),
        "xmp": (PROPERTIES, "a document property (XMP)"),
        "custom-xml": (PROPERTIES, "data of another program"),
        "private-data": (PROPERTIES, "data of another program"),
        "editing-ids": (PROPERTIES, "marks of editing sessions"),
        "printer-settings": (PROPERTIES, "the settings of a printer"),
        "thumbnail": (PROPERTIES, "a small picture of an earlier state"),
        "image-metadata": (PROPERTIES, "data of a camera or program in a picture"),
        "building-blocks": (PROPERTIES, "stored text blocks that the document does not show"),
        "catalogue-key": (PROPERTIES, "an unusual entry of the document"),
        "page-key": (PROPERTIES, "an unusual entry of a page"),
        "object-name": (PROPERTIES, "a name or note that somebody gave to a part of the document"),
        "field-code": (PROPERTIES, "an instruction behind words that a program fills in"),
        "named-places": (PROPERTIES, "names that a program gave to places and parts of the document"),
        "page-label": (PROPERTIES, "words in the page numbers that a reader's program shows"),
        "content-note": (PROPERTIES, "words between the drawing orders of a page, which draw nothing"),
        "named-objects": (PROPERTIES, "unusual named entries"),
        "threads": (PROPERTIES, "reading threads"),
        "attachment": (ATTACHED, "an attached file"),
        "embedded-object": (ATTACHED, "an embedded file or object"),
        "script": (ATTACHED, "a script, macro or action"),
        "form": (ATTACHED, "a form field"),
        "signature": (ATTACHED, "a digital signature with the signer's details"),
        "layers": (ATTACHED, "layers that can be switched on and off"),
        "external-content": (ATTACHED, "content that is fetched from elsewhere"),
        "pivot-data": (ATTACHED, "the data behind a pivot table"),
        "link": (ATTACHED, "a link to a file or program"),
        "annotation": (NOTES, "a note or mark on a page"),
        "redaction": (NOTES, "a redaction that was marked but not carried out: the words are still there"),
        "tracked-change": (NOTES, "a tracked change"),
        "notes": (NOTES, "speaker notes"),
        "invisible-words": (HIDDEN, "words that are in the file but can't be seen on the page"),
        "other-words": (HIDDEN, "words that are read aloud or copied, and that no page shows"),
        "hidden-text": (HIDDEN, "hidden text"),
        "unseen-text": (HIDDEN, "letters in white or too small to read, which take room on the page"),
        "hidden-sheet": (HIDDEN, "a hidden sheet"),
        "hidden-rows": (HIDDEN, "a hidden row"),
        "hidden-columns": (HIDDEN, "hidden columns"),
        "hidden-slide": (HIDDEN, "a hidden slide"),
        "hidden-object": (HIDDEN, "a hidden drawing or view"),
        "hidden-name": (HIDDEN, "a hidden named cell or value"),
        "off-page": (HIDDEN, "something beside the page or slide"),
        "cropped-image": (HIDDEN, "a cropped picture, whose cut-off part is still in the file"),
        "annotation-shown": (NOTES, "a note or mark that is drawn over the page"),
        "cannot-scan": (UNREAD, "a part that can't be searched for names"),
    }
)
"""Code of a finding → the check it counts for and what it is."""

IDENTIFIERS: Mapping[str, str] = MappingProxyType(
    {
        "name": "a name",
        "date-of-birth": "a date of birth",
        "nhs-number": "an NHS number",
        "ni-number": "a National Insurance number",
        "postcode": "a postcode",
        "phone": "a telephone number",
        "email": "an e-mail address",
        "address": "an address",
        "place": "a place",
    }
)
"""Kind of a match → what it is."""
