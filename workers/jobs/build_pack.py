"""Builds a pack as a coordinator arranged it; parts that were made ready before are taken as they are."""

from __future__ import annotations

import json
from dataclasses import replace

from casework.actions import task_rows
from casework.actions.packs import builds as pack_builds, reviewers_words
from casework.actions.packs.builds import KeptParts, PackCancelled, PartFile, ToBuild
from casework.actions.task_rows import Claim, Store
from documents.chronology.coding import coder_of
from documents.chronology.merging import merge
from documents.chronology.model import Heading, Scope
from documents.chronology.reviewed import as_reviewed
from documents.reading.file_words import with_file_words
from documents.reading.model import Reading
from documents.safety import sandbox
from documents.writing.manifest import pack_as_json
from documents.writing.pack import Attachment, FrontSheet, PackPlan, PackReturn, build_pack
from documents.writing.pack_index import index_csv, index_docx
from documents.writing.pack_numbers import Numbered
from documents.writing.pack_office import PAGES as PRINTED_PAGES
from documents.writing.text import clean_chronology, flowing_chronology
from documents.writing.timeline_marks import Marked
from workers.jobs import Handler
from workers.jobs.merge_case import MEDIA_TYPES, PAGES, shown_as
from workers.jobs.pack_in_codes import PackGiven, in_codes
from workers.means import Means


def run(means: Means, claim: Claim) -> None:
    """Build the pack and record it with its index and manifest; a cancelled one ends without a result."""
    store = means.store
    asked = pack_builds.to_build(store, claim.ref)
    if asked is None:
        task_rows.finish(store, claim)
        return
    try:
        _build(store, claim, asked)
    except PackCancelled:
        task_rows.finish(store, claim)


def _build(store: Store, claim: Claim, asked: ToBuild) -> None:
    def watch(part: str, done: int, of: int) -> None:
        pack_builds.progress(store, claim.ref, part, done, of)

    watch("Combined chronology", 0, 1)
    returns = [_return(store, part) for part in asked.parts if part.record is not None]
    scope = Scope(*asked.scope) if asked.scope else None
    words = reviewers_words.of_pack(store, claim.ref, codes=asked.to_code is not None)
    merged = as_reviewed(merge([one.reading for one in returns], scope), words.verdicts)
    merged = replace(merged, agency_order=asked.agencies)
    chronology = flowing_chronology(clean_chronology(merged))
    heading = Heading(
        case_reference=asked.case_reference, partnership=asked.partnership, prepared_on=asked.prepared_on
    )
    plan = PackPlan(
        order=asked.order,
        attachments=tuple(_attachment(store, part) for part in asked.parts if part.record is None),
        front_sheet=FrontSheet(*asked.front),
        dividers=asked.dividers,
        even_pages=asked.even_pages,
        marked=Marked(words.children, words.key_events),
        earlier=tuple(Numbered(key, numbers) for key, numbers in asked.earlier),
    )
    given = PackGiven(chronology, heading, returns, plan)
    if asked.to_code is not None:
        watch("Putting all of it into codes", 0, 1)
        to_code = asked.to_code
        coder = coder_of(to_code.people, to_code.places, to_code.public, to_code.spared)
        given, left = in_codes(coder, given, asked.identities)
        if left:
            pack_builds.stop(store, claim.ref, left, claim)
            return
    kept_parts = KeptParts(store, asked.case_id, asked.key_version)
    heading = given.heading
    pack = build_pack(given.chronology, heading, given.returns, plan=given.plan, kept=kept_parts, watch=watch)
    listed = pack_as_json(pack)
    manifest = {
        "version": 1,
        "case_reference": heading.case_reference,
        "number": asked.number,
        "names": heading.names,
        "prepared_on": asked.prepared_on.isoformat(),
        "outputs": [{"file": "pack.pdf", "sha256": listed["sha256"], "size": listed["size"]}],
        "pack": listed,
    }
    files = {
        "pack.pdf": pack.pdf,
        "pack-index.docx": index_docx(pack.parts, heading),
        "pack-index.csv": index_csv(pack.parts),
        "manifest.json": (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode(),
    }
    kept = [
        (name, store.vault.put_bytes(data), MEDIA_TYPES[name.rpartition(".")[2]]) for name, data in files.items()
    ]
    parts = [
        {**said, "numbers": list(part.numbers)} for said, part in zip(listed["parts"], pack.parts, strict=True)
    ]
    pack_builds.record(store, claim.ref, kept, parts, pack.pages, claim)


def _return(store: Store, part: PartFile) -> PackReturn:
    assert part.record is not None
    reading = replace(Reading.from_record(with_file_words(part.record)), agency=part.title)
    return PackReturn(reading, store.vault.read(part.sha256), shown_as(part.record, part.media_kind), part.key)


def _attachment(store: Store, part: PartFile) -> Attachment:
    return Attachment(part.key, part.title, part.untrusted_name, store.vault.read(part.sha256), part.media_kind)


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the pack's page that it could not be built."""
    pack_builds.fail(store, claim.ref, code)


def prepare() -> None:
    """Have the sandbox load what takes files apart for the pack."""
    sandbox.warm_up(PAGES, PRINTED_PAGES, "documents.writing.pack_pictures:page_or_why")


HANDLER = Handler(run, gave_up, prepare)
