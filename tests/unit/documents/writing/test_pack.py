"""The pack of case A, read with other programs than those that wrote it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pytest

from documents.chronology.merging import merge
from documents.chronology.model import MergedRow
from documents.writing.chronology_pdf import lay_out
from documents.writing.pack import Pack, PackReturn, build_pack
from documents.writing.pack_returns import RENDERED
from tests.unit.documents.writing.pdf_reading import bookmarks, links, root, squeezed, text_in, texts, title
from tests.unit.documents.writing.pdf_samples import HEADING, case_a, case_a_readings, chronology_of
from tests.unit.documents.writing.pdf_structure import faults


@pytest.fixture(scope="module")
def pack() -> Pack:
    returns = [PackReturn(reading, data, reading.file.rpartition(".")[2]) for reading, data in case_a_readings()]
    return build_pack(case_a(), HEADING, returns)


def test_parts_follow_each_other_and_cover_every_page(pack: Pack) -> None:
    assert [part.title for part in pack.parts[2:]] == [reading.agency for reading, _ in case_a_readings()]
    assert [part.sha256 for part in pack.parts[2:]] == [reading.sha256 for reading, _ in case_a_readings()]
    following = 1
    for part in pack.parts:
        assert part.first_page == following
        following += part.pages
    assert following - 1 == pack.pages == len(texts(pack.pdf))


def test_printed_page_numbers_are_the_viewers(pack: Pack) -> None:
    for number, text in enumerate(texts(pack.pdf), start=1):
        assert f"Page {number} of {pack.pages}" in text
        assert "OFFICIAL-SENSITIVE" in text
        assert "WSCP-2021-004" in text


def test_every_row_leads_to_the_page_that_holds_it_and_says_which(pack: Pack) -> None:
    pages = [squeezed(text) for text in texts(pack.pdf)]
    chronology = pack.parts[1]
    layout = lay_out(case_a(), HEADING)
    by_page_and_top = {
        (spot.page + chronology.first_page - 1, round(spot.top or 0)): row_id
        for row_id, spot in layout.rows.items()
    }
    rows = {one.row.id: one for one in case_a().rows}
    seen = set()
    for link in links(pack.pdf):
        if not link.words.startswith("Go to this row in the return"):
            continue
        row_id = by_page_and_top[link.page, round(link.rectangle[3])]
        seen.add(row_id)
        one = rows[row_id]
        # A return as it came may break the row over two of its pages: it begins where the link leads.
        assert squeezed(one.row.event)[:24] in pages[link.target - 1], row_id
        assert squeezed(one.row.date_text) in pages[link.target - 1], row_id
        part = next(part for part in pack.parts if part.title == one.agency)
        assert part.first_page <= link.target < part.first_page + part.pages
        assert f"page {link.target} of the pack" in link.words
        assert f" p. {link.target}" in text_in(pack.pdf, link.page, link.rectangle)
    assert seen == set(rows)


def test_rows_of_a_rendered_return_lead_back(pack: Pack) -> None:
    pages = [squeezed(text) for text in texts(pack.pdf)]
    back = [link for link in links(pack.pdf) if link.words.startswith("Go to this row in the chronology")]
    shown = {part.title for part in pack.parts if part.how == RENDERED}
    rendered = [reading for reading, _ in case_a_readings() if reading.agency in shown]
    assert [reading.file for reading in rendered if reading.file.endswith(".csv")]
    assert len(back) == sum(len(reading.rows) for reading in rendered)
    following = iter(back)
    for reading in rendered:
        for row in reading.rows:
            assert squeezed(row.event) in pages[next(following).target - 1]


def test_every_page_names_the_pack_the_case_and_its_number(pack: Pack) -> None:
    for number, page in enumerate(texts(pack.pdf), start=1):
        assert f"{HEADING.case_reference} · Case review pack" in page
        assert HEADING.classification in page
        assert f"Page {number} of {pack.pages}" in page


def test_the_contents_lead_to_their_parts_and_say_the_page(pack: Pack) -> None:
    pages = texts(pack.pdf)
    contents = [link for link in links(pack.pdf) if link.words.startswith("Go to page")]
    assert len({link.target for link in contents}) >= 10
    for link in contents:
        words = " ".join(text_in(pack.pdf, link.page, link.rectangle).split())
        line = (link.rectangle[0], link.rectangle[1] - 1, 595.0, link.rectangle[3] + 1)
        assert text_in(pack.pdf, link.page, line).split()[-1] == str(link.target)
        part = next((part for part in pack.parts if part.title == words), None)
        if part:
            assert part.first_page == link.target
        else:
            assert words in pages[link.target - 1]


def test_bookmarks_lead_to_every_part_and_year(pack: Pack) -> None:
    entries = bookmarks(pack.pdf)
    pages = texts(pack.pdf)
    top = {entry.title: entry.page for entry in entries if entry.level == 0}
    assert list(top)[:5] == ["Cover", "Contents", "Front sheet", "Timeline", "Combined chronology"]
    for part in pack.parts[1:]:
        assert top[part.title] == part.first_page
    assert "Contents" in pages[top["Contents"] - 1]
    assert "Timeline" in pages[top["Timeline"] - 1]
    years = {entry.title: entry.page for entry in entries if entry.level == 1}
    assert {"2019", "2020", "2021", "Undated rows"} <= set(years)
    for entry in entries:
        if entry.level >= 1:
            assert entry.title in pages[entry.page - 1]


def test_it_is_tagged_titled_and_linearised(pack: Pack) -> None:
    assert faults(pack.pdf) == []
    assert title(pack.pdf) == "Case review pack · WSCP-2021-004"
    catalogue = root(pack.pdf)
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" not in re.sub(
        rb"xmlns:pdfuaid", b"", catalogue["/Metadata"].get_data()
    )  # two parts are PDFs
    with pikepdf.open(io.BytesIO(pack.pdf)) as again:
        said = io.StringIO()
        assert again.check_linearization(said), said.getvalue()
        assert again.check_pdf_syntax() == []


def test_a_pack_of_our_own_pages_claims_to_be_accessible() -> None:
    reading, data = case_a_readings()[5]
    made = build_pack(case_a(), HEADING, [PackReturn(reading, data, "csv")])
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root(made.pdf)["/Metadata"].get_data()
    assert faults(made.pdf) == []
    # Rows of returns that are not in the pack have no link, and say no page.
    to_returns = [link for link in links(made.pdf) if link.words.startswith("Go to this row in the return")]
    assert len(to_returns) == len(reading.rows)


def test_a_return_that_does_not_name_its_agency_has_the_name_that_merging_gave_it() -> None:
    reading, data = case_a_readings()[5]
    nameless = replace(reading, agency=None)
    made = build_pack(merge([nameless], None), HEADING, [PackReturn(nameless, data, "csv")])
    assert made.parts[2].title == "School"
    assert "Return: School" in texts(made.pdf)[made.parts[2].first_page - 1]


def test_the_same_case_gives_the_same_bytes() -> None:
    reading, data = case_a_readings()[1]
    layout = lay_out(case_a(), HEADING)
    first, second = (build_pack(case_a(), HEADING, [PackReturn(reading, data, "pdf")], layout) for _ in range(2))
    assert first.pdf == second.pdf


def test_two_returns_in_files_of_the_same_name_keep_their_own_links() -> None:
    reading, data = case_a_readings()[0]
    other = replace(
        reading, rows=tuple(replace(row, event=f"Other {row.id}.", source="Other") for row in reading.rows)
    )
    rows = [MergedRow(row.renamed(f"one/{row.id}"), "One", reading.file) for row in reading.rows]
    rows += [MergedRow(row.renamed(f"two/{row.id}"), "Two", other.file) for row in other.rows]
    returns = [PackReturn(replace(r, agency=a), data, "text") for r, a in ((reading, "One"), (other, "Two"))]
    made = build_pack(chronology_of(rows), HEADING, returns)
    pages = texts(made.pdf)
    for link in links(made.pdf):
        if link.words.startswith("Go to this row in the return"):
            second = link.target >= made.parts[3].first_page
            source = text_in(
                made.pdf, link.page, (link.rectangle[0], link.rectangle[1], 1000, link.rectangle[3] + 12)
            )
            assert ("Two" in source or "Other" in source) == second
    assert "Other A-CSC-001." in "".join(pages)
