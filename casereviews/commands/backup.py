"""`casereviews backup`: a full, consistent backup while the service runs."""

from __future__ import annotations

from pathlib import Path

import click

from casereviews.commands.run import DATA, existing_store, key_of, refusals, settings_with, steps


@click.command(epilog="Example: casereviews backup --to /backups/2026-11-22")
@DATA
@click.option(
    "--to",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="New or empty folder for the backup.",
)
@click.option(
    "--with-key", is_flag=True, help="Put the master key into the backup: it can then be read by whoever has it."
)
def backup(data: Path | None, to: Path, with_key: bool) -> None:
    """Back up everything held: database, files, what is public, audit anchor. Without the key, unless asked."""
    from casereviews.keeping import backup as keeping
    from casereviews.keeping.case_database import CopyFailed

    settings = settings_with(data)
    if with_key and settings.master_key:
        raise click.ClickException(
            "The master key is in the environment, not in a file: keep it where you keep that."
        )
    with refusals():
        store = existing_store(settings)
        try:
            with steps("Backing up", keeping.count(settings)) as step:
                made = keeping.make(settings, store, to, with_key=with_key, step=step)
        except (keeping.BackupRefused, CopyFailed) as problem:
            raise click.ClickException(f"{problem}.") from None
        store.close()
    click.echo(f"{made.files} files, {made.size / 1e6:.1f} MB, in {to.absolute()}")
    if with_key:
        click.echo("The backup holds its key: whoever has it can read everything in it.")
    else:
        click.echo(
            "The master key is NOT in the backup, and without it the backup cannot be read. Keep a copy elsewhere:"
        )
        click.echo(f"  {key_of(settings)}")
    click.echo("E-mails in the mail folder are not backed up; the database has their text.")
