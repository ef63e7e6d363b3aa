"""For any layout: every word of a file is in a row, around the rows, or said to be left out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import xlsxwriter
from hypothesis import HealthCheck, given, settings, strategies as st

from documents.reading.counts import character_count
from documents.reading.entry import read_return
from documents.reading.model import Reading
from tests.unit.documents.reading.word.word_files import cell, paragraph, raw_word_file, row, run, table

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DATES = ("12/03/21", "13th March 2021", "c. June 2020", "", "as above", "w/c 1/3/21", "Spring term 2021")
HEADINGS = (
    ("Date", "Event", "Source"),
    ("Source", "Date", "Time", "Event"),
    ("Date", "Zeta", "Event", "Action", "Comments"),
    ("No", "Date/Time", "Details of contact", "Agency response"),
    ("Name", "Role"),
    ("Alpha", "Beta"),
)


@dataclass
class Words:
    """Gives words that occur nowhere else, and remembers which of them a person sees in the file."""

    shown: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    count: int = 0

    def word(self, *, shown: bool = True) -> str:
        self.count += 1
        word = f"wo{self.count}rd"
        (self.shown if shown else self.gone).append(word)
        return word

    def text(self, pick: st.DataObject) -> str:
        return " ".join(self.word() for _ in range(pick.draw(st.integers(1, 4))))


def said(reading: Reading) -> Iterator[str]:
    yield reading.title
    yield from reading.headings
    yield from (column.heading for column in reading.columns)
    for pair in (*reading.cover, *reading.narrative):
        yield from pair
    for entry in reading.glossary:
        yield from (entry.name, entry.code, entry.role)
    for found in reading.rows:
        yield from (found.date_text, found.time_text, found.source, found.event, found.people, found.action)
        yield from (found.comment, *found.other.values())


def check(reading: Reading, words: Words) -> None:
    told = " ".join(said(reading))
    assert [word for word in words.shown if word not in told] == []
    assert [word for word in words.gone if word in told] == []
    assert all(problem.code != "check-by-person" for problem in reading.problems)
    assert sum(one.characters for one in reading.counts.left_out) == character_count(words.gone)


# ------------------------------------------------------------ Word


def words_of_paragraph(pick: st.DataObject, words: Words) -> str:
    """Return the XML of a paragraph's content: one to three pieces, each wrapped in some way."""
    pieces = ""
    for _ in range(pick.draw(st.integers(1, 3))):
        way = pick.draw(st.sampled_from(sorted(WRAPPED)))
        shown = way not in ("deleted", "moved away", "prompt")
        pieces += WRAPPED[way].format(run(words.word(shown=shown) + " "), old=words.count)
    return pieces


WRAPPED = {
    "plain": "{0}",
    "inserted": "<w:ins>{0}</w:ins>",
    "moved here": "<w:moveTo>{0}</w:moveTo>",
    "moved away": "<w:moveFrom>{0}</w:moveFrom>",
    "deleted": "<w:del><w:r><w:delText>wo{old}rd</w:delText></w:r></w:del>",
    "link": "<w:hyperlink>{0}</w:hyperlink>",
    "smart tag": "<w:smartTag><w:smartTag>{0}</w:smartTag></w:smartTag>",
    "control": "<w:sdt><w:sdtPr/><w:sdtContent>{0}</w:sdtContent></w:sdt>",
    "prompt": "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:rPr>"
    '<w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>wo{old}rd</w:t></w:r></w:sdtContent></w:sdt>',
    "field": '<w:fldSimple w:instr="REF x">{0}</w:fldSimple>',
    "hidden": "<w:r><w:rPr><w:vanish/></w:rPr><w:t>wo{old}rd</w:t></w:r>",
    "box": "<w:r><w:txbxContent><w:p>{0}</w:p></w:txbxContent></w:r>",
    "two forms": "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback>"
    "</mc:AlternateContent>",
}


def word_cell(pick: st.DataObject, words: Words, *, nested: bool) -> str:
    inner = paragraph(words_of_paragraph(pick, words))
    if nested:
        inner += table(row(words.word(), words.word()), row(words.word(), "")) + "<w:p/>"
    return inner


def word_table(pick: st.DataObject, words: Words) -> str:
    headings = pick.draw(st.sampled_from(HEADINGS))
    rows = [row(words.word())] if pick.draw(st.booleans()) else []
    rows.append(row(*headings, properties="<w:tblHeader/>"))
    for _ in range(pick.draw(st.integers(0, 4))):
        shape = pick.draw(
            st.sampled_from(("full", "full", "across", "merged", "repeated", "nested", "control", "gone"))
        )
        date = pick.draw(st.sampled_from(DATES))
        if shape == "repeated":
            rows.append(row(*headings))
        elif shape == "across":
            rows.append(row(cell(words.text(pick), f'<w:gridSpan w:val="{len(headings)}"/>')))
        elif shape == "gone":
            rows.append(row(*(words.word(shown=False) for _ in headings), properties="<w:del/>"))
        else:
            cells = [date if "Date" in heading else "" for heading in headings]
            cells = [text or word_cell(pick, words, nested=shape == "nested") for text in cells]
            made = row(*(cell(text) for text in cells))
            if shape == "merged":
                first = cell(words.word(), '<w:vMerge w:val="restart"/>')
                made = row(first, *map(cell, cells[1:])) + row(
                    cell("", "<w:vMerge/>"), *(cell(words.word()) for _ in cells[1:])
                )
                words.shown = [word for word in words.shown if word not in cells[0]]
                words.gone = [word for word in words.gone if word not in cells[0]]
            rows.append(f"<w:sdt><w:sdtContent>{made}</w:sdtContent></w:sdt>" if shape == "control" else made)
    return table(*rows)


@quick
@given(st.data())
def test_word_documents(pick: st.DataObject) -> None:
    words = Words()
    body = ""
    for _ in range(pick.draw(st.integers(1, 4))):
        if pick.draw(st.booleans()):
            body += word_table(pick, words)
        else:
            body += paragraph(words_of_paragraph(pick, words))
    body += paragraph(run("End") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    parts = {
        "header": paragraph(words.word()),
        "footnotes": f'<w:footnote w:id="2">{paragraph(words.word())}</w:footnote>',
        "comments": f'<w:comment w:id="7" w:author="A">{paragraph(words.word())}</w:comment>',
    }
    check(read_return(raw_word_file(body, **parts), "x.docx"), words)


# ------------------------------------------------------------ workbooks and separated text


def sheet_rows(pick: st.DataObject, words: Words) -> list[list[str]]:
    """Return the rows of a sheet: titles, headings, rows with gaps, further headings, notes below."""
    headings = pick.draw(st.sampled_from(HEADINGS))
    rows: list[list[str]] = [[words.text(pick)] for _ in range(pick.draw(st.integers(0, 2)))]
    rows.append(list(headings))
    for _ in range(pick.draw(st.integers(0, 6))):
        kind = pick.draw(st.sampled_from(("row", "row", "row", "empty", "headings", "one", "long")))
        if kind == "row":
            date = pick.draw(st.sampled_from(DATES))
            rows.append([date if "Date" in heading else words.text(pick) for heading in headings])
        elif kind == "headings":
            headings = pick.draw(st.sampled_from(HEADINGS))
            rows.append(list(headings))
        else:
            count = {"empty": 0, "one": 1, "long": len(headings) + 2}[kind]
            rows.append([words.word() for _ in range(count)])
    return rows


@quick
@given(st.data())
def test_workbooks(pick: st.DataObject) -> None:
    words = Words()
    stream = io.BytesIO()
    careful = pick.draw(st.sampled_from(("plain", "own strings", "hidden", "comment", "box")))
    with xlsxwriter.Workbook(stream, {"constant_memory": careful == "own strings"}) as book:
        for number in range(pick.draw(st.integers(1, 2))):
            sheet = book.add_worksheet(f"Sheet {number}")
            left, top = pick.draw(st.integers(0, 3)), pick.draw(st.integers(0, 3))
            for at, cells in enumerate(sheet_rows(pick, words)):
                sheet.write_row(top + at, left, cells)
            if careful == "hidden":
                sheet.set_column(1, 1, None, None, {"hidden": True})
            elif careful == "comment":
                sheet.write_comment(pick.draw(st.integers(0, 9)), 0, words.word())
            elif careful == "box":
                sheet.insert_textbox(2, 8, words.text(pick))
    check(read_return(stream.getvalue(), "x.xlsx"), words)


@quick
@given(st.data())
def test_separated_text(pick: st.DataObject) -> None:
    words = Words()
    rows = sheet_rows(pick, words)
    for cells in rows:
        for at, text in enumerate(cells):
            addition = pick.draw(st.sampled_from(("", "", ", ", "\n", ' "', "; ", " é’£")))
            cells[at] = f"{text}{addition}{words.word()}" if addition and " " in text else text
    out = io.StringIO()
    csv.writer(out, delimiter=pick.draw(st.sampled_from(",;\t|"))).writerows(rows)
    encoding = pick.draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman")))
    check(read_return(out.getvalue().encode(encoding, "replace"), "x.csv"), words)


def test_headings_are_counted_once_for_each_time_that_they_stand_in_the_file() -> None:
    rows = "Date,Event,Source\n12/03/21,Home visit by the health visitor,EMIS\n"
    reading = read_return((rows + rows).encode(), "a.csv")
    assert len(reading.rows) == 2
    assert reading.counts.around == 2 * len("DateEventSource")
    assert reading.counts.characters + reading.counts.around == reading.counts.in_file
