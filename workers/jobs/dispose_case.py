"""Removes a case's records that two people said are disposed of, and makes the certificate."""

from __future__ import annotations

from datetime import datetime

from casework.actions import task_rows
from casework.actions.disposal import removing
from casework.actions.disposal.removing import Certified
from casework.actions.task_rows import Claim
from casework.actions.work import LOCAL_TIME
from documents.writing.form_copy import form_copy
from workers.jobs import Handler, try_again_in_an_hour
from workers.means import Means

TITLE = "Certificate of disposal"
_STAYS = (
    "The audit log, which says what was done by whom and holds no name of a child or family; this certificate; "
    "and what the partnership published. Backups made before hold the records until they are deleted too."
)


def run(means: Means, claim: Claim) -> None:
    """Remove the records, then keep the certificate. Safe to run twice."""
    if not removing.remove(means.store, claim.ref):
        task_rows.finish(means.store, claim)
        return
    facts = removing.to_certify(means.store, claim.ref)
    assert facts is not None, "what was removed is certified"
    pdf = means.store.vault.put_bytes(certificate(facts))
    removing.record_certificate(means.store, facts.disposal_id, pdf, claim)


def certificate(facts: Certified) -> bytes:
    """Return the certificate as PDF: what was disposed of, when, by whom, under what rule."""
    removed = "\n".join(f"{name}: {number}" for name, number in facts.removed)
    return form_copy(
        TITLE,
        facts.reference,
        [
            (
                "What was disposed of",
                (
                    ("Records", f"All records of the case {facts.reference}, and of the referral it came from"),
                    ("Entries by kind", removed),
                    ("Files", str(facts.files)),
                ),
            ),
            (
                "Why and by whom",
                (
                    ("Rule", facts.rule),
                    ("The case was closed on", facts.closed_on),
                    ("Its records were kept until", facts.due_on),
                    ("Proposed by", _said(*facts.proposed)),
                    ("Confirmed by", _said(*facts.confirmed)),
                    ("Done by the service", _moment(facts.done_at)),
                ),
            ),
            ("What stays", (("Kept", _STAYS),)),
        ],
        facts=(("Partnership", facts.partnership),),
        classification="OFFICIAL",
        lines=("This certifies that the records named here were disposed of.",),
    )


def _said(name: str, at: datetime) -> str:
    return f"{name}, {_moment(at)}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(LOCAL_TIME):%-d %B %Y at %H:%M}"


HANDLER = Handler(run, try_again_in_an_hour)
