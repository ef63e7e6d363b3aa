"""What the checks found in a file that came with a referral, in a coordinator's words."""

from __future__ import annotations

from casework.actions.referrals.attachments import Attachment
from documents.safety.finding_words import FINDINGS
from documents.safety.refusals import REFUSALS


def found_in_file(file: Attachment) -> str:
    """Return what is known of a file beside its name and size."""
    if file.state == "waiting":
        return "It will be checked shortly."
    if file.state == "refused":
        why = REFUSALS.get(file.refusal, REFUSALS["damaged"]).partition(". ")[0]
        return f"It could not be opened here: {why[:1].lower()}{why[1:]}. Ask the referrer for another copy."
    if not file.looked:
        return "A file of this kind cannot be looked into here: it may hold macros or hidden words."
    found = [FINDINGS[code][1] for code in file.findings if code in FINDINGS]
    if not found:
        return "Checked: nothing was found that its pages do not show."
    listed = " and ".join(filter(None, [", ".join(found[:-1]), found[-1]]))
    return f"Checked. Beside what its pages show, it holds {listed}."
