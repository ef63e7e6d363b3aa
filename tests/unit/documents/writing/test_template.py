"""Templates are filled strictly: no text is lost, no field is guessed, nothing runs or is fetched."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document
from hypothesis import given, settings, strategies as st

from documents.writing.template import MissingField, TemplateBroken, ValueLost, fill
from documents.writing.text import clean
from documents.writing.written_text import check_written, text_of_part
from tests.unit.documents.writing.chronologies import a_template, changed, part

RELATIONS = "word/_rels/document.xml.rels"


def paragraphs(docx: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs]


def test_fields_in_paragraphs_header_table_and_title() -> None:
    template = a_template(
        "{{ title }}, {{ made_on }}",
        "{%p if note %}",
        "Note: {{ note }}",
        "{%p endif %}",
        header="{{ title }}",
        table=[["{%tr for person in people %}"], ["{{ person.name }}", "{{ person.age }}"], ["{%tr endfor %}"]],
    )
    people = [{"name": "A & B", "age": 3}, {"name": "<C>", "age": 4.5}]
    made = fill(template, {"title": "“Why?”", "made_on": date(2026, 3, 4), "note": "", "people": people})
    document = Document(io.BytesIO(made))
    assert paragraphs(made) == ["“Why?”, 4 March 2026"]
    assert document.sections[0].header.paragraphs[0].text == "“Why?”"
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["A & B", "3"],
        ["<C>", "4.5"],
    ]
    assert document.core_properties.title == "“Why?”"


@pytest.mark.parametrize(
    "text",
    [
        "a </w:p><w:p> b",
        "{{ name }} {% if %} {# x #}",
        "{_{ kept }_} {_% too %_}",
        "Tom & Jerry <i>\"'",
        "line one\nline two\r\nline three\ttab",
        "bell\x07 form\x0cfeed null\x00 vertical\x0btab escape\x1b",
        "half \ud83d of a pair, \uffff and \ufffe",
        "emoji 👩‍👩‍👧, Arabic مرحبا, Gurmukhi ਸਤਿ, zero\u200bwidth",
        "  spaces before and after  ",
        "x" * 1_000_000,
    ],
)
def test_any_text_comes_through(text: str) -> None:
    made = fill(a_template("Begin", "{{ text }}", "End", header="{{ text }}"), {"text": text, "title": ""})
    assert paragraphs(made)[0] == "Begin"
    assert paragraphs(made)[1] == clean(text)
    assert paragraphs(made)[2] == "End"
    assert Document(io.BytesIO(made)).sections[0].header.paragraphs[0].text == clean(text)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text(), min_size=1, max_size=40))
def test_any_texts_come_through_a_loop(texts: list[str]) -> None:
    made = fill(
        a_template("{%p for text in texts %}", "{{ text }}", "{%p endfor %}"), {"texts": texts, "title": ""}
    )
    assert paragraphs(made) == [clean(text) for text in texts]


def test_braces_that_a_template_spells_out() -> None:
    assert paragraphs(fill(a_template("{_{ title }_}"), {"title": "x"})) == ["{{ title }}"]


def test_the_same_fields_give_the_same_bytes() -> None:
    template = a_template("{{ title }}")
    assert fill(template, {"title": "x"}) == fill(template, {"title": "x"})


@pytest.mark.parametrize(
    ("source", "field"),
    [("{{ nmae }}", "nmae"), ("{{ child.nmae }}", "nmae"), ("{% if nmae %}x{% endif %}", "nmae")],
)
def test_an_unknown_field_is_an_error_and_not_a_blank(source: str, field: str) -> None:
    with pytest.raises(MissingField) as problem:
        fill(a_template(source), {"title": "", "child": {"name": "x"}})
    assert problem.value.field == field


@pytest.mark.parametrize(
    "source",
    [
        "{{ title.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ title|safe }}",
        "{% autoescape false %}{{ title }}{% endautoescape %}",
        "{% include '/etc/passwd' %}",
        "{{ range(1000000000)|list }}",
        "{% for %}",
        "{{ title",
    ],
)
def test_code_in_a_template_does_not_run(source: str) -> None:
    with pytest.raises((TemplateBroken, MissingField)) as problem:
        fill(a_template(source), {"title": "x"})
    assert "Traceback" not in str(problem.value)


def test_only_plain_values_are_given_to_a_template() -> None:
    with pytest.raises(TypeError):
        fill(a_template("{{ title }}"), {"title": object()})


def relation(kind: str, target: str) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId99" Type="{office}/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({RELATIONS: relation("image", "https://elsewhere.example/a.png")}, "fetches a part"),
        ({RELATIONS: relation("oleObject", "file:///a")}, "fetches a part"),
        ({RELATIONS: relation("hyperlink", "file://server/share")}, "fetches a part"),
        ({"word/vbaProject.bin": b"x"}, "macro"),
        ({"word/embeddings/a.xlsx": b"x"}, "embedded"),
        ({"word/x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, "XML definitions"),
        ({"word/x.xml": b"<a><w:instrText> INCLUDEPICTURE x </w:instrText></a>"}, "fetches or runs"),
        ({"[Content_Types].xml": b"<Types/>"}, "not a Word document"),
    ],
)
def test_a_template_that_fetches_or_runs_something_is_refused(parts: dict[str, bytes], words: str) -> None:
    with pytest.raises(TemplateBroken, match=words):
        fill(changed(a_template("{{ title }}"), parts), {"title": "x"})


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_what_is_no_docx_is_refused(data: bytes) -> None:
    with pytest.raises(TemplateBroken, match="damaged or is not"):
        fill(data, {})


def test_the_style_template_on_somebodys_disk_is_left_out() -> None:
    settings_part = "word/_rels/settings.xml.rels"
    data = changed(
        a_template("{{ title }}"), {settings_part: relation("attachedTemplate", "file:///C:/Users/x/y.dotx")}
    )
    made = fill(data, {"title": "x"})
    assert paragraphs(made) == ["x"]
    assert b"Users" not in part(made, settings_part) if settings_part in str(made) else True


def test_a_lost_value_is_noticed() -> None:
    made = fill(a_template("{{ title }} and {{ other }}"), {"title": "first", "other": "second"})
    check_written(made, "word/document.xml", ["first", "second"])
    with pytest.raises(ValueLost):
        check_written(made, "word/document.xml", ["second", "first"])
    check_written(made, "word/document.xml", ["second", "first"], in_order=False)
    with pytest.raises(ValueLost) as problem:
        check_written(made, "word/document.xml", ["secret words"])
    assert "secret" not in str(problem.value)


def test_a_damaged_part_is_noticed() -> None:
    made = changed(a_template("x"), {"word/document.xml": b"<a><b></a>"})
    with pytest.raises(ValueLost, match="damaged"):
        text_of_part(made, "word/document.xml")
