"""Office files with macros where none are taken: what they are, and how to save them without."""

from __future__ import annotations

from collections.abc import Collection

from documents.safety.refusals import Refused

_PLAIN = {
    "docm": ("a Word document with macros (.docm)", "a Word document (.docx)"),
    "xlsm": ("an Excel workbook with macros (.xlsm)", "an Excel workbook (.xlsx)"),
    "pptm": ("a PowerPoint presentation with macros (.pptm)", "a PowerPoint presentation (.pptx)"),
    "ppsm": ("a PowerPoint show with macros (.ppsm)", "a PowerPoint presentation (.pptx)"),
    "potm": ("a PowerPoint template with macros (.potm)", "a PowerPoint presentation (.pptx)"),
    "dotm": ("a Word template with macros (.dotm)", "a Word document (.docx)"),
    "xltm": ("an Excel template with macros (.xltm)", "an Excel workbook (.xlsx)"),
}
_MAIN = {
    b"application/vnd.ms-powerpoint.presentation.macroenabled.main+xml": "pptm",
    b"application/vnd.ms-powerpoint.slideshow.macroenabled.main+xml": "ppsm",
    b"application/vnd.ms-powerpoint.template.macroenabled.main+xml": "potm",
    b"application/vnd.ms-word.template.macroenabledtemplate.main+xml": "dotm",
    b"application/vnd.ms-excel.template.macroenabled.main+xml": "xltm",
}


def refuse_macros(content_types: Collection[bytes]) -> None:
    """Refuse a kind that is taken nowhere, by the content types of its archive, in small letters."""
    for named, kind in _MAIN.items():
        if named in content_types:
            raise refusal_of(kind)


def refusal_of(kind: str) -> Refused:
    """Return the refusal of a file of a kind where it is not taken: with its own words if it holds macros."""
    if kind not in _PLAIN:
        return Refused("not-accepted")
    called, plain = _PLAIN[kind]
    return Refused(
        "not-accepted",
        f"The file is {called}, and files with macros are not taken here. Save it as {plain}, then upload "
        "that file.",
    )
