"""What hangs on a workbook's sheets beside their cells: comments, text boxes, page headers, pictures, charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from documents.reading.counts import LeftOut
from documents.reading.office_package import OfficePackage, Relation
from documents.reading.running_lines import distinct_lines
from documents.reading.text import clean
from documents.reading.workbooks.drawings import Drawn, large_pictures
from documents.reading.workbooks.sheets import Sheet
from documents.reading.workbooks.strings import rich_text, row_of

_HEADER = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)</", re.ASCII)
_CODE = re.compile(r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d+|[A-Za-z])')
_THREADED = "[Threaded comment]"
"""How Excel begins the old comment that it leaves for programs that don't know its threads."""

_NO_CELLS = {
    "chartsheet": "a chart on a sheet of its own",
    "dialogsheet": "a dialogue sheet",
    "xlMacrosheet": "a macro sheet",
    "vbaProject": "macros, which are never run",
    "externalLink": "values of other workbooks",
    "connections": "connections to other data",
}
_BESIDE = {
    "image": "picture",
    "chart": "chart",
    "chartEx": "chart",
    "oleObject": "embedded file",
    "package": "embedded file",
}


def read_parts(package: OfficePackage, part: str, sheet: Sheet, people: dict[str, str]) -> None:
    """Add to `sheet` what hangs on it. part: the sheet's; people: names of those who comment, by their id."""
    related = [relation for relation in package.related(part) if package.has(relation.part)]
    threads = [relation for relation in related if relation.kind == "threadedComment"]
    for relation in threads:
        _read_threads(package, relation, sheet, people)
    for relation in related:
        if relation.kind == "comments":
            _read_comments(package, relation, sheet, threaded=bool(threads))
    drawings = [relation for relation in related if relation.kind == "drawing"]
    for relation in drawings:
        sheet.boxes.extend(_boxes(package, relation.part))
    beside = [*related, *(other for drawing in drawings for other in package.related(drawing.part))]
    sheet.drawn += Drawn(pictures=sum(large_pictures(package.parse(drawing.part)) for drawing in drawings))
    for kind, what in _BESIDE.items():
        count = len({relation.part for relation in beside if relation.kind == kind and package.has(relation.part)})
        if count:
            sheet.drawn += Drawn(charts=count * (kind == "chart"), files=count * (what == "embedded file"))
            several = f"{count} {what}s" if count > 1 else f"{'an' if what[0] == 'e' else 'a'} {what}"
            sheet.left_out.append(LeftOut(several, f"the sheet “{sheet.name}”"))
    sheet.running.extend(page_lines(package.read(part)))


def page_lines(content: bytes) -> tuple[str, ...]:
    """Return the lines that a sheet's part says are printed at the head and foot of each page."""
    if b"eaderFooter" not in content:
        return ()
    lines: list[str] = []
    for found in _HEADER.findall(content):
        text = unescape(found.decode("utf-8", "replace")).replace("&&", "\0")
        text = re.sub(r"&[LCR]", "\n", text)
        lines.extend(clean(_CODE.sub("", text).replace("\0", "&")).split("\n"))
    return distinct_lines(lines)


def left_of_workbook(related: list[Relation]) -> Iterator[LeftOut]:
    """Yield what a workbook holds that is no worksheet."""
    for kind, what in _NO_CELLS.items():
        if any(relation.kind == kind for relation in related):
            yield LeftOut(what, "the workbook")


def people_of(package: OfficePackage, related: list[Relation]) -> dict[str, str]:
    """Return the names of those who wrote threaded comments, by their id."""
    return {
        person.get("id") or "": clean(person.get("displayName") or "")
        for relation in related
        if relation.kind == "person" and package.has(relation.part)
        for person in package.parse(relation.part).iter("{*}person")
    }


def _read_comments(package: OfficePackage, relation: Relation, sheet: Sheet, *, threaded: bool) -> None:
    for comment in package.parse(relation.part).iter("{*}comment"):
        row = row_of(comment.get("ref") or "")
        text = rich_text(next(comment.iterchildren("{*}text"), None))
        if row and text and not (threaded and text.startswith(_THREADED)):
            sheet.notes.setdefault(row, []).append(("Comment", text))


def _read_threads(package: OfficePackage, relation: Relation, sheet: Sheet, people: dict[str, str]) -> None:
    for comment in package.parse(relation.part).iter("{*}threadedComment"):
        row = row_of(comment.get("ref") or "")
        text = rich_text(next(comment.iterchildren("{*}text"), None)) or clean(comment.findtext("{*}text") or "")
        author = people.get(comment.get("personId") or "", "")
        if row and text:
            sheet.notes.setdefault(row, []).append(("Comment", f"{author}: {text}" if author else text))


def _boxes(package: OfficePackage, part: str) -> Iterator[str]:
    """Yield the text of each box drawn on a sheet, a line for each paragraph."""
    for body in package.parse(part).iter("{*}txBody"):
        lines = (
            clean("".join(text.text or "" for text in paragraph.iter("{*}t"))).strip()
            for paragraph in body.iter("{*}p")
        )
        text = "\n".join(line for line in lines if line)
        if text:
            yield text
