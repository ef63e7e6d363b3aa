"""The numbers of Word's lists, worked out as Word does: they are shown, but stand in no text."""

from __future__ import annotations

import pytest

from documents.reading.raw import RawText
from documents.reading.word.reader import read_docx
from tests.unit.documents.reading.word.word_files import cell, raw_word_file, row, run, table


def level(at: int, form: str, pattern: str, more: str = "") -> str:
    said = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{at}">{said}</w:lvl>'


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "(%2)")}'
    f"{level(2, 'lowerRoman', '%3)')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{level(0, "upperRoman", "%1")}'
    f"{level(1, 'decimal', '%1.%2', '<w:isLgl/>')}</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def item(text: str, number: int = 1, at: int = 0) -> str:
    settings = f'<w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return f"<w:p>{settings}{run(text) if text else ''}</w:p>"


def lines_of(body: str, **parts: str) -> list[str]:
    read = read_docx(raw_word_file(body, **{"numbering": NUMBERING, **parts}))
    assert read.problems == ()
    return [block.text for block in read.blocks if isinstance(block, RawText)]


def test_numbers_nest_restart_and_go_on() -> None:
    body = (
        item("first")
        + item("in it", at=1)
        + item("deep", at=2)
        + item("deeper", at=2)
        + item("again", at=1)
        + item("second")
        + item("in the second", at=1)
        + "<w:p/>"
        + item("third")
    )
    assert lines_of(body) == [
        "1. first",
        "(a) in it",
        "i) deep",
        "ii) deeper",
        "(b) again",
        "2. second",
        "(a) in the second",
        "3. third",
    ]


def test_bullets_say_nothing_and_a_list_may_begin_anew() -> None:
    body = item("one") + item("point", 2) + item("two") + item("anew", 4) + item("goes on", 4) + item("off", 0)
    assert lines_of(body) == ["1. one", "point", "2. two", "1. anew", "2. goes on", "off"]


def test_numbers_of_upper_levels_in_the_number_of_a_lower_one() -> None:
    assert lines_of(item("part", 3) + item("section", 3, 1) + item("section", 3, 1)) == [
        "I part",
        "1.1 section",
        "1.2 section",
    ]


def test_a_style_may_number_its_paragraphs() -> None:
    styles = (
        '<w:style w:styleId="ListNumber"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Mine"><w:basedOn w:val="ListNumber"/></w:style>'
    )
    styled = "".join(f'<w:p><w:pPr><w:pStyle w:val="Mine"/></w:pPr>{run(text)}</w:p>' for text in ("a", "b"))
    assert lines_of(styled, styles=styles) == ["1. a", "2. b"]
    rows = read_docx(
        raw_word_file(table(row("Date", "Event"), row("1/3/21", styled)), numbering=NUMBERING, styles=styles)
    )
    assert rows.tables[0].rows[1].cells == ("1/3/21", "1. a\n2. b")


def test_rows_that_word_numbers_keep_their_number() -> None:
    body = table(
        row("No", "Date", "Event"),
        row(cell(item("")), "1/3/21", cell(item("Seen", 4) + item("Weighed", 4))),
        row(cell(item("")), "2/3/21", "Call"),
    )
    read = read_docx(raw_word_file(body, numbering=NUMBERING))
    assert [found.cells for found in read.tables[0].rows[1:]] == [
        ("1.", "1/3/21", "1. Seen\n2. Weighed"),
        ("3.", "2/3/21", "Call"),
    ]


@pytest.mark.parametrize(
    ("form", "count", "shown"),
    [
        ("upperLetter", 28, "BB"),
        ("lowerRoman", 14, "xiv"),
        ("ordinal", 22, "22nd"),
        ("ordinal", 12, "12th"),
        ("decimalZero", 3, "03"),
        ("chineseCounting", 2, "2"),
    ],
)
def test_forms_of_numbers(form: str, count: int, shown: str) -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, form, "%1")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert lines_of("".join(item("x") for _ in range(count)), numbering=numbering)[-1] == f"{shown} x"


def test_lists_that_point_nowhere_or_have_no_numbers_do_no_harm() -> None:
    broken = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="many"><w:start w:val="-9"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"/>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="x"/></w:num>'
    )
    assert lines_of(item("a", 1) + item("b", 2) + item("c", 3) + item("d", 9), numbering=broken) == list("abcd")
