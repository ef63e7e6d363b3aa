"""`casereviews restore`: a backup in place of nothing."""

from __future__ import annotations

from pathlib import Path

import click

from casereviews.commands.run import DATA, refusals, settings_with, steps


@click.command(epilog="Example: casereviews restore --from /backups/2026-11-22 --data /srv/casereviews")
@DATA
@click.option(
    "--from",
    "source",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that `casereviews backup` wrote.",
)
def restore(data: Path | None, source: Path) -> None:
    """Restore a backup into an empty data folder and an empty database. A backup that is not whole is refused."""
    from casereviews.keeping import restore as keeping
    from casereviews.keeping.backup import BackupRefused
    from casereviews.keeping.case_database import CopyFailed

    settings = settings_with(data)
    with refusals():
        try:
            count = len(keeping.read_manifest(source)["files"])
            with steps("Restoring", count) as step:
                restored = keeping.restore(settings, source, step=step)
        except (BackupRefused, CopyFailed) as problem:
            raise click.ClickException(f"{problem}.") from None
    click.echo(f"{restored.files} files of the backup made at {restored.made_at} are in {settings.folder}")
    click.echo("Check them with `casereviews verify`.")
