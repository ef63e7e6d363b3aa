"""`casereviews clean`: the same document without its hidden data."""

from __future__ import annotations

import os
from pathlib import Path

import click

from casereviews.beside import write_private
from casereviews.commands.document_checks import CLEAN, DONE, LOOK, SETTLED, TO_SETTLE, in_sandbox, opened, shown
from casereviews.commands.given import REGULAR_FILE
from casereviews.terminal import as_shown


@click.command(
    epilog="Example: casereviews clean report.docx --out report-clean.docx --title 'Learning from a review'",
    help="Write FILE without its hidden data; what a reader sees stays as it is. In a Word document tracked "
    "changes are accepted, as seen with 'No markup', and hidden text is taken out; words that no page of a PDF "
    "shows are taken out too. All of that is listed. "
    "Nothing is written where cleaning would change a page (hidden rows or sheets, white or covered words, drawn "
    "notes, embedded files): then the list says what a person must settle.",
)
@click.argument("file", type=REGULAR_FILE)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the cleaned document; an earlier file there is replaced.",
)
@click.option("--title", default="", help="The document's title, the only property that is kept.")
@click.pass_context
def clean(context: click.Context, file: Path, out: Path, title: str) -> None:
    data, kind = opened(file)
    if out.suffix.lower() != f".{kind}":
        advice = " To publish a PDF, save the document as PDF first and clean that." if kind != "pdf" else ""
        raise click.ClickException(
            f"What is cleaned stays what {file.name} is: give --out a name that ends in .{kind}.{advice}"
        )
    to_settle = in_sandbox(file, TO_SETTLE, data, kind=kind)
    if to_settle:
        click.echo(
            "Nothing was written. Cleaning would change what a reader sees, so a person must settle this first:"
        )
        for finding in to_settle:
            click.echo(as_shown(f"  - {shown(finding)}"))
        context.exit(LOOK)
    settled = in_sandbox(file, SETTLED, data, kind=kind)
    cleaned = in_sandbox(file, CLEAN, data, kind=kind, title=title)
    _write(out, cleaned)
    if settled:
        click.echo(
            "Taken out, because no page shows it:"
            if kind == "pdf"
            else "Accepted or taken out, so that the document is what a reader sees with “No markup”:"
        )
    for finding in settled:
        click.echo(as_shown(f"  - {shown(finding)}"))
    click.echo(as_shown(f"Written without hidden data: {out}. Check it with: casereviews check {out}"))
    context.exit(DONE)


def _write(out: Path, content: bytes) -> None:
    """Write beside the place and rename, so that nothing is ever half written."""
    if not out.parent.is_dir():
        raise click.ClickException(f"The folder {out.parent} is not there. Make it, or give --out another place.")
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        write_private(beside, content)
        beside.replace(out)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
