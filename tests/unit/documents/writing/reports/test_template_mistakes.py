"""What somebody is told about a template that they changed: each mistake with its place."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from documents.writing.reports.field_model import FactsRefused, example_facts
from documents.writing.reports.report_fields import FIELDS
from documents.writing.reports.report_template import NotFilled, filled, looked_at
from tests.unit.documents.writing.reports.changed_templates import (
    LETTER,
    TEMPLATES,
    part_of,
    with_body,
    with_cell,
    with_paragraphs,
    with_parts,
    with_relation,
)


def mistakes(data: bytes, kind: Any = "docx", public: bool = False) -> list[tuple[str, str]]:
    return [(one["place"], one["message"]) for one in looked_at(data, kind, public)["mistakes"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ cod_name }}", "The field {{ cod_name }} is not known; did you mean “code_name”?"),
        ("{{ co‖d_n‖ame }}", "The field {{ cod_name }} is not known; did you mean “code_name”?"),
        ("{{ xyzzy }}", "The field {{ xyzzy }} is not known"),
        (
            "{% for one in agencis %}x{% endfor %}",
            "“agencis” in {% for one in agencis %} is not known; did you mean “agencies”?",
        ),
        (
            "{% for one in agencies %}{{ one.anser }}{% endfor %}",
            "The field {{ one.anser }} is not known; did you mean “one.answer”?",
        ),
        ("{{ agencies.name }}", "{{ agencies.name }}: the parts of the list “agencies” are known only within {% for one in agencies %}"),
        ("{{ agencies }}", "{{ agencies }} is a list. Repeat it with {% for one in agencies %} … {% endfor %}"),
        ("{% for one in scope %}x{% endfor %}", "{% for one in scope %} repeats “scope”, which is not a list. Show it with {{ scope }}"),
        ("{{ code name }}", "{{ code name }} cannot be understood. A field is written as {{ name }}, without spaces in it"),
        ("{% if code name %}x{% endif %}", "{% if code name %} cannot be understood. A condition is written as {% if name %}, a list as {% for one in name %}"),
        ("{{ code_name", "{{ is not closed by }} in the same paragraph"),
        ("code_name }}", "}} closes nothing that was opened in the same paragraph"),
        ("{% if scope %}x", "{% if %} has no {% endif %} after it"),
        ("x{% endfor %}", "{% endfor %} ends nothing: there is no {% for … %} before it that is open"),
        ("{% set a = 1 %}", "{% set %} is nothing that a template may say. It knows “for”, “if” and their ends"),
        ("{{ scope.upper() }}", "{{ scope.upper() }} has a call. Templates show fields, lists and conditions only"),
        ("{{ scope['x'] }}", "{{ scope['x'] }} has square brackets. Templates show fields, lists and conditions only"),
        ("{{ scope|pprint }}", "{{ scope|pprint }} has “| pprint”, which is not known here. Templates show fields, lists and conditions only"),
        ("{{ scope|uper }}", "{{ scope|uper }} has “| uper”, which is not known here; did you mean “| upper”? Templates show fields, lists and conditions only"),
        ("{{ scope.__class__ }}", "{{ scope.__class__ }}: the field “scope” has no parts"),
        ("{{ loop.index }}", "The field {{ loop.index }} is not known"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_plain_words(text: str, message: str) -> None:
    ((place, said),) = mistakes(with_paragraphs("Dear colleague", text))
    assert said == message
    assert place.startswith("in the text “")


@pytest.mark.parametrize(
    "text",
    [
        "{{ code_name }}, {{ scope | upper }}",
        "{% for one in agencies %}{{ loop.index }}. {{ one.name }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "{% if area == “Wexborough” %}here{% elif area %}there{% else %}nowhere{% endif %}",
        "{{ agencies | length }} agencies",
        "{# a remark #} braces alone { } % stay",
    ],
)
def test_what_a_template_may_say_is_no_mistake(text: str) -> None:
    assert mistakes(with_paragraphs(text)) == []


def test_a_place_names_page_heading_table_and_cell() -> None:
    with_pages = with_paragraphs("{{ scope }}", "First\fSecond {{ scop }}", "{{ scop }}")
    assert [place for place, _ in mistakes(with_pages)] == [
        "page 1, in the text “FirstSecond {{ scop }}”",
        "page 2, in the text “{{ scop }}”",
    ]
    ((place, _),) = mistakes(with_cell("{{ scop }}"))
    assert place.startswith("table 1, row 2, column 2")
    header = part_of(LETTER, "word/header1.xml").replace(b"classification", b"clasification")
    ((place, said),) = mistakes(with_parts({"word/header1.xml": header}))
    assert place.startswith("the page header")
    assert said.endswith("did you mean “classification”?")


def test_a_place_in_a_workbook_and_on_a_slide() -> None:
    book = load_workbook(TEMPLATES / "return-form.xlsx")
    book["Return"]["B4"] = "{{ cod_name }}"
    saved = io.BytesIO()
    book.save(saved)
    assert mistakes(saved.getvalue(), "xlsx")[0][0] == "cell B4 of the sheet “Return”"
    deck = TEMPLATES / "team-slides.pptx"
    slide = part_of(deck, "ppt/slides/slide3.xml").replace(b"publication_summary", b"publication_sumary")
    ((place, said),) = mistakes(with_parts({"ppt/slides/slide3.xml": slide}, deck), "pptx", public=True)
    assert place.startswith("slide 3, ")
    assert said.endswith("did you mean “publication_summary”?")


def test_what_may_hold_a_name_has_no_place_in_a_document_for_the_public() -> None:
    template = with_paragraphs("{{ circumstances }}", "{% for one in criteria %}{{ one.reason }}{% endfor %}")
    assert mistakes(template) == []
    assert [said.split("”")[0] for _, said in mistakes(template, public=True)] == [
        "The field “circumstances",
        "The field “criteria.reason",
    ]


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (with_relation("image", "https://elsewhere.example/a.png"), "fetches a picture from elsewhere"),
        (with_relation("image", "https://elsewhere.example/a.png", " TargetMode='&#69;xternal'"), "fetches a picture"),
        (with_relation("frame", "https://elsewhere.example/"), "a page that is fetched from elsewhere"),
        (with_relation("aFChunk", "part.html", ""), "(altChunk)"),
        (with_relation("oleObject", "embeddings/a.bin", ""), "(OLE)"),
        (with_relation("hyperlink", "file:///etc/passwd"), "fetches a part from elsewhere"),
        (with_relation("attachedTemplate", "http://elsewhere.example/x.dotm"), "fetches a style template from elsewhere"),
        (with_parts({"word/vbaProject.bin": b"x"}), "Take it out"),
        (with_body("<w:altChunk/>"), "altChunk"),
        (
            with_body(
                "<w:p><w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE x</w:instrText></w:r></w:p>"
            ),
            "fetches or runs something",
        ),
        (with_body('<w:p w:rsidR="{{ scope.__class__.__mro__ }}"/>'), "a part of a part"),
        (with_body('<w:p w:rsidR="{% include scope %}"/>'), "include"),
        (with_parts({"word/settings.xml": b'<!DOCTYPE a []><a/>'}), "XML that no office program writes"),
        (with_parts({"word/settings.xml": '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16")}), "XML that no"),
        (b"PK not a zip", "is damaged or is not a Word document"),
        ((TEMPLATES / "return-form.xlsx").read_bytes(), "not a Word document"),
    ],
)  # fmt: skip
def test_what_would_fetch_or_run_something_is_refused(template: bytes, reason: str) -> None:
    (refusal,) = mistakes(template)
    assert reason in refusal[1]
    with pytest.raises(NotFilled):
        filled(template, "docx", example_facts(FIELDS))


def test_facts_must_fit_the_fields() -> None:
    facts = example_facts(FIELDS)
    del facts["scope"]
    facts["scop"] = "x"
    with pytest.raises(FactsRefused) as refused:
        filled(LETTER.read_bytes(), "docx", facts)
    assert refused.value.names == ("scop", "scope")
