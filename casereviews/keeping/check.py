"""The check of everything held: each kept and each public file is what it was, the audit chain is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from casereviews.settings import Settings
from casework.actions import upkeep
from casework.records.store import Store
from publication.catalogue import Catalogue
from publication.file_store import FileDamaged, FileMissing, PublicFiles


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, and a sentence for each fault."""

    files: int
    public_files: int
    audit_entries: int
    faults: tuple[str, ...]


class WrongKey(Exception):
    """The master key is not the one that everything is kept under, so nothing can be checked."""


def check(settings: Settings, store: Store, say: Callable[[str], None], *anchors: Path) -> Checked:
    """Check everything held, reading every file whole. say: is told what is being checked.

    anchors: copies of the audit log's anchor that were kept elsewhere. Raises WrongKey.
    """
    if not upkeep.key_fits(store):
        raise WrongKey
    say("kept files")
    faults = [fault.what for look in (upkeep.file_faults, upkeep.strange_files) for fault in look(store)]
    say("public files")
    public, public_faults = _public(settings)
    say("audit log")
    faults += public_faults + [fault.what for fault in upkeep.audit_faults(store, *anchors)]
    return Checked(upkeep.kept_count(store), public, upkeep.audit_count(store), tuple(faults))


def _public(settings: Settings) -> tuple[int, list[str]]:
    if not settings.catalogue.exists():
        return 0, []
    files, faults, count = PublicFiles(settings.public_files), [], 0
    listed: set[str] = set()
    for review in Catalogue(settings.catalogue).with_withdrawn():
        for document in review.documents:
            count += 1
            listed.add(document.sha256)
            try:
                files.verified(document.sha256)
            except (FileMissing, FileDamaged):
                faults.append(
                    f"The public document /reviews/{review.slug}/{document.slug} is missing or was changed"
                )
    faults += [f"No review lists the public file {sha256}" for sha256 in sorted(files.held() - listed)]
    return count, faults
