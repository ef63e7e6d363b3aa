"""The check of everything held: each kept and each public file is what it was, the audit chain is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


def check(settings: Settings, store: Store, say: Callable[[str], None]) -> Checked:
    """Check everything held, reading every file whole. say: is told what is being checked."""
    say("kept files")
    faults = [fault.what for fault in upkeep.file_faults(store)]
    say("public files")
    public, public_faults = _public(settings)
    say("audit log")
    faults += public_faults + [fault.what for fault in upkeep.audit_faults(store)]
    return Checked(upkeep.kept_count(store), public, upkeep.audit_count(store), tuple(faults))


def _public(settings: Settings) -> tuple[int, list[str]]:
    if not settings.catalogue.exists():
        return 0, []
    files, faults, count = PublicFiles(settings.public_files), [], 0
    for review in Catalogue(settings.catalogue).with_withdrawn():
        for document in review.documents:
            count += 1
            try:
                files.verified(document.sha256)
            except (FileMissing, FileDamaged):
                faults.append(
                    f"The public document /reviews/{review.slug}/{document.slug} is missing or was changed"
                )
    return count, faults
