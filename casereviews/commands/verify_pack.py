"""`casereviews verify PACK`: is this pack one that was issued?"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casereviews.commands.run import existing_store, refusals, settings_with
from casereviews.terminal import as_shown

if TYPE_CHECKING:
    from casework.records.store import Store
    from documents.writing.pack_check import Pages

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
    return _by_service(pack, held, data)


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
    if found.copy_for:
        click.echo(
            as_shown(f"{pack.name} is the copy for {found.copy_for}, of the pack that was issued, byte for byte.")
        )
        click.echo(f"SHA-256 {found.sha256}, as {as_shown(str(manifest))} lists it.")
        click.echo(f"SHA-256 of the pack: {found.listed_sha256}")
        return 0
    if found.file:
        click.echo(as_shown(f"{pack.name} is {found.file} of the same output, not the pack."))
    else:
        say = f"{pack.name} is NOT the pack that was issued: it was changed since, or is another pack."
        click.echo(as_shown(say))
        click.echo(
            "A copy made out to one person is in the manifest that is downloaded after it was made. One that was "
            "saved again is in none: the service that made it compares pages (with --data, without --manifest)."
        )
    click.echo(f"SHA-256 of this file: {found.sha256}")
    click.echo(f"SHA-256 of the pack:  {found.listed_sha256}")
    return 1


def _by_service(pack: Path, held: bytes, data: Path | None) -> int:
    from casework.actions.packs import issued

    sha256 = hashlib.sha256(held).hexdigest()
    settings = settings_with(data)
    with refusals():
        store = existing_store(settings)
        try:
            known = issued.by_hash(store, sha256)
            if known is None:
                return by_pages(store, pack, held, sha256)
        finally:
            store.close()
    click.echo(as_shown(f"{pack.name} is a pack that was issued here, byte for byte: {known.words}."))
    click.echo(f"SHA-256 {sha256}")
    if known.sha256 != sha256:
        click.echo(f"SHA-256 of the pack that it is a copy of: {known.sha256}")
    return 0


def by_pages(store: Store, pack: Path, held: bytes, sha256: str) -> int:
    """Say whether a file that has other bytes has the pages of a copy that was issued here, its mark included."""
    from casework.actions.packs import issued
    from documents.writing.pack_check import NotOpened, pages_of, unlike
    from documents.writing.pack_copy import CopyFor, copy_of

    try:
        found = _opened(held)
    except NotOpened as problem:
        click.echo(as_shown(f"{pack.name} is NOT a pack that was issued here, or was changed since."))
        click.echo(_WHY_NOT_OPENED.get(problem.code, "Its pages could not be looked at."))
        click.echo(f"SHA-256 {sha256}")
        return 1
    copy = issued.by_id(store, found.copy_id)
    if copy is None:
        click.echo(as_shown(f"{pack.name} is NOT a pack that was issued here, or was changed since."))
        click.echo(f"SHA-256 {sha256}")
        return 1
    whom = CopyFor(copy.name, copy.agency, copy.at, found.copy_id)
    wanted = pages_of(copy_of(store.vault.read(copy.pack_sha256), whom))
    if len(wanted.hashes) != len(found.hashes):
        say = f"it has {len(found.hashes)} pages, and {len(wanted.hashes)} were issued"
    elif other := unlike(found, wanted):
        numbers = ", ".join(map(str, other[:_MOST_TOLD])) + (" and more" if len(other) > _MOST_TOLD else "")
        say = f"page{'' if len(other) == 1 else 's'} {numbers} {'is' if len(other) == 1 else 'are'} not as issued"
    else:
        click.echo(as_shown(f"{pack.name} has the pages that were issued here: {copy.words}."))
        click.echo(
            "Every page is as it was issued, its mark included, but the file was saved again: its bytes differ."
        )
        click.echo(f"SHA-256 of this file: {sha256}")
        click.echo(f"SHA-256 of the copy:  {copy.sha256}")
        return 0
    click.echo(as_shown(f"{pack.name} says that it is {copy.words}, and was CHANGED since: {say}."))
    click.echo(f"SHA-256 of this file: {sha256}")
    click.echo(f"SHA-256 of the copy:  {copy.sha256}")
    return 1


def _opened(held: bytes) -> Pages:
    """Return a file's pages; where it needs a password, that is asked for. Raises NotOpened."""
    from documents.writing.pack_check import NotOpened, pages_of

    password = ""
    for left in range(_TRIES, -1, -1):
        try:
            return pages_of(held, password)
        except NotOpened as problem:
            if problem.code != "password" or not left:
                raise
        password = click.prompt("Password of the copy", hide_input=True, err=True, default="", show_default=False)
    raise AssertionError("every try returns or raises")


_TRIES = 3
_MOST_TOLD = 20
_WHY_NOT_OPENED = {
    "password": "It needs a password to be opened, and none that was given opens it.",
    "damaged": "It is no PDF, or damaged: its pages could not be looked at.",
}
