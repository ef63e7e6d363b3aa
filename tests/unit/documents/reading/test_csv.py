"""Separated text: encodings, separators, line breaks inside quotes."""

from __future__ import annotations

import pytest

from documents.reading.csv import read_csv
from documents.reading.entry import read_return
from documents.reading.raw import RawText
from documents.reading.refusal import Unreadable

EXPECTED = [("Date", "Event", "Source"), ("12/03/21", "He’s paid £5, late", "Log"), ("13/03/21", "Café", "")]


def text_of(separator: str) -> str:
    rows = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in EXPECTED]
    return "\r\n".join(separator.join(row) for row in rows)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_common_encoding_and_separator(separator: str, encoding: str) -> None:
    read = read_csv(text_of(separator).encode(encoding))
    assert [row.cells for row in read.tables[0].rows] == EXPECTED
    assert read.problems == ()


def test_line_breaks_inside_quotes_and_numbers_of_lines() -> None:
    read = read_csv(b'Date,Event\n12/03/21,"one\ntwo, ""three"""\n\n13/03/21,four\n')
    assert [(row.number, row.cells) for row in read.tables[0].rows] == [
        (1, ("Date", "Event")),
        (2, ("12/03/21", 'one\ntwo, "three"')),
        (5, ("13/03/21", "four")),
    ]


def test_excels_line_that_names_the_separator() -> None:
    read = read_csv(b"sep=;\nDate;Event\n12/03/21;a, b, c\n")
    assert [row.cells for row in read.tables[0].rows] == [("Date", "Event"), ("12/03/21", "a, b, c")]


def test_a_quotation_mark_without_its_partner_swallows_no_rows() -> None:
    lines = [f"{day:02}/03/21,Visit {day},Log" for day in range(1, 9)]
    lines[2] = '03/03/21,"Visit 3,Log'
    read = read_csv("\n".join(["Date,Event,Source", *lines]).encode())
    assert len(read.tables[0].rows) == 9
    assert [problem.code for problem in read.problems] == ["quotes-unbalanced"]


def test_rows_of_other_lengths_are_all_kept() -> None:
    read = read_csv(b"Date,Event\n12/03/21\n13/03/21,Call,extra\n")
    assert [row.cells for row in read.tables[0].rows] == [
        ("Date", "Event", ""),
        ("12/03/21", "", ""),
        ("13/03/21", "Call", "extra"),
    ]


def test_text_without_columns_gives_its_lines() -> None:
    assert [block.text for block in read_csv(b"One line\nAnother line\n").blocks if hasattr(block, "text")] == [
        "One line",
        "Another line",
    ]


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (b" \r\n ", "empty"), (b"\xff\xfe\x00\xd8a\x00", "not-text")]
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_csv(data)
    assert refusal.value.code == code


# ------------------------------------------------------------ letters


@pytest.mark.parametrize(
    ("data", "event", "codes"),
    [
        ("He’s paid £5 – café".encode("mac_roman"), "He’s paid £5 – café", ["letters-guessed"]),
        ("Paid £5 at the café".encode("cp850"), "Paid £5 at the café", ["letters-guessed"]),
        ("Paid £5 at the café".encode("cp1252"), "Paid £5 at the café", []),
        ("He’s “fine” – £5 ½".encode("cp1252"), "He’s “fine” – £5 ½", []),
        ("He’s paid – café and ".encode() + b"\xa35", "He’s paid – café and £5", ["letters-mixed"]),
        (b"Paid \x81 5", "Paid", None),
        ("doesnâ€™t answer".encode(), "doesnâ€™t answer", ["letters-garbled"]),
        ("a soft hyphen".encode("utf-32"), "a soft hyphen", None),
    ],
)
def test_letters_of_old_programs(data: bytes, event: str, codes: list[str] | None) -> None:
    table = b"Date,Event,Source\r\n12/03/21," + data + b",Log\r\n"
    if data.startswith(b"\xff\xfe\x00\x00"):
        table = f"Date,Event,Source\n12/03/21,{event},Log".encode("utf-32")
    read = read_csv(table)
    assert read.tables[0].rows[1].cells[1].startswith(event)
    if codes is not None:
        assert [problem.code for problem in read.problems] == codes


def test_a_transfer_that_cut_the_last_byte_off() -> None:
    assert read_csv("Date,Event\n12/03/21,Visit".encode("utf-16")[:-1]).tables[0].rows[1].cells == (
        "12/03/21",
        "Visi",
    )


# ------------------------------------------------------------ forms


@pytest.mark.parametrize(
    "text",
    [
        'sep=^\nDate^Event^Source\n12/03/21^"He said ""no"", twice"^Log',
        '"sep=;"\nDate;Event;Source\n12/03/21;"He said ""no"", twice";Log',
        'Date,Event,Source\n12/03/21,"He said \\"no\\", twice",Log\n13/03/21,"a, b","c"',
        'Date, Event, Source\n12/03/21, "He said ""no"", twice", Log',
        'Date\tEvent\tSource\r12/03/21\tHe said "no", twice\tLog',
    ],
)
def test_ways_to_set_cells_apart(text: str) -> None:
    read = read_csv(text.encode())
    assert read.tables[0].rows[1].cells == ("12/03/21", 'He said "no", twice', "Log")
    assert read.problems == ()
    assert read.left_out == ()


def test_headings_decide_where_the_words_have_more_separators_than_the_rows() -> None:
    lines = [f'{day}/03/21;Seen at home, awake, fed, changed;"Log, page {day}"' for day in range(1, 9)]
    read = read_csv("\n".join(["Date;Event;Source", *lines]).encode())
    assert read.tables[0].rows[1].cells == ("1/03/21", "Seen at home, awake, fed, changed", "Log, page 1")


def test_a_comma_in_the_words_is_told_with_its_line() -> None:
    read = read_csv(b"Date,Event,Source\n12/03/21,Visit, nobody in,Log\n13/03/21,Call,Log\n")
    assert read.tables[0].rows[1].cells == ("12/03/21", "Visit", "nobody in", "Log")
    assert [problem.code for problem in read.problems] == ["cells-beyond-headings"]
    assert "line 2" in read.problems[0].message


def test_sentences_with_commas_are_lines_and_not_cells() -> None:
    text = (
        "Chronology of the school\n"
        "12/03/21 - Home visit by the tutor, who saw the child, awake.\n"
        "14/03/21 - Call to the mother, no answer.\n"
        "15/03/21 - Letter sent.\n"
        "She came in, with the baby, the day after.\n"
    )
    read = read_csv(text.encode())
    assert [block.text for block in read.blocks if isinstance(block, RawText)] == text.split("\n")[:-1]


def test_a_second_look_counts_what_the_cells_hold() -> None:
    read = read_csv(b'Date,Event\n12/03/21,"one, ""two"""\n')
    assert read.in_file == len('DateEvent12/03/21one,"two"')


def test_characters_that_show_as_nothing_are_kept_by_their_signs_and_their_lines_told() -> None:
    found = read_csv("Date,Event\n12/03/21,he said\x07 so\n13/03/21,\x1bagain\x0b \ufffe\n\0\0\x1a".encode())
    assert [row.cells[1] for row in found.tables[0].rows] == ["Event", "he said␇ so", "␛again\n [U+FFFE]"]
    assert [problem.code for problem in found.problems] == ["letters-unseen"]
    assert found.problems[0].message.startswith(
        "3 characters that show as nothing are kept as signs (␇, ␛, [U+FFFE]), in lines 2, 3."
    )


def test_a_cell_of_a_megabyte_is_read_and_a_line_of_many_is_not() -> None:
    long = "Seen at home by the midwife, well & happy. " * 25_000
    read = read_csv(f'{HEADED}18/03/2021,"{long}END",none\n'.encode())
    assert read.tables[0].rows[-1].cells[1] == f"{long}END"
    assert read.problems == ()
    with pytest.raises(Unreadable) as refusal:
        read_csv(b"x" * 5_000_000)
    assert refusal.value.code == "line-too-long"


def test_one_line_of_many_cells_does_not_make_a_grid_of_millions() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_csv(b"Date,Event" + b"," * 30_000 + b"\n" + b"12/03/21,Visit\n" * 100)
    assert refusal.value.code == "too-many-cells"


@pytest.mark.parametrize(
    "line", ["Exported by DSL on 14/12/2022 10:02. 12 records.", "Printed on 3 March 2021", "2 records found"]
)
def test_what_a_program_writes_below_its_rows_is_no_row(line: str) -> None:
    reading = read_return(
        f"Date,Event,Source\n12/03/21,Home visit,EMIS\n13/03/21,Call,EMIS\n{line},,\n".encode(), "a.csv"
    )
    assert len(reading.rows) == 2
    assert line in [text for pair in (*reading.cover, *reading.narrative) for text in pair]


def test_rows_that_a_lone_quotation_mark_ran_together_are_read_apart() -> None:
    text = (
        'Ref,Date,Event,Action\n1,01/02/2019,"He said ""no"" and left,NFA\n'
        '2,02/02/2019,"Seen at\nschool, well",x\n'
        '3,03/02/2019,Third row,y\n4,04/02/2019,"Fourth, and last",z\n'
    )
    reading = read_return(text.encode(), "x.csv")
    assert [(row.date_text, row.event, row.action) for row in reading.rows] == [
        ("01/02/2019", 'He said "no" and left', "NFA"),
        ("02/02/2019", "Seen at\nschool, well", "x"),
        ("03/02/2019", "Third row", "y"),
        ("04/02/2019", "Fourth, and last", "z"),
    ]
    told = [(problem.code, problem.row) for problem in reading.problems]
    assert told[0] == ("quotes-unbalanced", None)
    assert ("row-doubted", "t1r1") in told
    assert ("row-doubted", "t1r4") not in told


def test_dated_lines_in_a_quoted_cell_stay_in_it() -> None:
    text = (
        'Date,Event,Action\n01/02/2019,"Calls:\n02/02/2019, no reply\n03/02/2019, no reply",NFA\n04/02/2019,b,c\n'
    )
    reading = read_return(text.encode(), "x.csv")
    assert len(reading.rows) == 2
    assert reading.problems == ()
    pasted = text.replace(", no reply", ", no reply, x")
    reading = read_return(pasted.encode(), "x.csv")
    assert len(reading.rows) == 2
    assert [problem.row for problem in reading.problems if problem.code == "row-doubted"] == ["t1r1"]


HEADED = "Date,Event,Action\n" + "".join(
    f"{day}/03/2021,Visit {day} to the family home,none\n" for day in range(10, 15)
)


@pytest.mark.parametrize(
    "below", ["", "x,\n" * 20, "and more was said, at length\n" * 3, "\n12 March: words, more\n"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_quotation_mark_that_is_never_closed_is_told_at_its_row(separator: str, below: str) -> None:
    text = f'{HEADED}20/03/2021,"She said no,none\n{below}'.replace(",", separator)
    reading = read_return(text.encode(), "x.csv")
    assert len(reading.rows) == 6
    assert any(problem.row == "t1r6" and "never closed" in problem.message for problem in reading.problems)


def test_rows_below_a_mark_that_is_never_closed_are_read_as_rows() -> None:
    body = HEADED.split("\n", 1)[1]
    reading = read_return(f'{HEADED}20/03/2021,"She said no,none\n{body}'.encode(), "x.csv")
    assert [row.date_text for row in reading.rows][5:8] == ["20/03/2021", "10/03/2021", "11/03/2021"]
    assert "quotes-unbalanced" in [problem.code for problem in reading.problems]


def test_a_cell_with_far_more_lines_than_others_is_in_doubt_where_marks_lack_partners() -> None:
    prose = "more was said, none\n" * 15
    rest = '20/03/2021,"closed, well",none\n'
    lone = read_return(f'{HEADED}18/03/2021,"She said no,none\n{prose}{rest}'.encode(), "x.csv")
    assert any(problem.code == "row-doubted" and problem.row == "t1r6" for problem in lone.problems)
    closed = read_return(f'{HEADED}18/03/2021,"She said no\n{prose}",none\n{rest}'.encode(), "x.csv")
    assert closed.problems == ()


def test_a_mark_that_makes_a_cell_longer_than_any_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.reading.csv.LONGEST_CELL", 70_000)
    below = f"more, words {'x' * 90}\n" * 700
    read = read_csv(f'{HEADED}18/03/2021,"She said no,none\n{below}'.encode())
    assert [problem.code for problem in read.problems] == ["quotes-unbalanced"]
    assert len(read.tables[0].rows) == 707


@pytest.mark.parametrize("coding", ["utf-8", "cp1252"])
def test_a_zero_byte_in_a_text_is_seen_and_told(coding: str) -> None:
    reading = read_return(HEADED.replace("family", "fam\0ily £5").encode(coding), "x.csv")
    assert reading.rows[0].event == "Visit 10 to the fam␀ily £5 home"
    assert [problem.code for problem in reading.problems] == ["letters-unseen"]
