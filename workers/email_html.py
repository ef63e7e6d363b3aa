"""An e-mail's words as HTML: the very words of its plain text, with its link to press."""

from __future__ import annotations

import re
from html import escape

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_FONT = "font-family:Arial,sans-serif;font-size:16px;line-height:1.5;color:#0b0c0c"


def as_html(text: str, partnership: str) -> str:
    """Return `text` as a page of HTML. Blank lines part paragraphs; web addresses become links."""
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    body = "".join(f'<p style="margin:0 0 16px">{_lines(part)}</p>' for part in paragraphs)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(partnership)}</title></head>"
        f'<body style="margin:0;padding:24px;background:#ffffff;{_FONT}">'
        f'<div style="max-width:600px;{_FONT}">{body}</div></body></html>'
    )


def _lines(paragraph: str) -> str:
    return "<br>".join(_linked(line.strip()) for line in paragraph.strip().split("\n"))


def _linked(line: str) -> str:
    found, at = [], 0
    for address in _ADDRESS.finditer(line):
        found.append(escape(line[at : address.start()]))
        shown = escape(address.group())
        found.append(f'<a href="{shown}" style="color:#1d70b8">{shown}</a>')
        at = address.end()
    return "".join(found) + escape(line[at:])
