"""A referral as it is read, printed and kept: every answer, the dates that were asked about, the files."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from casework.actions.codes.known_people import referral_context
from casework.actions.forms import versions
from casework.actions.referrals import attachments
from casework.actions.referrals.attachments import Attachment
from casework.actions.work import LOCAL_TIME
from casework.records.store import Store
from casework.records.tables import Referral
from casework.rules import referral_dates, referral_form
from casework.rules.referral_form import Section

ATTACHMENTS = "Attachments"
PROVED = "proved-address"
"""Where a referral's answers keep the address that a code proved: `{"email": address}`."""


def sections_of(session: Session, store: Store, referral: Referral) -> tuple[Section, ...]:
    """Return a referral's headings with (question, answer) pairs, word for word as they were given."""
    answers = store.keys.unseal(referral.answers, referral_context(referral.id))
    form = versions.form_of(session, referral)
    received = referral.received_at.astimezone(LOCAL_TIME).date()
    files = attachments.of_referral(session, store, referral.id)
    asked = referral_dates.answered(answers, received)
    dates: tuple[Section, ...] = ((referral_dates.TITLE, asked),) if asked else ()
    email = answers.get(PROVED, {}).get("email", "")
    proof: tuple[Section, ...] = (("Sent by", (("Email address that a code proved", email),)),) if email else ()
    return (*referral_form.as_sections(answers, form), *dates, files_section(files), *proof)


def files_section(files: Sequence[Attachment]) -> Section:
    """Return the heading and the names of the files, as the referrer's computer called them."""
    named = tuple((f"File {number}", one.untrusted_name) for number, one in enumerate(files, 1))
    return ATTACHMENTS, named or ((ATTACHMENTS, "None"),)
