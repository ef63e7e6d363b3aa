"""The partnership's own colour in a finished document, in place of the colour that templates call Accent 1."""

from __future__ import annotations

import re

from documents.writing.template_file import repacked

STANDARD = "1D4F73"
"""The colour of the templates that come with the service."""

_ACCENT = re.compile(rb"(<a:accent1>\s*<a:srgbClr val=\")[0-9A-Fa-f]{6}")
# Word keeps the colour itself beside its name in the theme.
_NAMED = re.compile(
    rb"<w:(?:color|shd|top|left|bottom|right|insideH|insideV)\b[^>]*\bw:theme(?:Color|Fill)=\"accent1\"[^>]*/>"
)
_VALUE = re.compile(rb"(w:(?:val|fill|color)=\")[0-9A-Fa-f]{6}(\")")
_SHEET = re.compile(rb"(\brgb=\"FF)" + STANDARD.encode() + rb"\"")


def coloured(document: bytes, colour: str) -> bytes:
    """Return a DOCX, XLSX or PPTX with the partnership's colour, "#rrggbb". Words stay as they are."""
    value = colour.lstrip("#").upper().encode()

    def change(name: str, content: bytes) -> bytes:
        if "/theme/" in name:
            return _ACCENT.sub(rb"\g<1>" + value, content)
        if name.startswith("word/") and name.endswith(".xml"):
            return _NAMED.sub(lambda found: _VALUE.sub(rb"\g<1>" + value + rb"\g<2>", found[0]), content)
        if name == "xl/styles.xml":
            return _SHEET.sub(rb"\g<1>" + value + b'"', content)
        return content

    return repacked(document, change)
