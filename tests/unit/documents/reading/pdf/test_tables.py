"""Tables of a PDF come back row for row and cell for cell, ruled or not."""

from __future__ import annotations

from typing import Any

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Spacer

from documents.reading.pdf.reader import read_pdf
from documents.reading.raw import RawTable, RawText
from tests.unit.documents.reading.pdf.making import (
    HEADINGS,
    RULED,
    TOP,
    chronology,
    document,
    drawn,
    heading,
    only_table,
    plain,
    rows_of,
    style,
    table,
    text,
)

THIN = 0.5
RULES: dict[str, list[tuple[Any, ...]]] = {
    "ruled": [RULED, TOP],
    "grey hairlines": [("GRID", (0, 0), (-1, -1), 0.25, colors.grey), TOP],
    "inner rules only": [("INNERGRID", (0, 0), (-1, -1), THIN, colors.black), TOP],
    "row rules only": [("LINEBELOW", (0, 0), (-1, -1), THIN, colors.black), TOP],
    "column rules only": [("LINEBEFORE", (1, 0), (-1, -1), THIN, colors.black), TOP],
    "column rules in a box": [
        ("LINEBEFORE", (1, 0), (-1, -1), THIN, colors.black),
        ("BOX", (0, 0), (-1, -1), THIN, colors.black),
        ("LINEBELOW", (0, 0), (-1, 0), THIN, colors.black),
        TOP,
    ],
    "rule under the headings": [("LINEBELOW", (0, 0), (-1, 0), THIN, colors.black), TOP],
    "boxed headings": [("GRID", (0, 0), (-1, 0), THIN, colors.black), TOP],
    "shaded headings": [("BACKGROUND", (0, 0), (-1, 0), colors.lightblue), TOP],
    "shaded every second row": [("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, colors.lightgrey]), TOP],
    "nothing": [TOP],
    "nothing, centred": [("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
    "nothing, at the foot": [("VALIGN", (0, 0), (-1, -1), "BOTTOM")],
}


@pytest.mark.parametrize("rules", RULES)
def test_rows_in_are_rows_out_over_several_pages(rules: str) -> None:
    rows = chronology(45, blank_dates=(7, 20, 21))
    read = read_pdf(document(heading("Chronology"), table(rows, commands=RULES[rules])))
    assert only_table(read) == [HEADINGS, *map(plain, rows)]
    assert read.problems == ()


@pytest.mark.parametrize("rules", ["ruled", "nothing"])
def test_rows_set_as_tight_as_lines(rules: str) -> None:
    tight = [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
    rows = chronology(40, blank_dates=(5, 17))
    read = read_pdf(document(table(rows, commands=[*RULES[rules], *tight])))
    assert only_table(read) == [HEADINGS, *map(plain, rows)]


def test_two_tables_with_other_columns_stay_two() -> None:
    first = chronology(6)
    second = [
        ("Home visit. Nobody in.", "HV", "03/04/2019"),
        ("Letter sent to the mother.", "Clerk", "09/04/2019"),
    ]
    read = read_pdf(
        document(
            heading("Social care"),
            table(first),
            heading("Health visiting"),
            text("From the child health system."),
            table(second, ("What happened", "Who", "Date"), widths=(3, 1, 1)),
        )
    )
    one, two = read.tables
    assert rows_of(one)[1:] == [plain(row) for row in first]
    assert rows_of(two) == [("What happened", "Who", "Date"), *second]
    assert (one.number, two.number) == (1, 2)
    between = [block.text for block in read.blocks if isinstance(block, RawText)]
    assert between == ["Social care", "Health visiting", "From the child health system."]


def test_a_second_table_with_other_columns_on_the_next_page_is_not_joined() -> None:
    other = [("Home visit. Nobody in.", "HV", "03/04/2019")] * 3
    read = read_pdf(
        document(
            table(chronology(4)),
            Spacer(1, 400),
            table(other, ("What happened", "Who", "Date"), widths=(3, 1, 1)),
        )
    )
    assert [len(found.rows) for found in read.tables] == [5, 4]


def test_a_cover_table_right_above_the_chronology_is_a_table_of_its_own() -> None:
    rows = chronology(3)
    cover = table([("Agency", "Ash Road Surgery"), ("Author", "Dr P. Lowe")], (), widths=(1, 4))
    read = read_pdf(document(cover, table(rows)))
    assert [rows_of(found)[0] for found in read.tables] == [("Agency", "Ash Road Surgery"), HEADINGS]


def test_label_and_value_without_rules_are_a_table() -> None:
    cover = [("Agency", "Ash Road Surgery"), ("Author", "Dr P. Lowe"), ("Version", "2"), ("Due", "18 June 2021")]
    read = read_pdf(document(heading("Return"), table(cover, (), widths=(1, 4), commands=[TOP], across=400)))
    assert only_table(read) == cover


def test_prose_is_no_table() -> None:
    words = "The family was known to the service for two years and was seen in clinic on eleven occasions. " * 12
    read = read_pdf(document(heading("Summary of involvement"), text(words), text(words), size=A4))
    assert read.tables == ()
    assert [block.text for block in read.blocks if isinstance(block, RawText)][1].split() == words.split()


def test_cells_merged_down_give_their_text_once() -> None:
    rows = [
        ("01/02/2019", "09:00", "Notes", "First contact of the day.", "Mother", "None"),
        ("", "11:30", "Notes", "Second contact of the day.", "Mother", "Visit"),
        ("03/02/2019", "", "Minutes", "Meeting.", "All", "Plan"),
    ]
    read = read_pdf(document(table(rows, commands=[RULED, TOP, ("SPAN", (0, 1), (0, 2))])))
    assert only_table(read) == [HEADINGS, *rows]
    assert [row.merged for row in read.tables[0].rows] == [(), (), (0,), ()]


def test_cells_merged_across_give_their_text_once() -> None:
    rows = [
        ("No contact between April and June 2019, when the family was abroad.", "", "", "", "", ""),
        ("03/07/2019", "", "Minutes", "Meeting.", "All", "Plan"),
    ]
    read = read_pdf(document(table(rows, commands=[RULED, TOP, ("SPAN", (0, 1), (-1, 1))])))
    assert only_table(read) == [HEADINGS, *rows]


def test_a_heading_row_without_column_rules_still_gives_its_headings() -> None:
    rows = chronology(4)
    bare = [("GRID", (0, 1), (-1, -1), THIN, colors.black), ("BOX", (0, 0), (-1, 0), THIN, colors.black), TOP]
    assert only_table(read_pdf(document(table(rows, commands=bare)))) == [HEADINGS, *map(plain, rows)]


@pytest.mark.parametrize("rules", ["ruled", "nothing", "column rules only"])
def test_headings_in_two_lines(rules: str) -> None:
    headings = ("Date of event", "Source of information", "What happened", "Who was involved", "Action or outcome")
    rows = [(row[0], row[2], row[3], row[4], row[5]) for row in chronology(20)]
    made = table(rows, headings, widths=(0.8, 0.9, 4, 0.7, 0.8), commands=RULES[rules], cell=style(7))
    assert only_table(read_pdf(document(made))) == [headings, *map(plain, rows)]


@pytest.mark.parametrize("rules", ["ruled", "nothing"])
def test_a_portrait_page_with_narrow_columns(rules: str) -> None:
    rows = chronology(25)
    made = table(rows, widths=(1.3, 0.9, 1.1, 2.6, 1.2, 1.5), across=520, commands=RULES[rules], cell=style(7))
    assert only_table(read_pdf(document(made, size=A4))) == [HEADINGS, *map(plain, rows)]


def test_hyphens_are_kept_and_broken_words_made_whole() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([40, 120, 260], [700, 740, 780, 800])
        canvas.setFont("Helvetica", 9)
        for x, y, words in [
            (44, 788, "Date"), (124, 788, "Event"),
            (44, 768, "01/02/2019"), (124, 768, "Seen by the out-of-"), (124, 757, "hours doctor for safe-"),
            (124, 746, "guarding advice"),
            (44, 728, "02/02/20"), (44, 717, "19"), (124, 728, "A safeguarding meeting"),
        ]:  # fmt: skip
            canvas.drawString(x, y, words)

    rows = only_table(read_pdf(drawn(draw)))
    assert rows[1] == ("01/02/2019", "Seen by the out-of-hours doctor for safeguarding advice")
    assert rows[2] == ("02/02/2019", "A safeguarding meeting")


def test_lines_inside_a_cell_stay_lines() -> None:
    read = read_pdf(document(table([("01/02/2019", "", "Notes", "Seen.\nWell.", "Mother\nFather", "")])))
    assert read.tables[0].rows[1].cells == ("01/02/2019", "", "Notes", "Seen.\nWell.", "Mother\nFather", "")


def test_underlined_words_make_no_row() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([40, 120, 400], [700, 760, 780])
        canvas.setFont("Helvetica", 9)
        canvas.drawString(44, 768, "Date")
        canvas.drawString(124, 768, "Event")
        canvas.drawString(44, 748, "01/02/2019")
        canvas.drawString(124, 748, "Very worried")
        canvas.line(122, 746, 176, 746)
        canvas.drawString(124, 734, "about the child")

    assert only_table(read_pdf(drawn(draw)))[1] == ("01/02/2019", "Very worried about the child")


def test_text_that_runs_over_a_rule_stays_in_its_cell() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([40, 90, 200, 300], [740, 760, 780])
        canvas.setFont("Helvetica", 9)
        for x, y, words in [
            (44, 768, "Date"), (94, 768, "Source"), (204, 768, "Event"),
            (44, 748, "01/02/2019"), (94, 748, "Vulnerability notification form"), (224, 748, "Sent"),
        ]:  # fmt: skip
            canvas.drawString(x, y, words)

    assert only_table(read_pdf(drawn(draw)))[1] == ("01/02/2019", "Vulnerability notification form", "Sent")


def test_headings_and_paragraphs_are_told_by_size_and_weight() -> None:
    words = "The service knew the family from 2018 and closed the case twice. It did not ask about the father."
    read = read_pdf(
        document(heading("Summary", 1), text(words * 3), heading("Learning", 3), text(words * 2), size=A4)
    )
    told = [(block.text.split()[0], block.heading) for block in read.blocks if isinstance(block, RawText)]
    assert told == [("Summary", True), ("The", False), ("Learning", True), ("The", False)]


def test_blocks_come_in_reading_order_with_their_page() -> None:
    read = read_pdf(document(heading("Cover"), table(chronology(30)), heading("Analysis"), text("It was late.")))
    kinds = [(type(block), block.page if isinstance(block, RawText) else None) for block in read.blocks]
    assert [kind for kind, _ in kinds] == [RawText, RawTable, RawText, RawText]
    assert kinds[0][1] == 1
    assert kinds[-1][1] == read.pages
    rows = read.tables[0].rows
    assert [row.number for row in rows] == list(range(1, 32))
    assert [row.page for row in rows] == sorted(row.page or 0 for row in rows)


def test_columns_one_point_apart_are_told_by_how_they_were_drawn() -> None:
    """A browser prints tables without padding: the widest date touches the time beside it."""
    rows = chronology(12)
    lefts = (40, 88, 111, 160, 420, 500)

    def page(canvas: Canvas) -> None:
        for bold, cells, y in [
            (True, HEADINGS, 780),
            *((False, row, 768 - 12 * at) for at, row in enumerate(rows)),
        ]:
            canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 9)
            for left, right, cell in zip(lefts, (*lefts[1:], 560), cells, strict=True):
                width = canvas.stringWidth(cell, "Helvetica", 9)
                shown = (
                    cell if bold or width < right - left else cell[: int(len(cell) * (right - left - 12) / width)]
                )
                canvas.drawString(left, y, shown)

    read = read_pdf(drawn(page))
    assert [row[:2] for row in only_table(read)[1:]] == [row[:2] for row in rows]
    assert [row[2][:6] for row in only_table(read)[1:]] == [row[2][:6] for row in rows]
    assert read.problems == ()


def test_columns_that_touch_are_told_to_a_person() -> None:
    """Where the date fills its column, it touches the event, and nothing tells where one ends."""

    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 9)
        for left, name in ((40, "Date"), (85, "Event"), (400, "Outcome")):
            canvas.drawString(left, 780, name)
        canvas.setFont("Helvetica", 9)
        for at in range(10):
            date, event = f"{at + 1:02d}/03/2020", "Home visit by the nurse, who saw the child with her mother."
            if at % 2:
                canvas.drawString(40, 768 - 12 * at, date + event)
            else:
                for left, words in ((40, date[:8]), (85, event), (400, "None")):
                    canvas.drawString(left, 768 - 12 * at, words)

    read = read_pdf(drawn(page))
    assert [problem for problem in read.problems if "could not be told apart" in problem.message]


def tight(align: str) -> list[tuple[Any, ...]]:
    return [
        ("VALIGN", (0, 0), (-1, -1), align),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8),
    ]


@pytest.mark.parametrize("align", ["MIDDLE", "BOTTOM"])
def test_rows_set_as_tight_as_lines_in_the_middle_or_at_the_foot(align: str) -> None:
    rows = [row for row in chronology(14) if row[0]]
    read = read_pdf(document(table(rows, commands=tight(align))))
    found = only_table(read)[1:]
    if not read.problems:
        assert found == [plain(row) for row in rows]
    assert [row for row in found if row[0]] != []


def test_rows_that_nothing_parts_are_told() -> None:
    rows = chronology(14, blank_dates=(3, 4, 9))
    read = read_pdf(document(table(rows, commands=tight("MIDDLE"))))
    assert any("Nothing on this page shows where the rows" in problem.message for problem in read.problems)


def test_rules_for_some_columns_only() -> None:
    rows = chronology(14)
    commands = [
        ("BOX", (0, 0), (-1, -1), 0.5, colors.black),
        ("LINEAFTER", (0, 0), (0, -1), 0.5, colors.black),
        TOP,
    ]
    read = read_pdf(document(table(rows, commands=commands)))
    assert only_table(read) == [HEADINGS, *map(plain, rows)]
    assert read.problems == ()


def test_a_running_header_right_above_the_headings_parts_no_table() -> None:
    def header(canvas: Canvas, pages: Any) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(40, 549, "OFFICIAL-SENSITIVE, Harbour Trust")

    rows = chronology(60)
    read = read_pdf(document(heading("Chronology"), table(rows, commands=[TOP]), every_page=header))
    assert only_table(read) == [HEADINGS, *map(plain, rows)]
    assert read.running == ("OFFICIAL-SENSITIVE, Harbour Trust",)
    assert read.problems == ()


def test_the_words_of_a_cell_that_come_on_each_page_are_no_running_header() -> None:
    sentence = "Officers attended after a call. Nobody was arrested and a notification was sent on the next day. "
    long = ("03/04/2019", "09:00", "Log", sentence * 60, "Mother", "None")
    read = read_pdf(document(table([*chronology(2), long], commands=[TOP], split_rows=True)))
    assert only_table(read)[3][3] == sentence.strip() + (" " + sentence.strip()) * 59


@pytest.mark.parametrize("count", [3, 12])
def test_a_row_without_a_date_and_with_words_in_one_column_only_is_a_row(count: int) -> None:
    """The space above it is the space between rows, which is less than an empty line's."""
    long = " This goes on over the end of its line, so that rows of several lines stand between the others."
    rows = [
        ("" if at % 4 == 2 else f"{at + 1:02}/03/2020", f"Entry {at}.{long * (at % 3)}") for at in range(count)
    ]
    made = table(rows, ("Date", "Event"), widths=(1, 4), across=490, commands=(TOP,), cell=style(8, leading=1.25))
    assert only_table(read_pdf(document(made, size=A4)))[1:] == [plain(row) for row in rows]


def test_a_space_that_is_an_empty_line_or_the_end_of_a_row_without_a_date_is_told() -> None:
    rows = [("" if at == 2 else f"{at + 1:02}/03/2020", f"Entry {at}. {'It goes on. ' * 12}") for at in range(6)]
    high = (("TOPPADDING", (0, 0), (-1, -1), 5), ("BOTTOMPADDING", (0, 0), (-1, -1), 5))
    made = table(
        rows, ("Date", "Event"), widths=(1, 4), across=490, commands=(TOP, *high), cell=style(8, leading=1.25)
    )
    read = read_pdf(document(made, size=A4)).tables[0].rows
    assert [len(row.doubts) for row in read] == [0, 0, 1, 0, 0, 0]
    assert "Entry 2." in read[2].cells[1]
