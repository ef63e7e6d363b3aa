"""`casereviews verify`: is everything still what was kept; and is a pack the one that was issued?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from casereviews.commands.given import REGULAR_FILE
from casereviews.commands.run import DATA, existing_store, key_of, refusals, settings_with
from casereviews.terminal import as_shown


@click.command(
    epilog="Examples: casereviews verify --data /srv/casereviews --anchor /elsewhere/audit-anchor.json; "
    "casereviews verify pack.pdf"
)
@click.argument("pack", required=False, type=REGULAR_FILE)
@click.option("--manifest", type=REGULAR_FILE, help="With PACK: the manifest.json that came with it.")
@DATA
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    type=REGULAR_FILE,
    help="A copy of audit-anchor.json that was kept elsewhere: the audit log must reach at least as far.",
)
@click.option(
    "--renew-anchor", is_flag=True, help="Write audit-anchor.json anew first: after it was lost, and looked into."
)
def verify(
    pack: Path | None, manifest: Path | None, data: Path | None, anchors: Sequence[Path], renew_anchor: bool
) -> int:
    """Check the SHA-256 of every kept and every public file, and the chain of the audit log.

    With PACK: say instead whether that file is the pack of the manifest beside it, or one that this service
    issued; of a copy made out to one person also whom it is for. A copy that was saved again is compared with what
    was issued page by page; its password is asked for. Ends with 1 when something is missing or was changed.
    """
    if pack is not None:
        from casereviews.commands.verify_pack import verify_pack

        return verify_pack(pack, manifest, data)
    if manifest is not None:
        raise click.ClickException(
            "--manifest needs the pack: casereviews verify pack.pdf --manifest manifest.json"
        )
    from casereviews.keeping.check import WrongKey, check
    from casework.actions import upkeep

    settings = settings_with(data)
    with refusals():
        store = existing_store(settings)
        try:
            if renew_anchor and upkeep.key_fits(store):
                upkeep.renew_anchor(store)
            checked = check(settings, store, _say, *anchors)
        except WrongKey:
            raise click.ClickException(
                f"{key_of(settings)} is not the master key that everything here is kept under: "
                "put the right one there, and try again."
            ) from None
        finally:
            store.close()
    for fault in checked.faults:
        click.echo(as_shown(fault))
    held = (
        f"{checked.files} kept files, {checked.public_files} public files, {checked.audit_entries} audit entries"
    )
    click.echo(f"{held}: {f'{len(checked.faults)} problems' if checked.faults else 'all as they were kept'}")
    return 1 if checked.faults else 0


def _say(what: str) -> None:
    """Say what is being checked, to a person at a terminal."""
    if sys.stderr.isatty():
        click.echo(f"Checking {what} …", err=True)
