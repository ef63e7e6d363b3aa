"""`casereviews verify`: is everything still what was kept?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from casereviews.commands.run import DATA, refusals, settings_with


@click.command(epilog="Example: casereviews verify --data /srv/casereviews")
@DATA
def verify(data: Path | None) -> int:
    """Check the SHA-256 of every kept and every public file, and the chain of the audit log.

    Ends with 1 when something is missing or was changed.
    """
    from casereviews.keeping.check import check
    from casereviews.settings import open_store

    settings = settings_with(data)
    if not settings.folder.is_dir():
        raise click.ClickException(f"There is no data folder at {settings.folder}: give it with --data.")
    with refusals():
        store = open_store(settings)
        checked = check(settings, store, _say)
        store.close()
    for fault in checked.faults:
        click.echo(fault)
    held = (
        f"{checked.files} kept files, {checked.public_files} public files, {checked.audit_entries} audit entries"
    )
    click.echo(f"{held}: {f'{len(checked.faults)} problems' if checked.faults else 'all as they were kept'}")
    return 1 if checked.faults else 0


def _say(what: str) -> None:
    """Say what is being checked, to a person at a terminal."""
    if sys.stderr.isatty():
        click.echo(f"Checking {what} …", err=True)
