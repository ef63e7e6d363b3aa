"""What is in doubt about names after a merge in codes, all of it, in a file for the person who made the merge."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from casereviews.beside import write_private
from documents.chronology.text_anonymiser import Doubt
from documents.writing.spreadsheet_text import as_text

_ENDING = "-doubts.csv"
_HEAD = ("Row", "Field", "Words", "Now", "Why it is in doubt (this file holds names)")


def doubts_file(out: Path, wanted: Path | None) -> Path:
    """Return where what is in doubt is written: never among the files in codes.

    wanted: what was asked for, None for a file beside the folder. Raises ClickException for one inside it, or
    where another file has the name.
    """
    folder = out.resolve()
    file = folder.parent / f"{folder.name}{_ENDING}" if wanted is None else wanted.resolve()
    if folder in file.parents:
        raise click.ClickException(
            "The file for --doubts holds names. Give a place outside the folder with the files in codes."
        )
    if file.exists() and not _is_ours(file):
        raise click.ClickException(
            f"{file.name} is there already and is no list of doubts. Give another name with --doubts."
        )
    return file


def write_doubts(doubts: Sequence[Doubt], file: Path) -> None:
    """Write all of it, for the owner of the file alone; with nothing in doubt an earlier such file goes."""
    if not doubts:
        file.unlink(missing_ok=True)
        return
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(_HEAD)
    for doubt in doubts:
        now = "left as it is" if doubt.put == doubt.found else doubt.put
        lines.writerow([as_text(cell) for cell in (doubt.row, doubt.field, doubt.found, now, doubt.why)])
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as beside:
        write_private(Path(beside) / file.name, text.getvalue().encode("utf-8-sig", "replace"))
        (Path(beside) / file.name).replace(file)


def is_doubts(file: Path) -> bool:
    """Return whether a file is such a list by its name and first line: it is no agency's return."""
    return file.name.endswith(_ENDING) and _is_ours(file)


def _is_ours(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(200).startswith(",".join(_HEAD).encode("utf-8-sig"))
