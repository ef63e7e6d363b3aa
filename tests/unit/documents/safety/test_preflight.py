"""What is let through to the sandbox, and what is refused with which code."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from documents.safety.preflight import KINDS, Passed, preflight
from documents.safety.refusals import REFUSALS, Refused
from tests.unit.documents.safety import made_files as made

CASE_A = Path(__file__).parents[4] / "casereviews" / "demonstration" / "case_a"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def checked(data: bytes, name: str, limit: int = 50 * 1024 * 1024) -> Passed:
    return preflight(io.BytesIO(data), name, limit)


def refusal(data: bytes, name: str, limit: int = 50 * 1024 * 1024) -> Refused:
    with pytest.raises(Refused) as refused:
        checked(data, name, limit)
    return refused.value


MS = "application/vnd.ms"


def outcome(data: bytes, name: str) -> str:
    try:
        return checked(data, name).kind
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (made.pdf(), "Return.PDF", "pdf"),
        (made.pdf(), "return", "pdf"),
        (made.word(), "return.docx", "docx"),
        (made.office(made.WORD_MACROS), "return.docm", "docm"),
        (made.workbook(), "return.xlsx", "xlsx"),
        (made.office(made.EXCEL_MACROS), "return.xlsm", "xlsm"),
        (made.office(made.POWERPOINT), "slides.pptx", "pptx"),
        (made.open_document(ODT), "return.odt", "odt"),
        (made.open_document(ODS), "return.ods", "ods"),
        (made.compound({"WordDocument": b"\xec\xa5\xc1\x00"}), "return.doc", "doc"),
        (made.compound({"Workbook": b"\x09\x08\x10\x00" + bytes(16)}), "return.xls", "xls"),
        (rb"{\rtf1 A report.}", "return.rtf", "rtf"),
        (rb"{\rtf1 A report of a record system.}", "return.doc", "rtf"),
        (b"Date,Event\n1/2/2021,Seen\n", "return.csv", "csv"),
        ("Date;Event\n1/2/2021;Zoë\n".encode("cp1252"), "return.csv", "csv"),
        ("Date\tEvent\n1/2/2021\tZoë\n".encode("utf-16"), "return.tsv", "csv"),
        (b"A note.\n", "return.txt", "txt"),
    ],
)
def test_a_file_is_known_by_its_content(data: bytes, name: str, kind: str) -> None:
    assert checked(data, name) == Passed(kind, len(data))  # type: ignore[arg-type]


def test_the_demonstration_returns_pass() -> None:
    for path in CASE_A.iterdir():
        if path.suffix in {".pdf", ".docx", ".xlsx", ".csv"}:
            assert checked(path.read_bytes(), path.name).kind == path.suffix[1:]


def test_the_file_is_left_at_its_start() -> None:
    file = io.BytesIO(made.word())
    preflight(file, "return.docx", 10_000_000)
    assert file.tell() == 0


def test_macros_are_noted() -> None:
    data = made.archive(
        {"[Content_Types].xml": made.CONTENT_TYPES.format(made.EXCEL_MACROS), "xl/vbaProject.bin": b"\xd0\xcf"}
    )
    assert checked(data, "return.xlsm").notes == ("macros",)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "return.docx", "empty"),
        (b" \r\n\r\n", "return.csv", "empty"),
        (made.pdf(), "return.docx", "mislabelled"),
        (made.word(), "return.pdf", "mislabelled"),
        (made.word(), "return.doc", "mislabelled"),
        (made.workbook(), "return.docx", "mislabelled"),
        (made.office(made.WORD_MACROS), "return.docx", "mislabelled"),
        (b"<html><table><tr><td>Date</td></tr></table></html>", "return.xls", "mislabelled"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "scan.pdf", "mislabelled"),
        (b"Date,Event\n", "return.xlsx", "mislabelled"),
        (b"MZ\x90\x00\x03", "return.docx", "mislabelled"),
        (b"\x89PNG\r\n\x1a\n", "scan.png", "not-accepted"),
        (made.archive({"a.txt": "a"}), "return.zip", "not-accepted"),
        (made.office(made.EXCEL_BINARY), "return.xlsb", "not-accepted"),
        (made.compound({"__properties_version1.0": b""}), "mail.msg", "not-accepted"),
        (b"\x00\x01\x02\x03", "return.bin", "not-accepted"),
        (b"junk\n" + made.pdf(), "return.pdf", "polyglot"),
        (made.pdf() + made.archive({"a.txt": "a"}), "return.pdf", "polyglot"),
        (made.archive({"a.txt": "a"}) + made.pdf(), "return.pdf", "polyglot"),
        (made.archive({"a.txt": "a" * 3000}, stored=True) + made.pdf(), "return.docx", "polyglot"),
        (made.archive({"%PDF-1.7": made.pdf()}, stored=True), "return.docx", "polyglot"),
        (made.compound({"EncryptedPackage": b"", "EncryptionInfo": b""}), "return.docx", "encrypted"),
        (made.compound({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01"}), "return.doc", "encrypted"),
        (
            made.compound({"Workbook": struct.pack("<2H16s2H", 0x809, 16, b"", 0x2F, 54)}),
            "return.xls",
            "encrypted",
        ),
        (
            made.open_document(ODT, '<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>'),
            "return.odt",
            "encrypted",
        ),
        (made.word()[:-40], "return.docx", "damaged"),
        (made.compound({"WordDocument": b""})[:900], "return.doc", "damaged"),
    ],
)  # fmt: skip
def test_what_is_refused(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name).code == code


def test_a_mislabelled_file_is_told_apart() -> None:
    message = refusal(made.pdf(), "return.docx").message
    assert message.startswith("The file's name ends in .docx but its content is a PDF.")


def test_an_open_document_of_another_kind_is_called_what_it_is() -> None:
    web = made.archive({"mimetype": "application/vnd.oasis.opendocument.text-web", "content.xml": "<a/>"})
    assert "an OpenDocument web page" in refusal(web, "return.odt").message


def test_a_hostile_name_is_not_shown() -> None:
    assert "<script>" not in refusal(made.pdf(), "return.<script>").message


def test_too_large_says_how_large() -> None:
    refused = refusal(made.pdf() + b" " * 3_000_000, "return.pdf", limit=2 * 1024 * 1024)
    assert refused.code == "too-large"
    assert "2.9 MB and the limit is 2 MB" in refused.message


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_pdf_with_a_password_is_refused_and_one_that_opens_is_not(revision: Literal[2, 3, 4, 6]) -> None:
    assert refusal(made.locked_pdf(revision, user="secret"), "return.pdf").code == "encrypted"
    assert checked(made.locked_pdf(revision), "return.pdf").notes == ("restricted",)


def test_text_that_mentions_encryption_is_no_password() -> None:
    assert checked(made.pdf("the key /Encrypt is explained in the standard"), "return.pdf").notes == ()


# Archives that lie.


def bomb(size: int) -> bytes:
    return made.office(main="<a>" + " " * size + "</a>")


def overlapping() -> bytes:
    """One compressed kernel that a thousand directory records point to."""
    first = made.local_part(b"[Content_Types].xml", made.CONTENT_TYPES.format(made.WORD).encode())
    kernel = made.local_part(b"main.xml", b"<a>" + b" " * 900_000 + b"</a>")
    directory = made.central_part(b"[Content_Types].xml", b"", 0, packed=1)
    for _ in range(1000):
        directory += made.central_part(b"main.xml", b"", len(first), packed=len(kernel) - 38, claimed=900_007)
    return first + kernel + made.archive_end(1001, directory, len(first) + len(kernel))


def nested_overlap() -> bytes:
    """Local headers quoted inside one another's data, names all different."""
    inner = made.local_part(b"b.xml", b"<b/>")
    outer = made.local_part(b"a.xml", inner, packed=inner)
    directory = made.central_part(b"a.xml", inner, 0, packed=len(inner), claimed=len(inner))
    directory += made.central_part(b"b.xml", b"<b/>", len(outer) - len(inner), packed=6)
    return outer + made.archive_end(2, directory, len(outer))


def lying(claimed: int) -> bytes:
    """A part that claims to be small and unpacks to 5 MB, with content types in front."""
    types = made.CONTENT_TYPES.format(made.WORD).encode()
    first = made.local_part(b"[Content_Types].xml", types)
    content = b"".join(b"<a>%d</a>" % (number * 7919 % 99991) for number in range(400_000))
    packed = made.deflated(content)
    second = made.local_part(b"main.xml", content, packed=packed)
    directory = made.central_part(b"[Content_Types].xml", types, 0, packed=len(made.deflated(types)))
    directory += made.central_part(b"main.xml", content, len(first), packed=len(packed), claimed=claimed)
    return first + second + made.archive_end(2, directory, len(first) + len(second))


def many_parts() -> bytes:
    return made.archive({f"p{number}.xml": "" for number in range(10_001)})


def two_in_one() -> bytes:
    return made.word("What one program shows.") + made.word("What another program shows.")


def linked() -> bytes:
    data = made.office(main="<a/>")
    at = data.rfind(b"PK\x01\x02")
    return data[: at + 38] + struct.pack("<L", 0o120777 << 16) + data[at + 42 :]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: bomb(201 * 1024 * 1024), "archive-too-large"),
        (lambda: bomb(20 * 1024 * 1024), "archive-too-large"),
        (lambda: overlapping(), "archive-overlap"),
        (lambda: nested_overlap(), "archive-overlap"),
        (lambda: lying(1000), "damaged"),
        (lambda: lying(6_000_000), "damaged"),
        (lambda: many_parts(), "archive-too-many"),
        (lambda: two_in_one(), "damaged"),
        (lambda: made.word() + b"PK\x05\x06" + bytes(18), "damaged"),
        (lambda: linked(), "archive-path"),
        (lambda: made.archive({"[Content_Types].xml": "", "../../etc/cron.d/x": "x"}), "archive-path"),
        (lambda: made.archive({"[Content_Types].xml": "", "a\\..\\..\\x": "x"}), "archive-path"),
        (lambda: made.archive({"[Content_Types].xml": "", "/etc/x": "x"}), "archive-path"),
        (lambda: made.archive({"[Content_Types].xml": "", "C:x": "x"}), "archive-path"),
        (lambda: made.archive({"[Content_Types].xml": "", "a.xml": "1", "A.XML": "2"}), "archive-path"),
        (lambda: made.office(main='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), "dtd"),
        (
            lambda: made.office(
                main="<?xml version='1.0'?>" + " " * 262_120 + "<!DOCTYPE a><a/>" + "<b>text</b>" * 9000
            ),
            "dtd",
        ),
        (lambda: made.office(main='<!DOCTYPE a [<!ENTITY x "y">]><a/>'.encode("utf-16")), "dtd"),
        (lambda: made.office(main='<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>'), "dtd"),
        (lambda: made.office(main="+ADwAIQ-DOCTYPE a+AD4-<a/>"), "damaged"),
    ],
)
def test_archives_that_lie_are_refused(make: Callable[[], bytes], code: str) -> None:
    assert refusal(make(), "return.docx").code == code


def test_a_dtd_hidden_under_another_name_is_found() -> None:
    data = made.archive(
        {
            "[Content_Types].xml": made.CONTENT_TYPES.format(made.WORD),
            "word/document.bin": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a/>',
        }
    )
    assert refusal(data, "return.docx").code == "dtd"


@pytest.mark.parametrize(
    ("data", "is_text"),
    [
        (b"Date,Event\n1/2/20,he said\x07 so\n", True),
        ("Date,Event\n1/2/20,he said\x07 so\n".encode("utf-16"), True),
        (b"Date,Event\n1/2/20,he said\0 so\n", True),
        ("Date,Event\n1/2/20,he’s said so\n".encode("utf-16-le"), True),
        ("Date,Event\n1/2/20,he’s said so\n".encode("utf-16-be"), True),
        (b"Date,Event\n1/2/20,\0\0\0\0\0\0\0\0\0\0", False),
        (b"\0D\0a\0t\0e" + bytes(60), False),
        (b"\x01\x02\x03\x04\x05\x06\x07 a program's own file", False),
    ],
)
def test_a_stray_control_character_does_not_make_text_something_else(data: bytes, is_text: bool) -> None:
    assert outcome(data, "return.csv") == ("csv" if is_text else "mislabelled")


def test_a_large_true_archive_passes() -> None:
    lines = "".join(f"<p>{number * 7919 % 99991}</p>" for number in range(800_000))
    assert checked(made.office(main=f"<a>{lines}</a>"), "return.docx").kind == "docx"


def test_every_refusal_says_what_to_do() -> None:
    verbs = ("Add", "Check", "Save", "Take", "Open", "Copy", "Split", "Tell", "Upload", "split", "save")
    for code, message in REFUSALS.items():
        assert any(verb in message for verb in verbs), code
        assert message.endswith("."), code
        assert len(message.split(". ")) >= 2 or ":" in message, code


def test_mutants_of_good_files_pass_or_are_refused() -> None:
    """Every byte range struck out in turn: no other exception ever leaves."""
    for data, name in (
        (made.word(), "a.docx"),
        (made.compound({"Workbook": b"\x09\x08\x10\x00"}), "a.xls"),
        (made.locked_pdf(4), "a.pdf"),
    ):
        for place in range(0, len(data), max(1, len(data) // 400)):
            for change in (data[:place], data[:place] + b"\xff\xff\xff\xff" + data[place + 4 :]):
                assert outcome(change, name) in {*KINDS, *REFUSALS}


def test_the_portal_loads_no_parser_for_it() -> None:
    code = (
        "import sys, documents.safety.preflight;"
        "print({'lxml', 'pikepdf', 'pypdfium2', 'pdfplumber', 'docx', 'openpyxl', 'zipfile'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("content_type", "name", "called", "plain"),
    [
        (made.WORD_MACROS, "letter.docm", "a Word document", "a Word document (.docx)"),
        (made.EXCEL_MACROS, "form.xlsm", "an Excel workbook", "an Excel workbook (.xlsx)"),
        (f"{MS}-powerpoint.presentation.macroEnabled.main+xml", "a.pptm", "a PowerPoint presentation", "(.pptx)"),
        (f"{MS}-word.template.macroEnabledTemplate.main+xml", "a.dotm", "a Word template", "(.docx)"),
    ],
)
def test_macros_where_none_are_taken_are_refused_in_plain_words(
    content_type: str, name: str, called: str, plain: str
) -> None:
    with pytest.raises(Refused) as refused:
        preflight(io.BytesIO(made.office(content_type)), name, accept=("docx", "xlsx", "pptx"))
    ending = name.partition(".")[2]
    assert refused.value.code == "not-accepted"
    assert refused.value.message.startswith(f"The file is {called} with macros (.{ending}), and files with macros")
    assert plain in refused.value.message
