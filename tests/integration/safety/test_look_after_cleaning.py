"""Cleaned documents look as before: pages compared as pictures, Office files through LibreOffice, once."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from casereviews import demonstration
from documents.reading import convert
from documents.safety.cleaning import clean
from documents.safety.hidden import inspect
from tests.unit.documents.safety import planted_office as planted

CASES = Path(demonstration.__file__).parent
PDFS = ("case_a/housing.pdf", "case_a/police.pdf", "case_b/report.pdf")
OFFICE = (
    "case_a/gp-practice.docx",
    "case_a/childrens-social-care.docx",
    "case_a/health-visiting-0-19.docx",
    "case_a/hospital-trust.xlsx",
)
SEEN = (
    '<w:p><w:r><w:t xml:space="preserve">The panel met </w:t></w:r><w:r><w:t xml:space="preserve">in public </w:t>'
    "</w:r><w:r><w:t>each week.</w:t></w:r></w:p><w:p><w:r><w:t>Then it wrote its report.</w:t></w:r></w:p>"
)
"""What a reader with "No markup" sees of `TRACKED`."""
TRACKED = (
    '<w:p><w:r><w:t xml:space="preserve">The panel met </w:t></w:r><w:ins w:id="1" w:author="A"><w:r>'
    '<w:t xml:space="preserve">in public </w:t></w:r></w:ins><w:del w:id="2" w:author="A"><w:r><w:delText>'
    "in secret</w:delText></w:r></w:del><w:r><w:t>each week.</w:t></w:r></w:p>"
    '<w:p><w:pPr><w:rPr><w:del w:id="3" w:author="A"/></w:rPr></w:pPr><w:del w:id="4" w:author="A"><w:r>'
    "<w:delText>A paragraph that is gone.</w:delText></w:r></w:del></w:p>"
    "<w:p><w:r><w:t>Then it wrote its report.</w:t></w:r>"
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r></w:p>"
)


def _document(body: str) -> bytes:
    return planted.edited(planted.document(), {"word/document.xml": ("<w:body>", f"<w:body>{body}")})


@cache
def _pages(pdf: bytes) -> list[bytes]:
    return [page.render(scale=1).to_pil().tobytes() for page in pypdfium2.PdfDocument(pdf)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every Office file as PDF, as it was ("before-…") and cleaned ("after-…")."""
    program = convert.converter()
    assert program is not None, f"install {convert.PACKAGE}"
    folder = tmp_path_factory.mktemp("printed")
    for name in OFFICE:
        data = (CASES / name).read_bytes()
        file = Path(name)
        (folder / f"before-{file.name}").write_bytes(data)
        (folder / f"after-{file.name}").write_bytes(clean(data, file.suffix[1:]))
    (folder / "before-tracked.docx").write_bytes(_document(SEEN))
    (folder / "after-tracked.docx").write_bytes(clean(_document(TRACKED), "docx"))
    files = [str(file) for file in sorted(folder.iterdir())]
    profile = f"-env:UserInstallation=file://{tmp_path_factory.mktemp('profile')}"
    office = [
        str(program.parent / "soffice"),
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*office, *files], check=True, capture_output=True, timeout=240)
    return folder


@pytest.mark.parametrize("name", [*(Path(name).name for name in OFFICE), "tracked.docx"])
def test_an_office_file_looks_as_before(printed: Path, name: str) -> None:
    stem = Path(name).stem
    before, after = (_pages((printed / f"{when}-{stem}.pdf").read_bytes()) for when in ("before", "after"))
    assert len(before) == len(after) > 0
    assert [number for number, (one, other) in enumerate(zip(before, after, strict=True), 1) if one != other] == []
    assert inspect((printed / f"after-{name}").read_bytes(), Path(name).suffix[1:]) == []


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_looks_as_before(name: str) -> None:
    data = (CASES / name).read_bytes()
    cleaned = clean(data, "pdf")
    assert _pages(cleaned) == _pages(data)
    assert inspect(cleaned, "pdf") == []


def test_the_comparison_would_notice_a_change(printed: Path) -> None:
    one, other = (_pages((printed / f"after-{name}.pdf").read_bytes()) for name in ("tracked", "gp-practice"))
    assert one[0] != other[0]
