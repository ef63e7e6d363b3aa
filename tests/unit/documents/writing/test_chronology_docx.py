"""The chronology as a Word document."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings, strategies as st

from documents.chronology.model import Scope
from documents.reading.model import When
from documents.writing import chronology_docx
from documents.writing.chronology_docx import write_docx
from documents.writing.chronology_fields import document_fields, row_fields
from documents.writing.reports.fields_of_chronology import CHRONOLOGY, ROWS
from documents.writing.template import MissingField
from documents.writing.text import clean
from tests.unit.documents.writing.chronologies import HEADING, TEMPLATE, a_chronology, a_row, a_template, with_text


def tables(docx: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(docx)).tables
    ]


def rows_of(docx: bytes) -> list[list[str]]:
    """Return the cells of the chronology's table, its heading row left out."""
    found = tables(docx)[-1]
    assert found[0] == [
        "No.",
        "Date",
        "Time",
        "Agency",
        "Source",
        "Event",
        "People",
        "Action or outcome",
        "Comment",
    ]
    return found[1:]


def test_a_row_shows_what_was_typed_and_what_was_understood() -> None:
    month = When(date(2020, 3, 1), date(2020, 3, 10), "month", "about", "")
    row = a_row(
        "r1",
        month,
        date_text="early Mar 20",
        source="Log",
        event="Seen",
        people="PC 1",
        action="None",
        comment="C",
        Ref="9",
    )
    made = write_docx(a_chronology([row], scope=Scope(date(2021, 1, 1), date(2021, 2, 1))), HEADING, TEMPLATE)
    assert rows_of(made) == [
        [
            "1",
            "early Mar 20\nabout 1 to 10 March 2020",
            "2pm\n14:00",
            "Wexshire Police\npolice.docx, page 3",
            "Log",
            "Seen\nOutside the scoping period.\nThis row does not say where it is recorded.",
            "PC 1",
            "None",
            "C\nRef: 9",
        ]
    ]


def test_the_cover_says_what_it_is() -> None:
    made = write_docx(
        a_chronology([a_row("r1")], scope=Scope(date(2020, 1, 1), date(2020, 12, 31))), HEADING, TEMPLATE
    )
    facts = dict(row[:2] for row in tables(made)[0])
    assert facts["Case reference"] == "AB/2021/02"
    assert facts["Scoping period"] == "1 January to 31 December 2020"
    assert facts["Rows"].startswith("1 from 1 agency. Every row of every return is here.")
    assert tables(made)[1][1] == ["Wexshire Police", "police.docx", "1", "4 March 2020"]
    document = Document(io.BytesIO(made))
    assert "OFFICIAL-SENSITIVE" in document.sections[0].header.paragraphs[0].text
    assert document.core_properties.title == "Combined chronology"
    assert document.core_properties.author == ""


def test_no_rows_at_all() -> None:
    assert rows_of(write_docx(a_chronology([]), HEADING, TEMPLATE)) == []


HARD = [
    "a </w:p></w:tc></w:tr> b & <c>",
    "{{ row.event }} {% endfor %} {_{ x }_}",
    "one\ntwo\r\nthree\ttab",
    "bell\x07 null\x00 \ud83d half, vertical\x0btab, form\x0cfeed",
    "=cmd|'/c calc'!A1",
    "x" * 200_000,
    "",
    " ",
]


@pytest.mark.parametrize("text", HARD)
def test_any_text_comes_through_streamed_rows(text: str) -> None:
    found = rows_of(write_docx(with_text(text), HEADING, TEMPLATE))
    assert len(found) == 1
    assert found[0][4] == clean(text)
    assert found[0][5].startswith(clean(text))
    assert found[0][7] == clean(text)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.text(), min_size=1, max_size=20))
def test_any_texts_come_through_in_order(texts: list[str]) -> None:
    made = write_docx(
        a_chronology([a_row(f"r{n}", event=text) for n, text in enumerate(texts)]), HEADING, TEMPLATE
    )
    assert sorted(row[5].partition("\nThe same")[0].partition("\nThis row")[0] for row in rows_of(made)) == sorted(
        clean(text).partition("\nThe same")[0].partition("\nThis row")[0] for text in texts
    )


def test_streaming_and_docxtpls_own_loop_write_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    chronology = a_chronology(
        [a_row(f"r{n}", event=f"Event {n} & <more>\nline", people="Ann; Bob") for n in range(300)]
    )
    streamed = write_docx(chronology, HEADING, TEMPLATE)
    monkeypatch.setattr(chronology_docx, "_row_loop", lambda body: None)
    assert tables(write_docx(chronology, HEADING, TEMPLATE)) == tables(streamed)


def test_the_same_chronology_gives_the_same_bytes() -> None:
    chronology = a_chronology([a_row("r1", event="Seen")])
    assert write_docx(chronology, HEADING, TEMPLATE) == write_docx(chronology, HEADING, TEMPLATE)


LOOPS = {
    "plain": [["{%tr for row in rows %}"], ["{{ row.number }}", "{{ row.event }}"], ["{%tr endfor %}"]],
    "another name": [["{%tr for one in rows %}"], ["{{ one.number }}", "{{ one.event }}"], ["{%tr endfor %}"]],
    "position": [["{%tr for row in rows %}"], ["{{ loop.index }}", "{{ row.event|trim }}"], ["{%tr endfor %}"]],
    "two rows": [
        ["{%tr for row in rows %}"],
        ["{{ row.number }}", "{{ row.event }}"],
        ["{%tr if row.nothing is defined %}"],
        ["never", "never"],
        ["{%tr endif %}"],
        ["{%tr endfor %}"],
    ],
    "sorted": [
        ["{%tr for row in rows|sort(attribute='number') %}"],
        ["{{ row.number }}", "{{ row.event }}"],
        ["{%tr endfor %}"],
    ],
    "in one cell": [["{{ rows|length }} rows", "{% for row in rows %}{{ row.event }} {% endfor %}"]],
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_template_may_put_the_rows_as_it_likes(name: str, tmp_path: Path) -> None:
    template = tmp_path / "own.docx"
    template.write_bytes(a_template("{{ title }}", table=LOOPS[name]))
    found = tables(
        write_docx(a_chronology([a_row("r1", event="One"), a_row("r2", event="Two")]), HEADING, template)
    )
    if name == "in one cell":
        assert found == [[["2 rows", "One Two "]]]
    else:
        assert found == [[["1", "One"], ["2", "Two"]]]


def test_a_row_may_use_what_the_template_has_set_before(tmp_path: Path) -> None:
    template = tmp_path / "own.docx"
    table = [["{%tr for row in rows %}"], ["{{ prefix }}{{ row.number }}"], ["{%tr endfor %}"]]
    template.write_bytes(a_template("{% set prefix = 'No. ' %}{{ title }}", table=table))
    assert tables(write_docx(a_chronology([a_row("r1")]), HEADING, template)) == [[["No. 1"]]]


def test_a_field_of_a_row_that_is_not_known(tmp_path: Path) -> None:
    template = tmp_path / "own.docx"
    template.write_bytes(a_template(table=[["{%tr for row in rows %}"], ["{{ row.evnt }}"], ["{%tr endfor %}"]]))
    with pytest.raises(MissingField, match="evnt"):
        write_docx(a_chronology([a_row("r1")]), HEADING, template)


def test_word_numbers_no_paragraph_twice(tmp_path: Path) -> None:
    template = tmp_path / "own.docx"
    data = a_template(table=[["{%tr for row in rows %}"], ["{{ row.event }}"], ["{%tr endfor %}"]])
    template.write_bytes(data)
    made = write_docx(a_chronology([a_row("r1"), a_row("r2")]), HEADING, template)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"w14:paraId" not in archive.read("word/document.xml")


def test_every_field_is_described_and_no_other() -> None:
    chronology = a_chronology([a_row("r1")])
    assert tuple(document_fields(chronology, HEADING)) == tuple(name for name in CHRONOLOGY if name != ROWS)
    assert list(next(iter(row_fields(chronology)))) == [part.name for part in CHRONOLOGY[ROWS].parts]
    for name, values in document_fields(chronology, HEADING).items():
        parts = [part.name for part in CHRONOLOGY[name].parts]
        assert all(list(value) == parts for value in values if parts) if isinstance(values, list) else not parts
