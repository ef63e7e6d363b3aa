"""`casereviews verify PACK`: is this pack one that was issued?"""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from casereviews.commands.run import existing_store, refusals, settings_with
from casereviews.terminal import as_shown

_MOST = 4 * 1024 * 1024 * 1024


def verify_pack(pack: Path, manifest: Path | None, data: Path | None) -> int:
    """Say whether a pack is the one of a manifest, else whether this service issued it; return the exit code.

    Without a manifest the one beside the pack is taken; without one there either, the service's own records.
    """
    if pack.stat().st_size > _MOST:
        raise click.ClickException(f"{pack.name} is larger than any pack. Give the pack that is to be checked.")
    held = pack.read_bytes()
    beside = pack.parent / "manifest.json"
    if manifest is None and data is None and beside.is_file():
        manifest = beside
    if manifest is not None:
        return _by_manifest(pack, held, manifest)
    return _by_service(pack, hashlib.sha256(held).hexdigest(), data)


def _by_manifest(pack: Path, held: bytes, manifest: Path) -> int:
    from documents.writing.pack_check import ManifestUnreadable, check_pack

    try:
        found = check_pack(held, manifest.read_bytes())
    except (ManifestUnreadable, OSError):
        raise click.ClickException(
            f"{manifest.name} lists no pack. Give the manifest.json that came with the pack, with --manifest."
        ) from None
    if found.issued:
        say = f"{pack.name} is the pack that was issued, byte for byte: {found.pages} pages, {found.parts} parts."
        click.echo(as_shown(say))
        click.echo(f"SHA-256 {found.sha256}, as {as_shown(str(manifest))} lists it.")
        return 0
    if found.file:
        click.echo(as_shown(f"{pack.name} is {found.file} of the same output, not the pack."))
    else:
        say = f"{pack.name} is NOT the pack that was issued: it was changed since, or is another pack."
        click.echo(as_shown(say))
        click.echo("A copy made out to one person is in no manifest: only the service that made it can check it.")
    click.echo(f"SHA-256 of this file: {found.sha256}")
    click.echo(f"SHA-256 of the pack:  {found.listed_sha256}")
    return 1


def _by_service(pack: Path, sha256: str, data: Path | None) -> int:
    from casework.actions.packs import copies as pack_copies

    settings = settings_with(data)
    with refusals():
        store = existing_store(settings)
        try:
            issued = pack_copies.issued(store, sha256)
        finally:
            store.close()
    if issued is None:
        click.echo(as_shown(f"{pack.name} is NOT a pack that was issued here, or was changed since."))
        click.echo(f"SHA-256 {sha256}")
        return 1
    click.echo(as_shown(f"{pack.name} is a pack that was issued here, byte for byte: {issued.words}."))
    click.echo(f"SHA-256 {sha256}")
    return 0
