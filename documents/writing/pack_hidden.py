"""What an Office file holds and a printer leaves out: hidden sheets, rows, columns and words; and comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from documents.reading.model import Reading
from documents.reading.text import clean
from documents.reading.workbooks.sheets import letters
from documents.safety import office_changes
from documents.safety.office_package import Package, local
from documents.safety.refusals import Refused
from documents.safety.sandbox import Limits, SandboxFailed, run_in_sandbox
from documents.writing.pack_beside import Beside, Comment, listed
from documents.writing.pack_keeping import kept_or_made
from documents.writing.pack_office import as_open_xml
from documents.writing.pack_office_comments import comments_of, sheets_of
from documents.writing.pack_plan import Kept
from documents.writing.pack_workbook_fit import fit

_TASK = "documents.writing.pack_hidden:not_printed"
_LIMITS = Limits(seconds=30)
_CODES = frozenset({"hidden-sheet", "hidden-rows", "hidden-columns", "hidden-text"})
_AND_WAS_READ = re.compile(r"\. (?:It was|They were) read.*$", re.DOTALL)
_MOST, _MOST_COMMENTS = 12, 5_000
_YES = ("1", "true")


def of_return(reading: Reading) -> tuple[str, ...]:
    """Return what the reader found hidden in a return."""
    found = [problem.message for problem in reading.problems if problem.code in _CODES]
    return _cut([_AND_WAS_READ.sub(".", message) for message in found])


def of_file(untrusted: bytes, media_kind: str, sha256: str, kept: Kept) -> Beside:
    """Return what is hidden in an Office file, and its comments; nothing of one that can't be looked into.

    Such a one can't be printed either. An old kind of file is looked into as what LibreOffice makes of it. sha256:
    of the file. kept: what was found.
    """

    def look(data: bytes) -> bytes:
        try:
            opened, _ = as_open_xml(data, media_kind)
            found = run_in_sandbox(_TASK, opened, limits=_LIMITS)
            return json.dumps(found).encode()
        except (SandboxFailed, Refused, FileNotFoundError) as problem:
            if isinstance(problem, SandboxFailed) and problem.code == "sandbox-missing":
                raise
            return b"{}"

    found = json.loads(kept_or_made(kept, f"beside-{media_kind.lower()}", untrusted, sha256, look))
    comments = [Comment(str(where), str(who), str(says)) for where, who, says in found.get("comments", ())]
    hidden, cut = ([str(one) for one in found.get(kind, ())] for kind in ("hidden", "cut"))
    return replace(listed(comments), hidden=_cut(hidden), cut=tuple(cut[:_MOST]))


def _cut(found: Sequence[str]) -> tuple[str, ...]:
    return (*found[:_MOST], f"And {len(found) - _MOST} more.") if len(found) > _MOST else tuple(found)


def not_printed(data: bytes) -> dict[str, list[Any]]:
    """Return what is hidden, a sentence each, and the comments: place, author, words. Run in the sandbox."""
    package = Package.read(data)
    found, hidden = comments_of(package), hidden_in(package)
    cut: list[str] = []
    if "xl/workbook.xml" in package.parts:
        names = dict(sheets_of(package))
        for part, cells in fit(package).items():
            name = names.get(part, "")
            cut += [f"cell {cell} of the sheet “{name}”" for cell, _ in cells]
            found += [Comment(f"Sheet “{name}”, cell {cell}, whole", "", clean(text)) for cell, text in cells]
    comments = [[one.where, one.who, one.says] for one in found]
    return {"comments": comments[:_MOST_COMMENTS], "hidden": hidden, "cut": cut}


def hidden_in(package: Package) -> list[str]:
    """Return a sentence for each hidden sheet, for hidden rows and columns with words, for hidden words of a text.

    Of a text, its changes are settled on the way.
    """
    if "xl/workbook.xml" not in package.parts:
        places = sum(finding.code == "hidden-text" for finding in office_changes.settled(package))
        return [f"Words in {places} place{'' if places == 1 else 's'} are hidden in Word."] if places else []
    book = package.tree("xl/workbook.xml")
    parts = {one.id: one.target for one in package.relations if one.source == "xl/workbook.xml"}
    found: list[str] = []
    for sheet in [node for node in book.iter() if local(node) == "sheet"]:
        name = sheet.get("name") or ""
        if sheet.get("state") in ("hidden", "veryHidden"):
            found.append(f"The sheet “{name}” is hidden.")
            continue
        part = parts.get(next((value for key, value in sheet.attrib.items() if key.endswith("}id")), ""), "")
        if part in package.parts and package.is_xml(part):
            found += _of_sheet(package.tree(part), name)
    return found


def _of_sheet(root: Any, name: str) -> Iterator[str]:
    hidden: set[int] = set()
    for node in root.iter():
        if local(node) == "col" and node.get("hidden") in _YES:
            hidden |= set(range(int(node.get("min", 1)), min(int(node.get("max", 1)), 16_384) + 1))
    rows, columns = 0, set()
    for row in [node for node in root.iter() if local(node) == "row"]:
        filled = [cell.get("r", "") for cell in row if len(cell)]
        rows += bool(filled) and row.get("hidden") in _YES
        columns |= {number for number in map(_column, filled) if number in hidden}
    if columns:
        named = ", ".join(letters(number - 1) for number in sorted(columns)[:_MOST])
        which = "Column" if len(columns) == 1 else "Columns"
        yield f"{which} {named} of the sheet “{name}” {_are(len(columns))} hidden."
    if rows:
        yield f"In the sheet “{name}”, {rows} row{'' if rows == 1 else 's'} {_are(rows)} hidden or filtered out."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _column(reference: str) -> int:
    number = 0
    for sign in reference:
        if not "A" <= sign <= "Z":
            break
        number = number * 26 + ord(sign) - 64
    return number
