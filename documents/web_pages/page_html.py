"""Writes a page as HTML: only elements and attributes that are named here, every text escaped.

The file stands by itself: pictures are in it, nothing is loaded, nothing runs. Headings begin at the second level,
below the title that whoever shows the page sets over it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

_ANCHOR = re.compile(r"[a-z][a-z0-9-]{0,60}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_TYPES = ("image/png", "image/jpeg")
_LISTS = ("1", "a", "A", "i", "I")
_DEEPEST = 30
_LOOKS = (("bold", "strong"), ("italic", "em"), ("struck", "s"))
_RAISED = {"superscript": "sup", "subscript": "sub"}


def html_of(untrusted_page: Mapping[str, Any], title: str) -> bytes:
    """Return the page as a whole HTML file, UTF-8.

    untrusted_page: as the sandbox gave it (`documents.web_pages.tasks:page_of`). Raises ValueError, TypeError or
    KeyError for what is no page.
    """
    writer = _Writer(untrusted_page["pictures"])
    body = "".join(writer.block(block, 0) for block in untrusted_page["blocks"])
    notes = writer.notes(untrusted_page["notes"])
    language = str(untrusted_page["language"])
    return (
        f'<!DOCTYPE html>\n<html lang="{language if _LANGUAGE.fullmatch(language) else "en-GB"}">\n<head>\n'
        f'<meta charset="utf-8">\n<title>{_text(title)}</title>\n</head>\n<body>\n{body}{notes}</body>\n</html>\n'
    ).encode()


class _Writer:
    def __init__(self, pictures: Mapping[str, Mapping[str, Any]]) -> None:
        self._pictures = pictures
        self._referred: set[int] = set()
        self._kinds: Mapping[str, Callable[[Mapping[str, Any], int], str]] = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "list": self._list,
            "table": self._table,
            "box": self._box,
        }

    def block(self, block: Mapping[str, Any], depth: int) -> str:
        """Return a block as HTML."""
        if depth > _DEEPEST:
            raise ValueError("too deep")
        return self._kinds[block["kind"]](block, depth)

    def notes(self, notes: Iterable[Iterable[Mapping[str, Any]]]) -> str:
        """Return the notes at the end, each with the way back to its mark."""
        written = []
        for number, blocks in enumerate(notes, start=1):
            back = f'<a href="#r-{number}" role="doc-backlink" aria-label="Back to the text, note {number}">↩</a>'
            inside = "".join(self.block(block, 1) for block in blocks)
            inside = (
                re.sub(r"</p>\n$", f" {back}</p>\n", inside) if inside.endswith("</p>\n") else f"{inside}{back}"
            )
            written.append(f'<li id="n-{number}">{inside}</li>\n')
        if not written:
            return ""
        return (
            '<section role="doc-endnotes" aria-label="Notes">\n<h2 id="notes">Notes</h2>\n'
            f"<ol>\n{''.join(written)}</ol>\n</section>\n"
        )

    def _heading(self, block: Mapping[str, Any], depth: int) -> str:
        level = min(int(block["level"]) + 1, 6)
        return f"<h{level}{_id(block)}>{self._runs(block['runs'])}</h{level}>\n"

    def _paragraph(self, block: Mapping[str, Any], depth: int) -> str:
        return f"<p{_id(block)}>{self._runs(block['runs'])}</p>\n"

    def _list(self, block: Mapping[str, Any], depth: int) -> str:
        form = block["form"]
        if form != "ul" and form not in _LISTS:
            raise ValueError("no such list")
        items: list[str] = []
        expected = 0
        for item in block["items"]:
            number = int(item["number"] or 0)
            own = f' value="{number}"' if form != "ul" and items and number != expected else ""
            expected = number + 1
            blocks = list(item["blocks"])
            # One paragraph needs no element of its own.
            alone = len(blocks) >= 1 and blocks[0]["kind"] == "paragraph" and not blocks[0].get("anchor")
            inside = self._runs(blocks[0]["runs"]) if alone else ""
            inside += "".join(self.block(one, depth + 1) for one in (blocks[1:] if alone else blocks))
            items.append(f"<li{own}>{inside}</li>\n")
        if form == "ul":
            return f"<ul>\n{''.join(items)}</ul>\n"
        start = int(block["items"][0]["number"] or 1) if block["items"] else 1
        begins = f' start="{start}"' if start != 1 else ""
        return f'<ol type="{form}"{begins}>\n{"".join(items)}</ol>\n'

    def _table(self, block: Mapping[str, Any], depth: int) -> str:
        head = int(block["head"])
        rows = [
            "<tr>"
            + "".join(
                self._cell(cell, at < head, place == 0 and block["side"], depth) for place, cell in enumerate(row)
            )
            + "</tr>\n"
            for at, row in enumerate(block["rows"])
        ]
        caption = f"<caption>{self._runs(block['caption'])}</caption>\n" if block.get("caption") else ""
        top = f"<thead>\n{''.join(rows[:head])}</thead>\n" if head else ""
        return f"<table>\n{caption}{top}<tbody>\n{''.join(rows[head:])}</tbody>\n</table>\n"

    def _cell(self, cell: Mapping[str, Any], heads: bool, beside: bool, depth: int) -> str:
        along, down = int(cell["along"]), int(cell["down"])
        scope = ("colgroup" if along > 1 else "col") if heads else ("rowgroup" if down > 1 else "row")
        name = "th" if heads or beside else "td"
        attributes = f' scope="{scope}"' if name == "th" else ""
        attributes += f' colspan="{along}"' if along > 1 else ""
        attributes += f' rowspan="{down}"' if down > 1 else ""
        blocks = list(cell["blocks"])
        if len(blocks) == 1 and blocks[0]["kind"] == "paragraph" and not blocks[0].get("anchor"):
            inside = self._runs(blocks[0]["runs"])
        else:
            inside = "".join(self.block(one, depth + 1) for one in blocks)
        return f"<{name}{attributes}>{inside}</{name}>"

    def _box(self, block: Mapping[str, Any], depth: int) -> str:
        return f"<blockquote>\n{''.join(self.block(one, depth + 1) for one in block['blocks'])}</blockquote>\n"

    def _runs(self, runs: Iterable[Mapping[str, Any]]) -> str:
        return "".join(self._run(run) for run in runs).strip()

    def _run(self, run: Mapping[str, Any]) -> str:
        if "note" in run:
            return self._mark(int(run["note"]))
        if "picture" in run:
            inside = self._picture(self._pictures[run["picture"]])
        else:
            inside = _text(str(run["text"])).replace("\n", "<br>")
            for name, tag in _LOOKS:
                inside = f"<{tag}>{inside}</{tag}>" if run.get(name) and inside.strip() else inside
            tag = _RAISED.get(run.get("raised", ""), "")
            inside = f"<{tag}>{inside}</{tag}>" if tag else inside
        address = _address(run.get("link", ""))
        return f'<a href="{escape(address)}">{inside}</a>' if address and inside else inside

    def _mark(self, number: int) -> str:
        first = f' id="r-{number}"' if number not in self._referred else ""
        self._referred.add(number)
        return (
            f'<sup><a href="#n-{number}" role="doc-noteref"{first} aria-label="Note {number}">{number}</a></sup>'
        )

    @staticmethod
    def _picture(picture: Mapping[str, Any]) -> str:
        words = "" if picture["decoration"] else _text(str(picture["described"]), quoted=True)
        if not picture["data"]:
            return f"[Picture: {words}]" if words else ""
        if picture["media_type"] not in _TYPES or not _BASE64.fullmatch(picture["data"]):
            raise ValueError("no picture")
        size = f'width="{int(picture["width"])}" height="{int(picture["height"])}"'
        return f'<img src="data:{picture["media_type"]};base64,{picture["data"]}" alt="{words}" {size}>'


def _id(block: Mapping[str, Any]) -> str:
    anchor = str(block.get("anchor") or "")
    return f' id="{anchor}"' if _ANCHOR.fullmatch(anchor) else ""


def _address(untrusted: str) -> str:
    """Return a link's address if it leads to the page itself, the web or a mailbox, else ""."""
    if untrusted.startswith("#"):
        return untrusted if _ANCHOR.fullmatch(untrusted[1:]) else ""
    try:
        parts = urlsplit(untrusted.strip())
    except ValueError:
        return ""
    if not untrusted.isprintable() or (parts.scheme in ("http", "https") and not parts.hostname):
        return ""
    return untrusted.strip() if parts.scheme in ("http", "https", "mailto") else ""


def _text(text: str, *, quoted: bool = False) -> str:
    return escape(text.encode("utf-8", "ignore").decode(), quote=quoted)
