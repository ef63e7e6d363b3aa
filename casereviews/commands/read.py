"""`casereviews read`: one agency return read in the sandbox, its rows and every problem shown."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from casereviews.commands.given import REGULAR_FILE
from casereviews.terminal import as_shown
from documents.reading.model import Problem, Reading, Row
from documents.reading.problems import in_words
from documents.reading.untrusted import read_with_pictures
from documents.safety.preflight import preflight
from documents.safety.refusals import Refused
from documents.safety.sandbox import SandboxFailed

DONE, LOOK, REFUSED = 0, 1, 2
"""Exit codes: done, done with problems to look at, not readable."""


@click.command(
    epilog="Example: casereviews read gp-practice.docx --json",
    help="Read one agency return (Word, OpenDocument, RTF, Excel, CSV or PDF) and show its rows and problems.",
)
@click.argument("file", type=REGULAR_FILE)
@click.option("--json", "as_json", is_flag=True, help="Write version 1 of the reading as JSON.")
@click.pass_context
def read(context: click.Context, file: Path, as_json: bool) -> None:
    reading = read_file(file)
    if as_json:
        click.echo(json.dumps(reading.as_json(), ensure_ascii=False, indent=1))
    elif reading.kind != "unreadable":
        for line in shown(reading, width=_width()):
            click.echo(as_shown(line))
    if reading.kind == "unreadable":
        # The last problem is the reason; those before it are remarks on the way.
        reason = reading.problems[-1]
        print(as_shown(f"casereviews: {file.name}: {' '.join(reason.message.split())}"), file=sys.stderr)
        context.exit(REFUSED)
    context.exit(LOOK if reading.problems else DONE)


def read_file(file: Path) -> Reading:
    """Return the reading of a file, parsed in the sandbox; kind "unreadable" with the reason if it can't be read.

    Raises OSError if the file can't be opened, and click.ClickException where the sandbox is not to be had.
    """
    with file.open("rb") as stream:
        try:
            preflight(stream, file.name)
        except Refused as refusal:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return _unreadable(file, digest, refusal.code, refusal.message)
        data = stream.read()
    digest = hashlib.sha256(data).hexdigest()
    try:
        return Reading.from_record(read_with_pictures(data, file.name, _say_page))
    except Refused as refusal:
        return _unreadable(file, digest, refusal.code, refusal.message)
    except SandboxFailed as failure:
        if failure.code == "sandbox-missing":
            raise click.ClickException(failure.message) from None
        return _unreadable(file, digest, failure.code, failure.message)


def _say_page(done: int, of: int) -> None:
    """Say on a terminal which page's picture is being read: each takes some seconds."""
    if sys.stderr.isatty():
        click.echo(f"\rReading the picture of page {done + 1} of {of} …", nl=done + 1 == of, err=True)


def _unreadable(file: Path, digest: str, code: str, message: str) -> Reading:
    return Reading(file.name, digest, "unreadable", None, problems=(Problem(code, message),))


# ---------------------------------------------------------------- for people


def shown(reading: Reading, *, width: int) -> Iterator[str]:
    """Yield the lines that show a reading to a person: what it is, its rows, its problems."""
    rows = f"{len(reading.rows)} row{'' if len(reading.rows) == 1 else 's'}"
    kind = " (nil return)" if reading.kind == "nil" else ""
    yield f"{reading.file}: {reading.agency or 'agency not named in the file'}, {rows}{kind}"
    known = [(column.heading, column.field) for column in reading.columns]
    if known:
        yield from _wrapped(
            "Columns: ", ", ".join(f"{heading or '–'} = {field}" for heading, field in known), width
        )
    yield ""
    if reading.rows:
        yield from _table(reading, width)
        yield ""
    for one in reading.counts.left_out:
        size = f", {one.characters} letters and figures" if one.characters else ""
        yield from _wrapped("Not read: ", f"{one.what}{size} ({one.where})", width)
    if not reading.problems:
        yield "No problems."
        return
    count = len(reading.problems)
    yield f"{count} problem{'' if count == 1 else 's'} to look at:"
    for problem in reading.problems:
        yield from _wrapped(f"  {problem.row or 'file':>8}  ", problem.message, width)


def _table(reading: Reading, width: int) -> Iterator[str]:
    flagged = {problem.row for problem in reading.problems if problem.row}
    head = ("Row", "Date as typed", "Read as", "Time", "Event")
    lines = [
        (_id(row, flagged), row.date_text or "(blank)", _read_as(row), _time(row), row.event)
        for row in reading.rows
    ]
    sizes = [min(most, max(len(line[at]) for line in (head, *lines))) for at, most in enumerate((10, 24, 32, 11))]
    rest = max(20, width - sum(sizes) - 2 * len(sizes))
    for line in (head, tuple("-" * size for size in (*sizes, min(rest, 40))), *lines):
        cells = [_cut(text, size) for text, size in zip(line, (*sizes, rest), strict=True)]
        yield "  ".join(f"{cell:<{size}}" for cell, size in zip(cells, (*sizes, 0), strict=True)).rstrip()


def _id(row: Row, flagged: set[str]) -> str:
    return f"{row.id} !" if row.id in flagged else row.id


def _read_as(row: Row) -> str:
    words = in_words(row.when)
    doubt = {"uncertain": " (?)"}.get(row.when.certainty, "") if row.when.start or row.when.end else ""
    return f"{words}{doubt}{' (from above)' if row.when.carried else ''}"


def _time(row: Row) -> str:
    if row.clock.end:
        return f"{row.clock.start or ''}–{row.clock.end}"
    return row.clock.start or ""


def _cut(text: str, size: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= size else line[: size - 1] + "…"


def _wrapped(label: str, text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=label, subsequent_indent=" " * len(label)) or [label]


def _width() -> int:
    """Return the width to write to: the terminal's, or a wide page in a pipe."""
    return shutil.get_terminal_size((140, 24)).columns
