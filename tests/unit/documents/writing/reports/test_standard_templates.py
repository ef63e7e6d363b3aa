"""The templates that come with the service: made by their script, listed in the docs, without mistakes, accessible."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from pptx import Presentation

from casework.rules.report_kinds import KINDS
from documents.safety.preflight import preflight
from documents.writing.reports import chronology_template
from documents.writing.reports.field_model import example_facts
from documents.writing.reports.report_fields import FIELDS
from documents.writing.reports.report_template import filled, looked_at
from setup.report_templates.__main__ import templates
from setup.report_templates.field_list import PLACE, page

ROOT = Path(__file__).parents[5]
FOLDER = ROOT / "templates" / "documents"
MADE = templates()
WORD = [kind for kind in KINDS.values() if kind.format == "docx"]
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_template_is_what_its_script_makes(name: str) -> None:
    assert parts((FOLDER / name).read_bytes()) == parts(MADE[name])


def test_the_list_of_fields_is_what_the_templates_offer() -> None:
    assert PLACE.read_text() == page(), "run python -m setup.report_templates.field_list"
    assert all((PLACE.parent / f"{name}.png").is_file() for name in KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_template_passes_what_those_of_partnerships_must_pass(kind: object) -> None:
    kind = KINDS[kind.name]  # type: ignore[attr-defined]
    data = (FOLDER / kind.file_name).read_bytes()
    assert preflight(io.BytesIO(data), kind.file_name, accept=(kind.format,)).kind == kind.format
    look = chronology_template.looked_at if kind.of_rows else looked_at
    assert look(data, kind.format, kind.public)["mistakes"] == []


@pytest.mark.parametrize("kind", WORD, ids=[kind.name for kind in WORD])
def test_a_document_can_be_read_by_everybody(kind: object) -> None:
    kind = KINDS[kind.name]  # type: ignore[attr-defined]
    given = (FOLDER / kind.file_name).read_bytes()
    if kind.of_rows:
        data = chronology_template.preview(given, colour="#7a1f4b")
    else:
        data = filled(given, "docx", example_facts(FIELDS), "#7a1f4b")
    document = Document(io.BytesIO(data))
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False)), (
        "no level is skipped"
    )
    assert [p.style.name for p in document.paragraphs if p.style].count("Title") == 1
    for table in document.tables:
        first = table.rows[0]
        labels = first.cells[0].paragraphs[0].runs[:1]
        heading = first._tr.find(f".//{_W}tblHeader") is not None
        look = table._tbl.find(f"{_W}tblPr/{_W}tblLook")
        named = kind.of_rows and look is not None and look.get(f"{_W}firstColumn") == "1"
        assert heading or named or labels[0].bold, "a row of headings, or a column of labels"
        assert not heading or all(cell.text.strip() for cell in first.cells)
    styles = parts(data)["word/styles.xml"]
    assert set(re.findall(rb'<w:lang [^>]*w:val="([^"]+)"', styles)) == {b"en-GB"}
    assert document.core_properties.title.endswith("Combined chronology" if kind.of_rows else "Child Wren")
    assert b"1D4F73" not in styles, "the partnership's own colour"
    text = etree.tostring(document.element, encoding="unicode", method="text")
    assert "{{" not in text
    assert "{%" not in text


def test_slides_are_read_by_another_library_and_every_shape_is_named() -> None:
    data = filled(
        (FOLDER / "team-slides.pptx").read_bytes(), "pptx", {**example_facts(FIELDS), "partnership": "A & <B>"}
    )
    deck = Presentation(io.BytesIO(data))
    assert [slide.shapes.title.text for slide in deck.slides if slide.shapes.title][:3] == [
        "Who knew that he lived there?",
        "Why we talk about this",
        "What happened",
    ]
    words = "\n".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    )
    assert "A & <B>" in words
    assert "[To be completed: what practitioners should do from now on]" in words
    assert "{" not in words
    for slide in deck.slides:
        for shape in slide.shapes:
            described = shape._element.xpath(".//p:cNvPr/@descr")
            assert described or (shape.has_text_frame and shape.text_frame.text.strip()), shape.name


@pytest.mark.parametrize("name", ["media-statement", "lcspr-report", "team-slides"])
def test_what_is_missing_is_said_and_marked_where_it_stands(name: str) -> None:
    kind = KINDS[name]
    lacking = {field: "" for field in ("publication_title", "publication_on", "publication_address", "scope")}
    data = filled(
        (FOLDER / kind.file_name).read_bytes(), kind.format, {**example_facts(FIELDS), **lacking}, "#7a1f4b"
    )
    place = "word/document.xml" if kind.format == "docx" else "ppt/slides/slide1.xml"
    root = etree.fromstring(parts(data)[place])
    words = etree.tostring(root, encoding="unicode", method="text")
    assert "[To be completed: the title under which the review is published]" in words
    assert "Not recorded" not in words
    space = f"{{{etree.QName(next(root.iter('{*}t'))).namespace}}}"
    for run in root.iter(f"{space}r"):
        text = "".join(piece.text or "" for piece in run.iter(f"{space}t"))
        shaded = (
            run.find(f"{space}rPr/{space}shd") is not None or run.find(f"{space}rPr/{space}highlight") is not None
        )
        assert shaded == text.startswith("[To be completed"), text
    if name == "media-statement":
        assert (
            "publishes a local child safeguarding practice review on [To be completed: the day of publication]."
            in words
        )
