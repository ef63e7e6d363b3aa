"""Older and open office texts (.doc, .odt, .rtf) made into DOCX by LibreOffice, where that is installed.

LibreOffice runs in a sandbox of its own (`documents.safety.tool_sandbox`), with a profile that is new for each
file: no macro runs, no link is followed, and nothing of one file is there when the next one is read.
"""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Literal, get_args

from documents.safety import archive
from documents.safety.refusals import Refused
from documents.safety.sandbox_result import Limits
from documents.safety.tool_sandbox import TOOL_LIMITS, Tool, ToolResult, run_tool

ConvertedKind = Literal["doc", "odt", "rtf"]
CONVERTED_KINDS: tuple[ConvertedKind, ...] = get_args(ConvertedKind)
WorkbookKind = Literal["xls", "xlsb", "ods"]
CONVERTED_ENDINGS = ("doc", "dot", "odt", "ott", "rtf")
"""Endings of the names of files that are converted before they are read."""

_LONGEST_TYPE = 200

PACKAGE = "libreoffice-writer-nogui"
"""The Debian package that is needed; `libreoffice-writer` does as well."""

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT = b"application/vnd.oasis.opendocument.text"
_OPEN_TEXT = b"mimetype" + _TEXT
_WORD, _BOOK, _LOCKED = (name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "EncryptedPackage"))

_START_AGAIN = 81
"""LibreOffice's exit status when it has set its profile up and wants to be started once more."""

_SETTINGS = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    },
    "org.openoffice.Office.Writer/Content/Update": {"Link": "2"},
    "org.openoffice.Office.Common/Misc": {"FirstRun": "false", "CrashReport": "false"},
    "org.openoffice.Office.Java/VirtualMachine": {"Enable": "false"},
    # Else each start is the first of a new version, and for that it tries out how it draws: a second, 100 MB.
    "org.openoffice.Setup/Product": {"ooSetupLastVersion": "99.9"},
}
"""Belt and braces: within its sandbox LibreOffice could reach nothing anyway. And what makes it start quickly."""

_FILTERS = {
    "odt": ("--infilter=writer8",),
    "rtf": ("--infilter=Rich Text Format",),
    "doc": (),
    "docx": ("--infilter=MS Word 2007 XML",),
    "ods": ("--infilter=calc8",),
    "xlsx": ("--infilter=Calc MS Excel 2007 XML",),
}
"""What the file is read as, so that no other of LibreOffice's many importers is offered it."""


def kind_to_convert(data: bytes) -> ConvertedKind | None:
    """Return what the file is if it must be converted before it is read, else None. Only looks at marks.

    An OpenDocument text begins with its type as it stands; some programs pack the type like any other part.
    """
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"PK\x03\x04") and (data.startswith(_OPEN_TEXT, 30) or _packed_type(data) == _TEXT):
        return "odt"
    if data.startswith(_COMPOUND) and _WORD in data and _LOCKED not in data:
        return "doc"
    return None


def _packed_type(data: bytes) -> bytes:
    """Return the type that an archive's entry "mimetype" names, wherever the entry stands; b"" for none."""
    if b"mimetype" not in data:
        return b""
    file = io.BytesIO(data)
    try:
        entry = next((one for one in archive.list_entries(file) if one.name == "mimetype"), None)
        if entry is None or entry.unpacked > _LONGEST_TYPE:
            return b""
        return b"".join(archive.stream(file, entry)).strip()
    except Refused:
        return b""


def workbook_to_convert(data: bytes) -> WorkbookKind | None:
    """Return what an old or binary workbook is, else None: as .xlsx it shows comments, months and hidden rows."""
    if data.startswith(_COMPOUND) and _BOOK in data and _WORD not in data and _LOCKED not in data:
        return "xls"
    if data.startswith(b"PK\x03\x04") and b"xl/workbook.bin" in data:
        return "xlsb"
    return None


def workbook_converter() -> Path | None:
    """Return LibreOffice's program file, None where LibreOffice, or its spreadsheet, is not installed."""
    program = _program("libsclo.so")
    return program if program is not None and (program.parent / "libscfiltlo.so").is_file() else None


def converter() -> Path | None:
    """Return LibreOffice's program file, None where LibreOffice, or its word processor, is not installed."""
    return _program("libswlo.so")


def _program(library: str) -> Path | None:
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            program = Path(found).resolve().parent / "soffice.bin"
            if program.is_file() and (program.parent / library).is_file():
                return program
    return None


def as_docx(data: bytes, kind: ConvertedKind, *, limits: Limits = TOOL_LIMITS) -> ToolResult:
    """Return the file as DOCX, tracked changes, comments and notes in it, with the layers it was converted within.

    Raises FileNotFoundError where there is no LibreOffice, SandboxFailed (timeout, memory, crashed,
    output-too-large, sandbox-missing), and Refused("damaged") when LibreOffice could not open the file.
    """
    return _converted(converter(), data, kind, "docx", "MS Word 2007 XML", limits)


def as_xlsx(data: bytes, kind: WorkbookKind, *, limits: Limits = TOOL_LIMITS) -> ToolResult:
    """Return an old or binary workbook as XLSX. Raises what `as_docx` raises."""
    return _converted(workbook_converter(), data, kind, "xlsx", "Calc MS Excel 2007 XML", limits)


PrintedKind = Literal["docx", "xlsx"]


def as_pdf(data: bytes, kind: PrintedKind, *, limits: Limits = TOOL_LIMITS) -> ToolResult:
    """Return the file as PDF, as LibreOffice prints it: tracked changes are printed where the file has any.

    Raises what `as_docx` raises.
    """
    program, made_by = (
        (converter(), "writer_pdf_Export") if kind == "docx" else (workbook_converter(), "calc_pdf_Export")
    )
    return _converted(program, data, kind, "pdf", f"{made_by}:{_PRINTED}", limits, yields=_BEHIND_OTHERS)


_BEHIND_OTHERS = 10
"""Nobody waits for pages alone: what reads files, merges and writes goes first."""


_PRINTED = (
    '{"ExportFormFields":{"type":"boolean","value":"false"},"UseTaggedPDF":{"type":"boolean","value":"false"},'
    '"ExportBookmarks":{"type":"boolean","value":"false"},"ExportNotes":{"type":"boolean","value":"false"}}'
)
"""What is printed becomes a picture of its pages: links, fields and bookmarks would be lost anyway."""


def _converted(
    program: Path | None, data: bytes, kind: str, ending: str, made_by: str, limits: Limits, *, yields: int = 0
) -> ToolResult:
    if program is None:
        raise FileNotFoundError("LibreOffice is not installed")
    tool = Tool(
        program=str(program),
        arguments=(
            "-env:UserInstallation=file://{scratch}/home/profile",
            "--headless",
            "--invisible",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            *_FILTERS.get(kind, ()),
            "--convert-to",
            f"{ending}:{made_by}",
            "--outdir",
            "{scratch}/result",
            f"{{scratch}}/return.{kind}",
        ),
        readable=(str(program.parents[1]), "/etc/libreoffice", "/var/spool/libreoffice", "/var/lib/libreoffice"),
        # It finds its own libraries by a look into /proc, which is not there.
        environment={"LD_LIBRARY_PATH": str(program.parent), **_quicker_memory()},
        files={f"home/profile/user/{name}": text for name, text in _profile_files(program).items()},
        again_on=_START_AGAIN,
        yields=yields,
    )
    return run_tool(tool, data, given=f"return.{kind}", made=f"return.{ending}", limits=limits)


def _quicker_memory() -> dict[str, str]:
    """Return what makes LibreOffice take its memory from jemalloc, where that is installed: a fifth less time."""
    for folder in sorted(Path("/usr/lib").glob("*-linux-gnu")):
        if (library := folder / "libjemalloc.so.2").is_file():
            return {"LD_PRELOAD": str(library)}
    return {}


def _profile_files(program: Path) -> dict[str, str]:
    """Return the texts that a new profile begins with, by their path in it.

    Where it names the build of the program, LibreOffice need not set it up and ask to be started again.
    """
    files = {"registrymodifications.xcu": _profile()}
    about = program.parent / "setuprc"
    said = about.read_text(encoding="utf-8", errors="replace") if about.is_file() else ""
    if build := re.search(r"^buildid=(\S+)$", said, re.MULTILINE):
        files["extensions/buildid"] = build[1]
    return files


def _profile() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, properties in _SETTINGS.items()
        for name, value in properties.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n'
    )
