"""Word files as Word itself writes them after much use: hand-made XML with content controls and tracked changes."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.files.unseen.told import Agency

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TRACKED = 'w:author="Named midwife" w:date="2020-09-30T10:00:00Z"'
PARTS = {"document": "document.main", "styles": "styles", "comments": "comments", "footnotes": "footnotes"}


def with_controls(agency: Agency, path: Path) -> None:
    """Content controls in text, around cells and whole rows; tracked changes; comment, footnote, smart tag."""
    cover = [_row([_cell(_p(label, bold=True)), _control(_cell(_p(words)))]) for label, words in agency.cover]
    rows = [_row([_cell(_p("Chronology of maternity care"), span=len(agency.columns))])]
    rows.append(_row([_cell(_p(heading, bold=True)) for heading in agency.headings()], repeat=True))
    for number, row in enumerate(agency.rows):
        words = agency.cells(row)
        cells = [_cell(_p(text)) for text in words]
        if number % 5 == 1:
            cells[3] = _cell(_tracked(words[3]))
        if number % 5 == 2:
            cells[0], cells[3] = _control(cells[0]), _cell(_p("", runs=_control(_run(words[3]))))
        if number == 3:
            cells[3] = _cell(_commented(words[3]))
        if number == 6:
            cells[4] = _cell(
                _p("", runs=f'<w:smartTag w:uri="x" w:element="PersonName">{_run(words[4])}</w:smartTag>')
            )
        rows.append(_control(_row(cells)) if number % 5 == 4 else _row(cells))
        if number == 9:
            rows.append(
                _row([_cell(_p(text)) for text in ("1.1.11", "", "", "A row taken out", "", "", "")], gone=True)
            )
    key = [_row([_cell(_p(text, bold=True)) for text in ("Name", "Code used", "Role")])]
    key += [_row([_cell(_p(text)) for text in entry]) for entry in agency.glossary]
    told = "".join(_p(heading, style="Heading1") + _p(words) for heading, words in agency.narrative)
    body = _p(f"{agency.name}: return", style="Title") + _table(cover) + told + _table(rows)
    body += _p("Glossary of names", style="Heading1") + _table(key)
    _write(path, body)


def with_merged_cells(agency: Agency, path: Path) -> None:
    """Headings on two rows, dates merged down, and the table going on without headings on a later page."""
    headings = agency.headings()
    top = [_cell(_p("When", bold=True), span=2)]
    top += [_cell(_p(heading, bold=True), down="restart") for heading in headings[2:]]
    second = [_cell(_p(heading, bold=True)) for heading in headings[:2]]
    second += [_cell(_p(""), down="continue") for _ in headings[2:]]
    rows = [_row(top), _row(second)]
    rest: list[str] = []
    for number, row in enumerate(agency.rows):
        follows = number + 1 < len(agency.rows) and agency.rows[number + 1].carried
        cells = [_cell(_p(text)) for text in agency.cells(row)]
        if row.carried or follows:
            cells[0] = _cell(_p(row.date_text), down="continue" if row.carried else "restart")
        (rows if number < 14 else rest).append(_row(cells))
    cover = [_row([_cell(_p(label, bold=True)), _cell(_p(words))]) for label, words in agency.cover]
    told = "".join(_p(heading, style="Heading1") + _p(words) for heading, words in agency.narrative)
    body = _p("Police return to the case review", style="Title") + _table(cover) + told
    body += _p("Chronology", style="Heading1") + _table(rows)
    body += '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + _p("Chronology (continued)") + _table(rest)
    _write(path, body)


def _run(text: str, kind: str = "t", bold: bool = False) -> str:
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{properties}<w:{kind} xml:space="preserve">{escape(text)}</w:{kind}></w:r>'


def _p(text: str, style: str = "", bold: bool = False, runs: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{runs or _run(text, bold=bold)}</w:p>"


def _tracked(text: str) -> str:
    """Return a paragraph whose second half was put in for other words; Word has cut its runs in odd places."""
    half = len(text) // 2
    gone = f'<w:del w:id="1" {TRACKED}>{_run(" words that were struck out", "delText")}</w:del>'
    new = f'<w:ins w:id="2" {TRACKED}>{_run(text[half:])}</w:ins>'
    return _p("", runs=_run(text[:5]) + "<w:proofErr w:type='spellStart'/>" + _run(text[5:half]) + gone + new)


def _commented(text: str) -> str:
    mark = '<w:commentRangeStart w:id="0"/>'
    end = '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    return _p("", runs=mark + _run(text) + end + '<w:r><w:footnoteReference w:id="2"/></w:r>')


def _control(inside: str) -> str:
    return f'<w:sdt><w:sdtPr><w:alias w:val="field"/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'


def _cell(inside: str, span: int = 1, down: str = "") -> str:
    properties = '<w:tcW w:w="1600" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if down:
        properties += '<w:vMerge w:val="restart"/>' if down == "restart" else "<w:vMerge/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def _row(cells: Sequence[str], repeat: bool = False, gone: bool = False) -> str:
    properties = "<w:tblHeader/>" if repeat else ""
    properties += f'<w:del w:id="9" {TRACKED}/>' if gone else ""
    inside = (
        "".join(cells).replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
        if gone
        else "".join(cells)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def _table(rows: Sequence[str]) -> str:
    widest = max(row.count("<w:tc>") for row in rows)
    grid = '<w:gridCol w:w="1600"/>' * widest
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"


def _write(path: Path, body: str) -> None:
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    page = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name.replace("1", " 1")}"/></w:style>'
        for name in ("Normal", "Title", "Heading1")
    )
    comment = f'<w:comment w:id="0" {TRACKED}>{_p("Check this with the children’s centre")}</w:comment>'
    note = f'<w:footnote w:id="2">{_p("The diary of the duty team was not kept after March 2020.")}</w:footnote>'
    words = {
        "document": f'<w:document xmlns:w="{W}"><w:body>{body}{page}</w:body></w:document>',
        "styles": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        "comments": f'<w:comments xmlns:w="{W}">{comment}</w:comments>',
        "footnotes": f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>',
    }
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{kind}+xml"/>'
        for name, kind in PARTS.items()
    )
    relation = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{name}" Target="{name}.xml"/>'
        for n, name in enumerate(("styles", "comments", "footnotes"))
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as word:
        word.writestr(
            "[Content_Types].xml",
            f'{start}<Types xmlns="{package}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        )
        word.writestr(
            "_rels/.rels", f'{start}<Relationships xmlns="{package}/relationships">{relation}</Relationships>'
        )
        word.writestr(
            "word/_rels/document.xml.rels",
            f'{start}<Relationships xmlns="{package}/relationships">{inner}</Relationships>',
        )
        for name, text in words.items():
            word.writestr(f"word/{name}.xml", start + text)
