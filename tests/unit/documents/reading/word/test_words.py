"""Words in Word documents that other readers lose or double: fields, boxes, symbols, lists, headers, changes."""

from __future__ import annotations

import pytest

from documents.reading.counts import LeftOut, character_count
from documents.reading.entry import read_return
from documents.reading.raw import RawFile, RawTable, RawText
from documents.reading.word.reader import read_docx
from tests.unit.documents.reading.word.word_files import cell, paragraph, raw_word_file, row, run, table

BOX = "<w:txbxContent>{}</w:txbxContent>"
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
PROMPT = CONTROL.format("<w:showingPlcHdr/>", "{}")


def texts_of(body: str, **parts: str) -> list[str]:
    """Return what is read of a body as lines: paragraphs, and rows with their cells joined by "/"."""
    lines: list[str] = []
    for block in read_docx(raw_word_file(body, **parts)).blocks:
        if isinstance(block, RawText):
            lines.append(block.text)
        else:
            lines.extend("/".join(found.cells) for found in block.rows)
    return lines


def balanced(read: RawFile) -> bool:
    """Tell whether every character of the file was read or is said to be left out."""
    return all(problem.code != "check-by-person" for problem in read.problems)


def field(code: str, result: str, begin: str = "") -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'
    told = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    shown = f"{mark.format('separate', '')}{run(result)}" if result else ""
    return mark.format("begin", begin) + told + shown + mark.format("end", "")


def test_of_a_field_the_result_is_read() -> None:
    inner = field("IF 1 = 1", "yes")
    nested = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK </w:instrText></w:r>'
        f'{inner}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("the link")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr=" DATE ">{run("12/03/21")}</w:fldSimple>'
    body = paragraph(run("a ") + field("DATE", "1 May") + run(" b ") + nested + run(" c ") + simple)
    read = read_docx(raw_word_file(body))
    assert [block.text for block in read.blocks if isinstance(block, RawText)] == ["a 1 May b the link c 12/03/21"]
    assert read.left_out == (LeftOut("words among the instructions of fields", "outside the tables", 3),)
    assert balanced(read)


def test_old_form_fields_show_what_was_ticked_and_chosen() -> None:
    ticked = "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
    empty = "<w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData>"
    chosen = (
        "<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='No'/><w:listEntry w:val='Yes, seen'/>"
        "</w:ddList></w:ffData>"
    )
    body = "".join(
        paragraph(field(code, "", begin) + run(" child"))
        for code, begin in (("FORMCHECKBOX", ticked), ("FORMCHECKBOX", empty), ("FORMDROPDOWN", chosen))
    )
    assert texts_of(body) == ["☒ child", "☐ child", "Yes, seen child"]
    assert balanced(read_docx(raw_word_file(body)))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<w:r><w:t>co</w:t><w:softHyphen/><w:t>operate</w:t></w:r>", "cooperate"),
        (run("safe\u00adguarding"), "safeguarding"),
        ("<w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>being</w:t></w:r>", "well-being"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run(" seen"), "☑ seen"),
        ('<w:r><w:sym w:font="Symbol" w:char="F044"/></w:r>' + run(" asthma"), "Δ asthma"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F03A"/></w:r>' + run(" unknown sign"), "• unknown sign"),
        (run("\uf0b7 pasted bullet"), "• pasted bullet"),
        ("<m:oMath><m:r><m:t>BMI=w/h</m:t></m:r></m:oMath>", "BMI=w/h"),
        (f"<w:hyperlink>{run('the log')}</w:hyperlink>", "the log"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>aid</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>word</w:t></w:r>"
            "</w:rubyBase></w:ruby></w:r>",
            "word",
        ),
        ("<w:r><w:t>one</w:t><w:cr/><w:t>two</w:t></w:r>", "one\ntwo"),
        (f"<w:bdo>{run('inside')}</w:bdo><w:dir>{run(' both')}</w:dir>", "inside both"),
    ],
)
def test_signs_and_wrappings(content: str, text: str) -> None:
    data = raw_word_file(table(row("Date", "Event"), row("12/03/21", paragraph(content))))
    read = read_docx(data)
    assert read.tables[0].rows[1].cells == ("12/03/21", text)
    assert balanced(read)


def test_of_several_forms_of_the_same_content_one_is_read() -> None:
    forms = "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
    both = forms.format(BOX.format(paragraph("In a box")), BOX.format(paragraph("In a box")))
    only_old = forms.format("", run("for old programs"))
    body = f"<w:p><w:r>{both}</w:r></w:p>" + paragraph(run("Text ") + only_old)
    assert texts_of(body) == ["In a box", "Text for old programs"]
    read = read_docx(raw_word_file(body))
    assert balanced(read)
    assert read.in_file == character_count(["In a box", "Text for old programs"])


def test_a_table_in_a_text_box_keeps_its_rows() -> None:
    box = BOX.format(paragraph("Agency: Police") + table(row("Date", "Event"), row("12/03/21", "Visit")))
    assert texts_of(f"<w:p>{run('Above')}<w:r>{box}</w:r></w:p>") == [
        "Above",
        "Agency: Police",
        "Date/Event",
        "12/03/21/Visit",
    ]
    in_cell = table(
        row("Date", "Event"), row("1/3/21", f"<w:p>{run('a')}<w:r>{BOX.format(paragraph('b'))}</w:r></w:p>")
    )
    assert texts_of(in_cell)[1] == "1/3/21/a\nb"


# ------------------------------------------------------------ tracked changes


def test_a_deleted_paragraph_end_joins_what_it_parted() -> None:
    removed = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    joined = f"<w:p>{removed}{run('Seen at ')}</w:p>{paragraph('home')}"
    assert texts_of(joined) == ["Seen at home"]
    assert texts_of(table(row("Date", "Event"), row("1/3/21", joined)))[1] == "1/3/21/Seen at home"
    assert texts_of(f"<w:p>{removed}{run('Last')}</w:p>") == ["Last"]


def test_what_changes_took_away_is_counted_and_its_place_said() -> None:
    deleted = "<w:del><w:r><w:delText>not seen</w:delText></w:r></w:del>"
    body = table(
        row("Date", "Event"),
        row("1/3/21", paragraph(run("Visit ") + deleted)),
        row("2/3/21", "whole row", properties="<w:del/>"),
        row(cell("3/3/21"), cell("cell gone", "<w:cellDel/>")),
    )
    read = read_docx(raw_word_file(body))
    assert [found.cells for found in read.tables[0].rows] == [
        ("Date", "Event"),
        ("1/3/21", "Visit"),
        ("3/3/21", ""),
    ]
    assert read.left_out == (
        LeftOut("words deleted in tracked changes", "table 1, row 2; table 1, row 3; table 1, row 4", 7 + 14 + 8),
    )
    assert [problem.code for problem in read.problems] == ["tracked-changes"]


def test_old_settings_kept_by_tracked_changes_do_not_count() -> None:
    change = '<w:tcPrChange><w:tcPr><w:gridSpan w:val="2"/></w:tcPr></w:tcPrChange>'
    body = table(row("Date", "Event", "Source"), row(cell("1/3/21", change), "Visit", "Log"))
    assert texts_of(body)[1] == "1/3/21/Visit/Log"


# ------------------------------------------------------------ content controls


def test_controls_round_paragraphs_and_tables_are_looked_through() -> None:
    inner = table(row("Date", "Event"), CONTROL.format("", row("1/3/21", "Visit") + row("2/3/21", "Call")))
    assert texts_of(CONTROL.format("", paragraph("Above") + CONTROL.format("", inner))) == [
        "Above",
        "Date/Event",
        "1/3/21/Visit",
        "2/3/21/Call",
    ]


def test_prompts_are_left_out_and_said_but_never_somebodys_words() -> None:
    filled_by_program = PROMPT.format(run("Baby weighed"))
    body = table(
        row("Date", "Event"),
        row(PROMPT.format(cell("Click to enter a date.")), paragraph(filled_by_program)),
        row("2/3/21", cell(PROMPT.format(paragraph("Choose an item.")))),
    )
    read = read_docx(raw_word_file(body))
    assert [found.cells for found in read.tables[0].rows[1:]] == [("", "Baby weighed"), ("2/3/21", "")]
    assert [(one.what, one.characters) for one in read.left_out] == [
        ("prompts of boxes that nobody filled in", character_count(["Click to enter a date.Choose an item."]))
    ]
    assert balanced(read)


# ------------------------------------------------------------ headers, footers, notes, other parts


def test_headers_and_footers_say_who_the_agency_is() -> None:
    body = table(row("Date", "Event", "Source"), row("12/03/21", "Home visit by the worker", "Log"))
    header = table(row("OFFICIAL", "Millrace Homes Housing Association"))
    footer = paragraph("Author: Kay Ord") + paragraph("Page 1 of 3") + paragraph("OFFICIAL")
    data = raw_word_file(body, header=header, footer=footer)
    raw = read_docx(data)
    assert raw.running == ("OFFICIAL", "Millrace Homes Housing Association", "Author: Kay Ord")
    assert [(one.what, one.where) for one in raw.left_out] == [("page numbers", "page headers and footers")]
    reading = read_return(data, "x.docx")
    assert reading.agency == "Millrace Homes Housing Association"
    assert reading.identity.author == "Kay Ord"
    assert reading.narrative == (("Page headers and footers", "OFFICIAL\nMillrace Homes Housing Association"),)


def test_the_partnerships_own_form_does_not_name_the_agency() -> None:
    body = table(row("Date", "Event", "Source"), row("12/03/21", "Home visit by the worker", "Log"))
    header = paragraph("Wexborough Safeguarding Children Partnership")
    assert read_return(raw_word_file(body, header=header), "x.docx").agency is None


def test_notes_on_headings_and_on_deleted_words_are_kept() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    gone = '<w:del><w:r><w:commentReference w:id="1"/></w:r></w:del>'
    data = raw_word_file(
        table(
            row("Date", "Event", paragraph(run("Source") + reference)),
            row("12/03/21", paragraph(run("Visit to the home") + gone), "Log"),
        ),
        comments=f'<w:comment w:id="1" w:author="B">{paragraph("Is this right?")}</w:comment>',
        footnotes=f'<w:footnote w:id="2">{paragraph("Where it is recorded")}</w:footnote>',
    )
    reading = read_return(data, "x.docx")
    assert reading.rows[0].other == {}
    kept = [text for _, text in (*reading.cover, *reading.narrative)]
    assert any("Where it is recorded" in text for text in kept)
    assert any("Is this right?" in text for text in kept)


def test_diagrams_are_read_and_pictures_are_told() -> None:
    picture = '<w:r><w:drawing><wp:inline><wp:extent cx="5400000" cy="3600000"/></wp:inline></w:drawing></w:r>'
    data = raw_word_file(
        paragraph(run("Family") + picture),
        diagramData="<a:p><a:r><a:t>Mother</a:t></a:r></a:p><a:p><a:r><a:t>Child A</a:t></a:r></a:p>",
        image="",
        chart="",
    )
    read = read_docx(data)
    assert [block.text for block in read.blocks if isinstance(block, RawText)] == [
        "Family",
        "Words in a diagram: Mother; Child A",
    ]
    assert [problem.code for problem in read.problems] == ["picture-not-read"]
    assert [one.what for one in read.left_out] == ["1 picture", "a chart"]


# ------------------------------------------------------------ tables inside tables, crooked borders


def test_a_chronology_inside_a_cell_of_a_form_is_a_table_of_its_own() -> None:
    inner = table(
        row("Date", "Event", "Source"), row("12/03/21", "Home visit", "Log"), row("13/03/21", "Call", "Log")
    )
    body = table(
        row("Agency", "Millrace Homes"),
        row(cell(paragraph("Chronology") + inner + "<w:p/>", '<w:gridSpan w:val="2"/>')),
    )
    read = read_docx(raw_word_file(body))
    assert [found.cells for found in read.tables[0].rows] == [("Agency", "Millrace Homes"), ("Chronology", "")]
    assert [found.cells for found in read.tables[1].rows][1:] == [
        ("12/03/21", "Home visit", "Log"),
        ("13/03/21", "Call", "Log"),
    ]
    reading = read_return(raw_word_file(body), "x.docx")
    assert (reading.agency, len(reading.rows)) == ("Millrace Homes", 2)


def test_a_table_inside_a_cell_of_the_chronology_stays_there_with_its_notes() -> None:
    inner = table(
        row("Date", "Event"),
        row("1/1/21", paragraph(run("Weight") + '<w:r><w:footnoteReference w:id="2"/></w:r>')),
    )
    body = table(row("Date", "Event", "Source"), row("12/03/21", cell(paragraph("Seen:") + inner), "Log"))
    read = read_docx(raw_word_file(body, footnotes=f'<w:footnote w:id="2">{paragraph("4.2 kg")}</w:footnote>'))
    assert len(read.tables) == 1
    assert read.tables[0].rows[1].cells == ("12/03/21", "Seen:\nDate | Event\n1/1/21 | Weight", "Log")
    assert read.tables[0].rows[1].notes == (("Footnote", "4.2 kg"),)
    assert balanced(read)


def test_cells_stay_under_their_heading_where_borders_are_crooked() -> None:
    def spans(*cells: tuple[str, int]) -> str:
        return row(*(cell(text, f'<w:gridSpan w:val="{span}"/>') for text, span in cells))

    body = table(
        spans(("Date", 1), ("Event", 2), ("Source", 2)),
        spans(("1/3/21", 2), ("Visit", 1), ("Log", 2)),
        spans(("2/3/21", 1), ("Call", 3), ("Log", 1)),
        spans(("3/3/21", 1), ("Letter", 2), ("Log", 2)),
        spans(("2019", 5)),
        spans(("4/3/21", 1), ("No source, event goes on", 4)),
    )
    assert texts_of(body) == [
        "Date/Event/Source",
        "1/3/21/Visit/Log",
        "2/3/21/Call/Log",
        "3/3/21/Letter/Log",
        "2019//",
        "4/3/21/No source, event goes on/",
    ]


def test_cells_merged_along_the_row_in_the_old_way() -> None:
    body = table(
        row("Date", "Event", "Source"),
        row(cell("Summer term", "<w:hMerge w:val='restart'/>"), cell("", "<w:hMerge/>"), "Log"),
    )
    assert texts_of(body)[1] == "Summer term//Log"


def test_words_that_a_merged_cell_covers_are_said() -> None:
    body = table(
        row("Date", "Event"),
        row(cell("1/3/21", '<w:vMerge w:val="restart"/>'), "Visit"),
        row(cell("stale", "<w:vMerge/>"), "Call"),
    )
    read = read_docx(raw_word_file(body))
    assert read.left_out == (LeftOut("words in merged cells that Word does not show", "table 1, row 3", 5),)
    assert balanced(read)


def test_a_style_may_hide_its_words() -> None:
    styles = '<w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = paragraph('<w:r><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t>unseen</w:t></w:r>')
    assert [problem.code for problem in read_docx(raw_word_file(body, styles=styles)).problems] == ["hidden-text"]


def test_a_table_of_crooked_rows_has_a_limit() -> None:
    from documents.reading.refusal import Unreadable
    from documents.reading.word.grid import MOST_CELLS, Line, laid_out

    wide = Line()
    for at in range(2000):
        wide.add("", at, 1)
    with pytest.raises(Unreadable):
        laid_out([wide] * (MOST_CELLS // 2000 + 1))
    assert isinstance(RawTable(laid_out([wide]), 1).rows[0].cells, tuple)
