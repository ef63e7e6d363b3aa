"""Finding the rows of a return on the pages that were printed of it, by their words."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextLine
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from documents.reading.printed_lines import tokens_of
from documents.reading.printed_places import places

HEADINGS = ("Date", "Source", "Event", "Action")
VISIT = "Home visit. Mother said that all was well and that the baby was asleep upstairs."


def a_row(number: int, date: str, event: str, action: str = "None", source: str = "Notes") -> dict[str, Any]:
    """Return a row as a reading's record has it."""
    empty = {"time_text": "", "people": "", "comment": "", "other": {}}
    return {"id": f"r{number}", "date_text": date, "event": event, "action": action, "source": source, **empty}


def printed(
    rows: Sequence[Mapping[str, Any]], *, split: bool = False, wide: bool = False, before: str = ""
) -> bytes:
    """Return the rows as a PDF table with its headings on every page."""
    style = getSampleStyleSheet()["Normal"]
    cells = [[Paragraph(row[name], style) for name in ("date_text", "source", "event", "action")] for row in rows]
    widths = [65, 50, 320, 200] if wide else [65, 50, 200, 100]
    table = Table([HEADINGS, *cells], colWidths=widths, repeatRows=1, splitInRow=int(split))
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    out = io.BytesIO()

    def footer(canvas: Any, document: Any) -> None:
        canvas.drawString(60, 20, f"OFFICIAL page {document.page}, no further action")

    size = landscape(A4) if wide else A4
    story = [Paragraph(before, style), table] if before else [table]
    SimpleDocTemplate(out, pagesize=size).build(story, onFirstPage=footer, onLaterPages=footer)
    return out.getvalue()


class Framed:
    """The words that another library finds inside the frames of rows."""

    def __init__(self, pdf: bytes, found: Mapping[str, Any]) -> None:
        self._frames = found["outlines"]
        self._lines = [
            (page.pageid, page.height - (line.y0 + line.y1) / 2, line.x0, line.x1, tokens_of(line.get_text()))
            for page in extract_pages(io.BytesIO(pdf))
            for line in _lines(page)
        ]

    def words(self, row: Mapping[str, Any]) -> list[str]:
        """Return the words inside a row's frames, in no order."""
        found: list[str] = []
        for number, left, top, right, bottom in self._frames[row["id"]]:
            for at, middle, x0, x1, words in self._lines:
                if at == number and top <= middle <= bottom and left - 2 <= x0 and x1 <= right + 2:
                    found += words
        return sorted(found)


def _lines(part: Any) -> Iterator[LTTextLine]:
    if isinstance(part, LTTextLine):
        yield part
    elif hasattr(part, "__iter__"):
        for one in part:
            yield from _lines(one)


def words_of(row: Mapping[str, Any]) -> list[str]:
    """Return a row's words."""
    return sorted(token for name in ("date_text", "source", "event", "action") for token in tokens_of(row[name]))


@pytest.mark.parametrize("wide", [False, True])
def test_each_row_has_a_frame_that_holds_its_words_and_no_others(wide: bool) -> None:
    rows = [
        a_row(n, f"{n % 28 + 1:02}/03/2021", f"{VISIT} Visit number {n} of many.", f"Plan {n}") for n in range(60)
    ]
    pdf = printed(rows, wide=wide, before=f"In summary: {VISIT}")
    found = places(pdf, rows, 300)
    framed = Framed(pdf, found)
    assert found["pages"] == len(found["page_sizes"]) == len(pikepdf.open(io.BytesIO(pdf)).pages)
    assert [framed.words(row) for row in rows] == [words_of(row) for row in rows]


def test_a_row_over_two_pages_has_a_frame_on_each() -> None:
    long = " ".join(f"Sentence {n} tells what the school nurse wrote about week {n}." for n in range(60))
    rows = [
        a_row(1, "01/03/2021", VISIT),
        a_row(2, "02/03/2021", long, "Told the lead"),
        a_row(3, "03/03/2021", VISIT),
    ]
    pdf = printed(rows, split=True)
    found = places(pdf, rows, 300)
    framed = Framed(pdf, found)
    assert [len(found["outlines"][row["id"]]) for row in rows] == [1, 2, 1]
    assert [framed.words(row) for row in rows] == [words_of(row) for row in rows]


def test_rows_with_the_same_words_stand_each_in_its_own_place() -> None:
    rows = [a_row(n, "01/03/2021", VISIT) for n in range(4)] + [a_row(9, "05/04/2021", VISIT)]
    found = places(printed(rows), rows, 300)["outlines"]
    tops = [found[row["id"]][0][2] for row in rows]
    assert tops == sorted(set(tops))


def test_a_row_that_was_not_printed_has_no_frame_and_takes_no_others() -> None:
    rows = [a_row(n, f"{n:02}/03/2021", f"{VISIT} Number {n}.") for n in range(1, 10)]
    hidden = a_row(
        50, "06/03/2021", "Strategy discussion after anonymous telephone call.", "Section 47", "Minutes"
    )
    pdf = printed(rows)
    found = places(pdf, [*rows[:5], hidden, *rows[5:]], 300)
    framed = Framed(pdf, found)
    assert hidden["id"] not in found["outlines"]
    assert [framed.words(row) for row in rows] == [words_of(row) for row in rows]


def test_rows_in_another_order_than_they_were_read_are_found_too() -> None:
    rows = [a_row(n, f"{n:02}/03/2021", f"{VISIT} Number {n}.", f"Plan {n}") for n in range(1, 20)]
    pdf = printed([*rows[10:], *rows[:10]])
    framed = Framed(pdf, places(pdf, rows, 300))
    assert [framed.words(row) for row in rows] == [words_of(row) for row in rows]


def test_part_of_a_row_may_be_in_a_hidden_column() -> None:
    rows = [a_row(n, f"{n:02}/03/2021", f"{VISIT} Number {n}.", f"Plan {n}") for n in range(1, 9)]
    read = [
        {**row, "comment": "A view that stands in a column nobody prints", "people": "Mother; child"}
        for row in rows
    ]
    assert places(printed(rows), read, 300)["outlines"].keys() == {row["id"] for row in rows}


def test_later_pages_than_are_shown_are_not_looked_through() -> None:
    rows = [a_row(n, f"{n % 28 + 1:02}/03/2021", f"{VISIT} Number {n}.") for n in range(60)]
    found = places(printed(rows), rows, 1)
    assert found["pages"] == 1
    assert 0 < len(found["outlines"]) < 60
