"""What the example partnerships change on the standard form: changes to start from, never copies of the form.

Source: docs/rules.md R-31.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.rules.form_changes import FormChanges, OwnPage, OwnQuestion, Words

_PRESENT = "safeguarding-lead/willing_to_present"
_LEAD = (
    "Every referral is discussed with the agency’s safeguarding lead first. They know the threshold and may "
    "already know of the case."
)
_CONSIDERATIONS = (
    "The partners must consider each of these. They are considerations, not a pass mark: “unclear” is a good "
    "answer when it is true."
)

FORM_PRESETS: Mapping[str, FormChanges] = {
    "southend": FormChanges(
        guidance={
            "kind": (
                "A serious incident may lead to an LPR, a local practice review. The partners order an LPR within "
                "one month of the notification.",
            ),
            "criteria": (_CONSIDERATIONS, "Your reasons help the partners to decide whether to order an LPR."),
        },
    ),
    "liverpool": FormChanges(
        words={
            _PRESENT: Words(
                label="Are you willing to present the case to the Critical Incident Group?",
                hint="Your agency’s representative on the group can present it with you.",
            ),
        },
        guidance={
            "safeguarding-lead": (
                _LEAD,
                "Only refer to the Critical Incident Group once you have talked to your safeguarding lead.",
            ),
            "kind": (
                "The Critical Incident Group considers serious incidents, and also cases below that threshold "
                "from which agencies can learn.",
            ),
        },
        questions=(
            OwnQuestion(
                "own_cig_told",
                "safeguarding-lead",
                "",
                "date",
                "Does your agency’s CIG representative know of this referral?",
                "yes-no",
                required=True,
            ),
            OwnQuestion(
                "own_cig_name",
                "safeguarding-lead",
                "",
                "",
                "Name of your agency’s CIG representative",
                "line",
                shown_when=("own_cig_told", "yes"),
            ),
        ),
    ),
    "york": FormChanges(
        guidance={
            "circumstances": (
                "What you write here is read by the case review group. A report of an SPR may later be published "
                "as a summary, or with parts taken out, where the law asks for it.",
            ),
        },
        questions=(
            OwnQuestion(
                "own_legal",
                "safety",
                "",
                "other_reviews",
                "Is there a legal reason for which an SPR could not be published in full?",
                "yes-no-unclear",
                hint="For example a court order, a trial, or the right of somebody not to be named.",
            ),
            OwnQuestion(
                "own_legal_which",
                "safety",
                "",
                "",
                "What is the legal reason?",
                "text",
                shown_when=("own_legal", "yes"),
            ),
        ),
    ),
    "lscpr": FormChanges(
        guidance={
            "criteria": (
                _CONSIDERATIONS,
                "Meeting the criteria does not make a review automatic. The partners decide whether a review is "
                "appropriate, and record their reasons. The guidance is in Working Together to Safeguard "
                "Children.",
            ),
        },
    ),
    "birmingham": FormChanges(
        guidance={
            "kind": (
                "A rapid review of a serious incident is finished within 15 working days of the notification.",
            ),
        },
        questions=(
            OwnQuestion(
                "own_region",
                "own_regional",
                "",
                "",
                "Has the family lived in another authority of the region?",
                "yes-no-unclear",
                required=True,
            ),
            OwnQuestion(
                "own_region_which",
                "own_regional",
                "",
                "",
                "Which authorities, and when?",
                "text",
                shown_when=("own_region", "yes"),
            ),
        ),
        pages=(
            OwnPage(
                "own_regional",
                "Other authorities of the region",
                "Family and agencies",
                ("The 14 authorities of the region share one framework for reviews.",),
            ),
        ),
    ),
}
"""By the name of the preset; one that is not here asks the standard form as it is."""
