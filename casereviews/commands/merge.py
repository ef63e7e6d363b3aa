"""`casereviews merge`: every return read, and the combined chronology, its findings and the pack written."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import click

from casereviews.beside import folder_beside, write_private
from casereviews.commands.given import FILE_OR_FOLDER, REGULAR_FILE
from casereviews.commands.merge_doubts import doubts_file, write_doubts
from casereviews.commands.merge_inputs import EARLIER, returns_in
from casereviews.commands.merge_summary import summary, to_look_at
from casereviews.commands.read import read_file
from casereviews.settings import TEMPLATES
from casereviews.terminal import as_shown
from documents.chronology.model import Heading, Scope
from documents.chronology.scope import scope_of_returns
from documents.safety.key import KeyEntry, KeyUnreadable, read_key
from documents.writing.everything import NAMES, Merged, Progress, merge_returns, produce
from documents.writing.manifest import LeftOut
from documents.writing.pack import PackReturn
from documents.writing.pack_plan import Kept, KeptHere
from documents.writing.returns_ahead import media_kind, read_ahead

DONE, LOOK = 0, 1
"""Exit codes: done, done with problems to look at; a refusal is `main`'s 2."""


@click.command(
    epilog="Example: casereviews merge returns/ --out pack --scope 2019-04-01/2021-04-30",
    help="Read agency returns (files, or a folder of them) and write the combined chronology and the pack. "
    "Without --scope the period is what the returns say that they cover, if all that say so agree.",
)
@click.argument("returns", nargs=-1, required=True, type=FILE_OR_FOLDER)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write.")
@click.option("--scope", "period", metavar="FROM/TO", help="The scoping period, as 2019-04-01/2021-04-30.")
@click.option("--key", "key_file", type=REGULAR_FILE, help="Anonymisation key.")
@click.option("--anonymise", is_flag=True, help="Write codes in the place of names; needs --key.")
@click.option(
    "--doubts",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --anonymise: file for what a person should look at, with names; not inside the folder to write. "
    "Without it, a file beside that folder.",
)
@click.pass_context
def merge(
    context: click.Context,
    returns: Sequence[Path],
    out: Path,
    period: str | None,
    key_file: Path | None,
    anonymise: bool,
    doubts: Path | None,
) -> None:
    scope = _scope(period)
    key = _key(key_file) if key_file else ()
    if anonymise and not key:
        raise click.ClickException("--anonymise needs the anonymisation key. Give it with --key KEY.csv.")
    if anonymise:
        doubts = doubts_file(out, doubts)
    taken, left_out = returns_in(returns, out, key_file)
    if not taken and any(one.why == EARLIER for one in left_out):
        raise click.ClickException(
            "There is no return to read, only the output of an earlier merge. Give the agencies' files or folder."
        )
    if not taken:
        raise click.ClickException(
            "There is no return to read. Give Word, Excel, CSV or PDF files, or their folder."
        )
    kept = KeptHere()
    with (
        _progress(len(taken) + len(NAMES)) as advance,
        read_ahead(
            taken,
            _read,
            None if anonymise else kept,
            lambda one, number: advance(one.reading.file, number, len(taken)),
        ) as read,
    ):
        if all(one.reading.kind == "unreadable" for one in read):
            reasons = " ".join(f"{one.reading.file}: {one.reading.problems[-1].message}" for one in read)
            raise click.ClickException(reasons)
        scope = scope or scope_of_returns(one.reading for one in read)
        merged = merge_returns(read, _heading(read), scope, key if anonymise else ())
        missing = _write(merged, out, left_out, advance, kept)
        if doubts:
            write_doubts(merged.doubts, doubts)
    for line in summary(merged, out, missing, left_out, doubts):
        click.echo(as_shown(line))
    context.exit(LOOK if to_look_at(merged, missing) else DONE)


def _scope(period: str | None) -> Scope | None:
    if period is None:
        return None
    try:
        first, last = (date.fromisoformat(day.strip()) for day in period.split("/"))
    except ValueError:
        raise click.ClickException(
            f"The scope {period!r} is not two dates. Write it as 2019-04-01/2021-04-30."
        ) from None
    if first > last:
        raise click.ClickException("The scope ends before it begins. Write its first day, a slash, its last day.")
    return Scope(first, last)


def _key(file: Path) -> tuple[KeyEntry, ...]:
    try:
        return read_key(file.read_bytes())
    except KeyUnreadable as refusal:
        raise click.ClickException(f"{file.name}: {refusal.message}") from None


def _read(file: Path) -> PackReturn:
    reading = read_file(file)
    original = file.read_bytes()
    return PackReturn(reading, original, media_kind(original, file.name))


def _heading(read: Sequence[PackReturn]) -> Heading:
    """Return the heading: the case reference is the returns' own, where all that give one agree."""
    said = {
        " ".join(text.split())
        for one in read
        for label, text in one.reading.cover
        if label.strip(" :").casefold() in _REFERENCE and text.strip()
    }
    reference = said.pop() if len(said) == 1 else ""
    return Heading(case_reference=reference, prepared_on=datetime.now(UTC).date())


_REFERENCE = frozenset(
    {"case reference", "case ref", "case reference number", "reference", "our reference", "case number"}
)


def _write(merged: Merged, out: Path, left_out: Sequence[LeftOut], advance: Progress, kept: Kept) -> list[str]:
    """Write every file beside its place, then move all to it; return the names of those that could not be made."""
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with folder_beside(out) as beside:
        made = []
        for name, data in produce(merged, TEMPLATES / "documents", advance, left_out, kept):
            write_private(beside / name, data)
            made.append(name)
        out.mkdir(exist_ok=True, mode=0o700)
        for name in NAMES:
            if name in made:
                (beside / name).replace(out / name)
            else:
                # An older file under this name would pass for one of this merge.
                (out / name).unlink(missing_ok=True)
    return [name for name in NAMES if name not in made]


@contextmanager
def _progress(total: int) -> Iterator[Progress]:
    """Give what to call at each step: a bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda what, done, of: None
        return
    width = max(10, min(40, shutil.get_terminal_size().columns - 50))
    with click.progressbar(
        length=total, file=sys.stderr, width=width, label="Merging", item_show_func=lambda what: what or ""
    ) as bar:

        def advance(what: str, done: int, of: int) -> None:
            bar.update(1, what)

        yield advance
