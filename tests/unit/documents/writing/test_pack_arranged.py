"""A pack as a coordinator arranges it: order, dividers, padding, attachments, late additions, kept parts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pikepdf
import pypdfium2
import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image
from pypdf import PdfReader

from documents.chronology.merging import merge
from documents.reading.convert import converter
from documents.writing import pack_office, pack_returns
from documents.writing.chronology_pdf import lay_out
from documents.writing.pack import Attachment, FrontSheet, Pack, PackPlan, PackReturn, build_pack, keys_of
from documents.writing.pack_plan import CHRONOLOGY, KeptHere
from tests.unit.documents.writing.pdf_reading import bookmarks, links, squeezed, texts
from tests.unit.documents.writing.pdf_samples import HEADING, case_a_readings, chronology_of, merged
from tests.unit.documents.writing.pdf_structure import faults

POLICE, SCHOOL = case_a_readings()[1], case_a_readings()[5]
RETURNS = [PackReturn(POLICE[0], POLICE[1], "pdf"), PackReturn(SCHOOL[0], SCHOOL[1], "csv")]
CHRONOLOGY_OF_TWO = merge([POLICE[0], SCHOOL[0]], None)
SHEET = FrontSheet(
    "Rapid review", (("Review due", "8 January 2026"), ("Empty", "")), (("Police", "Return", "3 May 2026"),)
)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 200), "navy").save(out, "PNG")
    return out.getvalue()


def letter(pages: int = 1, words: str = "A LETTER") -> bytes:
    pdf = pikepdf.new()
    for number in range(1, pages + 1):
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[-1].obj
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = pdf.make_stream(f"BT /F 12 Tf 72 700 Td ({words} {number}) Tj ET".encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


LETTER = Attachment("att-1", "Letter from the coroner", "coroner.pdf", letter(2), "pdf")
DRAWING = Attachment("att-2", "Family drawing", "drawing.png", picture(), "png")
STRANGE = Attachment("att-3", "A recording", "call.mp3", b"ID3 not a page", "mp3")


@pytest.fixture(scope="module")
def arranged() -> Pack:
    keys = keys_of(RETURNS)
    plan = PackPlan(
        order=(keys[1], "att-1", CHRONOLOGY, "no-such-part"),
        attachments=(LETTER, DRAWING, STRANGE),
        front_sheet=SHEET,
        dividers=True,
        even_pages=True,
    )
    return build_pack(CHRONOLOGY_OF_TWO, HEADING, RETURNS, plan=plan)


def test_parts_stand_in_the_order_chosen_and_the_rest_after_them(arranged: Pack) -> None:
    titles = [part.title for part in arranged.parts]
    assert titles[1:] == [
        SCHOOL[0].agency,
        "Letter from the coroner",
        "Combined chronology",
        POLICE[0].agency,
        "Family drawing",
        "A recording",
    ]


def test_each_part_begins_on_a_right_hand_page_with_its_divider(arranged: Pack) -> None:
    pages = texts(arranged.pdf)
    following = 1
    for number, part in enumerate(arranged.parts):
        assert part.first_page == following
        assert part.first_page % 2 == 1
        assert part.pages % 2 == 0
        following += part.pages
        if number:
            first = " ".join(pages[part.first_page - 1].split())
            assert f"Part {number + 2}" in first
            assert part.title in first
    assert following - 1 == len(pages) == arranged.pages
    assert any("This page is left blank" in page for page in pages)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {arranged.pages}" in page


def test_links_and_bookmarks_know_of_dividers_and_padding(arranged: Pack) -> None:
    pages = [squeezed(page) for page in texts(arranged.pdf)]
    rows = {squeezed(one.row.event)[:24] for one in CHRONOLOGY_OF_TWO.rows}
    checked = 0
    for link in links(arranged.pdf):
        if link.words.startswith("Go to this row in the return"):
            assert any(row in pages[link.target - 1] for row in rows), link
            checked += 1
    assert checked == len(CHRONOLOGY_OF_TWO.rows)
    top = {entry.title: entry.page for entry in bookmarks(arranged.pdf) if entry.level == 0}
    for part in arranged.parts[1:]:
        assert top[part.title] == part.first_page
    for entry in bookmarks(arranged.pdf):
        if entry.level == 1:
            assert squeezed(entry.title) in pages[entry.page - 1]
    assert faults(arranged.pdf) == []


def test_the_front_sheet_says_what_the_review_is(arranged: Pack) -> None:
    sheet = next(page for page in texts(arranged.pdf) if page.lstrip().startswith("Front sheet"))
    assert "Rapid review" in sheet
    assert "8 January 2026" in sheet
    assert "3 May 2026" in sheet
    assert "Empty" not in sheet


def test_attachments_are_shown_or_said_not_to_be(arranged: Pack) -> None:
    pages = texts(arranged.pdf)
    parts = {part.title: part for part in arranged.parts}
    assert "A LETTER 2" in pages[parts["Letter from the coroner"].first_page + 1]
    drawing = pypdfium2.PdfDocument(arranged.pdf)[parts["Family drawing"].first_page]
    colours = drawing.render(scale=0.3).to_pil().convert("RGB").getcolors(100_000)
    assert any(colour[2] > 90 and colour[0] < 40 for _, colour in colours or [])
    said = " ".join(pages[parts["A recording"].first_page].split())
    assert "call.mp3 belongs here and is not shown" in said
    assert parts["A recording"].how == "not shown"


def test_a_late_addition_takes_letters_and_all_else_keeps_its_numbers() -> None:
    chronology = chronology_of([merged(1)])
    layout = lay_out(chronology, HEADING)
    later = replace(LETTER, key="att-9", title="Late statement", original=letter(2, "LATE"))
    first = build_pack(chronology, HEADING, RETURNS, layout, PackPlan(attachments=(LETTER,)))
    keys = keys_of(RETURNS)
    plan = PackPlan((CHRONOLOGY, keys[0], "att-9", keys[1], "att-1"), (LETTER, later), earlier=first.numbered)
    second = build_pack(chronology, HEADING, RETURNS, layout, plan)
    before = {part.key: part.numbers for part in first.parts}
    after = {part.key: part.numbers for part in second.parts}
    last = before[keys[0]][-1]
    assert after.pop("att-9") == (f"{last}A", f"{last}B")
    assert after == before
    labels = PdfReader(io.BytesIO(second.pdf)).page_labels  # what a viewer shows
    printed = [number for part in second.parts for number in part.numbers]
    assert labels == printed
    for number, page in zip(printed, texts(second.pdf), strict=True):
        assert f"Page {number}" in page.replace("\r\n", "\n").split("\n")
    contents = next(page for page in texts(second.pdf) if "From page" in page)
    line = next(line for line in contents.splitlines() if line.strip().endswith(f"{last}A"))
    assert "2" in line


class Counted(KeptHere):
    """Counts what was made anew."""

    def __init__(self) -> None:
        super().__init__()
        self.made = 0

    def put(self, key: str, made: bytes) -> None:
        self.made += 1
        super().put(key, made)


def test_only_what_changed_is_made_anew_and_the_pack_is_the_same() -> None:
    chronology = chronology_of([merged(1)])
    layout = lay_out(chronology, HEADING)
    kept = Counted()
    plan = PackPlan(attachments=(LETTER,))
    first = build_pack(chronology, HEADING, RETURNS, layout, plan, kept)
    assert kept.made == 3
    again = build_pack(chronology, HEADING, RETURNS, layout, plan, kept)
    assert kept.made == 3
    assert again.pdf == first.pdf
    changed = replace(LETTER, original=letter(3))
    build_pack(chronology, HEADING, RETURNS, layout, PackPlan(attachments=(changed,)), kept)
    assert kept.made == 4


def test_whoever_watches_hears_of_each_part_and_can_stop_it() -> None:
    chronology = chronology_of([merged(1)])
    layout = lay_out(chronology, HEADING)
    heard: list[str] = []

    class Stopped(Exception):
        pass

    def watch(part: str, done: int, of: int) -> None:
        heard.append(part)
        assert 0 <= done <= of
        if len(heard) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        build_pack(chronology, HEADING, RETURNS, layout, watch=watch)
    assert heard == ["Combined chronology", POLICE[0].agency, SCHOOL[0].agency]


@pytest.mark.skipif(converter() is None, reason="LibreOffice is not installed")
def test_an_office_file_that_cannot_be_printed_is_rendered_and_says_so() -> None:
    reading, _ = case_a_readings()[0]
    pack = build_pack(chronology_of([merged(1)]), HEADING, [PackReturn(reading, b"PK\x03\x04 broken", "docx")])
    first = " ".join(texts(pack.pdf)[pack.parts[2].first_page - 1].split())
    assert "LibreOffice could not print the file" in first
    assert "This is a rendering of what was read" in first
    assert pack.parts[2].how == pack_returns.RENDERED


def test_the_front_sheet_of_a_merge_without_a_case_names_what_came() -> None:
    pack = build_pack(chronology_of([merged(1, date(2020, 1, 2))]), HEADING, RETURNS[1:])
    assert any(page.lstrip().startswith("Front sheet") for page in texts(pack.pdf))


def test_a_printed_workbooks_dates_have_the_room_they_need() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Date", "Event", "Action"])
    for day in range(1, 9):
        sheet.append([datetime(2021, 3, day, 9, 30), "A long account of a visit. " * 12, "A plan. " * 20])
        sheet.cell(day + 1, 1).number_format = "dddd d mmmm yyyy hh:mm"
    out = io.BytesIO()
    book.save(out)
    fitted: Any = load_workbook(io.BytesIO(pack_office.settled(out.getvalue(), "xlsx"))).active
    assert fitted.column_dimensions["A"].width >= len("Wednesday 10 September 2021 09:30")
