"""Makes the PDF copy of a submitted referral, for the person who referred and for the coordinator."""

from __future__ import annotations

from casework.actions import task_rows
from casework.actions.referrals import referrals
from casework.actions.task_rows import Claim
from casework.actions.work import LOCAL_TIME
from documents.writing.form_copy import form_copy
from workers.jobs import Handler, try_again_in_an_hour
from workers.means import Means

TITLE = "Referral for a case review"


def run(means: Means, claim: Claim) -> None:
    """Set the answers as PDF and keep it."""
    referral = referrals.to_copy(means.store, claim.ref)
    if referral is None:
        task_rows.finish(means.store, claim)
        return
    received = referral.received_at.astimezone(LOCAL_TIME)
    pdf = form_copy(
        TITLE,
        referral.reference,
        referral.sections,
        (("Sent to", referral.partnership), ("Received", f"{received:%-d %B %Y at %H:%M}")),
    )
    referrals.record_copy(means.store, claim.ref, means.store.vault.put_bytes(pdf), claim)


HANDLER = Handler(run, try_again_in_an_hour)
