"""Makes a file of referrals' answers, of one or of all of a partnership, for the person who asked for it."""

from __future__ import annotations

import json

from casework.actions import task_rows
from casework.actions.exports import referral_exports
from casework.actions.task_rows import Claim, Store
from casework.rules.referral_tables import as_json, tables
from documents.writing.record_tables import write_csv_files, write_workbook
from workers.jobs import Handler
from workers.means import Means

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip",
    "json": "application/json",
}


def run(means: Means, claim: Claim) -> None:
    """Write the file and record it."""
    store = means.store
    asked = referral_exports.to_export(store, claim.ref)
    if asked is None:
        task_rows.finish(store, claim)
        return
    if asked.format == "json":
        data = (json.dumps(as_json(asked.referrals), ensure_ascii=False, indent=1) + "\n").encode()
    elif asked.format == "csv":
        data = write_csv_files(tables(asked.referrals))
    else:
        data = write_workbook(tables(asked.referrals), "Referrals")
    kept = store.vault.put_bytes(data)
    referral_exports.record(store, claim.ref, kept, _TYPES[asked.format], len(asked.referrals), claim)


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the file's page that it could not be made."""
    referral_exports.fail(store, claim.ref, code)


HANDLER = Handler(run, gave_up)
