"""Macros and linked content are told of, quietly and once; links to click and an office's own template are not."""

from __future__ import annotations

import io
import zipfile

import pytest

from documents.reading.word.reader import read_docx
from tests.unit.documents.reading.word.word_files import word_file

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def told(**parts: str) -> list[tuple[str, str]]:
    """Return the problems of a document with further parts."""
    stream = io.BytesIO(word_file("Home visit"))
    with zipfile.ZipFile(stream, "a") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return [(problem.code, problem.message) for problem in read_docx(stream.getvalue()).problems]


def linked(kind: str, target: str) -> dict[str, str]:
    entry = f'<Relationship Id="x1" Type="{_OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    spaces = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    return {"word/_rels/settings.xml.rels": f"<Relationships {spaces}>{entry}</Relationships>"}


def test_macros_are_told() -> None:
    assert told(**{"word/vbaProject.bin": "x"}) == [
        ("active-content", "The file has macros. They were not run, and nothing was read from them.")
    ]


@pytest.mark.parametrize(
    ("kind", "target", "what"),
    [
        ("attachedTemplate", "https://example.org/x.dotm", "a template kept elsewhere"),
        ("image", "file:///S:/scan.png", "pictures kept elsewhere"),
        ("oleObject", "file:///S:/log.xlsx", "linked files"),
    ],
)
def test_content_kept_elsewhere_is_told(kind: str, target: str, what: str) -> None:
    ((code, message),) = told(**linked(kind, target))
    assert code == "linked-content"
    assert message.startswith(f"The file links to {what}. It was not fetched")


@pytest.mark.parametrize(
    ("kind", "target"), [("hyperlink", "https://example.org"), ("attachedTemplate", "file:///C:/Normal.dotm")]
)
def test_links_to_click_and_local_templates_are_nothing_to_tell(kind: str, target: str) -> None:
    assert told(**linked(kind, target)) == []


def test_a_damaged_part_that_nothing_reads_does_no_harm() -> None:
    assert told(**{"word/_rels/other.xml.rels": "<External"}) == []
